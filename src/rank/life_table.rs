//! Survival of a group of rows, some of them censored.

/// A life table, computed from the shortest time to the longest.
///
/// Nelson–Aalen: H(t) = Σ dᵢ/nᵢ over times up to t, with dᵢ endings among nᵢ at risk. Kaplan–Meier:
/// S(t) = Π (1 − dᵢ/nᵢ). Beyond the last row both stay at their last value, because nothing is known.
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
}
