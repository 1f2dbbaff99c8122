//! What all workbooks have in common: sheets, of which some are one export, and cells that are numbers,
//! times or text.
//!
//! The first rows of every visible sheet are looked at. Of each kind of table (events, cases, a list) the sheet
//! whose headings fit best says which profile reads that kind, and all sheets that it reads are read, in
//! their order. Hidden sheets and others are passed over, and said.

pub(super) mod spreadsheetml;
pub(super) mod xls;
pub(super) mod xlsx;

mod biff;
mod compound;
mod package;

use crate::profile::{Profile, TitleLine, detect, excerpt};
use crate::source::intake::{Choice, Intake};
use crate::source::intake::{SheetFate, SheetReport};
use crate::source::limits::Limits;
use crate::source::sheet::cell::Value;
use crate::source::sheet::grid::Grid;
use crate::source::sheet::header::{HEAD_ROWS, HeadRow, Header, Merge, find};
use crate::source::sheet::serial::DateSystem;
use anyhow::Context as _;

/// A workbook of any format.
pub(crate) trait Book {
    /// Its sheets, in their order.
    fn sheets(&self) -> Vec<Sheet>;

    /// From which day it counts.
    fn dates(&self) -> DateSystem;

    /// The merged cells of a sheet.
    fn merges(&mut self, sheet: usize) -> anyhow::Result<Vec<Merge>>;

    /// Gives `take` the rows of a sheet that have a cell, with their numbers, in order, until it wants no
    /// more; of each row the first `width` columns.
    fn rows(&mut self, sheet: usize, width: usize, take: &mut TakeRow<'_>) -> anyhow::Result<()>;
}

/// Takes the number of a row and its cells; `false` when it wants no more.
pub(crate) type TakeRow<'t> = dyn FnMut(u64, &[Value<'_>]) -> anyhow::Result<bool> + 't;

/// A sheet, before its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    /// Whether it has cells: a chart has none.
    pub(crate) has_cells: bool,
}

/// Reads all sheets of a workbook that belong together.
pub(crate) fn read_book(book: &mut dyn Book, limits: &Limits, intake: &mut Intake<'_>) -> anyhow::Result<()> {
    let sheets = book.sheets();
    let mut found = Vec::new();
    for (place, sheet) in sheets.iter().enumerate() {
        found.push(if sheet.hidden || !sheet.has_cells {
            None
        } else {
            look_at(book, place, limits, intake.choice())
                .with_context(|| format!("sheet `{}`", sheet.name))?
        });
    }
    let Some(best) = best(found.iter().flatten()) else {
        report_all(&sheets, intake);
        return Ok(());
    };
    // The best one is asked first, since the first table chooses the profile.
    let headings = |look: &Look<'_>| (look.header.headings.clone(), look.header.titles.clone());
    let (names, titles) = headings(best);
    intake
        .table(&names, &titles)
        .with_context(|| format!("sheet `{}`, header in row {}", sheets[best.sheet].name, best.header.row))?;
    for (place, (sheet, look)) in sheets.iter().zip(&found).enumerate() {
        let fate = match look {
            None if sheet.hidden => SheetFate::Hidden,
            None => SheetFate::Empty,
            Some(look) if look.sheet == best.sheet || is_read(look, &found) => {
                if let Some(profile) = look.profile {
                    intake.use_profile(profile);
                }
                if sheets.len() > 1 {
                    intake.part(&sheet.name)?;
                }
                let (names, titles) = headings(look);
                let columns = intake.table(&names, &titles)?;
                let profile = intake.profile().context("no profile is in use")?;
                let mut grid = Grid::new(profile, &columns, names, book.dates(), &look.merges, limits);
                let take = &mut |number, values: &[Value<'_>]| {
                    if number >= look.first_row {
                        grid.row(number, values, intake)?;
                    }
                    Ok(true)
                };
                book.rows(place, look.header.headings.len(), take)
                    .with_context(|| format!("sheet `{}`", sheet.name))?;
                SheetFate::Read { header_row: look.header.row }
            }
            Some(_) => SheetFate::OtherTable,
        };
        let read = matches!(fate, SheetFate::Read { .. });
        let profile = intake.profile().filter(|_| read).map(|profile| profile.id().to_owned());
        intake.sheet(SheetReport { name: sheet.name.clone(), fate, profile });
    }
    Ok(())
}

/// Whether a sheet is read with the profile of the best sheet of its kind.
fn is_read(look: &Look<'_>, found: &[Option<Look<'_>>]) -> bool {
    let Some(profile) = look.profile else { return false };
    let kind = |look: &&Look<'_>| look.profile.is_some_and(|other| other.table() == profile.table());
    let best = best(found.iter().flatten().filter(kind));
    best.and_then(|best| best.profile).is_some_and(|best| best.id() == profile.id())
}

/// What was seen at the top of a sheet.
struct Look<'p> {
    sheet: usize,
    /// The profile that reads its headings, if one does.
    profile: Option<&'p Profile>,
    header: Header,
    /// The number of the first row of the table; what comes before it is not read.
    first_row: u64,
    merges: Vec<Merge>,
}

/// Looks for the table of a sheet; `None` if there is nothing in it.
fn look_at<'p>(
    book: &mut dyn Book,
    sheet: usize,
    limits: &Limits,
    choice: Choice<'p>,
) -> anyhow::Result<Option<Look<'p>>> {
    let merges = book.merges(sheet)?;
    let dates = book.dates();
    let mut rows: Vec<HeadRow> = Vec::new();
    book.rows(sheet, limits.columns, &mut |number, cells| {
        if cells.iter().any(|cell| !cell.is_blank()) {
            let cells = cells.iter().map(|cell| excerpt(&cell.text(dates, false)).to_owned()).collect();
            rows.push(HeadRow { number, cells });
        }
        Ok(rows.len() < HEAD_ROWS)
    })?;
    let fitness = |headings: &[String], titles: &[TitleLine]| choice.fitness(headings, titles);
    let Some(header) = find(&rows, &merges, &fitness) else { return Ok(None) };
    let first_row = match rows[..header.before_body].last() {
        Some(last) => last.number + 1,
        None => 1,
    };
    let profile = choice.reader(&header.headings, &header.titles);
    Ok(Some(Look { sheet, profile, header, first_row, merges }))
}

/// The sheet that fits best; of equals the first.
fn best<'l, 'p: 'l>(found: impl Iterator<Item = &'l Look<'p>>) -> Option<&'l Look<'p>> {
    let fitness = |look: &Look<'_>| look.header.fitness;
    let mut best: Option<&Look<'_>> = None;
    for look in found {
        if best.is_none_or(|known| fitness(look) > fitness(known)) {
            best = Some(look);
        }
    }
    best
}

fn report_all(sheets: &[Sheet], intake: &mut Intake<'_>) {
    for sheet in sheets {
        let fate = if sheet.hidden { SheetFate::Hidden } else { SheetFate::Empty };
        intake.sheet(SheetReport { name: sheet.name.clone(), fate, profile: None });
    }
}

/// Whether a table would be read with the profile that is in use.
pub(crate) fn is_read_with(intake: &Intake<'_>, header: &Header) -> bool {
    let (headings, titles) = (&header.headings, &header.titles);
    match intake.choice() {
        Choice::Given(_) => header.fitness.complete,
        Choice::Among(candidates) => detect(headings, titles, candidates)
            .is_ok_and(|detected| intake.profile().map(Profile::id) == Some(candidates[detected.index].id())),
    }
}

/// What is told of a cell beyond the limit of columns.
pub(crate) fn too_wide(row: u64, column: usize, limits: &Limits) -> String {
    format!(
        "row {row} has a cell in column {}, beyond the limit of {} columns\n\nhint: delete what stands far to the \
         right of the table",
        column + 1,
        limits.columns
    )
}
