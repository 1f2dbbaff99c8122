//! What a workbook format provides, and how the sheets of a workbook become one export.

use super::answers::AnswerColumns;
use crate::profile::{Profile, TitleLine, excerpt};
use crate::source::intake::{Intake, ProfileChoice, SheetOutcome, SheetReport};
use crate::source::limits::ReadLimits;
use crate::source::sheet::body::SheetBody;
use crate::source::sheet::cell::CellValue;
use crate::source::sheet::header::{HEAD_ROWS, HeadRow, Header, MergedCells, find_header};
use crate::source::sheet::serial::DateSystem;
use anyhow::Context as _;

/// A workbook of any format.
pub(crate) trait Workbook {
    /// Returns the sheets in their order.
    fn sheets(&self) -> Vec<SheetInfo>;

    /// Returns the day from which the workbook counts serial numbers.
    fn dates(&self) -> DateSystem;

    /// Returns the merged cells of a sheet.
    fn merges(&mut self, sheet: usize) -> anyhow::Result<Vec<MergedCells>>;

    /// Calls `take` for each row of a sheet that has a cell, in order, until it returns false. A row is cut to its
    /// first `width` columns.
    fn rows(&mut self, sheet: usize, width: usize, take: &mut TakeRow<'_>) -> anyhow::Result<()>;
}

/// Takes the number of a row and its cells; returns false if it needs no more rows.
pub(crate) type TakeRow<'t> = dyn FnMut(u64, &[CellValue<'_>]) -> anyhow::Result<bool> + 't;

/// What is known of a sheet before its rows are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SheetInfo {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    /// False for a sheet without cells, such as a chart.
    pub(crate) has_cells: bool,
}

/// Reads all sheets of a workbook that belong to the export.
pub(crate) fn read_workbook(
    workbook: &mut dyn Workbook,
    limits: &ReadLimits,
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    let sheets = workbook.sheets();
    let mut previews = Vec::new();
    for (index, sheet) in sheets.iter().enumerate() {
        previews.push(if sheet.hidden || !sheet.has_cells {
            None
        } else {
            preview(workbook, index, limits, intake.choice())
                .with_context(|| format!("sheet `{}`", sheet.name))?
        });
    }
    // The workbook of an earlier run has tables of many kinds, of which only the answers to findings are an export.
    let own = previews.iter().flatten().find_map(|preview| {
        let columns = AnswerColumns::of(&sheets[preview.sheet].name, &preview.header.headings)?;
        Some((preview.sheet, columns))
    });
    if let Some((sheet, columns)) = own
        && let Some(preview) = &mut previews[sheet]
    {
        columns.only_these(&mut preview.header.headings);
    }
    let is_export = |preview: &SheetPreview<'_>| own.is_none_or(|(sheet, _)| sheet == preview.sheet);
    let Some(best) = best_fit(previews.iter().flatten().filter(|preview| is_export(preview))) else {
        report_without_tables(&sheets, intake);
        return Ok(());
    };
    // The best sheet begins a table first, because the first table of a file selects the profile.
    intake
        .begin_table(&best.header.headings, &best.header.titles)
        .with_context(|| format!("sheet `{}`, header in row {}", sheets[best.sheet].name, best.header.row))?;
    for (sheet, preview) in sheets.iter().zip(&previews) {
        let outcome = match preview {
            None if sheet.hidden => SheetOutcome::Hidden,
            None => SheetOutcome::Empty,
            Some(preview) if !is_export(preview) => SheetOutcome::OtherTable,
            Some(preview) if preview.sheet == best.sheet || is_read(preview, &previews) => {
                if let Some(profile) = preview.profile {
                    intake.use_profile(profile)?;
                }
                if sheets.len() > 1 {
                    intake.begin_part(&sheet.name)?;
                }
                read_sheet(workbook, preview, own.map(|(_, columns)| columns), limits, intake)
                    .with_context(|| format!("sheet `{}`", sheet.name))?;
                SheetOutcome::Read { header_row: preview.header.row }
            }
            Some(_) => SheetOutcome::OtherTable,
        };
        let read = matches!(outcome, SheetOutcome::Read { .. });
        let profile = intake.profile().filter(|_| read).map(|profile| profile.id().to_owned());
        intake.report_sheet(SheetReport { name: sheet.name.clone(), outcome, profile });
    }
    Ok(())
}

/// Reads the body of a sheet with the profile in use; with `answers`, only the rows that have one.
fn read_sheet(
    workbook: &mut dyn Workbook,
    preview: &SheetPreview<'_>,
    answers: Option<AnswerColumns>,
    limits: &ReadLimits,
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    let headings = preview.header.headings.clone();
    let width = headings.len();
    let columns = intake.begin_table(&headings, &preview.header.titles)?;
    let profile = intake.profile().context("no profile is in use")?;
    let dates = workbook.dates();
    let mut body = SheetBody::new(profile, &columns, headings, dates, &preview.merges, limits);
    let take = &mut |number, cells: &[CellValue<'_>]| {
        if number >= preview.first_body_row {
            match answers {
                None => body.take_row(number, cells, intake)?,
                Some(answers) => {
                    if let Some(cells) = answers.answer(cells, dates) {
                        body.take_row(number, &cells, intake)?;
                    }
                }
            }
        }
        Ok(true)
    };
    workbook.rows(preview.sheet, width, take)
}

/// The top of a sheet.
struct SheetPreview<'p> {
    /// The index of the sheet.
    sheet: usize,
    /// The profile that reads the headings, if there is one.
    profile: Option<&'p Profile>,
    header: Header,
    /// The number of the first row of the body.
    first_body_row: u64,
    merges: Vec<MergedCells>,
}

/// Finds the header of a sheet; `None` if it has no table.
fn preview<'p>(
    workbook: &mut dyn Workbook,
    sheet: usize,
    limits: &ReadLimits,
    choice: ProfileChoice<'p>,
) -> anyhow::Result<Option<SheetPreview<'p>>> {
    let merges = workbook.merges(sheet)?;
    let dates = workbook.dates();
    let mut rows: Vec<HeadRow> = Vec::new();
    workbook.rows(sheet, limits.columns, &mut |number, cells| {
        if cells.iter().any(|cell| !cell.is_blank()) {
            let cells = cells.iter().map(|cell| excerpt(&cell.text(dates, false)).to_owned()).collect();
            rows.push(HeadRow { number, cells });
        }
        Ok(rows.len() < HEAD_ROWS)
    })?;
    let fitness = |headings: &[String], titles: &[TitleLine]| choice.fitness(headings, titles);
    let Some(header) = find_header(&rows, &merges, &fitness) else { return Ok(None) };
    let first_body_row = rows[..header.rows_before_body].last().map_or(1, |last| last.number + 1);
    let profile = choice.reader(&header.headings, &header.titles);
    Ok(Some(SheetPreview { sheet, profile, header, first_body_row, merges }))
}

/// Returns true if the profile that reads a sheet is that of the best sheet of its kind of table.
fn is_read(preview: &SheetPreview<'_>, previews: &[Option<SheetPreview<'_>>]) -> bool {
    let Some(profile) = preview.profile else { return false };
    let is_same_kind =
        |other: &&SheetPreview<'_>| other.profile.is_some_and(|other| other.table() == profile.table());
    let best = best_fit(previews.iter().flatten().filter(is_same_kind));
    best.and_then(|best| best.profile).is_some_and(|best| best.id() == profile.id())
}

/// Returns the sheet whose header fits best; of equals the first.
fn best_fit<'l, 'p: 'l>(
    previews: impl Iterator<Item = &'l SheetPreview<'p>>,
) -> Option<&'l SheetPreview<'p>> {
    let mut best: Option<&SheetPreview<'_>> = None;
    for preview in previews {
        if best.is_none_or(|known| preview.header.fitness > known.header.fitness) {
            best = Some(preview);
        }
    }
    best
}

fn report_without_tables(sheets: &[SheetInfo], intake: &mut Intake<'_>) {
    for sheet in sheets {
        let outcome = if sheet.hidden { SheetOutcome::Hidden } else { SheetOutcome::Empty };
        intake.report_sheet(SheetReport { name: sheet.name.clone(), outcome, profile: None });
    }
}

/// Returns the message for a cell beyond the limit of columns.
pub(crate) fn too_wide(row: u64, column: usize, limits: &ReadLimits) -> String {
    format!(
        "row {row} has a cell in column {}, beyond the limit of {} columns\n\nhint: delete what stands far to the \
         right of the table",
        column + 1,
        limits.columns
    )
}
