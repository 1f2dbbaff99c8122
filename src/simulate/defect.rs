//! What goes wrong in real exports, at low rates.

use super::dice::Dice;

/// A defect of one row. Shares are per row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Defect {
    None,
    /// The row comes twice: a join that fanned out.
    Repeated,
    /// The step's due date is `01/01/1900`, `01/01/0001` or empty.
    DueNineteenHundred,
    DueYearOne,
    DueMissing,
    /// Empty fields are written as `-`.
    Dash,
    /// The time cannot be: 31 February.
    ImpossibleTime,
}

/// Upper bounds of the draw, in order; the rest of the unit interval is without defect.
const SHARES: [(f64, Defect); 6] = [
    (0.003, Defect::Repeated),
    (0.008, Defect::DueNineteenHundred),
    (0.009, Defect::DueYearOne),
    (0.017, Defect::DueMissing),
    (0.021, Defect::Dash),
    (0.0216, Defect::ImpossibleTime),
];

impl Defect {
    /// Draws the defect of a row.
    pub(super) fn draw(dice: &mut Dice) -> Self {
        let draw = dice.unit();
        SHARES.iter().find(|(bound, _)| draw < *bound).map_or(Self::None, |(_, defect)| *defect)
    }
}
