//! What a check found, as sheets: one file for each group of them.

mod activities;
mod files;
mod layout;
mod measures;
mod people;
mod rejects;
mod repeats;
mod table;
mod times;
mod units;

use super::checked::Checked;
use crate::report::Sheet;

/// All sheets, in the order in which they are shown.
pub fn sheets(checked: &Checked<'_>) -> Vec<Sheet> {
    vec![
        files::files(checked),
        files::unread(checked),
        layout::sheets(checked),
        layout::columns(checked),
        activities::kinds(checked),
        activities::unknown(checked),
        activities::activities(checked),
        rejects::rejects(checked),
        repeats::repeats(checked),
        times::times(checked),
        units::units(checked),
        units::eventless(checked),
        people::people(checked),
        measures::measures(checked),
        files::gate(checked),
    ]
}
