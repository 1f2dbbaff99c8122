//! Defects of real exports, at low rates.

use super::dice::Dice;

/// A defect of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Defect {
    None,
    /// The row is written twice, as by a join that matched two rows.
    Repeated,
    /// The due date of the step is `01/01/1900`.
    DueNineteenHundred,
    /// The due date of the step is `01/01/0001`.
    DueYearOne,
    /// The due date of the step is empty.
    DueMissing,
    /// Empty fields are written as `-`.
    Dash,
    /// The time is impossible: 31 February.
    ImpossibleTime,
}

/// Upper bounds of a uniform draw, in order. Above the last one, a row has no defect.
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
