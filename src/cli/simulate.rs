//! `buckstop simulate`: a log with planted behaviour, and the truth.

use super::arguments::{Common, Simulate};
use super::progress::{self, Unit};
use crate::simulate::{SimulateSettings, Size, simulate as write};
use anyhow::Result;

pub(super) fn simulate(wanted: &Simulate, common: &Common) -> Result<()> {
    let sized = wanted
        .events
        .map_or_else(SimulateSettings::default, |events| SimulateSettings::of_size(Size::Events(events)));
    let settings = SimulateSettings {
        seed: wanted.seed.unwrap_or(sized.seed),
        officials: wanted.officials.unwrap_or(sized.officials),
        gzip: wanted.gzip,
        defects: !wanted.clean,
        ..sized
    };
    let bar = progress::bar(common, "simulate", wanted.events.unwrap_or(0), Unit::Items);
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
