//! The mean of each stratum and the usual residual of each official, from the counts of the first pass.

use crate::event::{Sym, Symbols};
use crate::fact::{Level, Mode};
use crate::measure::counts::{Count, Counts, Group, GroupTable, MeasureLevel};
use crate::measure::find;
use crate::rank::{BIN_COUNT, bin_middle_us};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Seconds that are added to a working time before the logarithm.
const SOFTENING_SECONDS: f64 = 300.0;

/// Returns ln(time + 5 minutes) in thousandths; the time in µs.
pub(super) fn log_milli(micros: i64) -> i64 {
    (1_000.0 * (micros.max(0) as f64 / 1e6 + SOFTENING_SECONDS).ln()).round() as i64
}

/// The measures that the residuals come from, and the one whose rate is explained.
pub(super) const TIMES: [&str; 2] = ["handling_time", "consult_delay"];
pub(super) const LATE: &str = "overdue_hold";

/// A stratum of one measure.
type Stratum = (usize, String, String, Mode);

/// The mean of each stratum, and each official's usual residual.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Baseline {
    /// The officials, in the order of their names.
    officials: Vec<String>,
    /// The mean residual of each official, in thousandths.
    usual: Vec<i64>,
    /// For a duration, the mean of ln(time + 5 minutes) of each stratum, in thousandths; for a rate, the rate of each
    /// stratum, in millionths.
    strata: Vec<(Stratum, i64)>,
}

impl Baseline {
    /// Learns from the counts at the level of officials.
    pub fn new(counts: &Counts) -> Self {
        let logs: Vec<i64> = (0..BIN_COUNT).map(|bin| log_milli(bin_middle_us(bin))).collect();
        let times: Vec<usize> = TIMES.iter().filter_map(|id| Some(find(id)?.0)).collect();
        let means: BTreeMap<(usize, u32), i64> = stratum_sums(counts, &times, &logs)
            .into_iter()
            .map(|(stratum, (sum, count))| (stratum, sum / count.max(1)))
            .collect();
        let named_mean =
            |((measure, stratum), mean): (&(usize, u32), &i64)| (named(counts, *measure, *stratum), *mean);
        let mut strata: Vec<(Stratum, i64)> = means.iter().map(named_mean).collect();
        strata.extend(rates(counts));
        let mut residuals: FxHashMap<Sym, (i64, i64)> = FxHashMap::default();
        for group in groups_of(counts, &times) {
            let (subject, _) = counts.subjects[group.key.subject() as usize];
            let mean = means[&(group.key.measure().measure(), group.key.stratum())];
            let sum = residuals.entry(subject).or_default();
            for count in group.counts {
                sum.0 += i64::from(count.outcomes) * (logs[count.bin() as usize] - mean);
                sum.1 += i64::from(count.outcomes);
            }
        }
        // The symbols of counts sort as their strings do.
        let mut known: Vec<(Sym, (i64, i64))> = residuals.into_iter().collect();
        known.sort_unstable_by_key(|(subject, _)| *subject);
        let name = |subject: &Sym| counts.symbols.get(*subject).unwrap_or_default().to_owned();
        Self {
            officials: known.iter().map(|(subject, _)| name(subject)).collect(),
            usual: known.iter().map(|(_, (sum, count))| sum / (*count).max(1)).collect(),
            strata,
        }
    }

    /// Returns the officials, in the order of their indices.
    pub fn officials(&self) -> &[String] {
        &self.officials
    }

    /// Returns an official's usual residual, thousandths.
    pub(super) fn usual(&self, official: u32) -> i64 {
        self.usual[official as usize]
    }

    /// Translates it to the symbols of a bucket.
    pub(super) fn of_bucket(&self, symbols: &Symbols) -> BucketBaseline {
        let mut official_of = vec![None; symbols.len()];
        for (index, official) in (0..).zip(&self.officials) {
            if let Some(symbol) = symbols.find(official) {
                official_of[symbol.0 as usize] = Some(index);
            }
        }
        let find = |text: &str| if text.is_empty() { Some(Sym::NONE) } else { symbols.find(text) };
        let translate = |((measure, procedure, step, mode), value): &(Stratum, i64)| {
            Some(((*measure, find(procedure)?, find(step)?, *mode), *value))
        };
        BucketBaseline { official_of, strata: self.strata.iter().filter_map(translate).collect() }
    }
}

/// A baseline in the symbols of one bucket.
pub(super) struct BucketBaseline {
    official_of: Vec<Option<u32>>,
    strata: FxHashMap<(usize, Sym, Sym, Mode), i64>,
}

impl BucketBaseline {
    pub(super) fn official(&self, subject: Sym) -> Option<u32> {
        self.official_of.get(subject.0 as usize).copied().flatten()
    }

    pub(super) fn stratum(&self, measure: usize, procedure: Sym, step: Sym, mode: Mode) -> Option<i64> {
        self.strata.get(&(measure, procedure, step, mode)).copied()
    }
}

/// Returns the groups of officials of these measures.
fn groups_of<'c>(counts: &'c Counts, wanted: &[usize]) -> impl Iterator<Item = Group<'c>> {
    let is_wanted =
        |measure: MeasureLevel| measure.level() == Level::Official && wanted.contains(&measure.measure());
    counts.measures.iter().filter(move |table| is_wanted(table.measure())).flat_map(GroupTable::iter)
}

/// Returns the sum of logarithms and the number of endings by measure and stratum.
fn stratum_sums(counts: &Counts, times: &[usize], logs: &[i64]) -> FxHashMap<(usize, u32), (i64, i64)> {
    let mut sums: FxHashMap<(usize, u32), (i64, i64)> = FxHashMap::default();
    for group in groups_of(counts, times) {
        let sum = sums.entry((group.key.measure().measure(), group.key.stratum())).or_default();
        for count in group.counts {
            sum.0 += i64::from(count.outcomes) * logs[count.bin() as usize];
            sum.1 += i64::from(count.outcomes);
        }
    }
    sums
}

/// Returns the rate of lateness of each stratum, millionths.
fn rates(counts: &Counts) -> Vec<(Stratum, i64)> {
    let Some((late, _)) = find(LATE) else { return Vec::new() };
    let mut sums: FxHashMap<u32, Count> = FxHashMap::default();
    for group in groups_of(counts, &[late]) {
        let sum = sums.entry(group.key.stratum()).or_default();
        group.counts.iter().for_each(|one| *sum += one.count());
    }
    let mut ordered: Vec<_> = sums.into_iter().collect();
    ordered.sort_unstable_by_key(|(stratum, _)| *stratum);
    let rate = |count: Count| (1_000_000 * count.outcomes / count.rows.max(1)) as i64;
    ordered.into_iter().map(|(stratum, count)| (named(counts, late, stratum), rate(count))).collect()
}

fn named(counts: &Counts, measure: usize, stratum: u32) -> Stratum {
    let (procedure, step, mode) = counts.strata[stratum as usize];
    let text = |symbol: Sym| counts.symbols.get(symbol).unwrap_or_default().to_owned();
    (measure, text(procedure), text(step), mode)
}
