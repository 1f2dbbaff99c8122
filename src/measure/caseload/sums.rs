//! Sums over cases of what each hand needed, and of what the other hands of its cases needed.

use super::baseline::{Baseline, BucketBaseline, LATE, TIMES, log_milli};
use crate::event::{Sym, Symbols};
use crate::fact::{Facts, Level};
use crate::measure::{BucketAuthority, MeasureInput, find, for_each_row};
use crate::partial::map_in_order;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// The measures for which it is learnt how far difficulty explains them, by id.
pub const SLOPES: [&str; 3] = ["handling_time", "consult_delay", "overdue_hold"];

/// What a second walk adds up. Officials are indices into [`Baseline::officials`]. Residuals are thousandths.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CaseloadSums {
    /// The cases and residuals of each official.
    pub totals: Vec<OfficialSums>,
    /// For each official and each other hand in its cases, what that hand needed there.
    #[serde(serialize_with = "map_in_order")]
    pub pairs: FxHashMap<(u32, u32), PairSums>,
    /// The sum of products of the residuals of two hands in one case, each against its usual, and their number.
    pub products: i128,
    /// The number of these products.
    pub product_count: u64,
    /// For each measure of [`SLOPES`], the sums of each official.
    pub slopes: [Vec<SlopeSums>; SLOPES.len()],
    /// For each measure of [`SLOPES`], the sum of the squared products of own and others' residuals.
    pub squares: [i128; SLOPES.len()],
}

/// What one official needed, over cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialSums {
    /// The number of cases with an ended hold or an answer.
    pub cases: u64,
    /// The sum of its mean residuals in these cases.
    pub residual: i64,
    /// The sum of their squares.
    pub square: i128,
}

/// What another hand needed in the cases of an official.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairSums {
    /// The number of cases of both.
    pub cases: u64,
    /// The sum of the other's mean residuals in them.
    pub residual: i64,
}

/// Own residuals of an official against the others' in the same cases, each against its usual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlopeSums {
    /// The number of cases with other hands.
    pub cases: u64,
    /// The sum of the others' mean residuals.
    pub others: i64,
    /// The sum of the own ones.
    pub own: i64,
    /// The sum of products.
    pub product: i128,
}

/// A value of one official in one case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    case: Sym,
    official: u32,
    /// The index in [`SLOPES`].
    measure: usize,
    value: i64,
}

/// One official in one case.
struct Hand {
    official: u32,
    /// The mean residual.
    residual: i64,
    /// The same against the official's usual.
    unusual: i64,
    /// By measure of [`SLOPES`], the mean own value.
    own: [Option<i64>; SLOPES.len()],
}

impl CaseloadSums {
    /// Makes the sums of nothing.
    pub fn new(baseline: &Baseline) -> Self {
        let officials = baseline.officials().len();
        Self {
            totals: vec![OfficialSums::default(); officials],
            slopes: std::array::from_fn(|_| vec![SlopeSums::default(); officials]),
            ..Self::default()
        }
    }

    /// Adds facts of officials of a bucket: whole cases. `settled` is indexed by symbol, as for the counts.
    pub fn add(&mut self, facts: &Facts, symbols: &Symbols, settled: &[i64], baseline: &Baseline) {
        let bucket = baseline.of_bucket(symbols);
        let mut entries = Vec::new();
        for (measure, id) in SLOPES.iter().enumerate() {
            entries_of(measure, id, facts, settled, &bucket, &mut entries);
        }
        entries.sort_unstable();
        for case in entries.chunk_by(|one, two| one.case == two.case) {
            let hands: Vec<Hand> = case
                .chunk_by(|one, two| one.official == two.official)
                .filter_map(|entries| Hand::new(entries, baseline))
                .collect();
            self.add_case(&hands);
        }
    }

    fn add_case(&mut self, hands: &[Hand]) {
        for hand in hands {
            let total = &mut self.totals[hand.official as usize];
            total.cases += 1;
            total.residual += hand.residual;
            total.square += i128::from(hand.residual) * i128::from(hand.residual);
        }
        let others = hands.len() as i64 - 1;
        if others < 1 {
            return;
        }
        let sum: i64 = hands.iter().map(|hand| hand.unusual).sum();
        for hand in hands {
            for other in hands.iter().filter(|other| other.official != hand.official) {
                let pair = self.pairs.entry((hand.official, other.official)).or_default();
                pair.cases += 1;
                pair.residual += other.residual;
            }
            let rest = sum - hand.unusual;
            self.products += i128::from(hand.unusual) * i128::from(rest);
            self.product_count += others as u64;
            let mean = rest / others;
            for (measure, own) in hand.own.iter().enumerate() {
                if let Some(own) = own {
                    let product = i128::from(*own) * i128::from(mean);
                    let slope = &mut self.slopes[measure][hand.official as usize];
                    slope.cases += 1;
                    slope.others += mean;
                    slope.own += own;
                    slope.product += product;
                    self.squares[measure] += product * product;
                }
            }
        }
    }

    /// Adds the sums of other buckets.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        for (one, two) in self.totals.iter_mut().zip(other.totals) {
            one.cases += two.cases;
            one.residual += two.residual;
            one.square += two.square;
        }
        #[allow(clippy::iter_over_hash_type, reason = "integers under keys add up in any order")]
        for (pair, two) in other.pairs {
            let one = self.pairs.entry(pair).or_default();
            one.cases += two.cases;
            one.residual += two.residual;
        }
        self.products += other.products;
        self.product_count += other.product_count;
        for measure in 0..SLOPES.len() {
            self.squares[measure] += other.squares[measure];
            for (one, two) in self.slopes[measure].iter_mut().zip(&other.slopes[measure]) {
                one.cases += two.cases;
                one.others += two.others;
                one.own += two.own;
                one.product += two.product;
            }
        }
        self
    }
}

/// Collects the values of one measure: residuals of ended durations, and the difference of a rate's rows from the rate of
/// their stratum, divided by that rate, in thousandths.
fn entries_of(
    measure: usize,
    id: &str,
    facts: &Facts,
    settled: &[i64],
    bucket: &BucketBaseline,
    entries: &mut Vec<Entry>,
) {
    let Some((index, definition)) = find(id) else { return };
    // The authority table plays no part in times.
    let authority = BucketAuthority::default();
    let input = MeasureInput { level: Level::Official, facts, authority: &authority };
    for_each_row(definition, &input, &mut |row| {
        if row.is_of_newcomer(settled) {
            return;
        }
        let usual = bucket.stratum(index, row.procedure, row.step, row.mode);
        let (Some(official), Some(usual)) = (bucket.official(row.subject), usual) else { return };
        let value = if id == LATE {
            if usual <= 0 {
                return;
            }
            (i64::from(row.outcome) * 1_000_000 - usual) * 1_000 / usual
        } else if row.outcome {
            log_milli(row.micros) - usual
        } else {
            return;
        };
        entries.push(Entry { case: row.case_id, official, measure, value });
    });
}

impl Hand {
    /// Makes a hand of the values of one official in one case; `None` if it needed no time there that has ended.
    fn new(entries: &[Entry], baseline: &Baseline) -> Option<Self> {
        let official = entries[0].official;
        let usual = baseline.usual(official);
        let mean = |wanted: &dyn Fn(usize) -> bool| {
            let values = entries.iter().filter(|entry| wanted(entry.measure)).map(|entry| entry.value);
            let count = values.clone().count() as i64;
            (count > 0).then(|| values.sum::<i64>() / count)
        };
        let residual = mean(&|measure| measure < TIMES.len())?;
        let own = std::array::from_fn(|measure| {
            let value = mean(&|other| other == measure);
            value.map(|value| if measure < TIMES.len() { value - usual } else { value })
        });
        Some(Self { official, residual, unusual: residual - usual, own })
    }
}
