//! `buckstop simulate`: a log with planted behaviour, and the truth.

use super::arguments::{Common, Simulate};
use super::progress::Bars;
use crate::pipeline::{Progress, ProgressUnit};
use crate::simulate::{Planting, SimulateSettings, Size, World, simulate as write};
use anyhow::Result;

/// Writes a log, lists and the truth into a folder.
pub(super) fn simulate(wanted: &Simulate, common: &Common) -> Result<()> {
    let settings = settings(wanted)?;
    let expected = if let Size::Events(events) = settings.size { events } else { 0 };
    let stage = Bars::new(common).begin("simulate", expected, ProgressUnit::Items);
    let written = write(&settings, &wanted.dir, &mut |events| stage.set(events))?;
    drop(stage);
    tracing::info!(
        events = written.events,
        cases = written.cases,
        officials = written.officials,
        "wrote {}",
        wanted.dir.display()
    );
    Ok(())
}

/// Returns the settings of the world or the size, and what the other options change.
fn settings(wanted: &Simulate) -> Result<SimulateSettings> {
    let mut settings = match (&wanted.world, wanted.events) {
        (Some(world), None) => World::named(world)?.settings(),
        (Some(world), Some(events)) => {
            SimulateSettings { size: Size::Events(events), ..World::named(world)?.settings() }
        }
        (None, Some(events)) => SimulateSettings::of_size(Size::Events(events)),
        (None, None) => SimulateSettings::default(),
    };
    for one in &wanted.traits {
        settings.traits.set(one)?;
    }
    let plants: Result<Vec<Planting>> = wanted.plants.iter().map(|plant| plant.parse()).collect();
    settings.plants.extend(plants?);
    if wanted.null {
        settings.plants.clear();
    }
    Ok(SimulateSettings {
        seed: wanted.seed.unwrap_or(settings.seed),
        officials: wanted.officials.unwrap_or(settings.officials),
        units: wanted.units.unwrap_or(settings.units),
        null: wanted.null || settings.null && wanted.plants.is_empty(),
        gzip: wanted.gzip,
        defects: !wanted.clean,
        ..settings
    })
}
