//! Which measures the log of a unit does not allow.
//!
//! A unit whose log lacks what a measure needs is neither judged by it nor anybody's peer there: its rows are
//! left out, and that is said, never reported as zero. This is the rule:
//!
//! > Of the unit's facts that could carry what is needed, count those that do. If there are such facts and the
//! > share of those that carry it is below `min_share`, the measure is **withheld** for the unit.
//!
//! [`UnitSupply::carrying`] says what could carry it, and what carries it.

use crate::event::Sym;
use crate::fact::Level;
use crate::lang::Bilingual;
use crate::measure::counts::{Counts, UnitSupply};
use crate::measure::{MEASURES, Measure, Need, find};
use rustc_hash::FxHashSet;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A measure that is withheld for a unit, and why.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Withheld {
    /// Whether the measure of officials or that of units is withheld.
    pub level: Level,
    /// The unit; empty for facts of which the log names no unit.
    pub unit: String,
    /// The measure, stored by its id.
    #[serde(deserialize_with = "measure_of_id")]
    pub measure: &'static Measure,
    /// What the unit's log lacks.
    pub lacks: Need,
    /// How many of its facts carry that.
    pub carrying: u64,
    /// How many could carry it.
    pub could: u64,
}

impl Withheld {
    /// Says what the log lacks.
    pub fn reason(&self) -> Bilingual<String> {
        let (lacks, carrying, could) = (self.lacks.text(), self.carrying, self.could);
        Bilingual::new(
            format!("nhật ký của đơn vị thiếu {}: {carrying} trong {could} lượt có", lacks.vi),
            format!("the unit's log lacks {}: {carrying} of {could} rows have it", lacks.en),
        )
    }
}

/// A measure is stored by its id.
impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id)
    }
}

fn measure_of_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static Measure, D::Error> {
    let id = String::deserialize(deserializer)?;
    let (_, measure) = find(&id).ok_or_else(|| D::Error::custom(format!("there is no measure `{id}`")))?;
    Ok(measure)
}

/// Returns what is withheld, in the order of level, unit and measure. Measures that the log as a whole does not
/// allow are not in it: see [`unmet`].
pub fn withheld(counts: &Counts, min_share: f64) -> Vec<Withheld> {
    let mut found = Vec::new();
    for ((level, unit), supply) in &counts.supply {
        // At the level of units, facts without a unit have no subject.
        if *level == Level::Unit && unit.is_none() {
            continue;
        }
        for measure in MEASURES {
            let Some(lacks) = lacking(measure, supply, min_share) else { continue };
            if measure.has_rows_of(*level) && counts.meets(*level, measure.needs) {
                let (carrying, could) = supply.carrying(lacks);
                let unit = counts.symbols.get(*unit).unwrap_or_default().to_owned();
                found.push(Withheld { level: *level, unit, measure, lacks, carrying, could });
            }
        }
    }
    found
}

/// Returns the measures that the log as a whole does not allow at a level, and what it lacks for them.
pub fn unmet(counts: &Counts, level: Level) -> Vec<(&'static Measure, Need)> {
    MEASURES
        .iter()
        .filter(|one| one.has_rows_of(level) && !counts.meets(level, one.needs))
        .map(|one| (one, one.needs))
        .collect()
}

/// Returns the units for which a measure is withheld at a level.
pub(crate) fn withheld_units(
    counts: &Counts,
    measure: &Measure,
    level: Level,
    min_share: f64,
) -> FxHashSet<Sym> {
    let of_level = counts.supply.iter().filter(|((other, _), _)| *other == level);
    of_level
        .filter(|(_, supply)| lacking(measure, supply, min_share).is_some())
        .map(|((_, unit), _)| *unit)
        .collect()
}

/// Returns what a unit's log lacks for a measure: actors, which all measures need, or what it needs besides.
fn lacking(measure: &Measure, supply: &UnitSupply, min_share: f64) -> Option<Need> {
    [Need::Actors, measure.needs].into_iter().find(|need| supply.lacks(*need, min_share))
}
