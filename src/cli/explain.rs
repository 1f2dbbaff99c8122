//! `buckstop explain`: why a finding stands, or what is known of an official or a unit.

use super::arguments::{Explain, ExplainFormat};
use crate::config::Settings;
use crate::explain::{Look, explain as gather, page, text};
use crate::lake::{Store, StoreOptions};
use crate::pipeline::{office_hours, tables};
use crate::text_table::terminal_width;
use anyhow::{Context, Result};
use std::io::Write;

/// The width of the text if it does not go to a terminal.
const DEFAULT_WIDTH: u16 = 120;

/// Explains what was asked for, on stdout or in a file.
pub(super) fn explain(asked: &Explain, settings: &Settings) -> Result<()> {
    let store = Store::open_existing(&settings.store.dir, &StoreOptions::default())?;
    let hours = office_hours(&store, settings)?;
    let explanation = gather(&tables(&store, settings)?, &asked.id, &hours)?;
    let written = match asked.format {
        ExplainFormat::Text => {
            let terminal = terminal_width().filter(|_| asked.out.is_none());
            let width = terminal.unwrap_or(DEFAULT_WIDTH);
            text(&explanation, Look { lang: settings.lang, width, ascii: asked.ascii })
        }
        ExplainFormat::Json => serde_json::to_string_pretty(&explanation)? + "\n",
        ExplainFormat::Html => page(&explanation, settings.lang)?,
    };
    match &asked.out {
        Some(path) => {
            std::fs::write(path, written).with_context(|| format!("cannot write `{}`", path.display()))?;
            tracing::info!(event = "file_written", path = %path.display(), "wrote {}", path.display());
            Ok(())
        }
        None => Ok(write!(std::io::stdout().lock(), "{written}")?),
    }
}
