//! `buckstop simulate`: a log with planted behaviour, and the truth.

use super::arguments::{Common, Simulate};
use super::progress::Bars;
use crate::pipeline::{Progress, ProgressUnit};
use crate::simulate::{SimulateSettings, Size, simulate as write};
use anyhow::Result;

/// Writes a log, lists and the truth into a folder.
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
    let stage = Bars::new(common).begin("simulate", wanted.events.unwrap_or(0), ProgressUnit::Items);
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
