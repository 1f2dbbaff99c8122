//! Cases that an inspector can read: `tests/cases/<stage>/<id>.md`.
mod tables;
mod walk;
mod walk_cells;
