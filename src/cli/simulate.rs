//! `buckstop simulate`: a log with planted behaviour, and the truth.

use super::arguments::{Common, Simulate};
use super::progress::{self, Unit};
use crate::simulate::{SimulateSettings, simulate as write};
use anyhow::Result;

pub(super) fn simulate(wanted: &Simulate, common: &Common) -> Result<()> {
    let defaults = SimulateSettings::default();
    let settings = SimulateSettings {
        events: wanted.events.unwrap_or(defaults.events),
        seed: wanted.seed.unwrap_or(defaults.seed),
        officials: wanted.officials.unwrap_or(defaults.officials),
        gzip: wanted.gzip,
        defects: !wanted.clean,
        ..defaults
    };
    let bar = progress::bar(common, "simulate", settings.events, Unit::Items);
    let written = write(&settings, &wanted.dir, &mut |events| bar.set_position(events))?;
    bar.finish_and_clear();
    tracing::info!(
        events = written.events,
        cases = written.cases,
        officials = written.officials,
        "wrote {}",
        wanted.dir.display()
    );
    Ok(())
}
