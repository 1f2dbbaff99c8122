//! The rows of a sheet below its header, to the intake: cells as text, merged cells filled down.

use super::cell::Value;
use super::header::Merge;
use super::serial::DateSystem;
use crate::profile::{Cells, Columns, Profile, Reason, SLOT_COUNT};
use crate::source::intake::{About, Intake, Place};
use crate::source::limits::Limits;
use std::borrow::Cow;

/// A table whose header has been found.
pub(crate) struct Grid {
    columns: Vec<Column>,
    headings: Vec<String>,
    dates: DateSystem,
    cell_bytes: usize,
    /// Merged downwards, with a column that is read; in order of their first row.
    merges: Vec<Merge>,
    /// How many of them have begun.
    begun: usize,
    /// Those that reach further down: column, last row, text.
    open: Vec<(usize, u64, String)>,
}

/// A column that is read.
#[derive(Clone, Copy, Debug)]
struct Column {
    /// Its place in a row that is handed on.
    place: usize,
    column: usize,
    is_time: bool,
}

impl Grid {
    /// A table of which no row has been seen.
    pub(crate) fn new(
        profile: &Profile,
        columns: &Columns,
        headings: Vec<String>,
        dates: DateSystem,
        merges: &[Merge],
        limits: &Limits,
    ) -> Self {
        let is_read =
            |merge: &&Merge| merge.last_row > merge.first_row && columns.contains(&Some(merge.first_column));
        let mut merges: Vec<Merge> = merges.iter().filter(is_read).copied().collect();
        merges.sort_unstable();
        let cell_bytes = limits.cell_bytes;
        let columns = columns.iter().zip(profile.time_cells()).enumerate();
        let columns = columns
            .filter_map(|(place, (column, is_time))| Some(Column { place, column: (*column)?, is_time }))
            .collect();
        Self { columns, headings, dates, cell_bytes, merges, begun: 0, open: Vec::new() }
    }

    /// Takes a row, whose number is greater than that of the row before. One without any text is none.
    pub(crate) fn row(
        &mut self,
        number: u64,
        values: &[Value<'_>],
        intake: &mut Intake<'_>,
    ) -> anyhow::Result<()> {
        if values.iter().all(Value::is_blank) {
            return Ok(());
        }
        self.open_merges(number, values);
        let about = || About {
            line: None,
            first: values
                .iter()
                .find(|value| !value.is_blank())
                .map_or_else(String::new, |value| value.text(self.dates, false).into_owned()),
        };
        let place = Place { row: number, about: &about };
        let mut texts: Vec<Cow<'_, str>> = Vec::with_capacity(self.columns.len());
        for &Column { column, is_time, .. } in &self.columns {
            let value = values.get(column).unwrap_or(&Value::Empty);
            let text = if value.is_blank() { self.merged(column) } else { value.text(self.dates, is_time) };
            if text.len() > self.cell_bytes {
                return intake.broken(place, &self.headings[column], &text, Reason::CellTooLong);
            }
            texts.push(text);
        }
        let mut cells: Cells<'_> = [None; SLOT_COUNT];
        for (column, text) in self.columns.iter().zip(&texts) {
            cells[column.place] = Some(text);
        }
        intake.row(&cells, place)
    }

    /// What a cell shows that is merged with one above.
    fn merged(&self, column: usize) -> Cow<'_, str> {
        let open = self.open.iter().find(|(merged, ..)| *merged == column);
        Cow::Borrowed(open.map_or("", |(.., text)| text.as_str()))
    }

    fn open_merges(&mut self, number: u64, values: &[Value<'_>]) {
        self.open.retain(|(_, last_row, _)| *last_row >= number);
        while let Some(merge) = self.merges.get(self.begun).filter(|merge| merge.first_row <= number) {
            self.begun += 1;
            if merge.first_row < number {
                continue;
            }
            let column = merge.first_column;
            let time_expected = self.columns.iter().any(|read| read.column == column && read.is_time);
            let value = values.get(column).unwrap_or(&Value::Empty);
            let text = value.text(self.dates, time_expected);
            if text.len() > self.cell_bytes {
                continue;
            }
            // A damaged sheet may merge a cell any number of times: what reaches furthest counts.
            match self.open.iter_mut().find(|(open, ..)| *open == column) {
                Some((_, last_row, _)) if *last_row >= merge.last_row => {}
                Some(open) => (open.1, open.2) = (merge.last_row, text.into_owned()),
                None => self.open.push((column, merge.last_row, text.into_owned())),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{PROFILES, ProfileSpec};

    #[test]
    fn a_cell_merged_over_and_over_is_remembered_once_as_far_as_it_reaches() {
        let spec = ProfileSpec::builtin(PROFILES[0].id).expect("a built-in profile");
        let profile = Profile::compile(&spec).expect("it is whole");
        let headings: Vec<String> = ["Mã hồ sơ", "Ngày gửi"].map(str::to_owned).to_vec();
        let columns = profile.resolve(&headings);
        let merge = |first_row, last_row| Merge { first_row, last_row, first_column: 0, last_column: 0 };
        let merges: Vec<Merge> =
            (2..200).map(|last| merge(1, last)).chain([merge(1, 50), merge(3, 9)]).collect();
        let mut grid =
            Grid::new(&profile, &columns, headings, DateSystem::default(), &merges, &Limits::default());
        grid.open_merges(1, &[Value::Text("H1".into())]);
        assert_eq!(grid.open, [(0, 199, "H1".to_owned())]);
        grid.open_merges(3, &[]);
        assert_eq!(grid.open, [(0, 199, "H1".to_owned())]);
        grid.open_merges(200, &[]);
        assert_eq!(grid.open, []);
    }
}
