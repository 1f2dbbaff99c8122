//! The settings of the simulator.

use super::planting::Planting;
use super::traits::Traits;
use anyhow::{Result, ensure};
use jiff::civil::{Date, date};

/// The size of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// The exact number of cases.
    Cases(u64),
    /// The approximate number of rows of the events file (within 5 % from 20,000 rows on).
    Events(u64),
}

/// Settings of a synthetic log. The default is a small log with one official of each behaviour, and no traits.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "switches that do not depend on each other")]
pub struct SimulateSettings {
    /// The size of the log. Default: 2,000 cases, about 24,000 events.
    pub size: Size,
    /// Officials, placeholder accounts included; at least five per unit that handles cases. Default: 55.
    pub officials: u32,
    /// Units; about two in five only give opinions. Default: 12.
    pub units: u32,
    /// Officials whom the first unit has more than the others, as a city has more than its districts. Default: 0.
    pub larger_first_unit: u32,
    /// The seed of all random draws. Default: 20,240,301.
    pub seed: u64,
    /// The first day of the period. Default: 2024-03-01.
    pub start: Date,
    /// The length of the period; cases that are not done at its end stay open. Default: 6.
    pub months: u32,
    /// Whether some officials behave in the planted ways; otherwise all are ordinary. Default: true.
    pub plant: bool,
    /// Conduct planted with a strength, instead of the fixed behaviours of `plant`. Default: none.
    pub plants: Vec<Planting>,
    /// Whether nobody differs in conduct or pace; traits stay as they are. Default: false.
    pub null: bool,
    /// How much ordinary officials differ in pace: the standard deviation of the logarithm. Default: 0.1.
    pub spread: f64,
    /// What makes the offices unlike those that a judging model assumes. Default: all off.
    pub traits: Traits,
    /// Whether the export has the defects of real ones: repeated rows, missing and impossible dates,
    /// pseudo-values, unknown activities. Default: true.
    pub defects: bool,
    /// Whether the events file is compressed (`events.csv.gz`). Default: false.
    pub gzip: bool,
}

impl Default for SimulateSettings {
    fn default() -> Self {
        Self {
            size: Size::Cases(2_000),
            officials: 55,
            units: 12,
            larger_first_unit: 0,
            seed: 20_240_301,
            start: date(2024, 3, 1),
            months: 6,
            plant: true,
            plants: Vec::new(),
            null: false,
            spread: 0.1,
            traits: Traits::default(),
            defects: true,
            gzip: false,
        }
    }
}

impl SimulateSettings {
    /// Returns the defaults for a log of another size. Offices and period grow with it, up to a whole province
    /// (3,000 officials in 300 units over twelve months).
    pub fn of_size(size: Size) -> Self {
        let cases = match size {
            Size::Cases(cases) => cases,
            // A case has about 12 rows. Only the number of offices depends on this.
            Size::Events(events) => events / 12,
        };
        let officials = (cases / 36).clamp(55, 3_000) as u32;
        let months = if cases < 20_000 { 6 } else { 12 };
        Self { size, officials, units: (officials / 10).clamp(12, 300), months, ..Self::default() }
    }

    /// Returns an error if the settings cannot be simulated.
    pub(super) fn check(&self) -> Result<()> {
        ensure!(
            (4..=900).contains(&self.units),
            "cannot simulate `{}` units\n\nhint: ask for 4 to 900",
            self.units
        );
        ensure!(
            (self.units * 4..=100_000).contains(&self.officials),
            "cannot staff `{}` units with `{}` officials\n\nhint: ask for at least four officials per unit, \
             and for 100000 at most",
            self.units,
            self.officials
        );
        let most = self.officials as usize - self.consulted_officials() - self.handling_units() * 4;
        ensure!(
            self.larger_first_unit as usize <= most,
            "cannot give the first unit `{}` officials more than the others\n\nhint: ask for at most {most}",
            self.larger_first_unit
        );
        ensure!(
            (1..=60).contains(&self.months),
            "cannot simulate `{}` months\n\nhint: ask for 1 to 60",
            self.months
        );
        ensure!(
            (1990..=2090).contains(&self.start.year()),
            "cannot start on `{}`\n\nhint: choose a day between 1990 and 2090",
            self.start
        );
        let (Size::Cases(count) | Size::Events(count)) = self.size;
        ensure!(
            count <= 1_000_000_000,
            "cannot simulate `{count}` cases or events\n\nhint: ask for at most 1000000000"
        );
        ensure!(
            (0.0..=1.0).contains(&self.spread),
            "cannot simulate a spread of `{}`\n\nhint: choose 0 to 1",
            self.spread
        );
        ensure!(
            !self.null || self.plants.is_empty(),
            "cannot plant `{}` where nobody differs\n\nhint: leave out the plants, or --null",
            self.plants.first().map_or("", |planting| planting.kind.id)
        );
        for planting in &self.plants {
            planting.check(&self.traits)?;
        }
        self.traits.check()
    }

    /// Returns the number of units that handle cases; the others give opinions.
    pub(super) fn handling_units(&self) -> usize {
        (self.units as usize * 3 / 5).max(2)
    }

    /// Returns the number of officials who give opinions: at least two per unit, and a sixth of all officials in
    /// larger provinces.
    pub(super) fn consulted_officials(&self) -> usize {
        let units = self.units as usize - self.handling_units();
        (units * 2).max(self.officials as usize / 6).min(self.officials as usize - self.handling_units() * 4)
    }
}
