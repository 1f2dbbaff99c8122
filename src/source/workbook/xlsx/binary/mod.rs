//! Binary Excel workbooks (`.xlsb`), which begin like `.xlsx`. The calamine crate reads their cells, after `../package.rs` has
//! counted what the archive unpacks to and every record of every part has been checked here. Merged cells, which the crate
//! does not have for these workbooks, are read here, too.

mod records;

use super::package::BINARY_WORKBOOK;
use super::{damaged, sheet_cell, sheet_info};
use crate::guard::catch_panic;
use crate::source::intake::Intake;
use crate::source::limits::ReadLimits;
use crate::source::sheet::header::MergedCells;
use crate::source::sheet::serial::DateSystem;
use crate::source::workbook::archive::{Archive, open_archive, unpacked};
use crate::source::workbook::book::{SheetInfo, TakeRow, Workbook, read_workbook};
use crate::source::workbook::row_cells::RowCells;
use crate::source::workbook::xml::attribute;
use anyhow::{Context as _, ensure};
use calamine::{Reader, Xlsb, XlsbError};
use quick_xml::events::Event;
use records::{CELL_ROW, MERGED_CELLS, SHEET, SHEET_DATA_END, each_record};
use std::collections::HashMap;
use std::io::Cursor;

const RELATIONSHIPS: &str = "xl/_rels/workbook.bin.rels";
/// The number of rows of a sheet. The decoder would pass over what stands below without a word.
const SHEET_ROWS: u32 = 1 << 20;
/// The most records of a part that is held in memory as a whole.
const MAX_RECORDS: u64 = 32_000_000;

/// Reads the sheets of a workbook whose archive has been checked.
pub(super) fn read(bytes: &[u8], limits: &ReadLimits, intake: &mut Intake<'_>) -> anyhow::Result<()> {
    let mut archive = open_archive(bytes)?;
    check_records(&mut archive).map_err(|error| damaged(&format!("{error:#}")))?;
    let reader = decode(|| Xlsb::new(Cursor::new(bytes)))?;
    let merges = merged_cells(&mut archive).map_err(|error| damaged(&format!("{error:#}")))?;
    let mut workbook = XlsbWorkbook { reader, merges, limits: *limits, cells: 0 };
    read_workbook(&mut workbook, limits, intake)
}

struct XlsbWorkbook<'b> {
    reader: Xlsb<Cursor<&'b [u8]>>,
    /// The merged cells of each sheet, by its name.
    merges: HashMap<String, Vec<MergedCells>>,
    limits: ReadLimits,
    /// The number of cells read so far.
    cells: u64,
}

impl XlsbWorkbook<'_> {
    fn name(&self, sheet: usize) -> anyhow::Result<String> {
        let sheet = self.reader.sheets_metadata().get(sheet).context("there is no such sheet")?;
        Ok(sheet.name.clone())
    }
}

impl Workbook for XlsbWorkbook<'_> {
    fn sheets(&self) -> Vec<SheetInfo> {
        self.reader.sheets_metadata().iter().map(sheet_info).collect()
    }

    fn dates(&self) -> DateSystem {
        if self.reader.has_1904_epoch() { DateSystem::From1904 } else { DateSystem::From1900 }
    }

    fn merges(&mut self, sheet: usize) -> anyhow::Result<Vec<MergedCells>> {
        Ok(self.merges.get(&self.name(sheet)?).cloned().unwrap_or_default())
    }

    fn rows(&mut self, sheet: usize, width: usize, take: &mut TakeRow<'_>) -> anyhow::Result<()> {
        let name = self.name(sheet)?;
        let Self { reader, limits, cells, .. } = self;
        let mut sheet = decode(|| reader.worksheet_cells_reader(&name))?;
        let mut row = RowCells::new(width, limits);
        while let Some(cell) = decode(|| sheet.next_cell())? {
            *cells += 1;
            ensure!(*cells <= limits.cells, "it has more than {} cells, the limit", limits.cells);
            if !row.push(cell.get_position(), sheet_cell(cell.get_value()), take)? {
                return Ok(());
            }
        }
        row.finish(take)
    }
}

/// Checks that the records of each part fit into it, and that no row stands below the last one of a sheet.
fn check_records(archive: &mut Archive<'_>) -> anyhow::Result<()> {
    let names = archive
        .file_names()
        .map(|name| name.map(std::borrow::Cow::into_owned))
        .collect::<Result<Vec<_>, _>>()?;
    for name in names {
        let name_key = name.to_lowercase();
        // Other binary parts, such as pictures and macros, are not made of records and are not read.
        let is_sheet = name_key.starts_with("xl/worksheets/")
            && name_key.rsplit('.').next() == Some("bin")
            && !name_key.contains("binaryindex");
        let is_read =
            ["xl/workbook.bin", "xl/sharedstrings.bin", "xl/styles.bin"].contains(&name_key.as_str());
        if !is_sheet && !is_read {
            continue;
        }
        let bytes = unpacked(archive, &name)?.unwrap_or_default();
        let (mut count, mut in_data) = (0_u64, true);
        each_record(&bytes, &mut |record| {
            count += 1;
            ensure!(is_sheet || count <= MAX_RECORDS, "it has more than {MAX_RECORDS} records");
            in_data = in_data && record.kind != SHEET_DATA_END;
            if is_sheet && in_data && record.kind == CELL_ROW {
                let row = record.number(0)?;
                ensure!(row < SHEET_ROWS, "it has a row {row}, which no sheet has");
            }
            Ok(())
        })
        .with_context(|| format!("in its part `{name}`"))?;
    }
    Ok(())
}

/// Returns the merged cells of each sheet.
fn merged_cells(archive: &mut Archive<'_>) -> anyhow::Result<HashMap<String, Vec<MergedCells>>> {
    let targets = relationships(&unpacked(archive, RELATIONSHIPS)?.unwrap_or_default())?;
    let mut parts = Vec::new();
    each_record(&unpacked(archive, BINARY_WORKBOOK)?.unwrap_or_default(), &mut |record| {
        if record.kind == SHEET {
            let relationship = record.text(8)?;
            let name = record.text(12 + 2 * relationship.encode_utf16().count())?;
            parts.extend(targets.get(&relationship).map(|target| (name, format!("xl/{target}"))));
        }
        Ok(())
    })?;
    let mut found = HashMap::new();
    for (name, part) in parts {
        let mut merges = Vec::new();
        let Some(bytes) = unpacked(archive, &part)? else { continue };
        each_record(&bytes, &mut |record| {
            if record.kind == MERGED_CELLS {
                merges.push(MergedCells {
                    first_row: u64::from(record.number(0)?) + 1,
                    last_row: u64::from(record.number(4)?) + 1,
                    first_column: record.number(8)? as usize,
                    last_column: record.number(12)? as usize,
                });
            }
            Ok(())
        })?;
        found.insert(name, merges);
    }
    Ok(found)
}

/// Returns the parts that the ids in the list of sheets stand for.
fn relationships(xml: &[u8]) -> anyhow::Result<HashMap<String, String>> {
    let mut reader = quick_xml::Reader::from_reader(xml);
    let (mut buffer, mut targets) = (Vec::new(), HashMap::new());
    loop {
        match reader.read_event_into(&mut buffer)? {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "Relationship" =>
            {
                let text = |name| attribute(&element, name);
                if let (Some(id), Some(target)) = (text("Id")?, text("Target")?) {
                    targets.insert(id, target);
                }
            }
            Event::Eof => return Ok(targets),
            _ => {}
        }
        buffer.clear();
    }
}

/// Calls the decoder, which panics at some damaged workbooks.
fn decode<T>(call: impl FnOnce() -> Result<T, XlsbError>) -> anyhow::Result<T> {
    catch_panic(call).map_err(|why| damaged(&why))?.map_err(|error| damaged(&error.to_string()))
}
