//! `buckstop reveal`: the real name of a pseudonym, with a line in the audit.

use super::arguments::Reveal;
use crate::audit::{Deed, append};
use crate::config::Settings;
use crate::lake::{Store, StoreOptions};
use crate::pipeline::{read_key, reveal as find};
use anyhow::{Result, bail, ensure};
use jiff::Timestamp;
use std::io::Write;

/// Shows on stdout who or what a pseudonym stands for. The audit has its line before that.
pub(super) fn reveal(asked: &Reveal, settings: &Settings) -> Result<()> {
    let why = asked.reason.trim();
    ensure!(
        !why.is_empty(),
        "a real name is shown for a reason only\n\nhint: `--reason 'hearing of 12 March'`"
    );
    let pseudonyms = read_key(&asked.key)?;
    let store = Store::open_existing(&settings.store.dir, &StoreOptions::default())?;
    let found = find(&store, settings, &pseudonyms, &asked.pseudonym)?;
    let outcome = if found.is_some() { "shown" } else { "not found" };
    let outcome = format!("{outcome}, key {}", pseudonyms.key_id());
    let deed = Deed { action: "reveal", what: &asked.pseudonym, outcome: &outcome, why };
    let entry = append(store.dir(), &deed, Timestamp::now())?;
    tracing::info!(
        event = "audit_appended",
        line = entry.line,
        hash = entry.hash,
        "line {} of the audit says so; its hash is {}",
        entry.line,
        entry.hash
    );
    let Some(found) = found else {
        bail!(
            "no name of the store has the pseudonym `{}` with this key\n\nhint: the key id is {}, and `pseudonym_key_id` in \
             run.json says that of the run; what was purged cannot be found",
            asked.pseudonym,
            pseudonyms.key_id()
        );
    };
    let mut line = found.name;
    for said in found.listed {
        line += " · ";
        line += &said;
    }
    writeln!(std::io::stdout().lock(), "{line}")?;
    Ok(())
}
