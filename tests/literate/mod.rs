//! Cases that an inspector can read: a table of input, its meaning, and the expected result.
mod calendar;
mod case_file;
mod finding;
mod list_entry;
mod lists;
mod measure;
mod measure_cells;
mod people;
mod profile;
mod quality;
mod sheet;
mod tables;
mod walk;
mod walk_cells;

use case_file::{CaseFile, Row, cases};
