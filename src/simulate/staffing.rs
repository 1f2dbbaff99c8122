//! Chooses the officials who show a planted conduct, and those who live under a trait.

use super::dice::Dice;
use super::official::{PartTime, Person};
use super::plant::{Behaviour, ORDINARY, StaffRole};
use super::planting::Planting;
use super::roster::Roster;
use super::traits::Traits;

/// The share of an ordinary specialist's cases that go to one who works part time.
const PART_TIME_LOAD: f64 = 0.6;

impl Roster {
    /// Plants conduct with a strength. Each official shows at most one kind.
    pub(super) fn plant_with_strength(&mut self, plantings: &[Planting], dice: &mut Dice) {
        for planting in plantings {
            let chosen = self.choose(planting.kind.role, planting.share, dice);
            for official in chosen {
                let one = &mut self.officials[official as usize];
                one.behaviour = planting.kind.behaviour;
                one.conduct = (planting.kind.conduct)(planting.factor);
                // Planted officials have the planted pace, not a lucky or unlucky one on top.
                one.pace = 1.0;
                one.planted = Some(*planting);
                if one.behaviour == Behaviour::Dispatcher {
                    self.misroute_to(official, dice);
                }
            }
        }
    }

    /// Lets a few officials live under each trait. An official has one of them at most, leave apart.
    pub(super) fn settle(&mut self, traits: &Traits, dice: &mut Dice) {
        if traits.uneven > 0.0 {
            for official in self.officials.iter_mut().filter(|one| one.role == StaffRole::Specialist) {
                official.conduct.load *= dice.log_normal(1.0, traits.uneven);
            }
        }
        if traits.dominant > 0.0 {
            self.install_dominant_colleagues(traits.dominant, dice);
        }
        for official in self.choose(StaffRole::Specialist, traits.specialists, dice) {
            self.mark(official, |person| person.hard_cases = true);
        }
        for official in self.choose(StaffRole::Specialist, traits.newcomers, dice) {
            self.mark(official, |person| person.newcomer = true);
        }
        for official in self.choose(StaffRole::Specialist, traits.part_time, dice) {
            let part_time = if dice.chance(0.5) { PartTime::Mornings } else { PartTime::ThreeDays };
            self.mark(official, |person| person.part_time = Some(part_time));
            self.officials[official as usize].conduct.load *= PART_TIME_LOAD;
        }
        for official in self.choose(StaffRole::Specialist, traits.pilots, dice) {
            self.mark(official, |person| person.pilots = true);
        }
        for role in [StaffRole::Dispatcher, StaffRole::Consulted] {
            for official in self.choose(role, traits.timers, dice) {
                self.mark(official, |person| person.timer = true);
            }
        }
        let without_account = self.choose(StaffRole::Specialist, traits.shared_accounts, dice);
        for &official in &without_account {
            // The colleague may be anybody of the unit with an own account, also somebody planted.
            let colleagues = self.unit_of(official).specialists.iter().copied();
            let owners: Vec<u32> = colleagues.filter(|one| !without_account.contains(one)).collect();
            let owner = dice.choose(&owners, 1).first().copied();
            self.mark(official, |person| person.account = owner);
        }
        for role in StaffRole::ALL {
            for official in self.choose(role, traits.unrecorded_leave, dice) {
                self.mark(official, |person| person.unrecorded_leave = true);
            }
        }
        // Recorded leave is nothing special: planted officials have it too. A placeholder is nobody.
        for official in &mut self.officials {
            let on_leave = dice.happens(traits.recorded_leave);
            official.person.recorded_leave = on_leave && official.behaviour != Behaviour::Placeholder;
        }
    }

    fn mark(&mut self, official: u32, mark: impl FnOnce(&mut Person)) {
        mark(&mut self.officials[official as usize].person);
    }

    /// Chooses a share of the officials of a role among those who are still ordinary; at least one if there is one.
    fn choose(&self, role: StaffRole, share: f64, dice: &mut Dice) -> Vec<u32> {
        if share == 0.0 {
            return Vec::new();
        }
        let of_role = || (0..self.officials.len() as u32).filter(|one| self.official(*one).role == role);
        let ordinary: Vec<u32> = of_role().filter(|one| self.official(*one).is_ordinary()).collect();
        let wanted = (share * of_role().count() as f64).round().max(1.0) as usize;
        dice.choose(&ordinary, wanted)
    }

    /// Chooses the specialist to whom a misrouting dispatcher mostly sends cases.
    fn misroute_to(&mut self, dispatcher: u32, dice: &mut Dice) {
        let specialists = &self.unit_of(dispatcher).specialists;
        if specialists.iter().any(|one| self.official(*one).behaviour == Behaviour::MisroutedTo) {
            return;
        }
        let ordinary: Vec<u32> =
            specialists.iter().copied().filter(|one| self.official(*one).is_ordinary()).collect();
        for official in dice.choose(&ordinary, 1) {
            self.officials[official as usize].behaviour = Behaviour::MisroutedTo;
        }
    }

    /// Gives half of the cases of each unit to one specialist, who is so many times as fast.
    fn install_dominant_colleagues(&mut self, times_as_fast: f64, dice: &mut Dice) {
        for unit in 0..self.units.len() {
            let specialists = &self.units[unit].specialists;
            let ordinary: Vec<u32> =
                specialists.iter().copied().filter(|one| self.official(*one).is_ordinary()).collect();
            let Some(&official) = dice.choose(&ordinary, 1).first() else { continue };
            let colleagues: f64 = specialists
                .iter()
                .filter(|one| **one != official)
                .map(|one| self.official(*one).conduct.load)
                .sum();
            let one = &mut self.officials[official as usize];
            one.behaviour = Behaviour::Dominant;
            one.conduct.load = colleagues.max(ORDINARY.load);
            one.pace /= times_as_fast;
        }
    }
}
