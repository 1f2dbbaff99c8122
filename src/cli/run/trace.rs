//! Buckets in parallel: read, walk, write the facts, add up what the measures need.

use super::super::arguments::Common;
use super::super::progress::{self, Unit};
use crate::calendar::CalendarBook;
use crate::config::Settings;
use crate::event::{CaseColumns, EventColumns, Kind, Sym};
use crate::finding::{Evidence, Wanted};
use crate::lake::{FactWriter, Store};
use crate::measure::{Counts, Months, Partials, Scope, Withheld};
use crate::trace::{Facts, Level, WalkSettings, walk_into};
use anyhow::{Context, Result};
use jiff::tz::TimeZone;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What is needed to walk over the store.
pub(super) struct Tracing<'a> {
    store: &'a Store,
    calendars: &'a CalendarBook,
    last_event_sources: BTreeSet<String>,
    filling_sources: BTreeSet<String>,
    excluded: BTreeSet<String>,
    /// Accounts that hold but are never ranked.
    pub(super) placeholders: BTreeSet<String>,
    scope: Scope,
    as_of: i64,
}

/// The memory that one bucket leaves for the next.
#[derive(Default)]
struct Workspace {
    events: EventColumns,
    cases: CaseColumns,
    facts: Facts,
    writer: FactWriter,
}

/// What some buckets add up to.
#[derive(Default)]
struct Summed {
    partials: Partials,
    acts: Acts,
    totals: Totals,
}

impl Summed {
    fn merge(self, other: Self) -> Self {
        Self {
            partials: self.partials.merge(other.partials),
            acts: merge_acts(self.acts, other.acts),
            totals: self.totals.plus(other.totals),
        }
    }
}

/// What the walk leaves in memory: small, whatever the size of the log.
pub(super) struct Traced {
    pub(super) counts: Counts,
    pub(super) acts: Acts,
    pub(super) totals: Totals,
}

/// Rows of the fact tables of the official's level, and events.
#[derive(Clone, Copy, Debug, Default, serde::Serialize)]
pub(super) struct Totals {
    pub(super) events: u64,
    pub(super) cases: u64,
    pub(super) holds: u64,
    pub(super) handovers: u64,
    pub(super) consultations: u64,
    pub(super) pauses: u64,
}

/// How many acts each official made in each unit; an empty name is missing.
pub(super) type Acts = BTreeMap<(String, String), u64>;

impl<'a> Tracing<'a> {
    pub(super) fn new(
        store: &'a Store,
        settings: &Settings,
        calendars: &'a CalendarBook,
        zone: &TimeZone,
        as_of: i64,
    ) -> Result<Self> {
        let manifest = store.manifest();
        let ends = |case_end: Option<&String>| case_end.is_some_and(|rule| rule == "last-event");
        let own = settings.excluded.placeholders.iter().cloned();
        Ok(Self {
            store,
            calendars,
            last_event_sources: manifest
                .files
                .iter()
                .filter(|file| ends(file.case_end.as_ref()))
                .map(|file| file.name.clone())
                .collect(),
            filling_sources: manifest
                .files
                .iter()
                .filter(|file| file.fills)
                .map(|file| file.name.clone())
                .collect(),
            excluded: excluded_cases(&settings.excluded.cases_file)?,
            placeholders: manifest.placeholders.iter().cloned().chain(own).collect(),
            scope: Scope { months: Months::new(zone), from: i64::MIN, until: as_of },
            as_of,
        })
    }

    /// Walks over every bucket at both levels and writes the facts into the run.
    pub(super) fn trace(&self, run: &Path, common: &Common) -> Result<Traced> {
        let facts_dir = run.join("facts");
        let bar = progress::bar(common, "trace", self.store.bucket_count() as u64, Unit::Items);
        let Summed { partials, acts, totals } = (0..self.store.bucket_count())
            .into_par_iter()
            .with_min_len(self.buckets_at_once())
            .try_fold(
                || (Workspace::default(), Summed::default()),
                |(mut space, mut summed), bucket| {
                    self.trace_bucket(bucket, &mut space, &mut summed, &facts_dir)?;
                    bar.inc(1);
                    Ok::<_, anyhow::Error>((space, summed))
                },
            )
            .map(|folded| folded.map(|(_, summed)| summed))
            .try_reduce(Summed::default, |one, other| Ok(one.merge(other)))?;
        bar.finish_and_clear();
        Ok(Traced { counts: partials.finish(), acts, totals })
    }

    /// Walks again, for the rows behind findings.
    pub(super) fn evidence(
        &self,
        wanted: Vec<Wanted>,
        most: usize,
        withheld: &[Withheld],
        common: &Common,
    ) -> Result<Evidence> {
        let empty = Evidence::new(wanted.clone(), most, withheld);
        let levels: Vec<Level> =
            Level::ALL.into_iter().filter(|level| wanted.iter().any(|key| key.0 == *level)).collect();
        if levels.is_empty() {
            return Ok(empty);
        }
        let bar = progress::bar(common, "evidence", self.store.bucket_count() as u64, Unit::Items);
        let evidence = (0..self.store.bucket_count())
            .into_par_iter()
            .with_min_len(self.buckets_at_once())
            .map_init(Workspace::default, |space, bucket| {
                self.store.read_bucket_into(bucket, &mut space.events, &mut space.cases)?;
                let mut evidence = empty.clone();
                for &level in &levels {
                    self.walk(space, level);
                    self.hide_excluded(space);
                    evidence.add(&space.facts, &space.events, level);
                }
                bar.inc(1);
                Ok::<_, anyhow::Error>(evidence)
            })
            .try_reduce(|| empty.clone(), |one, other| Ok(one.merge(other)))?;
        bar.finish_and_clear();
        Ok(evidence)
    }

    /// Working days between two instants in the default calendar.
    pub(super) fn working_days(&self, start: i64, stop: i64) -> f64 {
        let calendar = self.calendars.get(self.calendars.id_for(None, None));
        let day = calendar.working_us_per_day(start).max(1);
        calendar.working_us(start, stop) as f64 / day as f64
    }

    fn trace_bucket(
        &self,
        bucket: usize,
        space: &mut Workspace,
        summed: &mut Summed,
        facts_dir: &Path,
    ) -> Result<()> {
        self.store.read_bucket_into(bucket, &mut space.events, &mut space.cases)?;
        summed.partials.add_events(&space.events);
        summed.totals.events += space.events.len() as u64;
        count_acts(&space.events, &mut summed.acts);
        for level in Level::ALL {
            self.walk(space, level);
            space
                .writer
                .write(facts_dir, bucket as u32, level, &space.facts, &space.events)
                .with_context(|| format!("cannot write the facts of bucket {bucket}"))?;
            if level == Level::Official {
                summed.totals = summed.totals.plus(Totals::of(&space.facts));
            }
            self.hide_excluded(space);
            summed.partials.add(&space.facts, &space.events.symbols, level, &self.scope);
        }
        Ok(())
    }

    /// How many buckets one thread takes before it adds up: few enough that no thread waits for another, and
    /// not one by one, for each adding up costs about as much as the counting.
    fn buckets_at_once(&self) -> usize {
        (self.store.bucket_count() / (4 * rayon::current_num_threads())).max(1)
    }

    fn walk(&self, space: &mut Workspace, level: Level) {
        let settings = WalkSettings {
            as_of: self.as_of,
            calendars: self.calendars,
            last_event_sources: &self.last_event_sources,
            filling_sources: &self.filling_sources,
        };
        walk_into(&mut space.facts, &space.events, &space.cases, level, &settings);
    }

    /// Takes the facts of excluded cases out.
    fn hide_excluded(&self, space: &mut Workspace) {
        let (facts, symbols) = (&mut space.facts, &space.events.symbols);
        let excluded: BTreeSet<Sym> = self.excluded.iter().filter_map(|case| symbols.find(case)).collect();
        if !excluded.is_empty() {
            facts.holds.retain(|row| !excluded.contains(&row.case_id));
            facts.handovers.retain(|row| !excluded.contains(&row.case_id));
            facts.consultations.retain(|row| !excluded.contains(&row.case_id));
            facts.pauses.retain(|row| !excluded.contains(&row.case_id));
            facts.cases.retain(|row| !excluded.contains(&row.case_id));
        }
    }
}

impl Totals {
    fn of(facts: &Facts) -> Self {
        Self {
            events: 0,
            cases: facts.cases.len() as u64,
            holds: facts.holds.len() as u64,
            handovers: facts.handovers.len() as u64,
            consultations: facts.consultations.len() as u64,
            pauses: facts.pauses.len() as u64,
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            events: self.events + other.events,
            cases: self.cases + other.cases,
            holds: self.holds + other.holds,
            handovers: self.handovers + other.handovers,
            consultations: self.consultations + other.consultations,
            pauses: self.pauses + other.pauses,
        }
    }
}

fn count_acts(events: &EventColumns, acts: &mut Acts) {
    let mut counts: FxHashMap<(Sym, Sym), u64> = FxHashMap::default();
    for index in (0..events.len()).filter(|&index| events.kind[index] != Kind::System) {
        *counts.entry((events.official_id[index], events.unit_id[index])).or_default() += 1;
    }
    let name = |symbol: Sym| events.symbols.get(symbol).unwrap_or_default().to_owned();
    // The tree puts them into the order of their names.
    let named = counts.into_iter().map(|((official, unit), acts)| ((name(official), name(unit)), acts));
    named.for_each(|(key, counted)| *acts.entry(key).or_default() += counted);
}

fn merge_acts(mut one: Acts, other: Acts) -> Acts {
    for (key, acts) in other {
        *one.entry(key).or_default() += acts;
    }
    one
}

fn excluded_cases(path: &Path) -> Result<BTreeSet<String>> {
    if path.as_os_str().is_empty() {
        return Ok(BTreeSet::new());
    }
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the register of excluded cases `{}`", path.display()))?;
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    Ok(lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect())
}
