//! Cases that an inspector can read: a table of events or rows, what they mean, what must come out.
mod calendar;
mod case_file;
mod measure;
mod people;
mod profile;
mod quality;
mod sheet;
mod tables;
mod walk;
mod walk_cells;

use case_file::{CaseFile, Row, cases};
