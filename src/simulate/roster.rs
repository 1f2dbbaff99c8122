//! The officials and units: who works where, who behaves how, and who gets which cases.

use super::circumstances::STAFFING_STREAM;
use super::dice::Dice;
use super::names;
use super::official::{Official, Person};
use super::plant::{Behaviour, ORDINARY, Plant, StaffRole, plants_of};
use super::procedure::{PROCEDURES, Procedure};
use super::settings::SimulateSettings;

/// The number of specialists per round of planted behaviours. There is at least one round.
const SPECIALISTS_PER_ROUND: usize = 60;
/// The number of consulted officials per late one.
const CONSULTED_PER_PLANT: usize = 25;
/// The weight of ordinary procedures for an official who gets the hard ones, where an ordinary official has 1.
const SPECIALIST_REMAINDER: f64 = 0.02;

/// A unit. One that gives opinions has no clerks, dispatchers, specialists or leaders.
#[derive(Default)]
pub(super) struct RosterUnit {
    pub(super) name: String,
    pub(super) clerks: Vec<u32>,
    pub(super) dispatchers: Vec<u32>,
    pub(super) specialists: Vec<u32>,
    pub(super) leaders: Vec<u32>,
}

/// All officials and units. Officials are identified by their index.
pub(super) struct Roster {
    pub(super) officials: Vec<Official>,
    pub(super) units: Vec<RosterUnit>,
    /// The officials who give opinions.
    pub(super) consulted: Vec<u32>,
    /// All specialists.
    specialists: Vec<u32>,
    /// For each procedure, the running total of the weights of `specialists`.
    weights: Vec<Vec<f64>>,
}

impl Roster {
    /// Hires officials and plants behaviours. The same settings give the same roster, whatever the size of the
    /// log.
    pub(super) fn new(settings: &SimulateSettings) -> Self {
        let mut roster = Self {
            officials: Vec::new(),
            units: Vec::new(),
            consulted: Vec::new(),
            specialists: Vec::new(),
            weights: Vec::new(),
        };
        let mut dice = Dice::new(settings.seed, 0);
        let (handling, consulted) = (settings.handling_units(), settings.consulted_officials());
        let larger = settings.larger_first_unit as usize;
        let staff = settings.officials as usize - consulted - larger;
        let spread = if settings.null { 0.0 } else { settings.spread };
        for unit in 0..handling {
            // The first units get what does not divide evenly.
            let size = staff / handling + usize::from(unit < staff % handling);
            let size = if unit == 0 { size + larger } else { size };
            roster.open_handling_unit(unit, size, spread, &mut dice);
        }
        let opinion_units = settings.units as usize - handling;
        for unit in 0..opinion_units {
            let size = consulted / opinion_units + usize::from(unit < consulted % opinion_units);
            roster.open_consulted_unit(unit, size, spread, &mut dice);
        }
        let mut staffing = Dice::new(settings.seed, STAFFING_STREAM);
        if !settings.plants.is_empty() {
            roster.plant_with_strength(&settings.plants, &mut staffing);
        } else if settings.plant && !settings.null {
            roster.plant(handling);
        }
        roster.settle(&settings.traits, &mut staffing);
        roster.weights = PROCEDURES.iter().map(|procedure| roster.running_weights(procedure)).collect();
        roster
    }

    /// Draws the official in charge of the next case of `PROCEDURES[procedure]`.
    pub(super) fn draw_specialist(&self, procedure: usize, dice: &mut Dice) -> u32 {
        self.specialists[dice.weighted(&self.weights[procedure])]
    }

    /// Draws another specialist of the unit of `official`, if there is one.
    pub(super) fn draw_colleague(&self, official: u32, dice: &mut Dice) -> Option<u32> {
        let colleagues = &self.unit_of(official).specialists;
        let index = colleagues.iter().position(|colleague| *colleague == official)?;
        let others = colleagues.len() - 1;
        (others > 0).then(|| colleagues[(index + 1 + dice.below(others)) % colleagues.len()])
    }

    pub(super) fn official(&self, index: u32) -> &Official {
        &self.officials[index as usize]
    }

    pub(super) fn unit_of(&self, official: u32) -> &RosterUnit {
        &self.units[self.official(official).unit as usize]
    }

    fn open_handling_unit(&mut self, index: usize, size: usize, spread: f64, dice: &mut Dice) {
        let name = names::handling_unit(index);
        let each = (size / 12).max(1);
        let mut unit = RosterUnit { name, ..RosterUnit::default() };
        unit.clerks = self.hire(each, StaffRole::Clerk, spread, dice);
        unit.dispatchers = self.hire(each, StaffRole::Dispatcher, spread, dice);
        unit.leaders = self.hire(each, StaffRole::Leader, spread, dice);
        unit.specialists = self.hire(size - 3 * each, StaffRole::Specialist, spread, dice);
        self.specialists.extend(&unit.specialists);
        self.units.push(unit);
    }

    fn open_consulted_unit(&mut self, index: usize, size: usize, spread: f64, dice: &mut Dice) {
        let hired = self.hire(size, StaffRole::Consulted, spread, dice);
        self.consulted.extend(&hired);
        self.units.push(RosterUnit { name: names::consulted_unit(index), ..RosterUnit::default() });
    }

    /// Hires officials for the unit that is about to be opened.
    fn hire(&mut self, count: usize, role: StaffRole, spread: f64, dice: &mut Dice) -> Vec<u32> {
        let title = role.title();
        let first = self.officials.len();
        for index in first..first + count {
            self.officials.push(Official {
                shown: format!("{} - ({title})", names::person(index)),
                unit: self.units.len() as u32,
                behaviour: Behaviour::Normal,
                conduct: ORDINARY,
                pace: dice.log_normal(1.0, spread),
                role,
                planted: None,
                person: Person::default(),
            });
        }
        (first as u32..(first + count) as u32).collect()
    }

    fn plant(&mut self, handling: usize) {
        let rounds = (self.specialists.len() / SPECIALISTS_PER_ROUND).max(1);
        let per_round = plants_of(StaffRole::Specialist).count();
        let plants = plants_of(StaffRole::Specialist).cycle().take(rounds * per_round);
        for (number, plant) in plants.enumerate() {
            let unit = &self.units[number % handling];
            // A unit too small for another plant keeps what it has.
            let Some(&official) = unit.specialists.get(number / handling) else { continue };
            let dispatchers = unit.dispatchers.clone();
            self.behave(official, plant);
            if plant.behaviour == Behaviour::MisroutedTo {
                for plant in plants_of(StaffRole::Dispatcher) {
                    self.behave(dispatchers[0], plant);
                }
            }
        }
        let late = (self.consulted.len() / CONSULTED_PER_PLANT).max(1);
        for plant in plants_of(StaffRole::Consulted) {
            for official in self.consulted.clone().into_iter().step_by(CONSULTED_PER_PLANT).take(late) {
                self.behave(official, plant);
            }
        }
    }

    fn behave(&mut self, official: u32, plant: &Plant) {
        let official = &mut self.officials[official as usize];
        official.behaviour = plant.behaviour;
        official.conduct = plant.conduct;
        // Planted officials have the planted pace, not a lucky or unlucky one on top.
        official.pace = 1.0;
        if plant.behaviour == Behaviour::Placeholder {
            "Chuyên viên".clone_into(&mut official.shown);
        }
    }

    fn running_weights(&self, procedure: &Procedure) -> Vec<f64> {
        let gets_hard_cases = |official: &u32| self.official(*official).behaviour == Behaviour::Specialist;
        let chosen = self.specialists.iter().filter(|official| gets_hard_cases(official)).count() as f64;
        let everybody = self.specialists.len() as f64;
        let chosen_weight = if procedure.hard {
            hard_weight(chosen, everybody, procedure.share)
        } else {
            SPECIALIST_REMAINDER
        };
        let mut total = 0.0;
        let mut running = Vec::with_capacity(self.specialists.len());
        for official in &self.specialists {
            let ordinary = self.official(*official).conduct.load;
            total += if gets_hard_cases(official) { chosen_weight } else { ordinary };
            running.push(total);
        }
        running
    }
}

/// Returns the weight of hard procedures for the officials who are to get them, where the others have 1.
///
/// `chosen` of `everybody` are to get `chosen / everybody` of all cases, so that their load gives no hint, all of
/// it out of the `share` that is hard; but 60 % of the hard cases at most.
fn hard_weight(chosen: f64, everybody: f64, share: f64) -> f64 {
    let wanted = (chosen / everybody / share).min(0.6);
    if chosen == 0.0 { 0.0 } else { wanted * (everybody - chosen) / (chosen * (1.0 - wanted)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planted(behaviour: Behaviour, roster: &Roster) -> usize {
        roster.officials.iter().filter(|official| official.behaviour == behaviour).count()
    }

    #[test]
    fn the_samples_have_one_of_each_plant_and_no_two_officials_alike() {
        let roster = Roster::new(&SimulateSettings::default());
        for plant in super::super::plant::PLANTS {
            assert_eq!(planted(plant.behaviour, &roster), 1, "{}", plant.id);
        }
        let mut shown: Vec<&str> = roster.officials.iter().map(|official| &*official.shown).collect();
        shown.sort_unstable();
        shown.dedup();
        assert_eq!(shown.len(), 55);
    }

    #[test]
    fn a_province_has_several_of_each_plant() {
        let settings = SimulateSettings { officials: 600, units: 60, ..SimulateSettings::default() };
        let roster = Roster::new(&settings);
        for plant in super::super::plant::PLANTS {
            assert!(planted(plant.behaviour, &roster) >= 3, "{}", plant.id);
        }
    }

    #[test]
    fn nobody_is_planted_unless_asked() {
        let settings = SimulateSettings { plant: false, ..SimulateSettings::default() };
        assert_eq!(planted(Behaviour::Normal, &Roster::new(&settings)), 55);
    }

    #[test]
    fn a_colleague_is_another_specialist_of_the_same_unit() {
        let roster = Roster::new(&SimulateSettings::default());
        let mut dice = Dice::new(1, 1);
        for _ in 0..1_000 {
            let official = roster.draw_specialist(dice.below(PROCEDURES.len()), &mut dice);
            let colleague = roster.draw_colleague(official, &mut dice).expect("units have several");
            assert_ne!(colleague, official);
            assert_eq!(roster.official(colleague).unit, roster.official(official).unit);
        }
    }
}
