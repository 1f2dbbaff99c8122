//! Conduct planted with a strength: `slow=2.0:0.05` makes 5 % of the specialists work twice as long.
//!
//! [`PLANT_KINDS`] is the registry. Unlike the fixed behaviours of `plant.rs`, whose strengths make a sample, these
//! are for asking how well a strength is found.

mod kinds;

pub use kinds::PLANT_KINDS;

use std::str::FromStr;

use super::plant::{Behaviour, Conduct, StaffRole};
use super::traits::Traits;
use crate::lang::Bilingual;
use anyhow::{Context, Result, ensure};

/// A kind of conduct that can be planted with a strength.
#[derive(Debug)]
pub struct PlantKind {
    /// The name on the command line and in `truth.csv`.
    pub id: &'static str,
    /// What the officials do, with the meaning of the factor.
    pub doc: Bilingual,
    /// The class of finding that the pipeline should arrive at.
    pub expected_class: &'static str,
    pub(super) role: StaffRole,
    pub(super) behaviour: Behaviour,
    /// The largest factor that leaves every probability below one.
    pub(super) most: f64,
    pub(super) conduct: fn(f64) -> Conduct,
}

/// A kind of conduct, its strength, and the share of the officials of the role who show it.
#[derive(Debug, Clone, Copy)]
pub struct Planting {
    /// What is planted.
    pub kind: &'static PlantKind,
    /// How many times an ordinary official's time or rate.
    pub factor: f64,
    /// The share of the officials of the role; at least one of them is chosen unless it is 0.
    pub share: f64,
}

impl FromStr for Planting {
    type Err = anyhow::Error;

    /// Reads `name=factor:share`.
    fn from_str(text: &str) -> Result<Self> {
        let hint = "hint: write slow=2.0:0.05, which makes 5 % of the specialists take twice as long";
        let (id, rest) = text.split_once('=').with_context(|| format!("`{text}` has no factor\n\n{hint}"))?;
        let (factor, share) =
            rest.split_once(':').with_context(|| format!("`{text}` has no share\n\n{hint}"))?;
        let kind = PLANT_KINDS.iter().find(|kind| kind.id == id).with_context(|| {
            let ids: Vec<&str> = PLANT_KINDS.iter().map(|kind| kind.id).collect();
            format!("`{id}` cannot be planted\n\nhint: choose among {}", ids.join(", "))
        })?;
        let number =
            |text: &str| text.parse::<f64>().with_context(|| format!("`{text}` is not a number\n\n{hint}"));
        let planting = Self { kind, factor: number(factor)?, share: number(share)? };
        planting.check_numbers()?;
        Ok(planting)
    }
}

impl Planting {
    /// Returns an error if it cannot be planted where `traits` are on.
    pub(super) fn check(&self, traits: &Traits) -> Result<()> {
        self.check_numbers()?;
        let needs =
            [("eve_pause", "eve_pauses", traits.eve_pauses), ("send_up", "up_and_back", traits.up_and_back)];
        for (id, needed, strength) in needs {
            ensure!(
                id != self.kind.id || strength > 0.0,
                "cannot plant `{id}` where nobody does it\n\nhint: set the trait {needed} too"
            );
        }
        Ok(())
    }

    /// Returns an error if the strength or the share is out of range.
    fn check_numbers(&self) -> Result<()> {
        let (id, factor, share) = (self.kind.id, self.factor, self.share);
        ensure!(
            (0.1..=self.kind.most).contains(&factor),
            "cannot plant `{id}={factor}`\n\nhint: choose a factor between 0.1 and {}",
            self.kind.most
        );
        ensure!(
            (0.0..=0.5).contains(&share),
            "cannot plant `{id}` for a share of `{share}`\n\nhint: choose a share between 0 and 0.5, so that most are ordinary"
        );
        Ok(())
    }
}

impl PartialEq for Planting {
    fn eq(&self, other: &Self) -> bool {
        (self.kind.id, self.factor, self.share) == (other.kind.id, other.factor, other.share)
    }
}
