//! `buckstop completions`: a script that teaches a shell to complete commands and options.

use super::arguments::{Arguments, Completions};
use anyhow::Result;
use clap::CommandFactory;
use std::io::Write;

/// Writes the script to stdout.
pub(super) fn completions(wanted: &Completions) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(wanted.shell, &mut Arguments::command(), "buckstop", &mut script);
    Ok(std::io::stdout().lock().write_all(&script)?)
}
