//! Walks over buckets: reads each of them under the ids found, writes its facts, and adds up what the measures need.

use super::case_export::write_case_export;
use super::complaints::Complaints;
use super::data_zone::DataZone;
use super::deadlines::BucketDeadlines;
use super::history_file::read_history;
use super::names::Names;
use super::one_unit::UnitFacts;
use super::people::People;
use super::presence::{find_presence, settled_at, time_off};
use super::sums::{ActsByUnit, WalkSums, WalkTotals, add_up};
use super::survey::{Seen, survey, system_rules};
use super::uncounted::{CountedSince, Exemptions, Uncounted, excluded_cases};
use super::walk_rules::{intake_limit_us, pause_rules, sources};
use super::working_time::calendars;
use super::{Progress, ProgressUnit};
use crate::bulk::Bulk;
use crate::calendar::CalendarBook;
use crate::config::Settings;
use crate::event::{CaseColumns, EventColumns, Kind, Sym};
use crate::fact::{Facts, Level};
use crate::finding::Evidence;
use crate::history::History;
use crate::lake::{FactWriter, Store};
use crate::measure::{Authority, Baseline, CaseloadSums, Months, Scope};
use crate::people::ActsOutside;
use crate::presence::Presence;
use crate::trace::{Levels, PauseRules, WalkSettings, Walker};
use anyhow::{Context, Result};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// All that walking over a bucket needs besides the bucket.
///
/// It follows from the store, the settings and `as_of` alone. So each process that opens the same store makes the same
/// plan, and may walk over some of the buckets: what they add up to is merged with [`WalkSums::merge`].
pub struct WalkPlan<'s> {
    store: &'s Store,
    people: People,
    presence: Presence,
    since: Option<CountedSince>,
    calendars: CalendarBook,
    last_event_sources: BTreeSet<String>,
    filling_sources: BTreeSet<String>,
    after_pause: PauseRules,
    intake_limit_us: i64,
    levels: Levels,
    bulk: Bulk,
    exemptions: Exemptions,
    complaints: Complaints,
    history: History,
    one_unit: Option<UnitFacts>,
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
    /// Writes the facts of one unit.
    unit_writer: FactWriter,
}

impl<'s> WalkPlan<'s> {
    /// Resolves who is who in the store, and compiles calendars and rules. The log counts up to `as_of`, µs UTC.
    ///
    /// # Errors
    /// If a file that the settings name, or the store, cannot be read.
    pub fn new(
        store: &'s Store,
        settings: &Settings,
        zone: &DataZone,
        as_of: i64,
        progress: &dyn Progress,
    ) -> Result<Self> {
        Ok(Self::survey(store, settings, zone, as_of, None, progress)?.0)
    }

    /// Makes the plan from what somebody has seen of all buckets (`seen`) without reading them; without it, as
    /// [`WalkPlan::new`] does. Returns it with what was seen.
    ///
    /// # Errors
    /// As of [`WalkPlan::new`].
    pub fn survey(
        store: &'s Store,
        settings: &Settings,
        zone: &DataZone,
        as_of: i64,
        seen: Option<Seen>,
        progress: &dyn Progress,
    ) -> Result<(Self, Seen)> {
        let manifest = store.manifest();
        let names = Names::of(settings)?;
        let (mentions, surveyed) = seen.map(|seen| (seen.mentions, seen.survey)).unzip();
        let (mut people, mentions) = People::new(store, settings, zone, as_of, &names, mentions, progress)?;
        let recorded = calendars(settings, manifest, zone, as_of, &people.resolution)?;
        let survey = match surveyed {
            Some(surveyed) => surveyed,
            None => survey(store, settings, &people, &recorded, as_of, progress)?,
        };
        people.add_systems(survey.actors.systems(&system_rules(settings, &people)));
        let presence = find_presence(&survey.active, settings, &recorded, as_of, &people.systems);
        let since =
            CountedSince::new(&people, &survey.case_ends, settings.presence.begin_gap_days, &recorded);
        let calendars = recorded.with_time_off(&time_off(&presence));
        let scope = Scope {
            months: Months::new(&zone.zone),
            from: since.map_or(i64::MIN, |since| since.at),
            until: as_of,
            settled: settled_at(&presence, &calendars),
            authority: Authority::new(&people.lists.authority),
        };
        let levels =
            Levels { units: people.resolution.unit_levels(), officials: people.resolution.official_levels() };
        let mut history = read_history(store, &names, &mut people.lists.responses)?;
        history.taken_out = history.taken_out_by(&people.lists.responses);
        let register = excluded_cases(&settings.excluded.cases_file)?;
        let register = register.iter().map(|case| names.case(case).into_owned()).collect();
        let exemptions =
            Exemptions::new(register, &people.lists, &people.resolution, history.taken_out.clone());
        let complaints = Complaints::new(&people.lists.complaints, as_of);
        let plan = Self {
            store,
            people,
            presence,
            since,
            calendars,
            last_event_sources: sources(manifest, &names, |file| {
                file.case_end.as_deref() == Some("last-event")
            }),
            filling_sources: sources(manifest, &names, |file| file.fills),
            after_pause: pause_rules(settings, manifest, &names),
            intake_limit_us: intake_limit_us(settings),
            levels,
            bulk: survey.bulk.clone(),
            exemptions,
            complaints,
            history,
            one_unit: UnitFacts::of(settings, &names),
            scope,
            as_of,
        };
        Ok((plan, Seen { mentions, survey }))
    }

    /// Returns the number of buckets of the store.
    pub(super) fn bucket_count(&self) -> usize {
        self.store.bucket_count()
    }

    /// Returns the working time of every unit and official.
    pub(super) fn calendars(&self) -> &CalendarBook {
        &self.calendars
    }

    /// Walks over buckets at both levels, in parallel. Writes their facts below `facts_dir`, if there is one, and returns their
    /// sums.
    ///
    /// # Errors
    /// If a bucket cannot be read or its facts cannot be written.
    pub fn walk(
        &self,
        buckets: Range<usize>,
        facts_dir: Option<&Path>,
        progress: &dyn Progress,
    ) -> Result<WalkSums> {
        let stage = progress.begin("trace", buckets.len() as u64, ProgressUnit::Items);
        // Each worker takes the next bucket and adds up for itself: merging two sums costs about as much as counting a
        // bucket.
        let next = AtomicUsize::new(buckets.start);
        (0..rayon::current_num_threads())
            .into_par_iter()
            .with_max_len(1)
            .map(|_| {
                let (mut space, mut sums) = (Workspace::default(), WalkSums::default());
                loop {
                    let bucket = next.fetch_add(1, Ordering::Relaxed);
                    if bucket >= buckets.end {
                        return Ok::<_, anyhow::Error>(sums);
                    }
                    self.walk_bucket(bucket, &mut space, &mut sums, facts_dir)?;
                    stage.advance(1);
                }
            })
            .try_reduce(WalkSums::default, |one, other| Ok(one.merge(other)))
    }

    /// Walks over buckets again: collects the rows that `wanted`, an empty collection, asks for, and adds up how hard the
    /// cases of each official are against a baseline.
    ///
    /// # Errors
    /// If a bucket cannot be read.
    pub fn walk_again(
        &self,
        buckets: Range<usize>,
        wanted: &Evidence,
        baseline: &Baseline,
        progress: &dyn Progress,
    ) -> Result<(Evidence, CaseloadSums)> {
        let wanted_at = |level| wanted.keys().any(|key| key.0 == level);
        let nothing = || (wanted.clone(), CaseloadSums::new(baseline));
        let stage = progress.begin("evidence", buckets.len() as u64, ProgressUnit::Items);
        buckets
            .into_par_iter()
            .map_init(Workspace::default, |space, bucket| {
                self.read(bucket, space)?;
                let (mut evidence, mut caseloads) = nothing();
                let Workspace { events, cases, facts, .. } = space;
                let (uncounted, deadlines) = (self.uncounted(events), self.deadlines(events));
                for level in
                    Level::ALL.into_iter().filter(|&level| level == Level::Official || wanted_at(level))
                {
                    Walker::new(events, cases, level, &self.walk_settings()).rest(facts);
                    deadlines.apply(facts, &self.calendars, &events.symbols);
                    self.complaints.apply(facts, &events.symbols);
                    uncounted.remove_from(facts, level, &events.symbols, None);
                    uncounted.forgive_leave(facts, level, &self.calendars, &events.symbols);
                    let settled = self.scope.settled_symbols(&events.symbols, level);
                    evidence.add(facts, events, level, &self.scope, &settled);
                    if level == Level::Official {
                        caseloads.add(facts, &events.symbols, &settled, baseline);
                    }
                }
                stage.advance(1);
                Ok::<_, anyhow::Error>((evidence, caseloads))
            })
            .try_reduce(nothing, |one, other| Ok((one.0.merge(other.0), one.1.merge(other.1))))
    }

    /// Who is who.
    pub fn people(&self) -> &People {
        &self.people
    }

    /// Who was away without a record, and who is new.
    pub fn presence(&self) -> &Presence {
        &self.presence
    }

    /// Since when facts count; `None` if all do.
    pub(super) fn since(&self) -> Option<CountedSince> {
        self.since
    }

    /// The unit of which a run has tables of its own.
    pub(super) fn one_unit(&self) -> Option<&UnitFacts> {
        self.one_unit.as_ref()
    }

    /// What earlier runs found, with what answers take out of this run.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The cases named by the settings, pilots or objective causes that the log does not have.
    pub(super) fn unknown_cases<'p>(&'p self, found: &'p BTreeSet<String>) -> BTreeSet<&'p str> {
        self.exemptions.named_cases().filter(|case| !found.contains(*case)).collect()
    }

    /// The working days between two instants, µs UTC, in the default calendar.
    pub fn working_days(&self, start: i64, stop: i64) -> f64 {
        let calendar = self.calendars.get(self.calendars.id_for(None, None));
        let day = calendar.working_us_per_day(start).max(1);
        calendar.working_us(start, stop) as f64 / day as f64
    }

    /// The working hours of an official of a unit between two instants, µs UTC, without leave and absence.
    pub(super) fn hours_of(&self, official: &str, unit: Option<&str>, start: i64, stop: i64) -> f64 {
        let calendar = self.calendars.get(self.calendars.id_for(unit, Some(official)));
        calendar.working_us(start, stop) as f64 / 3.6e9
    }

    fn walk_bucket(
        &self,
        bucket: usize,
        space: &mut Workspace,
        sums: &mut WalkSums,
        facts_dir: Option<&Path>,
    ) -> Result<()> {
        let outside = self.read(bucket, space)?;
        add_up(&mut sums.people.outside, outside);
        sums.partials.add_events(&space.events);
        sums.totals.events += space.events.len() as u64;
        sums.eventless.add(&space.events, &space.cases, self.scope.from, self.as_of);
        self.add_acts(&space.events, &mut sums.acts);
        let (uncounted, deadlines) = (self.uncounted(&space.events), self.deadlines(&space.events));
        let named = self.exemptions.named_cases().filter(|case| space.events.symbols.find(case).is_some());
        sums.listed.named_cases.extend(named.map(str::to_owned));
        let one_unit = self.one_unit.as_ref().zip(facts_dir.map(UnitFacts::folder));
        if let Some(dir) = facts_dir {
            self.write_case_exports(space, bucket, dir, one_unit.as_ref())?;
        }
        let Workspace { events, cases, facts, writer, unit_writer } = space;
        writer.begin_bucket(&events.symbols);
        unit_writer.begin_bucket(&events.symbols);
        for level in Level::ALL {
            let mut walker = Walker::new(events, cases, level, &self.walk_settings());
            let mut counting = sums.partials.count(&events.symbols, level, &self.scope);
            writer.begin(level);
            unit_writer.begin(level);
            while walker.next_batch(facts) {
                deadlines.apply(facts, &self.calendars, &events.symbols);
                self.complaints.apply(facts, &events.symbols);
                if facts_dir.is_some() {
                    writer.append(facts);
                }
                if let Some((unit, _)) = &one_unit {
                    unit_writer.append(&unit.limited(facts, &events.symbols));
                }
                self.complaints.add(facts, level, &events.symbols, &mut sums.listed.complaints);
                if level == Level::Official {
                    sums.totals = sums.totals.plus(WalkTotals::of(facts));
                }
                uncounted.add_early_holds(facts, events, level, &mut sums.people.before);
                let left = (level == Level::Official).then_some(&mut sums.listed.not_counted);
                uncounted.remove_from(facts, level, &events.symbols, left);
                uncounted.forgive_leave(facts, level, &self.calendars, &events.symbols);
                if level == Level::Official {
                    sums.steps.add(facts, &events.symbols);
                }
                counting.add(facts);
            }
            counting.finish();
            if let Some(dir) = facts_dir {
                writer
                    .finish(dir, bucket as u32, events)
                    .with_context(|| format!("cannot write the facts of bucket {bucket}"))?;
            }
            if let Some((_, dir)) = &one_unit {
                unit_writer
                    .finish(dir, bucket as u32, events)
                    .with_context(|| format!("cannot write the facts of one unit in bucket {bucket}"))?;
            }
        }
        Ok(())
    }

    /// Writes the exported cases of a bucket for a run that may not show those of the lake.
    fn write_case_exports(
        &self,
        space: &Workspace,
        bucket: usize,
        facts_dir: &Path,
        one_unit: Option<&(&UnitFacts, PathBuf)>,
    ) -> Result<()> {
        let (cases, symbols) = (&space.cases, &space.events.symbols);
        if self.people.resolution.pseudonyms().is_some() {
            write_case_export(cases, symbols, facts_dir, bucket, |_| true)?;
        }
        if let Some((unit, dir)) = one_unit {
            write_case_export(cases, symbols, dir, bucket, |row| unit.answers_for(cases, row, symbols))?;
        }
        Ok(())
    }

    /// Reads a bucket under the ids found. Returns the acts outside the time of listed posts.
    fn read(&self, bucket: usize, space: &mut Workspace) -> Result<ActsOutside> {
        self.store.read_bucket_into(bucket, &mut space.events, &mut space.cases)?;
        let outside = self.people.resolution.apply(&mut space.events, &mut space.cases);
        if let Some(unit) = &self.one_unit {
            unit.name_peers(&mut space.events.symbols);
        }
        Ok(outside)
    }

    fn walk_settings(&self) -> WalkSettings<'_> {
        WalkSettings {
            as_of: self.as_of,
            calendars: &self.calendars,
            last_event_sources: &self.last_event_sources,
            filling_sources: &self.filling_sources,
            after_pause: &self.after_pause,
            intake_limit_us: self.intake_limit_us,
            levels: &self.levels,
            bulk: &self.bulk,
        }
    }

    fn uncounted(&self, events: &EventColumns) -> Uncounted {
        Uncounted::new(&self.exemptions, self.since, &self.calendars, &events.symbols)
    }

    fn deadlines(&self, events: &EventColumns) -> BucketDeadlines<'_> {
        BucketDeadlines::new(&self.people.lists.consultation_deadlines, &events.symbols)
    }

    /// Adds the acts since the last reorganisation without a mapping.
    fn add_acts(&self, events: &EventColumns, acts: &mut ActsByUnit) {
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
