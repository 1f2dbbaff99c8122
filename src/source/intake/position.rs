//! Where a row stands in its file.

/// The position of a row in its file.
#[derive(Clone, Copy)]
pub(crate) struct RowPosition<'a> {
    /// The row number, counted as in [`EventRecord::source_row`](crate::event::EventRecord::source_row).
    pub(crate) row: u64,
    /// Computes the details that are needed only if the row is no record.
    pub(crate) details: &'a dyn Fn() -> RowDetails,
}

/// What a rejected row is reported with, and a footer recognised by.
#[derive(Clone, Debug, Default)]
pub(crate) struct RowDetails {
    /// The line on which the row begins, if the format has lines.
    pub(crate) line: Option<u64>,
    /// The first cell with text, by which totals and signatures are recognised.
    pub(crate) first_cell: String,
}
