//! One subject on one measure, judged: a row of the tables of the run.

use super::left_out::LeftOut;
use super::spread::Spread;
use crate::fact::Level;
use crate::measure::Measure;

/// What may be said about a subject on one measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Beyond the threshold in every view.
    Flagged,
    /// Enough data, and not certain enough.
    NotFlagged,
    /// Nothing may be concluded, neither blame nor praise.
    TooLittleData,
}

/// One subject on one measure.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The measure.
    pub measure: &'static Measure,
    /// Whether the subject is an official or a unit.
    pub level: Level,
    /// The official or unit.
    pub subject: String,
    /// The unit in which it has most rows; empty where the log names none.
    pub unit: String,
    /// The number of rows.
    pub rows: u64,
    /// The number of outcomes or endings among them.
    pub outcomes: u64,
    /// The share of the rows that meet others with the very same work; only these are judged.
    pub exact_share: f64,
    /// The number of other subjects that these rows meet.
    pub peers: u32,
    /// J: the effective number of colleagues that set the reference.
    pub colleagues: f64,
    /// O*: outcomes or endings, weighted with the share of the others.
    pub observed: f64,
    /// E*: what the others' mean gives on the same rows.
    pub expected: f64,
    /// V: the hypergeometric variance of O*.
    pub variance: f64,
    /// The typical colleague over the mean one: E* times it is the reference.
    pub reference: f64,
    /// φ and what it consists of.
    pub phi: Phi,
    /// θ, the true ratio of O* to the reference: a ratio of rates or, for durations, of hazards.
    pub theta: Estimate,
    /// The same in plain words: times as many or, for durations, times as long. Low and high are those of the words.
    pub times: Estimate,
    /// θ at the threshold of the measure.
    pub theta_at_threshold: f64,
    /// The probability of being beyond the threshold.
    pub probability: f64,
    /// How many times as long, or as many, the difficulty of the cases explains; 1 where it explains nothing.
    pub difficulty: f64,
    /// The probability with the cases taken as they are.
    pub probability_without_difficulty: f64,
    /// The same against the others of the own unit; equal to `probability` at the level of units.
    pub probability_in_unit: f64,
    /// The level of the others of the own unit relative to the office; 1 where it cannot be told.
    pub unit_factor: f64,
    /// The least probability whichever three months in a row are left out; `None` unless flagged.
    pub probability_without_months: Option<f64>,
    /// For a flagged unit, how many times as many (or as long) its officials have without the worst of them.
    pub without_worst: Option<f64>,
    /// The probability of being beyond the reciprocal of the threshold on the good side, the least of all views.
    pub probability_good: f64,
    /// τ²/(τ² + φ/E): how much of the estimate is the subject's own.
    pub reliability: f64,
    /// The 90 % interval of the position, 1 being the worst; `None` with too little data or no draws.
    pub position: Option<(u32, u32)>,
    /// The verdict on the bad side.
    pub verdict: Verdict,
    /// True if it is flagged and stays probable whichever three months are left out.
    pub persistent: bool,
    /// The verdict on the good side.
    pub good: Verdict,
    /// How the last months compare with those before; `None` with too little of either.
    pub trend: Option<Trend>,
    /// Working times, for durations.
    pub spread: Option<Spread>,
    /// The months, ascending.
    pub months: Vec<MonthCount>,
    /// How probable it is without some of what it rests on; empty unless flagged or praised.
    pub left_out: LeftOut,
}

/// The last months against those before, in words like [`Standing::times`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    /// The number of last months.
    pub months: u16,
    /// Before them.
    pub before: f64,
    /// In them.
    pub now: f64,
}

/// An estimate with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The posterior mean.
    pub value: f64,
    /// 2.5 % lie below.
    pub low: f64,
    /// 2.5 % lie above.
    pub high: f64,
}

/// φ: the variance of O* over the reference, by its sources.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Phi {
    /// V/E*: chance.
    pub chance: f64,
    /// What months add.
    pub months: f64,
    /// What the uncertain reference adds.
    pub reference: f64,
}

impl Phi {
    /// Returns the sum.
    pub fn total(self) -> f64 {
        self.chance + self.months + self.reference
    }
}

/// One month of a subject on a measure, over the rows that are judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MonthCount {
    /// Months since January 1970.
    pub month: i16,
    /// O* of the month.
    pub observed: f64,
    /// The reference of the month: E* times the factor of the reference.
    pub expected: f64,
}

impl Standing {
    /// Returns O* over the reference, or `None` where nothing is expected.
    pub fn ratio(&self) -> Option<f64> {
        let reference = self.expected * self.reference;
        (reference > 0.0).then(|| self.observed / reference)
    }

    /// Returns how many outcomes or endings the typical colleague would have on the same rows: the outcomes divided by
    /// the ratio.
    pub fn colleagues_would_have(&self) -> Option<f64> {
        let reference = self.expected * self.reference;
        if reference <= 0.0 {
            return None;
        }
        let outcomes = self.outcomes as f64 * self.exact_share;
        Some(if self.observed > 0.0 { outcomes * reference / self.observed } else { reference })
    }

    /// Returns the least probability of all views: a view may take a flag away, and never makes one.
    pub fn least_probability(&self) -> f64 {
        self.probability.min(self.probability_in_unit).min(self.probability_without_difficulty)
    }

    /// Takes every verdict back: nothing may be concluded.
    pub(super) fn withdraw(&mut self) {
        (self.verdict, self.good, self.persistent) = (Verdict::TooLittleData, Verdict::TooLittleData, false);
    }

    /// Returns true if O* is far less than expected where that is bad, as for durations.
    pub fn low_is_bad(&self) -> bool {
        self.measure.form.low_is_bad()
    }
}
