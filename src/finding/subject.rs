//! One official or unit with all that was measured of it.

use super::thresholds::FindingThresholds;
use crate::fact::Level;
use crate::lang::{Bilingual, bilingual};
use crate::measure::{Form, Load, Measure, Withheld};
use crate::rank::{Ranked, Verdict};

/// What the lists say of an official or a unit, and what is uncertain about it.
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
    pub notes: Vec<Bilingual<String>>,
    /// The notes that matter for a judgement.
    pub caveats: Vec<Bilingual<String>>,
}

/// An official or a unit.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// The level: official or unit.
    pub level: Level,
    /// The id of the official or unit.
    pub id: &'a str,
    /// The unit of an official, where the log says it.
    pub unit: Option<&'a str>,
    /// What the lists say, if they say anything or anything is uncertain.
    pub identity: Option<&'a Identity>,
    /// True for a placeholder or shared account, which is never judged.
    pub placeholder: bool,
    /// Its measures, in the order of the registry; measures for which it has no row are left out.
    pub scores: Vec<Score>,
    /// Measures for which it has no score because its unit's log lacks what they need.
    pub withheld: Vec<&'a Withheld>,
    /// Its load, if known.
    pub load: Option<&'a Load>,
}

/// One measure of a subject.
#[derive(Clone, Debug)]
pub struct Score {
    /// The measure.
    pub measure: &'static Measure,
    /// The number of rows counted.
    pub rows: u64,
    /// O, the number of observed outcomes or endings.
    pub observed: f64,
    /// E, the expected number.
    pub expected: f64,
    /// The number of other officials (or units) it was compared with.
    pub peers: u32,
    /// The share of E that rests on peers at the same procedure and step, from 0 to 1.
    pub exact_share: f64,
    /// The mean working hours of a row minus the peers' mean on the same work; `None` for rates.
    pub mean_gap_hours: Option<f64>,
    /// The median working hours, running rows counted as censored; `None` for rates and where not reached.
    pub median_hours: Option<f64>,
    /// The peers' median on the same work.
    pub peers_median_hours: Option<f64>,
    /// O and E by month, ascending.
    pub months: Vec<MonthOfScore>,
    /// Counterparts whose rows are not held against the subject, and the number of these rows.
    pub left_out: Vec<(String, u64)>,
    /// Shrunk ratio, intervals, probabilities and flags.
    pub ranked: Ranked,
}

/// One month of a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MonthOfScore {
    /// Months since January 1970.
    pub month: i16,
    /// O of the month.
    pub observed: f64,
    /// E of the month.
    pub expected: f64,
}

impl Subject<'_> {
    /// Returns the score of the measure with this id, and its index in [`Subject::scores`].
    pub fn score(&self, measure: &str) -> Option<(usize, &Score)> {
        self.scores.iter().enumerate().find(|(_, score)| score.measure.id == measure)
    }

    /// Returns the indices of the `wanted` scores that are flagged and rest on the same work, the most
    /// probable first.
    pub(super) fn flagged(
        &self,
        thresholds: &FindingThresholds,
        wanted: impl Fn(&Measure) -> bool,
    ) -> Vec<usize> {
        let carries =
            |score: &Score| wanted(score.measure) && score.is_flagged() && score.is_on_same_work(thresholds);
        let mut indices: Vec<usize> =
            (0..self.scores.len()).filter(|&index| carries(&self.scores[index])).collect();
        indices.sort_by(|&one, &other| {
            let probability = |index: usize| self.scores[index].ranked.probability;
            probability(other).total_cmp(&probability(one)).then(one.cmp(&other))
        });
        indices
    }

    /// Returns arrivals divided by the median of the peers', if known.
    pub(super) fn load_ratio(&self) -> Option<f64> {
        self.load.and_then(|load| load.load_ratio)
    }
}

impl Score {
    /// Returns true if it is flagged on the bad side.
    pub fn is_flagged(&self) -> bool {
        self.ranked.verdict == Verdict::Flagged
    }

    /// Returns true if enough of the expectation rests on the very same work. A comparison over all
    /// procedures or over all work may be shown, but is no ground for blame or praise.
    pub(super) fn is_on_same_work(&self, thresholds: &FindingThresholds) -> bool {
        self.exact_share >= thresholds.min_exact_share
    }

    /// Returns the hours or cases a month beyond the peers; negative where fewer.
    ///
    /// Of a rate, it is (O − E) a month. Of a duration, it is what each row takes beyond the peers' mean,
    /// times the rows, a month.
    pub(super) fn excess(&self) -> Option<f64> {
        let total = match self.measure.form {
            Form::Rate => self.observed - self.expected,
            Form::Duration => self.mean_gap_hours? * self.rows as f64,
        };
        Some(total / self.months.len().max(1) as f64)
    }

    /// Returns what [`Score::excess`] counts.
    pub(super) fn excess_unit(&self) -> Bilingual {
        match self.measure.form {
            Form::Rate => bilingual("lượt", "cases"),
            Form::Duration => bilingual("giờ", "hours"),
        }
    }
}
