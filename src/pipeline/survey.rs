//! One pass over all buckets before the walk, for what cannot be seen in a single bucket.

use super::people::People;
use super::{Progress, ProgressUnit};
use crate::bulk::{ActorTally, Bulk, BulkRules, BulkTally, SystemRules};
use crate::calendar::CalendarBook;
use crate::config::{BulkSettings, Settings};
use crate::event::{CaseColumns, EventColumns};
use crate::lake::Store;
use crate::people::Mentions;
use crate::presence::{ActiveDays, CaseEnds};
use anyhow::Result;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// All that a [`WalkPlan`](super::WalkPlan) needs of the events of a store. It takes two passes over all of them, and is
/// small, so whoever walks over a single bucket takes it from somebody who has read them all.
#[derive(Debug, Serialize, Deserialize)]
pub struct Seen {
    pub(super) mentions: Mentions,
    pub(super) survey: Survey,
}

/// What all events of a store show together.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Survey {
    /// When each official acted.
    pub(super) active: ActiveDays,
    /// When cases began and ended.
    pub(super) case_ends: CaseEnds,
    /// Where and at which hours each account acted.
    pub(super) actors: ActorTally,
    /// Which acts were done in bulk.
    pub(super) bulk: Bulk,
}

/// The survey of some buckets.
#[derive(Default)]
struct SurveySums {
    active: ActiveDays,
    case_ends: CaseEnds,
    actors: ActorTally,
    /// Acts that may have been done in bulk.
    bulk: BulkTally,
}

impl SurveySums {
    fn merge(self, other: Self) -> Self {
        Self {
            active: self.active.merge(other.active),
            case_ends: self.case_ends.merge(other.case_ends),
            actors: self.actors.merge(other.actors),
            bulk: self.bulk.merge(other.bulk),
        }
    }

    fn finish(self, rules: BulkRules) -> Survey {
        let Self { active, case_ends, actors, bulk } = self;
        Survey { active, case_ends, actors, bulk: bulk.finish(&rules) }
    }
}

/// Reads all buckets up to `as_of`, µs UTC, under the ids found.
///
/// # Errors
/// If a bucket cannot be read.
pub(super) fn survey(
    store: &Store,
    settings: &Settings,
    people: &People,
    calendars: &CalendarBook,
    as_of: i64,
    progress: &dyn Progress,
) -> Result<Survey> {
    let clock = calendars.clock();
    let stage = progress.begin("survey", store.bucket_count() as u64, ProgressUnit::Items);
    let sums = (0..store.bucket_count())
        .into_par_iter()
        .map_init(<(EventColumns, CaseColumns)>::default, |(events, cases), bucket| {
            store.read_bucket_into(bucket, events, cases)?;
            people.resolution.apply(events, cases);
            let mut survey = SurveySums::default();
            survey.active.add(events, |at| (at <= as_of).then(|| clock.half_day_number(at)));
            survey.case_ends.add(events, cases, |at| (at <= as_of).then(|| clock.day_number(at)));
            survey.actors.add(events, |at| (at <= as_of).then(|| clock.hour_of_day(at)));
            survey.bulk.add(events, as_of);
            stage.advance(1);
            Ok::<_, anyhow::Error>(survey)
        })
        .try_reduce(SurveySums::default, |one, other| Ok(one.merge(other)))?;
    let BulkSettings { min_due_moves, min_batch_cases, .. } = settings.bulk;
    Ok(sums.finish(BulkRules { min_due_moves, min_batch_cases }))
}

/// When an account is a system. If the units of the log are not posts, acting in many of them raises no suspicion.
pub(super) fn system_rules(settings: &Settings, people: &People) -> SystemRules {
    let BulkSettings { system_units, system_share, system_clock_acts, .. } = settings.bulk;
    let units_are_posts = people.resolution.in_several_units().is_none();
    SystemRules {
        min_units: system_units,
        min_share: if units_are_posts { system_share } else { 1.0 },
        min_clock_acts: system_clock_acts,
    }
}
