//! What the log of each unit supplies, and which measures it therefore does not allow.
//!
//! A unit whose log lacks what a measure needs is neither judged by it nor anybody's peer there: its rows are
//! left out, and that is said, never reported as zero. The rule stands here and nowhere else:
//!
//! > Of the unit's facts that could carry what is needed, count those that do. Where there are such facts and
//! > the share of those that carry it is below `min_share`, the measure is **withheld** for the unit.
//!
//! What could carry it, and what carries it, says [`UnitSupply::carrying`]. Both are integers under the names
//! of units, which add up over buckets in any order. Facts without a unit are one group.

use super::tallies::rename;
use super::{Counts, MEASURES, Measure, Need};
use crate::event::{NO_TIME, Sym};
use crate::fact::{Facts, Level, Passage, Reply};
use crate::lang::Bilingual;
use rustc_hash::{FxHashMap, FxHashSet};

/// What a unit's facts carry. What was taken back, and what came after the end of the case, is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnitSupply {
    /// Holds.
    pub holds: u64,
    /// Of these, by a holder whom the log names.
    pub known_holds: u64,
    /// Of these, with at least one substantive act.
    pub worked_holds: u64,
    /// Of these, with a due date.
    pub due_holds: u64,
    /// Handovers sent.
    pub handovers: u64,
    /// Of these, with a receiver whom the log names.
    pub named_handovers: u64,
    /// Consultations that the unit was asked for.
    pub consultations: u64,
    /// Of these, with a due date.
    pub due_consultations: u64,
    /// Of these, answered by the unit itself.
    pub replies: u64,
}

impl UnitSupply {
    /// How many facts carry what is needed, and how many could.
    ///
    /// Two things cannot be judged by a share, because their lack is what the measures look for: whether
    /// there was work before passing on, and whether there was a reply. A log is taken to tell them as soon
    /// as it tells one of them; a log that tells none carries nothing.
    pub fn carrying(&self, need: Need) -> (u64, u64) {
        let told = |tells: bool, count: u64| if tells { count } else { 0 };
        match need {
            Need::Actors => (self.known_holds, self.holds),
            Need::Handovers => (told(self.worked_holds > 0, self.named_handovers), self.handovers),
            Need::HoldDue => (self.due_holds, self.holds),
            Need::Consultations => (told(self.replies > 0, self.consultations), self.consultations),
            Need::ConsultationDue => (told(self.replies > 0, self.due_consultations), self.consultations),
        }
    }

    /// Whether too few of the facts carry what is needed.
    fn lacks(&self, need: Need, min_share: f64) -> bool {
        let (carrying, could) = self.carrying(need);
        could > 0 && (carrying as f64) < min_share * could as f64
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.holds += other.holds;
        self.known_holds += other.known_holds;
        self.worked_holds += other.worked_holds;
        self.due_holds += other.due_holds;
        self.handovers += other.handovers;
        self.named_handovers += other.named_handovers;
        self.consultations += other.consultations;
        self.due_consultations += other.due_consultations;
        self.replies += other.replies;
    }
}

/// Supply by level and unit, while it is added up.
#[derive(Clone, Debug, Default)]
pub(super) struct SupplyTable {
    place: FxHashMap<(Level, Sym), u32>,
    sums: Vec<(Level, Sym, UnitSupply)>,
}

impl SupplyTable {
    pub(super) fn add(&mut self, facts: &Facts, level: Level, mut translate: impl FnMut(Sym) -> Sym) {
        for hold in &facts.holds {
            if !hold.after_end && hold.released_by != Passage::Recalled {
                let supply = self.at(level, translate(hold.unit_id));
                supply.holds += 1;
                supply.known_holds += u64::from(hold.holder.is_some());
                supply.worked_holds += u64::from(hold.acts > 0);
                supply.due_holds += u64::from(hold.due_at != NO_TIME);
            }
        }
        for handover in &facts.handovers {
            if !handover.after_end && !handover.recalled {
                let supply = self.at(level, translate(handover.sender_unit_id));
                supply.handovers += 1;
                supply.named_handovers += u64::from(!handover.inferred);
            }
        }
        for consultation in &facts.consultations {
            let supply = self.at(level, translate(consultation.consulted_unit_id));
            supply.consultations += 1;
            supply.due_consultations += u64::from(consultation.due_at != NO_TIME);
            supply.replies += u64::from(consultation.reply == Reply::Own);
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (level, unit, supply) in other.sums {
            self.at(level, unit).add(&supply);
        }
    }

    /// The same sums under new symbols.
    pub(super) fn renamed(self, names: &[Sym]) -> Self {
        let mut renamed = Self::default();
        for (level, unit, supply) in self.sums {
            *renamed.at(level, rename(names, unit)) = supply;
        }
        renamed
    }

    pub(super) fn finish(self) -> Vec<(Level, Sym, UnitSupply)> {
        let mut sums = self.sums;
        sums.sort_unstable_by_key(|(level, unit, _)| (*level, *unit));
        sums
    }

    fn at(&mut self, level: Level, unit: Sym) -> &mut UnitSupply {
        let next = self.sums.len() as u32;
        let place = *self.place.entry((level, unit)).or_insert(next);
        if place == next {
            self.sums.push((level, unit, UnitSupply::default()));
        }
        &mut self.sums[place as usize].2
    }
}

/// That a measure is withheld for a unit, and why.
#[derive(Clone, Debug)]
pub struct Withheld {
    /// At which level of holders.
    pub level: Level,
    /// The unit; empty where the log names none.
    pub unit: String,
    /// The measure.
    pub measure: &'static Measure,
    /// What the unit's log lacks.
    pub lacks: Need,
    /// How many of its facts carry that.
    pub carrying: u64,
    /// How many could.
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

/// What is withheld, in the order of level, unit and measure. Measures that the whole log cannot tell are
/// not in it: see [`unmet`](super::unmet).
pub fn withheld(counts: &Counts, min_share: f64) -> Vec<Withheld> {
    let mut found = Vec::new();
    for (level, unit, supply) in &counts.supply {
        // At the level of units, what has no unit has no subject.
        if *level == Level::Unit && unit.is_none() {
            continue;
        }
        for measure in MEASURES {
            let Some(lacks) = lacking(measure, supply, min_share) else { continue };
            if counts.meets(*level, measure.needs) {
                let (carrying, could) = supply.carrying(lacks);
                let unit = counts.symbols.get(*unit).unwrap_or_default().to_owned();
                found.push(Withheld { level: *level, unit, measure, lacks, carrying, could });
            }
        }
    }
    found
}

/// What a unit's log lacks for a measure: actors, which all of them need, or what the measure needs besides.
fn lacking(measure: &Measure, supply: &UnitSupply, min_share: f64) -> Option<Need> {
    [Need::Actors, measure.needs].into_iter().find(|need| supply.lacks(*need, min_share))
}

/// The units for which a measure is withheld at a level, as symbols.
pub(super) fn withheld_units(
    counts: &Counts,
    measure: &Measure,
    level: Level,
    min_share: f64,
) -> FxHashSet<Sym> {
    let of_level = counts.supply.iter().filter(|(other, ..)| *other == level);
    of_level
        .filter(|(_, _, supply)| lacking(measure, supply, min_share).is_some())
        .map(|(_, unit, _)| *unit)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_is_not_taken_for_a_gap() {
        let silent = UnitSupply { consultations: 100, due_consultations: 100, ..UnitSupply::default() };
        assert!(silent.lacks(Need::Consultations, 0.5), "no reply at all: answering is not logged");
        let slow = UnitSupply { replies: 1, ..silent };
        assert!(!slow.lacks(Need::Consultations, 0.5) && !slow.lacks(Need::ConsultationDue, 0.5));
        let passing = UnitSupply { handovers: 10, named_handovers: 10, holds: 10, ..UnitSupply::default() };
        assert!(passing.lacks(Need::Handovers, 0.5), "no work at all: work is not logged");
        assert!(!UnitSupply { worked_holds: 1, ..passing }.lacks(Need::Handovers, 0.5));
    }

    #[test]
    fn the_share_itself_is_enough_and_nothing_lacks_nothing() {
        let supply = UnitSupply { holds: 4, known_holds: 4, due_holds: 2, ..UnitSupply::default() };
        assert!(!supply.lacks(Need::HoldDue, 0.5));
        assert!(supply.lacks(Need::HoldDue, 0.51));
        assert!(!supply.lacks(Need::Handovers, 0.5), "who hands nothing on lacks no receivers");
        assert!(!UnitSupply::default().lacks(Need::Actors, 1.0));
    }
}
