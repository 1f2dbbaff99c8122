//! What the command line shows on stdout: the first findings, and tables in the terminal's width.

use crate::finding::Finding;
use crate::lang::{Bilingual, Lang, bilingual};
use crate::text_table::{grouped_table, has_groups, terminal_width, text_table};
use anyhow::Result;
use comfy_table::Table;
use std::io::Write;

/// The width of tables if stdout is not a terminal.
const DEFAULT_WIDTH: u16 = 120;

const NO_FINDING: Bilingual = bilingual(
    "Không có phát hiện nào đủ dữ liệu và đủ chắc chắn.",
    "No finding has enough data and certainty.",
);
const CLASS: Bilingual = bilingual("Loại", "Class");
const WHO: Bilingual = bilingual("Đối tượng", "Who");
const FINDING: Bilingual = bilingual("Phát hiện", "Finding");
const OBSERVED: Bilingual = bilingual("Quan sát và kỳ vọng", "Observed and expected");

/// Shows the first `most` findings, and how many there are besides.
pub(super) fn findings(findings: &[Finding], most: usize, lang: Lang) -> Result<()> {
    let mut out = std::io::stdout().lock();
    if findings.is_empty() {
        writeln!(out, "{}", NO_FINDING.get(lang))?;
        return Ok(());
    }
    let mut table = table(&["#", CLASS.get(lang), WHO.get(lang), FINDING.get(lang), OBSERVED.get(lang)]);
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
        writeln!(out, "{}", more_findings(findings.len() - most).get(lang))?;
    }
    Ok(())
}

fn more_findings(hidden: usize) -> Bilingual<String> {
    Bilingual::new(
        format!("… và {hidden} phát hiện nữa trong report.html và findings.xlsx"),
        format!("… and {hidden} more in report.html and findings.xlsx"),
    )
}

/// Makes a table in the terminal's width; without `headings`, one without a heading line.
pub(super) fn table(headings: &[&str]) -> Table {
    text_table(headings.iter().copied(), width())
}

/// Makes a table of rows, grouped by the first column.
pub(super) fn table_by_group(headings: &[&str], rows: &[Vec<String>]) -> Table {
    grouped_table(headings, rows, width())
}

/// Makes a table of rows, grouped by the first column if most rows repeat it.
pub(super) fn table_of(headings: &[&str], rows: &[Vec<String>]) -> Table {
    if headings.len() > 1 && has_groups(rows) {
        return table_by_group(headings, rows);
    }
    let mut table = table(headings);
    table.add_rows(rows);
    table
}

fn width() -> Option<u16> {
    terminal_width().or(Some(DEFAULT_WIDTH))
}
