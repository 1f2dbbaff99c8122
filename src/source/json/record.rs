//! One record of JSON as it is read, and the rows that it gives.

use super::names::Names;
use crate::profile::{Cells, Reason, SLOT_COUNT, excerpt};
use crate::source::intake::{About, Intake, Place};

/// What stands between the plain values of a list that is one cell.
const BETWEEN: &str = "##";

/// The values of a record that the profile reads.
#[derive(Default)]
pub(crate) struct Record {
    /// The line on which it begins.
    line: u64,
    /// All values, one behind the other.
    text: String,
    values: Vec<Value>,
    /// How many rows have begun.
    rows: u32,
    in_row: bool,
    /// Rows of all records before.
    given: u64,
}

/// A value at a name.
struct Value {
    /// The row, from 1; 0 for the record's own.
    row: u32,
    name: u32,
    start: usize,
    end: usize,
    too_long: bool,
}

impl Record {
    /// Begins a record.
    pub(crate) fn begin(&mut self, line: u64) {
        self.line = line;
        self.text.clear();
        self.values.clear();
        (self.rows, self.in_row) = (0, false);
    }

    /// Begins a row of the record, unless in one.
    pub(crate) fn begin_row(&mut self) -> bool {
        let may = !self.in_row;
        self.rows += u32::from(may);
        self.in_row = true;
        may
    }

    /// Ends a row.
    pub(crate) fn end_row(&mut self) {
        self.in_row = false;
    }

    /// Takes a value; one of a list goes behind those before it.
    pub(crate) fn set(&mut self, name: u32, text: &str, listed: bool, limit: usize) {
        let row = if self.in_row { self.rows } else { 0 };
        let before = self.values.last_mut().filter(|last| listed && (last.row, last.name) == (row, name));
        let (separator, start) = match &before {
            Some(last) => (BETWEEN, last.start),
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
            None => self.values.push(Value { row, name, start, end, too_long }),
        }
    }

    /// Hands the rows of the record on.
    pub(crate) fn give(&mut self, names: &mut Names, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        for value in &self.values {
            for place in 0..names.targets(value.name).len() {
                let cell = names.targets(value.name)[place].cell;
                if names.meet(cell) {
                    intake.found_at(cell, names.heading(value.name).to_owned());
                }
            }
        }
        // What the file has, but not this record, is empty.
        let empty: Cells<'_> = std::array::from_fn(|cell| names.met()[cell].then_some(""));
        let mut own = Row { cells: empty, ranks: [NO_VALUE; SLOT_COUNT], too_long: None };
        self.values.iter().filter(|value| value.row == 0).for_each(|value| own.set(value, names, &self.text));
        let mut rest = self.values.iter().filter(|value| value.row > 0).peekable();
        for number in 1..=self.rows.max(1) {
            let mut row = own.clone();
            while let Some(value) = rest.next_if(|value| value.row == number) {
                row.set(value, names, &self.text);
            }
            self.given += 1;
            let about = || About { line: Some(self.line), first: String::new() };
            let place = Place { row: self.given, about: &about };
            match row.too_long {
                Some(name) => intake.broken(place, names.heading(name), "", Reason::CellTooLong)?,
                None => intake.row(&row.cells, place)?,
            }
        }
        Ok(())
    }

    /// What stands where a record is expected and is no object.
    pub(crate) fn no_object(&mut self, line: u64, text: &str, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        self.given += 1;
        let about = || About { line: Some(line), first: String::new() };
        let place = Place { row: self.given, about: &about };
        intake.broken(place, "", excerpt(text), Reason::RaggedRow)
    }
}

const NO_VALUE: u8 = u8::MAX;

/// The cells of a row with the ranks of the names that gave them.
#[derive(Clone)]
struct Row<'a> {
    cells: Cells<'a>,
    ranks: [u8; SLOT_COUNT],
    too_long: Option<u32>,
}

impl<'a> Row<'a> {
    fn set(&mut self, value: &Value, names: &Names, text: &'a str) {
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
