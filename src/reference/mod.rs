//! Pages of the documentation, written from the registries: what is listed there cannot be out of date.
//!
//! A test compares each page with its file in `docs/`. Nothing here reads files.

mod measures;
mod settings;
mod tables;

/// A page, and how it is written.
#[derive(Clone, Copy, Debug)]
pub struct ReferencePage {
    /// The name of the file in `docs/`, without `.md`.
    pub name: &'static str,
    /// Writes the page, in Markdown.
    pub write: fn() -> String,
}

/// All pages but that of the named queries, which [`query`](crate::query) writes from their headers.
pub const REFERENCE_PAGES: &[ReferencePage] = &[
    ReferencePage { name: "measures", write: measures::page },
    ReferencePage { name: "settings", write: settings::page },
    ReferencePage { name: "tables", write: tables::page },
];

/// Returns the beginning of a page: its title, and how it is renewed.
fn head(title: &str, source: &str) -> String {
    format!(
        "# {title}\n\n<!-- This page is written by a test from {source}: `UPDATE_GOLDEN=1 cargo test reference`. -->\n"
    )
}

/// Returns a row of a table in Markdown.
fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}
