//! Instants that look keyed by a machine or long after the fact: bursts and whole chains in one instant.
//!
//! A burst is one actor acting on many cases within one second (bulk clicks); a chain in one instant is a case
//! all of whose events carry the same time (late keying). An event costs 16 bytes until its file ends, a case
//! 40. Cases are told apart by hashes.

use crate::event::{EventRecord, Kind, Symbols};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;

/// Cases in one second that make a burst.
const BURST_CASES: u32 = 10;
/// Events that make a chain.
const CHAIN_EVENTS: u32 = 3;
const MOST_EXAMPLES: usize = 10;
const SECOND_US: i64 = 1_000_000;
/// Actors have 24 bits; those beyond are not looked at.
const MOST_ACTORS: u32 = 1 << 24;

/// One actor, many cases, one second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Burst {
    /// Who.
    pub official: String,
    /// The second, µs UTC.
    pub at: i64,
    /// How many cases.
    pub cases: u32,
    /// Its first row.
    pub row: u64,
}

/// The bursts of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bursts {
    /// How many.
    pub count: u64,
    /// Events in them.
    pub events: u64,
    /// The largest.
    pub examples: Vec<Burst>,
}

/// Cases whose whole chain carries one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chains {
    /// Cases with at least three events.
    pub cases: u64,
    /// Of these, with one time only.
    pub in_one_instant: u64,
    /// Some of them: place of the file and row of the first event.
    pub examples: Vec<(u32, u64)>,
}

#[derive(Clone, Copy, Debug)]
struct CaseTimes {
    first: i64,
    last: i64,
    events: u32,
    file: u32,
    row: u64,
}

/// By what cases are told apart.
pub(super) fn case_hash(case_id: &str) -> u64 {
    FxBuildHasher.hash_one(case_id)
}

/// Gathers instants.
#[derive(Debug, Default)]
pub(super) struct Moments {
    actors: Symbols,
    /// Actor (24 bits), second (40), case (32), row (32), of the file at hand.
    acts: Vec<u128>,
    cases: FxHashMap<u64, CaseTimes>,
}

impl Moments {
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
            let who = u64::from(actor) << 40 | second;
            let what = (case >> 32) << 32 | row.min(u64::from(u32::MAX));
            self.acts.push(u128::from(who) << 64 | u128::from(what));
        }
    }

    /// Whether no event has come.
    pub(super) fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }

    /// Whether an event of the case has come, of which the hash is given.
    pub(super) fn knows(&self, case: u64) -> bool {
        self.cases.contains_key(&case)
    }

    /// Ends a file, and tells its bursts.
    pub(super) fn end_file(&mut self, bursts: &mut Bursts) {
        let mut acts = std::mem::take(&mut self.acts);
        acts.sort_unstable();
        for second in acts.chunk_by(|one, two| one >> 64 == two >> 64) {
            let cases = second.chunk_by(|one, two| one >> 32 == two >> 32).count() as u32;
            if cases < BURST_CASES {
                continue;
            }
            bursts.count += 1;
            bursts.events += second.len() as u64;
            let who = (second[0] >> 64) as u64;
            let official = self.actors.get(crate::event::Sym((who >> 40) as u32)).unwrap_or_default();
            // Forty bits with their sign.
            let at = ((who << 24) as i64 >> 24) * SECOND_US;
            let row = second.iter().map(|act| *act as u64 & u64::from(u32::MAX)).min().unwrap_or(0);
            bursts.examples.push(Burst { official: official.to_owned(), at, cases, row });
            if bursts.examples.len() > 4 * MOST_EXAMPLES {
                bursts.keep_largest();
            }
        }
        bursts.keep_largest();
    }

    pub(super) fn chains(&self) -> Chains {
        let mut chains = Chains::default();
        let mut found: Vec<(u32, u64)> = Vec::new();
        #[allow(clippy::iter_over_hash_type, reason = "counts, and examples that are sorted below")]
        for times in self.cases.values().filter(|times| times.events >= CHAIN_EVENTS) {
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
