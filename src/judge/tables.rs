//! What was counted and compared, as rows of tables, so that every verdict can be computed again.

use super::layout::{Cell, CellKind, Layout, Part};
use super::prepared::Prepared;
use super::sums::{Detail, PartMonth};
use crate::event::Sym;
use crate::fact::{Level, Mode};
use crate::measure::{Count, Measure};
use rayon::prelude::*;

/// Where the rows of a stratum were compared with those of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparedWithin {
    /// The same procedure, step and mode, and the same sender where the measure has one.
    Procedure,
    /// The same step and sender, any procedure.
    Sender,
    /// The same step only. What is compared there judges nobody.
    Step,
    /// Nowhere: there was nobody to compare with, or nobody could have acted otherwise.
    Nowhere,
}

/// The rows of one subject in one stratum and month, with the cell in which they were compared.
#[derive(Clone, Copy, Debug)]
pub struct StratumRow {
    /// The measure.
    pub measure: &'static Measure,
    /// Whether the subject is an official or a unit.
    pub level: Level,
    /// The official or unit.
    pub subject: Sym,
    /// The unit of the rows; missing where the log names none.
    pub unit: Sym,
    /// The procedure; missing where the log names none.
    pub procedure: Sym,
    /// The step; missing where the log names none.
    pub step: Sym,
    /// Why the holder has the case.
    pub mode: Mode,
    /// The sender; missing unless the measure compares within senders.
    pub sender: Sym,
    /// Months since January 1970.
    pub month: i16,
    /// Where the rows were compared.
    pub within: ComparedWithin,
    /// The number of the cell among those of the measure and level; `None` if compared nowhere.
    pub cell: Option<u32>,
    /// What each row weighs.
    pub weight: f64,
    /// n and y.
    pub count: Count,
    /// N and Y of the cell.
    pub all: Count,
    /// O*, E* and V; `None` unless the cell judges.
    pub sums: Option<(f64, f64, f64)>,
}

/// The rows of one subject in one cell, month and bin of the working time.
#[derive(Clone, Copy, Debug)]
pub struct BinRow {
    /// The measure.
    pub measure: &'static Measure,
    /// Whether the subject is an official or a unit.
    pub level: Level,
    /// The number of the cell, as in [`StratumRow::cell`].
    pub cell: u32,
    /// The official or unit.
    pub subject: Sym,
    /// Months since January 1970.
    pub month: i16,
    /// The bin; see [`bin_of_us`](crate::rank::bin_of_us).
    pub bin: u16,
    /// The rows whose time falls into the bin.
    pub rows: u32,
    /// Of these, those that ended.
    pub outcomes: u32,
}

impl Prepared<'_> {
    /// Visits the rows of all strata, measure by measure, in the order of cells, subjects and strata. `wanted`
    /// chooses measures by id. Variants of measures are left out: they judge nobody.
    ///
    /// # Errors
    /// Those of the visitor.
    pub fn strata<E>(
        &self,
        wanted: impl Fn(&str) -> bool,
        mut visit: impl FnMut(Vec<StratumRow>) -> Result<(), E>,
    ) -> Result<(), E> {
        for layout in self.layouts(&wanted) {
            let mut rows = Vec::new();
            for (cells, first) in layout.cells.chunks(BATCH_CELLS).zip((0_u32..).step_by(BATCH_CELLS)) {
                let numbered = cells.par_iter().enumerate();
                let of_cells: Vec<Vec<StratumRow>> =
                    numbered.map(|(at, cell)| self.of_cell(layout, cell, first + at as u32)).collect();
                rows.extend(of_cells.into_iter().flatten());
                if rows.len() >= BATCH_ROWS {
                    visit(std::mem::take(&mut rows))?;
                }
            }
            visit(rows)?;
            let nowhere = layout.left_out.iter().flat_map(|part| self.of_part(layout, part));
            visit(nowhere.collect())?;
        }
        Ok(())
    }

    /// Visits the rows of all bins of the cells that judge, for measures of time, in the order of cells, subjects, months
    /// and bins.
    ///
    /// # Errors
    /// Those of the visitor.
    pub fn bins<E>(
        &self,
        wanted: impl Fn(&str) -> bool,
        mut visit: impl FnMut(Vec<BinRow>) -> Result<(), E>,
    ) -> Result<(), E> {
        for layout in self.layouts(&wanted).filter(|layout| layout.measure.form.counts_time()) {
            let mut rows = Vec::new();
            for (cell, number) in layout.cells.iter().zip(0..).filter(|(cell, _)| cell.is_exact()) {
                for part in &cell.parts {
                    rows.extend(part.counts.iter().map(|count| BinRow {
                        measure: layout.measure,
                        level: layout.level,
                        cell: number,
                        subject: layout.subjects[part.subject as usize],
                        month: count.month(),
                        bin: count.bin(),
                        rows: count.rows,
                        outcomes: count.outcomes,
                    }));
                }
                if rows.len() >= BATCH_ROWS {
                    visit(std::mem::take(&mut rows))?;
                }
            }
            visit(rows)?;
        }
        Ok(())
    }

    fn layouts(&self, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = &Layout<'_>> {
        self.measures.iter().map(|(layout, _)| layout).filter(move |layout| wanted(layout.measure.id))
    }

    fn of_cell(&self, layout: &Layout<'_>, cell: &Cell<'_>, number: u32) -> Vec<StratumRow> {
        let all = cell.total();
        let sums: Vec<PartMonth> =
            if cell.is_exact() { cell.add_up(layout, Detail::Months).rows } else { Vec::new() };
        let within = match cell.kind {
            CellKind::Procedure => ComparedWithin::Procedure,
            CellKind::Sender => ComparedWithin::Sender,
            CellKind::Step => ComparedWithin::Step,
        };
        // The sums are those of the same months, in the same order.
        let rows = cell.parts.iter().flat_map(|part| self.of_part(layout, part));
        let rows = rows.enumerate().map(|(index, row)| StratumRow {
            within,
            cell: Some(number),
            all,
            sums: sums.get(index).map(|one| (one.observed, one.expected, one.variance)),
            ..row
        });
        rows.collect()
    }

    /// Returns the months of a part, as compared nowhere.
    fn of_part<'p>(
        &'p self,
        layout: &'p Layout<'_>,
        part: &'p Part<'_>,
    ) -> impl Iterator<Item = StratumRow> + 'p {
        let counts = self.clean.counts;
        let key = part.key;
        let (procedure, step, mode) = counts.strata[key.stratum() as usize];
        part.counts.chunk_by(|one, two| one.month() == two.month()).map(move |of_month| StratumRow {
            measure: layout.measure,
            level: layout.level,
            subject: layout.subjects[part.subject as usize],
            unit: counts.subjects[key.subject() as usize].1,
            procedure,
            step,
            mode,
            sender: layout.sender_of(key),
            month: of_month[0].month(),
            within: ComparedWithin::Nowhere,
            cell: None,
            weight: part.weight,
            count: of_month.iter().fold(Count::default(), |sum, one| sum + one.count()),
            all: Count::default(),
            sums: None,
        })
    }
}

/// Rows that are visited together, about.
const BATCH_ROWS: usize = 1 << 17;
/// Cells that are added up together.
const BATCH_CELLS: usize = 1 << 7;
