//! Rows that a timer ended, and nobody.
//!
//! Where a system closes a step at a fixed time under somebody's account, many of that account's holds end at one length.
//! A length is a timer's if at least 30 % of the holds that one subject ended in a stratum, and at least 20, end in one
//! bin, while fewer than a tenth of the others' do: a log with whole days only has such lengths for everybody. What the subject
//! ended at that length tells how long the timer is, and is left out of the times: in all strata, because the timer ends
//! rare work too, of which there are never twenty. Whether the others of such an account are late is not
//! known, so it is not judged by its lateness.

use super::settings::{Ingredient, JudgeSettings};
use crate::event::Sym;
use crate::fact::Level;
use crate::measure::{Counts, FactTable, Form, Group, GroupTable, MEASURES};
use crate::rank::{BIN_COUNT, bin_start_us};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The counts of each measure and level without what timers ended.
pub struct CleanCounts<'a> {
    pub(super) counts: &'a Counts,
    measures: Vec<Cow<'a, GroupTable>>,
    /// The accounts under which a timer ends holds or requests.
    timed: BTreeSet<&'a str>,
    /// What timers end, by step.
    steps: BTreeMap<&'a str, StepTimers>,
}

/// A step at which a timer ends holds, in one procedure or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimedStep<'a> {
    /// The number of procedures in which it does.
    pub procedures: u64,
    /// The step; empty if the log names none.
    pub step: &'a str,
    /// The number of accounts under which a timer ends at least twenty of them.
    pub accounts: u64,
    /// What timers ended under these accounts.
    pub ended: u64,
    /// All that was ended at the step in these procedures, by whomever, in the same modes.
    pub holds: u64,
    /// The shortest length of the timers, working time in µs.
    pub shortest_us: i64,
    /// The longest length of the timers, working time in µs.
    pub longest_us: i64,
}

/// The timers of one step.
#[derive(Default)]
struct StepTimers {
    procedures: BTreeSet<Sym>,
    accounts: BTreeSet<u32>,
    ended: u64,
    /// All endings of each stratum.
    strata: BTreeMap<u32, u64>,
    bins: BTreeSet<u16>,
}

/// The least share of a subject's endings in a stratum that end at one length.
const MIN_SHARE: f64 = 0.3;
/// The least number of them.
const MIN_ENDINGS: u64 = 20;
/// The share of the others' endings at that length from which on it is nobody's timer.
const MAX_SHARE_OF_OTHERS: f64 = 0.1;
/// A shorter length is that of a click, not of a timer: 30 minutes in µs.
const MIN_LENGTH_US: i64 = 30 * 60 * 1_000_000;

/// A subject and a bin, in any stratum.
type Timer = (u32, u16);

impl<'a> CleanCounts<'a> {
    /// Finds the timers and leaves out what they ended.
    pub fn new(counts: &'a Counts, settings: &JudgeSettings) -> Self {
        let (mut timed, mut steps) = (BTreeSet::new(), BTreeMap::new());
        let measures = counts.measures.iter();
        let measures = measures
            .map(|table| {
                let found = if settings.has(Ingredient::Timers) { timers(table) } else { Vec::new() };
                let measure = &MEASURES[table.measure().measure()];
                // By another clock, nights and waits make lengths equal that no timer made.
                for timer in found.iter().filter(|_| measure.variant_of.is_none()) {
                    let subject = counts.subjects[timer.suspect.subject as usize].0;
                    timed.extend(counts.symbols.get(subject));
                    if measure.fact == FactTable::Holds {
                        add_to_step(&mut steps, counts, timer);
                    }
                }
                clean(table, &found.iter().map(|one| (one.suspect.subject, one.suspect.bin)).collect())
            })
            .collect();
        Self { counts, measures, timed, steps }
    }

    /// Returns true if a timer ends holds or requests under this account.
    pub(super) fn is_timed(&self, subject: &str) -> bool {
        self.timed.contains(subject)
    }

    /// Returns the accounts under which a timer ends holds or requests.
    pub fn timed(&self) -> &BTreeSet<&'a str> {
        &self.timed
    }

    /// Returns the steps at which a timer ends holds, in order.
    pub fn timed_steps(&self) -> Vec<TimedStep<'a>> {
        let of = |(&step, timers): (&&'a str, &StepTimers)| TimedStep {
            step,
            procedures: timers.procedures.len() as u64,
            accounts: timers.accounts.len() as u64,
            ended: timers.ended,
            holds: timers.strata.values().sum(),
            shortest_us: timers.bins.first().map_or(0, |&bin| bin_start_us(bin)),
            longest_us: timers.bins.last().map_or(0, |&bin| bin_start_us(bin)),
        };
        self.steps.iter().map(of).collect()
    }

    /// Returns the counts of each measure and level, in their order.
    pub(super) fn measures(&self) -> impl Iterator<Item = &GroupTable> {
        self.measures.iter().map(AsRef::as_ref)
    }
}

fn clean<'a>(table: &'a GroupTable, timers: &FxHashSet<Timer>) -> Cow<'a, GroupTable> {
    if timers.is_empty() {
        return Cow::Borrowed(table);
    }
    let mut kept = GroupTable::new(table.measure());
    for Group { key, counts } in table.iter() {
        kept.push(key, counts.iter().filter(|one| !timers.contains(&(key.subject(), one.bin()))).copied());
    }
    Cow::Owned(kept)
}

fn add_to_step<'a>(steps: &mut BTreeMap<&'a str, StepTimers>, counts: &'a Counts, timer: &FoundTimer) {
    let (procedure, step, _) = counts.strata[timer.suspect.stratum as usize];
    let sum = steps.entry(counts.symbols.get(step).unwrap_or_default()).or_default();
    sum.procedures.insert(procedure);
    sum.accounts.insert(timer.suspect.subject);
    sum.ended += timer.suspect.here;
    sum.strata.insert(timer.suspect.stratum, timer.all);
    sum.bins.insert(timer.suspect.bin);
}

/// Returns the timers of officials in a measure of time; none elsewhere.
fn timers(table: &GroupTable) -> Vec<FoundTimer> {
    let measure = table.measure();
    if MEASURES[measure.measure()].form != Form::Duration || measure.level() == Level::Unit {
        return Vec::new();
    }
    let suspects = suspects(table);
    if suspects.is_empty() {
        return Vec::new();
    }
    let others = Endings::of_strata(table, &suspects);
    suspects
        .into_iter()
        .filter(|suspect| others.are_elsewhere(suspect))
        .map(|suspect| FoundTimer { all: others.all[&suspect.stratum], suspect })
        .collect()
}

/// A length at which so many of a subject's endings fall that a timer may have ended them.
struct Suspect {
    subject: u32,
    stratum: u32,
    bin: u16,
    /// The subject's endings at this length.
    here: u64,
    /// All its endings in the stratum.
    all: u64,
}

/// Returns the lengths that hold enough of a subject's own endings.
fn suspects(table: &GroupTable) -> Vec<Suspect> {
    let mut by_bin = vec![0_u64; BIN_COUNT as usize];
    let mut suspects = Vec::new();
    let groups: Vec<Group<'_>> = table.iter().collect();
    let place = |one: &Group<'_>| (one.key.subject(), one.key.stratum());
    for of_subject in groups.chunk_by(|one, two| place(one) == place(two)) {
        let counts = || of_subject.iter().flat_map(|group| group.counts);
        let all: u64 = counts().map(|one| u64::from(one.outcomes)).sum();
        if all < MIN_ENDINGS {
            continue;
        }
        counts().for_each(|one| by_bin[one.bin() as usize] += u64::from(one.outcomes));
        for one in counts() {
            // Each bin is looked at once: its endings are taken out.
            let here = std::mem::take(&mut by_bin[one.bin() as usize]);
            let enough = here >= MIN_ENDINGS && here as f64 >= MIN_SHARE * all as f64;
            if enough && bin_start_us(one.bin()) >= MIN_LENGTH_US {
                let (subject, stratum) = place(&of_subject[0]);
                suspects.push(Suspect { subject, stratum, bin: one.bin(), here, all });
            }
        }
    }
    suspects
}

/// A length that is a timer's.
struct FoundTimer {
    suspect: Suspect,
    /// The endings of everybody in the stratum.
    all: u64,
}

/// The endings of everybody in some strata.
struct Endings {
    all: FxHashMap<u32, u64>,
    by_bin: FxHashMap<(u32, u16), u64>,
}

impl Endings {
    fn of_strata(table: &GroupTable, suspects: &[Suspect]) -> Self {
        let strata = suspects.iter().map(|suspect| (suspect.stratum, 0));
        let bins = suspects.iter().map(|suspect| ((suspect.stratum, suspect.bin), 0));
        let mut endings = Self { all: strata.collect(), by_bin: bins.collect() };
        for group in table.iter() {
            let stratum = group.key.stratum();
            let Some(all) = endings.all.get_mut(&stratum) else { continue };
            for one in group.counts.iter().filter(|one| one.outcomes > 0) {
                let ended = u64::from(one.outcomes);
                *all += ended;
                if let Some(here) = endings.by_bin.get_mut(&(stratum, one.bin())) {
                    *here += ended;
                }
            }
        }
        endings
    }

    /// Returns true if less than a tenth of the others' endings fall on the suspect's length.
    fn are_elsewhere(&self, suspect: &Suspect) -> bool {
        let others = self.all[&suspect.stratum] - suspect.all;
        let others_here = self.by_bin[&(suspect.stratum, suspect.bin)] - suspect.here;
        (others_here as f64) < MAX_SHARE_OF_OTHERS * others as f64
    }
}
