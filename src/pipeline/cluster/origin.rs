//! What a job starts from, as hashes: two processes with the same origin find the same.

use crate::config::Settings;
use crate::lake::Store;
use crate::partial::Origin;
use crate::pipeline::history_file::last_history;
use crate::pipeline::ledger::settings_of_result;
use crate::pipeline::names::Names;
use anyhow::{Context, Result};
use std::fs::File;
use std::path::Path;

/// Returns the origin of a job over a store up to `as_of`, µs UTC.
///
/// # Errors
/// If the program itself, the history of the store, or a file that the settings name cannot be read.
pub(super) fn origin(store: &Store, settings: &Settings, names: &Names, as_of: i64) -> Result<Origin> {
    let program = std::env::current_exe().context("the program does not find itself")?;
    let mut build = blake3::Hasher::new();
    add_file(&mut build, &program)?;

    let mut state = blake3::Hasher::new();
    state.update(&serde_json::to_vec(store.manifest())?);
    // Under pseudonyms, the history under real names counts too.
    for key_id in [None, names.key_id()] {
        state.update(&serde_json::to_vec(&last_history(store, key_id)?)?);
    }

    let mut rules = blake3::Hasher::new();
    rules.update(settings_of_result(serde_json::to_value(settings)?).to_string().as_bytes());
    rules.update(names.key_id().unwrap_or_default().as_bytes());
    let calendar = &settings.calendar;
    let named = calendar.files.iter().chain([&calendar.leave_file, &settings.excluded.cases_file]);
    for path in named.filter(|path| !path.as_os_str().is_empty()) {
        add_file(&mut rules, path)?;
    }

    let short = |hash: blake3::Hasher| hash.finalize().to_hex()[..16].to_owned();
    Ok(Origin {
        program: format!("{} {}", env!("CARGO_PKG_VERSION"), short(build)),
        store: short(state),
        settings: short(rules),
        as_of,
    })
}

/// Adds the content of a file, with its length before it.
fn add_file(hasher: &mut blake3::Hasher, path: &Path) -> Result<()> {
    let cannot_read = || format!("cannot read `{}`", path.display());
    let mut file = File::open(path).with_context(cannot_read)?;
    hasher.update(&file.metadata().with_context(cannot_read)?.len().to_le_bytes());
    std::io::copy(&mut file, hasher).with_context(cannot_read)?;
    Ok(())
}
