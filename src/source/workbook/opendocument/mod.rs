//! `OpenDocument` spreadsheets: packed (`.ods`), or as one XML document (`.fods`).
//!
//! Both contain the same elements, so that a packed one is the XML of its `content.xml`. `survey.rs` finds the sheets
//! in it and `table.rs` reads the rows of a sheet. Rows and cells that are repeated are kept once: a sheet says that its
//! last million rows are empty, and that must cost nothing.

mod cell;
mod survey;
mod table;

use super::archive::{check_stated_sizes, first_part, open_archive, unpacked};
use super::book::{SheetInfo, TakeRow, Workbook, read_workbook};
use crate::source::input::Input;
use crate::source::intake::Intake;
use crate::source::limits::ReadLimits;
use crate::source::sheet::cell::CellValue;
use crate::source::sheet::header::MergedCells;
use crate::source::sheet::serial::DateSystem;
use anyhow::{Context as _, bail, ensure};
use survey::{Document, HINT, survey};
use table::{each_row, expanded};

/// The names of parts with which writers of `OpenDocument` begin the archive.
const FIRST_PARTS: &[&str] = &[
    "mimetype",
    "META-INF/",
    "Configurations2/",
    "Thumbnails/",
    "content.xml",
    "manifest.rdf",
    "meta.xml",
    "settings.xml",
    "styles.xml",
];
const NAMESPACE: &str = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
const SPREADSHEET: &str = "application/vnd.oasis.opendocument.spreadsheet";
/// Returns true if the first bytes are those of a packed document, and not of another archive.
pub(crate) fn looks_packed(head: &[u8]) -> bool {
    first_part(head).is_some_and(|name| FIRST_PARTS.iter().any(|part| name.starts_with(part.as_bytes())))
}

/// Returns true if the first bytes look like a document in one XML file.
pub(crate) fn looks_flat(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&head[..head.len().min(4_096)]);
    text.trim_start().starts_with('<') && text.contains(NAMESPACE)
}

/// Reads the sheets of a packed document.
pub(crate) fn read_packed(
    input: Input<'_>,
    limits: &ReadLimits,
    progress: &mut dyn FnMut(u64),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    intake.report_encoding(input.description("OpenDocument spreadsheet"));
    let bytes = input.whole(limits.whole_bytes, progress)?;
    let content = unpacked_content(&bytes, limits)?;
    drop(bytes);
    let content = String::from_utf8(content);
    let content = content.map_err(|_| anyhow::Error::msg("its part `content.xml` is no text in UTF-8"))?;
    read_document(&content, limits, intake)
}

/// Reads the sheets of a document in one XML file.
pub(crate) fn read_flat(
    input: Input<'_>,
    limits: &ReadLimits,
    progress: &mut dyn FnMut(u64),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    let encoding = input.encoding.clone();
    intake.report_encoding(input.description("OpenDocument spreadsheet in one file"));
    let text = String::from_utf8(input.whole(limits.whole_bytes, progress)?);
    let text =
        text.map_err(|_| anyhow::Error::msg(format!("it has bytes that are no text in {encoding}")))?;
    read_document(&text, limits, intake)
}

/// Unpacks the part that has the sheets. An error says what is packed instead.
fn unpacked_content(bytes: &[u8], limits: &ReadLimits) -> anyhow::Result<Vec<u8>> {
    let mut archive = open_archive(bytes)?;
    check_stated_sizes(&mut archive, limits)?;
    let kind = unpacked(&mut archive, "mimetype")?.unwrap_or_default();
    let kind = String::from_utf8_lossy(&kind).trim().to_owned();
    // Some programs leave the type out, and a template has its own.
    if !kind.is_empty() && !kind.starts_with(SPREADSHEET) {
        bail!(
            "it is a document of the type `{}`, not a spreadsheet\n\n{HINT}",
            crate::profile::excerpt(&kind)
        );
    }
    let manifest = unpacked(&mut archive, "META-INF/manifest.xml")?.unwrap_or_default();
    let is_encrypted = manifest.windows(15).any(|window| window == b"encryption-data")
        || archive.index_for_name("encrypted-package").is_some();
    ensure!(!is_encrypted, "the workbook is protected by a password\n\nhint: save it without one");
    unpacked(&mut archive, "content.xml")?.with_context(|| {
        format!("it is an archive, but no OpenDocument spreadsheet: it has no `content.xml`\n\n{HINT}")
    })
}

fn read_document(text: &str, limits: &ReadLimits, intake: &mut Intake<'_>) -> anyhow::Result<()> {
    let document = survey(text, limits)?;
    ensure!(!document.sheets.is_empty(), "it is a workbook without a sheet");
    read_workbook(&mut OpenDocument { text, document, limits: *limits, cells: 0 }, limits, intake)
}

struct OpenDocument<'t> {
    text: &'t str,
    document: Document,
    limits: ReadLimits,
    /// The number of filled cells read so far, repeated ones included.
    cells: u64,
}

impl OpenDocument<'_> {
    /// Returns the XML of the rows of a sheet.
    fn table(&self, sheet: usize) -> &str {
        let table = self.document.sheets.get(sheet).and_then(|sheet| sheet.table.clone());
        table.map_or("", |table| &self.text[table])
    }
}

impl Workbook for OpenDocument<'_> {
    fn sheets(&self) -> Vec<SheetInfo> {
        let sheets = self.document.sheets.iter();
        sheets
            .map(|sheet| SheetInfo {
                name: sheet.name.clone(),
                hidden: sheet.hidden,
                has_cells: sheet.table.is_some(),
            })
            .collect()
    }

    fn dates(&self) -> DateSystem {
        self.document.dates
    }

    fn merges(&mut self, sheet: usize) -> anyhow::Result<Vec<MergedCells>> {
        let (table, mut merges) = (self.table(sheet), Vec::new());
        if !table.contains("-spanned=") {
            return Ok(merges);
        }
        each_row(table, self.document.dates, &self.limits, &mut |row| {
            for cell in row.cells.iter().filter(|cell| (cell.across, cell.down) != (0, 0)) {
                merges.push(MergedCells {
                    first_row: row.number,
                    last_row: row.number.saturating_add(cell.down),
                    first_column: cell.column,
                    last_column: cell.column.saturating_add(cell.across),
                });
            }
            Ok(true)
        })?;
        Ok(merges)
    }

    fn rows(&mut self, sheet: usize, width: usize, take: &mut TakeRow<'_>) -> anyhow::Result<()> {
        let (mut cells, limit) = (self.cells, self.limits.cells);
        each_row(self.table(sheet), self.document.dates, &self.limits, &mut |row| {
            let values: Vec<CellValue<'_>> = expanded(&row, width);
            if values.iter().all(|value| *value == CellValue::Empty) {
                return Ok(true);
            }
            cells = cells.saturating_add(row.filled().saturating_mul(row.repeated));
            ensure!(cells <= limit, "it has more than {limit} cells, the limit");
            for number in row.number..row.number + row.repeated {
                if !take(number, &values)? {
                    return Ok(false);
                }
            }
            Ok(true)
        })?;
        self.cells = cells;
        Ok(())
    }
}
