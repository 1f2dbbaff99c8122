//! One JSON record while it is being read, and the rows that it becomes.

use super::names::NameTree;
use crate::profile::{Cells, Reason, SLOT_COUNT, excerpt};
use crate::source::intake::{Intake, RowDetails, RowPosition};

/// The separator between the scalars of a list that becomes one cell.
const LIST_SEPARATOR: &str = "##";

/// The values of a record that the profile reads.
#[derive(Default)]
pub(crate) struct JsonRecord {
    /// The line on which the record begins.
    line: u64,
    /// The texts of all values, concatenated.
    text: String,
    values: Vec<RecordValue>,
    /// The number of rows that have begun.
    rows: u32,
    in_row: bool,
    /// The number of rows of all previous records.
    given: u64,
}

/// A value of the record.
struct RecordValue {
    /// The row of the record, from 1; 0 for a value that belongs to all rows.
    row: u32,
    /// The node of the name.
    name: u32,
    start: usize,
    end: usize,
    too_long: bool,
}

impl JsonRecord {
    /// Returns a record after that many rows of others.
    pub(crate) fn after(rows: u64) -> Self {
        Self { given: rows, ..Self::default() }
    }

    /// Returns the number of rows of all records.
    pub(crate) fn rows_given(&self) -> u64 {
        self.given
    }

    /// Begins a record.
    pub(crate) fn begin(&mut self, line: u64) {
        self.line = line;
        self.text.clear();
        self.values.clear();
        (self.rows, self.in_row) = (0, false);
    }

    /// Begins a row of the record. Returns false inside a row, because rows do not nest.
    pub(crate) fn begin_row(&mut self) -> bool {
        let begins = !self.in_row;
        self.rows += u32::from(begins);
        self.in_row = true;
        begins
    }

    /// Ends a row.
    pub(crate) fn end_row(&mut self) {
        self.in_row = false;
    }

    /// Adds a value. A further element of a list is appended to the value before it.
    pub(crate) fn add(&mut self, name: u32, text: &str, in_list: bool, limit: usize) {
        let row = if self.in_row { self.rows } else { 0 };
        let before = self.values.last_mut().filter(|last| in_list && (last.row, last.name) == (row, name));
        let (separator, start) = match &before {
            Some(last) => (LIST_SEPARATOR, last.start),
            None => ("", self.text.len()),
        };
        let too_long = self.text.len() - start + separator.len() + text.len() > limit;
        if !too_long {
            self.text.push_str(separator);
            self.text.push_str(text);
        }
        let end = self.text.len();
        match before {
            Some(last) => (last.end, last.too_long) = (end, last.too_long || too_long),
            None => self.values.push(RecordValue { row, name, start, end, too_long }),
        }
    }

    /// Hands the rows of the record to the intake.
    pub(crate) fn hand_over(&mut self, names: &mut NameTree, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        for value in &self.values {
            for index in 0..names.targets(value.name).len() {
                let cell = names.targets(value.name)[index].cell;
                if names.mark_found(cell) {
                    intake.found_cell(cell, names.heading(value.name).to_owned());
                }
            }
        }
        // A value that the file has, but not this record, is empty.
        let empty: Cells<'_> = std::array::from_fn(|cell| names.found()[cell].then_some(""));
        let mut shared = RecordRow { cells: empty, ranks: [NO_VALUE; SLOT_COUNT], too_long: None };
        self.values
            .iter()
            .filter(|value| value.row == 0)
            .for_each(|value| shared.set(value, names, &self.text));
        let mut rest = self.values.iter().filter(|value| value.row > 0).peekable();
        for number in 1..=self.rows.max(1) {
            let mut row = shared.clone();
            while let Some(value) = rest.next_if(|value| value.row == number) {
                row.set(value, names, &self.text);
            }
            self.given += 1;
            let details = || RowDetails { line: Some(self.line), first_cell: String::new() };
            let position = RowPosition { row: self.given, details: &details };
            match row.too_long {
                Some(name) => {
                    intake.unreadable_row(position, names.heading(name), "", Reason::CellTooLong)?;
                }
                None => intake.take_row(&row.cells, position)?,
            }
        }
        Ok(())
    }

    /// Rejects a value that is no object where a record is expected.
    pub(crate) fn reject_scalar(
        &mut self,
        line: u64,
        text: &str,
        intake: &mut Intake<'_>,
    ) -> anyhow::Result<()> {
        self.given += 1;
        let details = || RowDetails { line: Some(line), first_cell: String::new() };
        let position = RowPosition { row: self.given, details: &details };
        intake.unreadable_row(position, "", excerpt(text), Reason::RaggedRow)
    }
}

const NO_VALUE: u8 = u8::MAX;

/// The cells of a row, with the ranks of the names that they come from.
#[derive(Clone)]
struct RecordRow<'a> {
    cells: Cells<'a>,
    ranks: [u8; SLOT_COUNT],
    /// The name of a value that is longer than the limit.
    too_long: Option<u32>,
}

impl<'a> RecordRow<'a> {
    fn set(&mut self, value: &RecordValue, names: &NameTree, text: &'a str) {
        for target in names.targets(value.name) {
            let cell = target.cell;
            if value.too_long {
                self.too_long = Some(value.name);
            } else if target.rank <= self.ranks[cell] {
                self.ranks[cell] = target.rank;
                self.cells[cell] = Some(&text[value.start..value.end]);
            }
        }
    }
}
