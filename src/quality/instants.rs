//! Instants that look as if a machine wrote them, or somebody long afterwards: bursts, and whole cases in one instant.
//!
//! In a burst, one actor acts on many cases within one second (bulk clicks). In a chain, all events of a case carry the
//! same time (late keying). Memory: an event takes 16 bytes until its file ends, a case 40. Cases are told apart by hashes.

use crate::config::CheckSettings;
use crate::event::{EventRecord, Kind, Sym, Symbols};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;

const MOST_EXAMPLES: usize = 10;
const SECOND_US: i64 = 1_000_000;
/// Actors have 24 bits; those beyond are not looked at.
const MOST_ACTORS: u32 = 1 << 24;

/// Many cases of one actor in one second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Burst {
    /// The actor.
    pub official: String,
    /// The second, µs UTC.
    pub at: i64,
    /// The number of cases.
    pub cases: u32,
    /// The first row.
    pub row: u64,
}

/// The bursts of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bursts {
    /// The number of bursts.
    pub count: u64,
    /// The number of events in them.
    pub events: u64,
    /// The largest bursts.
    pub examples: Vec<Burst>,
}

/// The cases whose events all carry one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chains {
    /// The number of cases with enough events to be looked at.
    pub cases: u64,
    /// The number of these whose events all carry one time.
    pub in_one_instant: u64,
    /// Some of them, as index of the file and row of the first event.
    pub examples: Vec<(u32, u64)>,
}

#[derive(Clone, Copy, Debug)]
struct CaseTimes {
    first: i64,
    last: i64,
    events: u32,
    /// The file and row of the first event.
    file: u32,
    row: u64,
}

/// The hash by which cases are told apart.
pub(super) fn case_hash(case_id: &str) -> u64 {
    FxBuildHasher.hash_one(case_id)
}

/// Collects the instants of acts and cases.
#[derive(Debug, Default)]
pub(super) struct Instants {
    actors: Symbols,
    /// The acts of the current file, each packed as actor (24 bits), second (40), case (32) and row (32).
    acts: Vec<u128>,
    cases: FxHashMap<u64, CaseTimes>,
}

impl Instants {
    /// Adds an event; `file` is the index of its file.
    pub(super) fn add(&mut self, record: &EventRecord<'_>, file: u32) {
        let case = case_hash(record.case_id);
        let (at, row) = (record.occurred_at, record.source_row);
        let times = self.cases.entry(case).or_insert(CaseTimes { first: at, last: at, events: 0, file, row });
        times.first = times.first.min(at);
        times.last = times.last.max(at);
        times.events += 1;
        let Some(official) = record.official_id.filter(|_| record.kind != Kind::System) else { return };
        let actor = self.actors.intern(&official).0;
        if actor < MOST_ACTORS {
            let second = at.div_euclid(SECOND_US) as u64 & ((1 << 40) - 1);
            let who_and_when = u64::from(actor) << 40 | second;
            let case_and_row = (case >> 32) << 32 | row.min(u64::from(u32::MAX));
            self.acts.push(u128::from(who_and_when) << 64 | u128::from(case_and_row));
        }
    }

    /// Returns true if there was no event.
    pub(super) fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }

    /// Returns true if there was an event of the case with this hash.
    pub(super) fn has_case(&self, case: u64) -> bool {
        self.cases.contains_key(&case)
    }

    /// Ends a file, and adds its bursts to `bursts`.
    pub(super) fn end_file(&mut self, limits: &CheckSettings, bursts: &mut Bursts) {
        let mut acts = std::mem::take(&mut self.acts);
        acts.sort_unstable();
        for second in acts.chunk_by(|one, two| one >> 64 == two >> 64) {
            let cases = second.chunk_by(|one, two| one >> 32 == two >> 32).count() as u32;
            if cases < limits.min_burst_cases {
                continue;
            }
            bursts.count += 1;
            bursts.events += second.len() as u64;
            let who_and_when = (second[0] >> 64) as u64;
            let official = self.actors.get(Sym((who_and_when >> 40) as u32)).unwrap_or_default();
            // The shifts restore the sign of the 40 bits.
            let at = ((who_and_when << 24) as i64 >> 24) * SECOND_US;
            let row = second.iter().map(|act| *act as u64 & u64::from(u32::MAX)).min().unwrap_or(0);
            bursts.examples.push(Burst { official: official.to_owned(), at, cases, row });
            if bursts.examples.len() > 4 * MOST_EXAMPLES {
                bursts.keep_largest();
            }
        }
        bursts.keep_largest();
    }

    /// The cases in one instant, among those with at least `limits.min_chain_events` events.
    pub(super) fn chains(&self, limits: &CheckSettings) -> Chains {
        let mut chains = Chains::default();
        let mut found: Vec<(u32, u64)> = Vec::new();
        #[allow(clippy::iter_over_hash_type, reason = "counts, and examples that are sorted below")]
        for times in self.cases.values().filter(|times| times.events >= limits.min_chain_events) {
            chains.cases += 1;
            if times.first == times.last {
                chains.in_one_instant += 1;
                found.push((times.file, times.row));
            }
        }
        found.sort_unstable();
        found.truncate(MOST_EXAMPLES);
        chains.examples = found;
        chains
    }
}

impl Bursts {
    fn keep_largest(&mut self) {
        self.examples.sort_by(|one, two| two.cases.cmp(&one.cases).then(one.row.cmp(&two.row)));
        self.examples.truncate(MOST_EXAMPLES);
    }
}
