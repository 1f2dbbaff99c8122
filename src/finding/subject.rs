//! One official or unit with all that was measured of it.

use crate::fact::Level;
use crate::judge::{Standing, Verdict};
use crate::lang::Bilingual;
use crate::measure::{Family, Load, Loops, Withheld};

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
    /// True if a review of it was answered.
    pub answered_review: bool,
    /// True if it was said long enough ago that its drafts come back, so that there was time for coaching.
    pub coached_before: bool,
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
    pub standings: &'a [Standing],
    /// Measures for which it has no standing because its unit's log lacks what they need.
    pub withheld: Vec<&'a Withheld>,
    /// The forwarding loops that it closed.
    pub loops: Loops,
    /// Its load, if known.
    pub load: Option<&'a Load>,
    /// Working hours from the first to the last instant at which it held a case, without leave and absence; of a unit, those of
    /// its officials together. `None` where that is not known.
    pub present_hours: Option<f64>,
}

/// The probability that the time taken is beyond the threshold, from which on it supports a measure of lateness.
const MIN_SUPPORT: f64 = 0.5;

impl Subject<'_> {
    /// Returns the standing on the measure with this id, and its index in [`Subject::standings`].
    pub fn standing(&self, measure: &str) -> Option<(usize, &Standing)> {
        self.standings.iter().enumerate().find(|(_, standing)| standing.measure.id == measure)
    }

    /// Returns the indices of the flagged standings of the `wanted` families: the persistent ones first, then the most
    /// probable. Measures that only describe have no family and are never among them.
    pub(super) fn flagged(&self, wanted: impl Fn(Family) -> bool) -> Vec<usize> {
        let carries = |standing: &Standing| {
            standing.verdict == Verdict::Flagged
                && standing.measure.family.is_some_and(&wanted)
                && self.is_supported(standing)
        };
        let mut indices: Vec<usize> =
            (0..self.standings.len()).filter(|&index| carries(&self.standings[index])).collect();
        indices.sort_by(|&one, &other| {
            let key = |index: usize| (self.standings[index].persistent, self.standings[index].probability);
            let (one_key, other_key) = (key(one), key(other));
            other_key.0.cmp(&one_key.0).then(other_key.1.total_cmp(&one_key.1)).then(one.cmp(&other))
        });
        indices
    }

    /// Returns true unless a late measure stands alone. Being late at single due dates may have many reasons, such as
    /// leave, the end of a month or a due date that was too short. So it is said only of somebody who is more likely than
    /// not beyond the threshold in the time taken, too.
    fn is_supported(&self, standing: &Standing) -> bool {
        let Some(time) = standing.measure.supported_by else { return true };
        self.standing(time).is_some_and(|(_, time)| {
            time.verdict != Verdict::TooLittleData && time.probability >= MIN_SUPPORT
        })
    }

    /// Returns true if a measure of conduct is flagged and persistent.
    pub(super) fn has_conduct(&self) -> bool {
        self.flagged(Family::is_conduct).into_iter().any(|index| self.standings[index].persistent)
    }

    /// Returns arrivals divided by the median of the peers', if known.
    pub(super) fn load_ratio(&self) -> Option<f64> {
        self.load.and_then(|load| load.load_ratio)
    }
}
