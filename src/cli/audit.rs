//! `buckstop audit`: whether the audit of a store is whole.

use super::arguments::{Audit, AuditCommand};
use crate::audit::verify;
use crate::config::Settings;
use crate::lake::{Store, StoreOptions};
use anyhow::{Result, ensure};
use std::io::Write;

/// Checks the audit, and says the hash of its last line on stdout.
pub(super) fn audit(asked: &Audit, settings: &Settings) -> Result<()> {
    let AuditCommand::Verify { noted } = &asked.command;
    let store = Store::open_existing(&settings.store.dir, &StoreOptions::default())?;
    let chain = verify(store.dir())?;
    if let Some(noted) = noted {
        ensure!(
            chain.contains(noted.trim()),
            "no line of the audit has the hash `{noted}`: the lines from it on are missing\n\nhint: every line is as it was \
             written, so somebody has cut off the end, or the file is that of another store"
        );
    }
    let mut out = std::io::stdout().lock();
    match chain.entries.last() {
        None => writeln!(out, "ok: the audit has no line")?,
        Some(last) => {
            writeln!(out, "ok: {} lines, the last of {}, hash {}", chain.entries.len(), last.at, last.hash)?;
        }
    }
    Ok(())
}
