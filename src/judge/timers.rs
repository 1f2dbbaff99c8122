//! Rows that a timer ended, and nobody.
//!
//! Where a system closes a step at a fixed time under somebody's account, many of that account's holds end at one length.
//! A length is a timer's if at least 30 % of the holds that one subject ended in a stratum, and at least 20, end in one
//! bin, while fewer than a tenth of the others' do: a log with whole days only has such lengths for everybody. What ended
//! there tells how long the timer is, and is left out of the times. Whether the others of such an account are late is not
//! known, so it is not judged by its lateness.

use crate::fact::Level;
use crate::measure::{Counts, Form, GroupCount, MEASURES};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The counts of each measure and level without what timers ended.
pub(super) struct CleanCounts<'a> {
    measures: Vec<Cow<'a, [GroupCount]>>,
    /// The accounts under which a timer ends holds or requests.
    timed: BTreeSet<&'a str>,
}

/// The least share of a subject's endings in a stratum that end at one length.
const MIN_SHARE: f64 = 0.3;
/// The least number of them.
const MIN_ENDINGS: u64 = 20;
/// The share of the others' endings at that length from which on it is nobody's timer.
const MAX_SHARE_OF_OTHERS: f64 = 0.1;
/// A shorter length is that of a click, not of a timer: 30 minutes in µs.
const MIN_LENGTH_US: i64 = 30 * 60 * 1_000_000;

/// A subject, its stratum and a bin.
type Timer = (u32, u32, u16);

impl<'a> CleanCounts<'a> {
    pub(super) fn new(counts: &'a Counts) -> Self {
        let measures = counts.groups.chunk_by(|one, two| one.key.measure() == two.key.measure());
        let mut timed = BTreeSet::new();
        let measures = measures
            .map(|groups| {
                let timers = timers(groups);
                // By another clock, nights and waits make lengths equal that no timer made.
                let variant = MEASURES[groups[0].key.measure().measure()].variant_of.is_some();
                let told = timers.iter().filter(|_| !variant);
                let subjects = told.map(|(subject, ..)| counts.subjects[*subject as usize].0);
                timed.extend(subjects.filter_map(|subject| counts.symbols.get(subject)));
                clean(groups, &timers)
            })
            .collect();
        Self { measures, timed }
    }

    /// Returns true if a timer ends holds or requests under this account.
    pub(super) fn is_timed(&self, subject: &str) -> bool {
        self.timed.contains(subject)
    }

    /// Returns the counts of each measure and level, in their order.
    pub(super) fn measures(&self) -> impl Iterator<Item = &[GroupCount]> {
        self.measures.iter().map(AsRef::as_ref)
    }
}

fn clean<'a>(groups: &'a [GroupCount], timers: &FxHashSet<Timer>) -> Cow<'a, [GroupCount]> {
    if timers.is_empty() {
        return Cow::Borrowed(groups);
    }
    let kept = |one: &&GroupCount| !timers.contains(&(one.key.subject(), one.key.stratum(), one.bin()));
    Cow::Owned(groups.iter().filter(kept).copied().collect())
}

/// Returns the timers of officials in a measure of time; none elsewhere.
fn timers(groups: &[GroupCount]) -> FxHashSet<Timer> {
    let measure = groups[0].key.measure();
    if MEASURES[measure.measure()].form != Form::Duration || measure.level() == Level::Unit {
        return FxHashSet::default();
    }
    let mut by_bin: FxHashMap<Timer, u64> = FxHashMap::default();
    let mut by_subject: FxHashMap<(u32, u32), u64> = FxHashMap::default();
    let mut all_by_bin: FxHashMap<(u32, u16), u64> = FxHashMap::default();
    let mut all: FxHashMap<u32, u64> = FxHashMap::default();
    for one in groups.iter().filter(|one| one.outcomes > 0) {
        let (subject, stratum, ended) = (one.key.subject(), one.key.stratum(), u64::from(one.outcomes));
        *by_bin.entry((subject, stratum, one.bin())).or_default() += ended;
        *by_subject.entry((subject, stratum)).or_default() += ended;
        *all_by_bin.entry((stratum, one.bin())).or_default() += ended;
        *all.entry(stratum).or_default() += ended;
    }
    let is_timer = |(timer, ended): &(Timer, u64)| {
        let (subject, stratum, bin) = *timer;
        let own = by_subject[&(subject, stratum)];
        let others = all[&stratum] - own;
        let others_there = all_by_bin[&(stratum, bin)] - ended;
        *ended >= MIN_ENDINGS
            && *ended as f64 >= MIN_SHARE * own as f64
            && (others_there as f64) < MAX_SHARE_OF_OTHERS * others as f64
            && crate::rank::bin_start_us(bin) >= MIN_LENGTH_US
    };
    by_bin.into_iter().filter(is_timer).map(|(timer, _)| timer).collect()
}
