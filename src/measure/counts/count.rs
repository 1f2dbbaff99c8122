//! Rows, and those of them with the outcome.

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
