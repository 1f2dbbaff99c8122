//! Buckets in parallel: read, walk, write the facts, add up what the measures need.

use super::super::arguments::Common;
use super::super::progress::{self, Unit};
use super::eventless::Eventless;
use super::people::{People, Shown};
use crate::calendar::CalendarBook;
use crate::config::Settings;
use crate::event::{CaseColumns, EventColumns, Kind, Sym};
use crate::fact::{Facts, Level};
use crate::finding::{Evidence, Wanted};
use crate::lake::{FactWriter, FileEntry, Store};
use crate::measure::{Counts, Months, Partials, Scope, Withheld};
use crate::people::ActsOutside;
use crate::trace::{PauseRules, WalkSettings, Walker};
use anyhow::{Context, Result};
use jiff::tz::TimeZone;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What is needed to walk over the store.
pub(super) struct Tracing<'a> {
    store: &'a Store,
    calendars: &'a CalendarBook,
    last_event_sources: BTreeSet<String>,
    filling_sources: BTreeSet<String>,
    after_pause: PauseRules,
    excluded: BTreeSet<String>,
    people: &'a People,
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
    shown: Shown,
    eventless: Eventless,
}

impl Summed {
    fn merge(mut self, other: Self) -> Self {
        add_up(&mut self.acts, other.acts);
        add_up(&mut self.shown.outside, other.shown.outside);
        add_up(&mut self.shown.before, other.shown.before);
        self.eventless.merge(other.eventless);
        let (partials, totals) = (self.partials.merge(other.partials), self.totals.plus(other.totals));
        Self { partials, totals, ..self }
    }
}

/// What the walk leaves in memory: small, whatever the size of the log.
pub(super) struct Traced {
    pub(super) counts: Counts,
    pub(super) acts: Acts,
    pub(super) totals: Totals,
    pub(super) shown: Shown,
    pub(super) eventless: Eventless,
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
        people: &'a People,
        calendars: &'a CalendarBook,
        zone: &TimeZone,
        as_of: i64,
    ) -> Result<Self> {
        let manifest = store.manifest();
        let ends = |file: &&FileEntry| file.case_end.as_deref() == Some("last-event");
        // Rows carry the names of sheets where a workbook has several.
        let sources = |file: &FileEntry| file.source_names().map(str::to_owned).collect::<Vec<_>>();
        let deadlines = &settings.deadlines;
        let of_profile = |file: &FileEntry| {
            file.profile.split(", ").find_map(|profile| deadlines.after_pause_of.get(profile)).copied()
        };
        let ruled = manifest.files.iter().filter_map(|file| Some((sources(file), of_profile(file)?)));
        let after_pause = PauseRules {
            usual: deadlines.after_pause,
            by_source: ruled
                .flat_map(|(names, rule)| names.into_iter().map(move |name| (name, rule)))
                .collect(),
        };
        Ok(Self {
            store,
            calendars,
            last_event_sources: manifest.files.iter().filter(ends).flat_map(sources).collect(),
            filling_sources: manifest.files.iter().filter(|file| file.fills).flat_map(sources).collect(),
            after_pause,
            excluded: excluded_cases(&settings.excluded.cases_file)?,
            people,
            scope: Scope {
                months: Months::new(zone),
                from: people.since.map_or(i64::MIN, |since| since.at),
                until: as_of,
            },
            as_of,
        })
    }

    /// Walks over every bucket at both levels and writes the facts into the run.
    pub(super) fn trace(&self, run: &Path, common: &Common) -> Result<Traced> {
        let facts_dir = run.join("facts");
        let bar = progress::bar(common, "trace", self.store.bucket_count() as u64, Unit::Items);
        // Each worker takes the next bucket and adds up for itself: adding up two sums costs about as much as
        // counting a bucket.
        let next = AtomicUsize::new(0);
        let Summed { partials, acts, totals, shown, eventless } = (0..rayon::current_num_threads())
            .into_par_iter()
            .with_max_len(1)
            .map(|_| {
                let (mut space, mut summed) = (Workspace::default(), Summed::default());
                loop {
                    let bucket = next.fetch_add(1, Ordering::Relaxed);
                    if bucket >= self.store.bucket_count() {
                        return Ok::<_, anyhow::Error>(summed);
                    }
                    self.trace_bucket(bucket, &mut space, &mut summed, &facts_dir)?;
                    bar.inc(1);
                }
            })
            .try_reduce(Summed::default, |one, other| Ok(one.merge(other)))?;
        bar.finish_and_clear();
        Ok(Traced { counts: partials.finish(), acts, totals, shown, eventless })
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
            .map_init(Workspace::default, |space, bucket| {
                self.read(bucket, space)?;
                let mut evidence = empty.clone();
                let hidden = self.hidden(&space.events);
                for &level in &levels {
                    Walker::new(&space.events, &space.cases, level, &self.walk_settings())
                        .rest(&mut space.facts);
                    hidden.hide(&mut space.facts);
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
        let outside = self.read(bucket, space)?;
        add_up(&mut summed.shown.outside, outside);
        summed.partials.add_events(&space.events);
        summed.totals.events += space.events.len() as u64;
        summed.eventless.add(&space.events, &space.cases, self.scope.from, self.as_of);
        self.count_acts(&space.events, &mut summed.acts);
        let hidden = self.hidden(&space.events);
        let Workspace { events, cases, facts, writer } = space;
        writer.begin_bucket(&events.symbols);
        for level in Level::ALL {
            let mut walker = Walker::new(events, cases, level, &self.walk_settings());
            let mut counting = summed.partials.count(&events.symbols, level, &self.scope);
            writer.begin(level);
            while walker.next_batch(facts) {
                writer.append(facts);
                if level == Level::Official {
                    summed.totals = summed.totals.plus(Totals::of(facts));
                }
                self.count_before(facts, events, level, &mut summed.shown);
                hidden.hide(facts);
                counting.add(facts);
            }
            counting.finish();
            writer
                .finish(facts_dir, bucket as u32, events)
                .with_context(|| format!("cannot write the facts of bucket {bucket}"))?;
        }
        Ok(())
    }

    /// Reads a bucket under the ids found; gives the acts outside the time of listed posts.
    fn read(&self, bucket: usize, space: &mut Workspace) -> Result<ActsOutside> {
        self.store.read_bucket_into(bucket, &mut space.events, &mut space.cases)?;
        Ok(self.people.resolution.apply(&mut space.events, &mut space.cases))
    }

    /// Accounts that hold but are never ranked.
    pub(super) fn never_ranked(&self) -> &BTreeSet<String> {
        &self.people.never_ranked
    }

    fn walk_settings(&self) -> WalkSettings<'_> {
        WalkSettings {
            as_of: self.as_of,
            calendars: self.calendars,
            last_event_sources: &self.last_event_sources,
            filling_sources: &self.filling_sources,
            after_pause: &self.after_pause,
        }
    }

    /// The facts of a bucket that count for nobody.
    fn hidden(&self, events: &EventColumns) -> Hidden {
        Hidden {
            excluded: self.excluded.iter().filter_map(|case| events.symbols.find(case)).collect(),
            since: self.people.since.map(|_| self.scope.from),
        }
    }

    /// Counts the holds that [`Hidden::hide`] takes out because they began too early.
    fn count_before(&self, facts: &Facts, events: &EventColumns, level: Level, shown: &mut Shown) {
        let Some(since) = self.people.since else { return };
        for hold in facts.holds.iter().filter(|hold| hold.received_at < since.at) {
            if let Some(holder) = events.symbols.get(hold.holder) {
                *shown.before.entry((level, holder.to_owned())).or_default() += 1;
            }
        }
    }

    /// Adds the acts since the last reorganisation without a mapping.
    fn count_acts(&self, events: &EventColumns, acts: &mut Acts) {
        let mut counts: FxHashMap<(Sym, Sym), u64> = FxHashMap::default();
        let counted = |&index: &usize| {
            events.kind[index] != Kind::System && events.occurred_at[index] >= self.scope.from
        };
        for index in (0..events.len()).filter(counted) {
            *counts.entry((events.official_id[index], events.unit_id[index])).or_default() += 1;
        }
        let name = |symbol: Sym| events.symbols.get(symbol).unwrap_or_default().to_owned();
        // The tree puts them into the order of their names.
        let named = counts.into_iter().map(|((official, unit), acts)| ((name(official), name(unit)), acts));
        named.for_each(|(key, counted)| *acts.entry(key).or_default() += counted);
    }
}

/// What is written but counts for nobody: excluded cases, and facts that began before a reorganisation
/// across which nobody may be compared.
struct Hidden {
    excluded: FxHashSet<Sym>,
    since: Option<i64>,
}

impl Hidden {
    fn hide(&self, facts: &mut Facts) {
        if self.excluded.is_empty() && self.since.is_none() {
            return;
        }
        let since = self.since.unwrap_or(i64::MIN);
        let counts = |case: Sym, began: i64| began >= since && !self.excluded.contains(&case);
        facts.holds.retain(|row| counts(row.case_id, row.received_at));
        facts.handovers.retain(|row| counts(row.case_id, row.handed_at));
        facts.consultations.retain(|row| counts(row.case_id, row.asked_at));
        facts.pauses.retain(|row| counts(row.case_id, row.paused_at));
        facts.cases.retain(|row| counts(row.case_id, row.received_at));
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

fn add_up<K: Ord>(sums: &mut BTreeMap<K, u64>, other: BTreeMap<K, u64>) {
    for (key, count) in other {
        *sums.entry(key).or_default() += count;
    }
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
