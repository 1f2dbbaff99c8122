//! Which cases of a bucket go in a purge, and the bucket without them.
//!
//! A case goes as a whole: all its events and its own export, if nothing of it happened at or after the instant. A due date
//! is no happening. A case that has no time at all is as old as the ingest that brought it.

use super::arrange::Arranged;
use super::bucket_rows::BucketRows;
use super::merge::Commit;
use crate::event::{NO_TIME, Sym};
use crate::lake::codec::Row;
use crate::lake::layout::BucketEntry;
use anyhow::Result;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// What a purge asks of a bucket.
pub(super) struct PurgeAsked<'a> {
    /// µs UTC.
    pub(super) before: i64,
    /// The instant at which each source was ingested, by its sequence number, µs UTC.
    pub(super) ingested_at: BTreeMap<u32, i64>,
    /// Cases of which the caller wants to know whether they stay.
    pub(super) named: &'a BTreeSet<String>,
}

/// What a purge does to the rows of one bucket.
#[derive(Debug, Default)]
pub(super) struct PurgedBucket {
    pub(super) entry: BucketEntry,
    /// Rows that go, by the sequence number of the source.
    pub(super) rows: BTreeMap<u32, u64>,
    /// Events that go and that stay.
    pub(super) events: (u64, u64),
    /// Exported cases that go and that stay.
    pub(super) exported: (u64, u64),
    /// Cases that go and that stay.
    pub(super) cases: (u64, u64),
    /// The oldest event that stays, µs UTC.
    pub(super) oldest: Option<i64>,
    /// The named cases that go.
    pub(super) named_gone: BTreeSet<String>,
    /// The named cases that stay.
    pub(super) named_kept: BTreeSet<String>,
}

impl Commit<'_> {
    /// Decides which cases of a bucket go, and writes the bucket without them if `writes`.
    pub(super) fn purge(&self, bucket: usize, asked: &PurgeAsked<'_>, writes: bool) -> Result<PurgedBucket> {
        let old = self.bucket(bucket);
        let mut rows = self.read_old(old)?;
        let last = last_instants(&rows, asked);
        let goes = |case: Sym| last.get(&case).is_some_and(|&at| at < asked.before);
        let events = kept(&rows.events, goes);
        let cases = kept(&rows.cases, goes);
        let gone_events = rows.events.len() - events.len();
        let gone_cases = rows.cases.len() - cases.len();
        let gone = last.values().filter(|&&at| at < asked.before).count();
        let mut purged = PurgedBucket {
            events: (gone_events as u64, events.len() as u64),
            exported: (gone_cases as u64, cases.len() as u64),
            cases: (gone as u64, (last.len() - gone) as u64),
            oldest: events.iter().map(|&index| rows.events[index as usize].occurred_at()).min(),
            entry: old.clone(),
            ..PurgedBucket::default()
        };
        count_gone(&rows.events, goes, &mut purged.rows);
        count_gone(&rows.cases, goes, &mut purged.rows);
        for case in asked.named {
            let Some(&at) = rows.symbols.find(case).and_then(|symbol| last.get(&symbol)) else { continue };
            let among = if at < asked.before { &mut purged.named_gone } else { &mut purged.named_kept };
            among.insert(case.clone());
        }
        if writes && gone_events + gone_cases > 0 {
            let arranged = Arranged {
                events_changed: gone_events > 0,
                cases_changed: gone_cases > 0,
                events,
                cases,
                ..Arranged::default()
            };
            purged.entry = without_empty(self.write_changed(bucket, old, &mut rows, &arranged)?);
        }
        Ok(purged)
    }
}

/// Returns for each case the last instant at which something happened, µs UTC.
fn last_instants(rows: &BucketRows, asked: &PurgeAsked<'_>) -> FxHashMap<Sym, i64> {
    let mut last: FxHashMap<Sym, i64> = FxHashMap::default();
    let mut add = |case: Sym, at: i64| {
        last.entry(case).and_modify(|known| *known = (*known).max(at)).or_insert(at);
    };
    rows.events.iter().for_each(|event| add(event.origin.case_id, event.occurred_at()));
    for case in &rows.cases {
        let happened = case.happened_at().into_iter().filter(|&at| at != NO_TIME).max();
        add(case.origin.case_id, happened.unwrap_or(NO_TIME));
    }
    // What has no time at all is as old as its ingest.
    for case in &rows.cases {
        if let Some(at) = last.get_mut(&case.origin.case_id).filter(|at| **at == NO_TIME) {
            *at = asked.ingested_at.range(..=case.origin.file).next_back().map_or(NO_TIME, |(_, &at)| at);
        }
    }
    last
}

/// Returns the indices of the rows that stay.
fn kept<R: Row>(rows: &[R], goes: impl Fn(Sym) -> bool) -> Vec<u32> {
    let indices = 0..rows.len() as u32;
    indices.filter(|&index| !goes(rows[index as usize].origin().case_id)).collect()
}

fn count_gone<R: Row>(rows: &[R], goes: impl Fn(Sym) -> bool, counts: &mut BTreeMap<u32, u64>) {
    for row in rows.iter().filter(|row| goes(row.origin().case_id)) {
        *counts.entry(row.origin().file).or_default() += 1;
    }
}

/// Returns the entry without files that have no row.
fn without_empty(entry: BucketEntry) -> BucketEntry {
    let has_rows = |file: &crate::lake::layout::DataFile| file.rows > 0;
    BucketEntry { events: entry.events.filter(has_rows), cases: entry.cases.filter(has_rows) }
}
