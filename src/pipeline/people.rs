//! Who is who in a store: collects all names once, resolves them with the lists, and finds the instant since which
//! people are compared.

use super::data_zone::DataZone;
use super::leave::{add_configured_leave, warn_left_out};
use super::names::Names;
use super::organisation::Organisation;
use super::{Progress, ProgressUnit};
use crate::bulk::SystemAccount;
use crate::config::Settings;
use crate::event::EventColumns;
use crate::fact::Level;
use crate::lake::Store;
use crate::lists::Lists;
use crate::people::{
    ActsOutside, Homonyms, IdentityNote, Mentions, Policy, Resolution, pseudonymous_lists, resolve,
};
use crate::profile::{Patterns, fold};
use crate::pseudonym::Named;
use anyhow::Result;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Who is who in a store.
#[derive(Debug)]
pub struct People {
    /// The ids of the names.
    pub resolution: Resolution,
    /// Accounts that hold cases but are never ranked.
    pub never_ranked: BTreeSet<String>,
    /// Those of them that are systems, judging by their acts.
    pub systems: BTreeMap<String, SystemAccount>,
    /// The reorganisations in the span of the log.
    pub organisation: Organisation,
    /// The reference lists in force, with the leave of the settings.
    pub lists: Lists,
}

/// What only the walk finds about people, as counts by official or unit.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct PeopleCounts {
    /// Acts outside the time of the listed posts.
    pub outside: ActsOutside,
    /// Holds left out because they began before the reorganisation.
    pub before: BTreeMap<(Level, String), u64>,
}

impl People {
    /// Collects the names of a store, unless somebody has (`seen`), and resolves them. Returns the names too.
    ///
    /// # Errors
    /// If a bucket or the leave file of the settings cannot be read, or the settings name a day of reorganisation that
    /// is not a date.
    pub(super) fn new(
        store: &Store,
        settings: &Settings,
        zone: &DataZone,
        as_of: i64,
        names: &Names,
        seen: Option<Mentions>,
        progress: &dyn Progress,
    ) -> Result<(Self, Mentions)> {
        let manifest = store.manifest();
        let mut lists = Lists::of(manifest.list_entries());
        add_configured_leave(&mut lists, &settings.calendar.leave_file)?;
        let (oldest, newest) = (manifest.oldest_event_us, manifest.newest_event_us);
        let span = oldest.map(|oldest| (oldest, as_of.min(newest.unwrap_or(as_of))));
        let organisation = Organisation::new(settings, &lists, zone, span)?;
        let mentions = match seen {
            Some(seen) => seen,
            None => mentions(store, settings, &lists, as_of, progress)?,
        };
        let mut never_ranked = with_local_placeholders(&manifest.placeholders, settings, &mentions);
        let policy = Policy { homonyms: settings.people.homonyms, placeholders: &never_ranked, as_of };
        let resolution = resolve(&mentions, &lists, &policy);
        never_ranked.extend(resolution.never_ranked().iter().cloned());
        if let Some(since) = organisation.since {
            tracing::warn!(
                "the log spans the reorganisation of {}, and there is no organisation mapping of that day: only \
                 what began since is counted\n\nhint: give a mapping, or judge the time before with --as-of {}",
                since.day,
                since.day.yesterday()?
            );
        }
        let people = Self { resolution, never_ranked, systems: BTreeMap::new(), organisation, lists };
        let people = people.under(names);
        warn_left_out(people.resolution.leave());
        Ok((people, mentions))
    }

    /// Gives everybody another name if the run shows pseudonyms. From here on nothing knows a real one.
    fn under(self, names: &Names) -> Self {
        let Some(pseudonyms) = names.pseudonyms() else { return self };
        let never_ranked = self.never_ranked.iter().map(|id| pseudonyms.of(Named::Official, id));
        Self {
            never_ranked: never_ranked.collect(),
            lists: pseudonymous_lists(&self.lists, pseudonyms),
            resolution: self.resolution.under_pseudonyms(pseudonyms.clone()),
            ..self
        }
    }

    /// Adds accounts that are systems to those that are never ranked. Accounts that are there already stay what they are.
    pub(super) fn add_systems(&mut self, found: BTreeMap<String, SystemAccount>) {
        self.systems = found.into_iter().filter(|(id, _)| !self.never_ranked.contains(id)).collect();
        self.never_ranked.extend(self.systems.keys().cloned());
    }

    /// Returns what is said of each system.
    pub(super) fn system_notes(&self) -> impl Iterator<Item = (&str, IdentityNote)> {
        self.systems.iter().map(|(id, account)| {
            let SystemAccount { acts, units, around_the_clock } = *account;
            (id.as_str(), IdentityNote::System { acts, units, around_the_clock })
        })
    }
}

/// The accounts that stand for nobody in particular: those that profiles know, and the names that match the patterns
/// of the settings.
pub(super) fn with_local_placeholders(
    known: &BTreeSet<String>,
    settings: &Settings,
    mentions: &Mentions,
) -> BTreeSet<String> {
    let local = Patterns::new(&settings.people.placeholders);
    let named = mentions.names().filter(|name| local.any(&fold(name))).map(str::to_owned);
    known.iter().cloned().chain(named).collect()
}

/// Collects all names of the store; none if the settings and lists leave nothing to resolve.
fn mentions(
    store: &Store,
    settings: &Settings,
    lists: &Lists,
    as_of: i64,
    progress: &dyn Progress,
) -> Result<Mentions> {
    let mut dates: Vec<i64> =
        lists.moves.iter().map(|one| one.valid_from).filter(|&at| at <= as_of).collect();
    dates.dedup();
    let none = || Mentions::new(&dates, as_of);
    let nothing_to_resolve = settings.people.homonyms == Homonyms::Ignore
        && settings.people.placeholders.is_empty()
        && !lists.name_people();
    if nothing_to_resolve {
        return Ok(none());
    }
    let stage = progress.begin("people", store.bucket_count() as u64, ProgressUnit::Items);
    (0..store.bucket_count())
        .into_par_iter()
        .map_init(EventColumns::default, |events, bucket| {
            store.read_people_into(bucket, events)?;
            let mut mentions = none();
            mentions.add(events);
            stage.advance(1);
            Ok::<_, anyhow::Error>(mentions)
        })
        .try_reduce(none, |one, other| Ok(one.merge(other)))
}
