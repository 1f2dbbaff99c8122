//! Sections of a table: title lines between its rows, such as `Mã hồ sơ: H21.16-240311-0001`, which give their values to the
//! rows below them, each case under its own.

use super::Intake;
use crate::source::sheet::header::{HeadRow, titles};
use anyhow::ensure;

impl Intake<'_> {
    /// Returns true if a title line gave values to the rows of the table, so that others may follow.
    pub(crate) fn has_titles(&self) -> bool {
        self.sectioned.is_some()
    }

    /// Takes a row of a table with titles if it is a title line or the heading below one. Returns false if it is not.
    pub(crate) fn take_section_row(&mut self, number: u64, cells: Vec<String>) -> anyhow::Result<bool> {
        let (Some((headings, columns)), Some(profile)) = (&self.sectioned, self.profile) else {
            return Ok(false);
        };
        let filled = || cells.iter().filter(|cell| !cell.trim().is_empty());
        if self.in_titles {
            let choice = self.choice;
            let is_other_header = || {
                let row: Vec<String> =
                    cells.iter().map(|cell| crate::profile::clean(cell).into_owned()).collect();
                let named =
                    |row: &[String]| row.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>();
                let is_same = named(&row) == named(headings);
                !is_same && choice.fitness(&row, &[]).known * 2 > filled().count() && filled().count() > 2
            };
            ensure!(
                !is_other_header(),
                "row {number} begins a section with other columns than those above; nothing of the file is kept\n\nhint: \
                 export each case into a file or a sheet of its own"
            );
        }
        if filled().next().is_none_or(|first| !first.contains(':')) {
            return Ok(false);
        }
        let found = titles(&[HeadRow { number, cells: cells.clone() }]);
        let known: Vec<_> = profile
            .titled(&found)
            .into_iter()
            .filter(|(slot, _)| columns[*slot as usize].is_none())
            .collect();
        if known.is_empty() || filled().count() > 2 * found.len() {
            return Ok(false);
        }
        if !self.in_titles {
            // What the section above says holds for its own rows only.
            self.titled.clear();
        }
        for (slot, title) in known {
            self.titled.retain(|(other, _)| *other != slot);
            self.titled.push((slot, title.value.clone()));
        }
        self.in_titles = true;
        self.in_footer = false;
        self.skip_row();
        Ok(true)
    }
}
