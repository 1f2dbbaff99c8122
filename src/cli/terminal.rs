//! Tables for people, on stdout.

use crate::finding::Finding;
use crate::lang::Lang;
use anyhow::Result;
use comfy_table::presets::{NOTHING, UTF8_HORIZONTAL_ONLY};
use comfy_table::{ContentArrangement, Table};
use std::io::Write;

/// The first findings, and how many there are.
pub(super) fn findings(findings: &[Finding], most: usize, lang: Lang) -> Result<()> {
    let mut out = std::io::stdout().lock();
    if findings.is_empty() {
        let none = lang.pick(
            "Không có phát hiện nào đủ dữ liệu và đủ chắc chắn.",
            "No finding has enough data and certainty.",
        );
        writeln!(out, "{none}")?;
        return Ok(());
    }
    let mut table = table(&[
        "#",
        lang.pick("Loại", "Class"),
        lang.pick("Đối tượng", "Who"),
        lang.pick("Phát hiện", "Finding"),
        lang.pick("Quan sát và kỳ vọng", "Observed and expected"),
    ]);
    for finding in findings.iter().take(most) {
        table.add_row([
            finding.position.to_string(),
            finding.class.title().get(lang).to_owned(),
            match &finding.unit {
                Some(unit) if *unit != finding.subject => format!("{}\n{unit}", finding.subject),
                _ => finding.subject.clone(),
            },
            finding.title.get(lang).to_owned(),
            finding.statement.get(lang).to_owned(),
        ]);
    }
    writeln!(out, "{table}")?;
    if findings.len() > most {
        let more = findings.len() - most;
        match lang {
            Lang::Vi => writeln!(out, "… và {more} phát hiện nữa trong findings.xlsx")?,
            Lang::En => writeln!(out, "… and {more} more in findings.xlsx")?,
        }
    }
    Ok(())
}

/// A table as wide as the terminal, or 120 columns where there is none.
pub(super) fn table(headings: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    if width().is_none() {
        table.set_width(120);
    }
    table.set_header(headings.to_vec());
    table
}

/// As [`table`], without lines: for many short rows.
pub(super) fn plain_table(headings: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    if width().is_none() {
        table.set_width(120);
    }
    if !headings.is_empty() {
        table.set_header(headings.to_vec());
    }
    table
}

/// The width of the terminal on stdout, in columns; `None` where there is none.
pub(super) fn width() -> Option<u16> {
    Table::new().width()
}
