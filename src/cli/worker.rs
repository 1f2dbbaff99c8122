//! `buckstop worker`.

use super::arguments::{Common, Worker};
use super::progress::Bars;
use super::run::show_as;
use crate::config::Settings;
use crate::pipeline::{self, Task};
use anyhow::{Result, anyhow, ensure};
use std::io::{self, BufWriter, IsTerminal, Write};

/// Does one task of a run that many machines share.
pub(super) fn worker(asked: &Worker, mut settings: Settings, common: &Common) -> Result<()> {
    ensure!(
        !io::stdout().is_terminal(),
        "a partial is no text for a terminal\n\nhint: send it into a file: `buckstop worker … > FILE`"
    );
    show_as(&mut settings, asked.unit.as_deref(), asked.pseudonymise.as_deref());
    let found = pipeline::work(&Task {
        settings: &settings,
        as_of: asked.as_of.as_deref(),
        pass: asked.pass,
        buckets: asked.buckets.as_ref(),
        partials: asked.partials.as_deref(),
        progress: &Bars::new(common),
    })?;
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    let written = found.write(&mut out).and_then(|()| Ok(out.flush()?));
    // A reader that has gone away is an error here, unlike elsewhere: whoever reads a partial wants all of it.
    written.map_err(|error| anyhow!("the partial cannot be written: {error:#}"))
}
