//! Expected counts: what the peers would have had on the same rows. The subject's own rows are left out.
//!
//! Pure arithmetic on counts; it must not know measures or tables.

use std::ops::{Add, AddAssign, Sub};

/// Rows and outcomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Rows.
    pub rows: u64,
    /// Of these, with the outcome.
    pub outcomes: u64,
}

impl Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { rows: self.rows + other.rows, outcomes: self.outcomes + other.outcomes }
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Count {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { rows: self.rows - other.rows, outcomes: self.outcomes - other.outcomes }
    }
}

/// Returns the rate of outcomes in a stratum without the subject's own rows; 0 where no others are left.
///
/// ```
/// use buckstop::rank::expectation::{Count, others_rate};
/// let (stratum, own) = (Count { rows: 100, outcomes: 28 }, Count { rows: 20, outcomes: 20 });
/// assert_eq!(others_rate(stratum, own), 0.1);
/// ```
pub fn others_rate(stratum: Count, own: Count) -> f64 {
    let others = stratum - own;
    if others.rows == 0 { 0.0 } else { others.outcomes as f64 / others.rows as f64 }
}

/// The number of expected outcomes, as prior weight, that pull a counterpart's factor towards 1.
const COUNTERPART_PRIOR: f64 = 1.0;

/// Returns how many times as often the outcome occurs with this counterpart, by the rows of all but the subject.
///
/// It is the ratio of observed to expected of the others, with one expected outcome of prior weight at 1: a
/// counterpart of whom little is known explains nothing.
///
/// ```
/// use buckstop::rank::expectation::counterpart_factor;
/// assert_eq!(counterpart_factor(0.0, 0.0), 1.0);
/// assert_eq!(counterpart_factor(39.0, 9.0), 4.0);
/// ```
pub fn counterpart_factor(others_observed: f64, others_expected: f64) -> f64 {
    (others_observed + COUNTERPART_PRIOR) / (others_expected + COUNTERPART_PRIOR)
}

/// The expectation of a rate, added up over rows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RateSum {
    /// Σp: the expected outcomes.
    pub expected: f64,
    /// Σp(1−p): their binomial variance.
    pub variance: f64,
}

impl RateSum {
    /// The least φ: a rate near 1 leaves almost no variance, and O and E are divided by φ.
    const MIN_PHI: f64 = 0.05;

    /// Adds rows that all have the probability `rate`.
    pub fn add(&mut self, rows: u64, rate: f64) {
        self.expected += rows as f64 * rate;
        self.variance += rows as f64 * rate * (1.0 - rate);
    }

    /// Returns φ = Σp(1−p)/Σp (DESIGN §6): how much less a binomial count varies than a Poisson one. Between
    /// 0.05 and 1; 1 where nothing is expected.
    pub fn phi(&self) -> f64 {
        if self.expected > 0.0 { (self.variance / self.expected).clamp(Self::MIN_PHI, 1.0) } else { 1.0 }
    }
}

/// The life table of the others in a stratum, computed from the shortest time to the longest.
///
/// Nelson–Aalen: H(t) = Σ dᵢ/nᵢ over times up to t, with dᵢ endings among nᵢ at risk. Kaplan–Meier:
/// S(t) = Π (1 − dᵢ/nᵢ). Beyond the last row of the others both stay at their last value, because nothing is known.
#[derive(Clone, Copy, Debug)]
pub struct LifeTable {
    at_risk: u64,
    hazard: f64,
    survival: f64,
}

impl LifeTable {
    /// Begins a table of this number of rows, before the first time.
    pub fn new(rows: u64) -> Self {
        Self { at_risk: rows, hazard: 0.0, survival: 1.0 }
    }

    /// Moves on to the next time, at which `rows` stop being observed, `ended` of them because they end.
    /// Returns by how much the survival drops there.
    pub fn step(&mut self, rows: u64, ended: u64) -> f64 {
        let risk = if self.at_risk == 0 { 0.0 } else { ended as f64 / self.at_risk as f64 };
        let drop = self.survival * risk;
        self.hazard += risk;
        self.survival -= drop;
        self.at_risk -= rows;
        drop
    }

    /// Returns the cumulative hazard up to and including the last step.
    pub fn hazard(&self) -> f64 {
        self.hazard
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The 6-MP arm of the leukaemia trial of Freireich et al. (1963), as in textbooks of survival
    /// analysis: remission times in weeks, with relapses and censored.
    #[test]
    fn the_life_table_matches_a_textbook() {
        let times = [(6, 4, 3), (7, 1, 1), (9, 1, 0), (10, 2, 1), (11, 1, 0), (13, 1, 1), (16, 1, 1)];
        let survival = [0.8571, 0.8067, 0.8067, 0.7529, 0.7529, 0.6902, 0.6275];
        let hazard = [0.1429, 0.2017, 0.2017, 0.2683, 0.2683, 0.3517, 0.4426];
        let mut table = LifeTable::new(21);
        for (index, (_, rows, ended)) in times.into_iter().enumerate() {
            table.step(rows, ended);
            assert!((table.survival - survival[index]).abs() < 1e-4, "{index}: {}", table.survival);
            assert!((table.hazard() - hazard[index]).abs() < 1e-4, "{index}: {}", table.hazard());
        }
    }

    #[test]
    fn phi_of_certain_outcomes_stays_finite() {
        let mut sum = RateSum::default();
        assert!((sum.phi() - 1.0).abs() < f64::EPSILON);
        sum.add(10, 1.0);
        assert!((sum.phi() - 0.05).abs() < f64::EPSILON);
    }
}
