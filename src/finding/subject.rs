//! One official or unit with all that was measured of it.

use super::{Limits, Sentence};
use crate::fact::Level;
use crate::measure::{Form, Load, Measure, Withheld};
use crate::rank::{Ranked, Verdict};

/// What the lists say of an official or a unit, and what is in doubt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The listed name.
    pub name: Option<String>,
    /// The title of an official.
    pub office: Option<String>,
    /// The authority's own id.
    pub code: Option<String>,
    /// The level of the unit or post, as listed.
    pub listed_level: Option<String>,
    /// What a reader should know.
    pub notes: Vec<Sentence>,
    /// Those of them that bear on a judgement.
    pub caveats: Vec<Sentence>,
}

/// An official or unit.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// Official or unit.
    pub level: Level,
    /// Who.
    pub id: &'a str,
    /// The unit of an official, where the log tells.
    pub unit: Option<&'a str>,
    /// What the lists say, where they say anything or anything is in doubt.
    pub identity: Option<&'a Identity>,
    /// Whether it is a placeholder or shared account, which is never judged.
    pub placeholder: bool,
    /// Its measures, in the order of the registry; measures it has no rows for are left out.
    pub scores: Vec<Score>,
    /// Measures it has no score for because its unit's log lacks what they need.
    pub withheld: Vec<&'a Withheld>,
    /// Its load, where known.
    pub load: Option<&'a Load>,
}

/// One measure of a subject.
#[derive(Clone, Debug)]
pub struct Score {
    /// Which.
    pub measure: &'static Measure,
    /// Rows counted.
    pub rows: u64,
    /// O.
    pub observed: f64,
    /// E.
    pub expected: f64,
    /// Officials (or units) it was compared with.
    pub peers: u32,
    /// Share of E that rests on peers at the same procedure and step, 0 to 1.
    pub exact_share: f64,
    /// Mean working hours of a row beyond the peers' mean on the same work; `None` for rates.
    pub mean_gap_hours: Option<f64>,
    /// Its median working hours, open work counted; `None` for rates and where not reached.
    pub median_hours: Option<f64>,
    /// The peers' median on the same work.
    pub peers_median_hours: Option<f64>,
    /// Month (since January 1970), O and E, ascending.
    pub months: Vec<(i16, f64, f64)>,
    /// Rows that lie between the subject and one counterpart only, which explains them: who, and how many.
    /// They are not held against the subject.
    pub left_out: Vec<(String, u64)>,
    /// Its place.
    pub ranked: Ranked,
}

impl Subject<'_> {
    /// The score of a measure, and its place.
    pub fn score(&self, measure: &str) -> Option<(usize, &Score)> {
        self.scores.iter().enumerate().find(|(_, score)| score.measure.id == measure)
    }

    /// The places of the scores that are flagged among these and may carry a finding, the surest first.
    pub(super) fn flagged(&self, limits: &Limits, wanted: impl Fn(&Measure) -> bool) -> Vec<usize> {
        let carries = |score: &Score| wanted(score.measure) && score.is_flagged() && score.is_fair(limits);
        let mut places: Vec<usize> =
            (0..self.scores.len()).filter(|&place| carries(&self.scores[place])).collect();
        places.sort_by(|&one, &other| {
            let probability = |place: usize| self.scores[place].ranked.probability;
            probability(other).total_cmp(&probability(one)).then(one.cmp(&other))
        });
        places
    }

    /// Arrivals against the median of the peers, where known.
    pub(super) fn load_ratio(&self) -> Option<f64> {
        self.load.and_then(|load| load.load_ratio)
    }
}

impl Score {
    /// Whether it is flagged on the bad side.
    pub fn is_flagged(&self) -> bool {
        self.ranked.verdict == Verdict::Flagged
    }

    /// Whether enough of the expectation rests on the very same work. A comparison across steps or with all
    /// there is may be shown, but is no ground for blame or praise.
    pub(super) fn is_fair(&self, limits: &Limits) -> bool {
        self.exact_share >= limits.min_exact_share
    }

    /// How many months it speaks of, at least 1.
    pub(super) fn month_count(&self) -> f64 {
        self.months.len().max(1) as f64
    }

    /// Hours or cases a month beyond the peers; negative where fewer.
    ///
    /// A rate: (O − E) a month. A duration: what each row takes beyond the peers' mean, times the rows.
    pub(super) fn excess(&self) -> Option<f64> {
        let total = match self.measure.form {
            Form::Rate => self.observed - self.expected,
            Form::Duration => self.mean_gap_hours? * self.rows as f64,
        };
        Some(total / self.month_count())
    }

    pub(super) fn excess_unit(&self) -> &'static str {
        match self.measure.form {
            Form::Rate => "cases",
            Form::Duration => "hours",
        }
    }
}
