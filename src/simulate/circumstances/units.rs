//! What is common to all who work in a unit.

use crate::simulate::dice::Dice;
use crate::simulate::roster::Roster;
use crate::simulate::traits::Traits;

/// The factors of one unit.
#[derive(Clone, Copy)]
pub(in crate::simulate) struct UnitEffect {
    /// The factor on all durations.
    pub(in crate::simulate) pace: f64,
    /// The factor on the rates of returns, of passing on, of misrouting and of rejected drafts.
    pub(in crate::simulate) rates: f64,
}

/// Draws the effects of all units; all are 1 if the traits are off.
pub(super) fn draw(traits: &Traits, roster: &Roster, dice: &mut Dice) -> Vec<UnitEffect> {
    let mut effects = vec![UnitEffect { pace: 1.0, rates: 1.0 }; roster.units.len()];
    if traits.units > 0.0 {
        // Nothing beyond two standard deviations, so that no unit is an outlier by the draw alone.
        let mut factor = || (traits.units * dice.normal().clamp(-2.0, 2.0)).exp();
        for effect in &mut effects {
            *effect = UnitEffect { pace: factor(), rates: factor() };
        }
    }
    if traits.slow_unit > 0.0 {
        let handling = roster.units.iter().filter(|unit| !unit.specialists.is_empty()).count();
        effects[dice.below(handling)].pace *= traits.slow_unit;
    }
    effects
}
