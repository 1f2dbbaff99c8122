//! `buckstop explain`: why a finding stands, or what is known of an official or a unit.

use super::arguments::{Explain, TextOrJson};
use crate::config::Settings;
use crate::explain::{Look, explain as gather, text};
use crate::lake::{Store, StoreOptions};
use crate::pipeline::tables;
use crate::text_table::terminal_width;
use anyhow::Result;
use std::io::Write;

/// The width of the text if stdout is not a terminal.
const DEFAULT_WIDTH: u16 = 120;

/// Explains what was asked for on stdout.
pub(super) fn explain(asked: &Explain, settings: &Settings) -> Result<()> {
    let store = Store::open_existing(&settings.store.dir, &StoreOptions::default())?;
    let explanation = gather(&tables(&store, settings)?, &asked.id)?;
    let mut out = std::io::stdout().lock();
    match asked.format {
        TextOrJson::Text => {
            let width = terminal_width().unwrap_or(DEFAULT_WIDTH);
            let look = Look { lang: settings.lang, width, ascii: asked.ascii };
            write!(out, "{}", text(&explanation, look))?;
        }
        TextOrJson::Json => {
            serde_json::to_writer_pretty(&mut out, &explanation)?;
            writeln!(out)?;
        }
    }
    Ok(())
}
