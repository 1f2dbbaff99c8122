//! Cases as an export of cases, or the case attributes of a log, give them.

use super::Sym;

/// One case as its own export, or the case attributes of a log, give it. `None` is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaseRecord<'a> {
    /// The id of the case.
    pub case_id: &'a str,
    /// The procedure that the case follows.
    pub procedure_id: Option<&'a str>,
    /// The name of the procedure.
    pub procedure_name: Option<&'a str>,
    /// The field of administration.
    pub field_id: Option<&'a str>,
    /// The unit that answers for the case.
    pub unit_id: Option<&'a str>,
    /// How the case was handed in: in person, online or by post.
    pub channel: Option<&'a str>,
    /// When the applicant handed the case in online, µs UTC; `None` if it came in another way, or if that is not known
    /// apart from the receipt.
    pub submitted_at: Option<i64>,
    /// When the case was received, µs UTC.
    pub received_at: Option<i64>,
    /// When the case is due, µs UTC.
    pub due_at: Option<i64>,
    /// When the work was finished, µs UTC.
    pub finished_at: Option<i64>,
    /// When the result was handed over, µs UTC.
    pub returned_at: Option<i64>,
    /// The status as exported.
    pub status: Option<&'a str>,
    /// The row in the source file, counted as in [`EventRecord::source_row`](super::EventRecord::source_row).
    pub source_row: u64,
}

/// The cases of one bucket that came with an export of their own, one row a case, sorted by case.
///
/// Symbols index the `symbols` of the [`EventColumns`](super::EventColumns) of the same bucket. Missing instants
/// are [`NO_TIME`](super::NO_TIME).
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "the columns are the fields of `CaseRecord`")]
pub struct CaseColumns {
    pub case_id: Vec<Sym>,
    pub procedure_id: Vec<Sym>,
    pub procedure_name: Vec<Sym>,
    pub field_id: Vec<Sym>,
    pub unit_id: Vec<Sym>,
    pub channel: Vec<Sym>,
    pub submitted_at: Vec<i64>,
    pub received_at: Vec<i64>,
    pub due_at: Vec<i64>,
    pub finished_at: Vec<i64>,
    pub returned_at: Vec<i64>,
    pub status: Vec<Sym>,
    /// The source file, by its name in the manifest.
    pub source: Vec<Sym>,
    pub source_row: Vec<u64>,
}

impl CaseColumns {
    /// Removes all cases and keeps the allocated memory.
    pub fn clear(&mut self) {
        for symbols in [
            &mut self.case_id,
            &mut self.procedure_id,
            &mut self.procedure_name,
            &mut self.field_id,
            &mut self.unit_id,
            &mut self.channel,
            &mut self.status,
            &mut self.source,
        ] {
            symbols.clear();
        }
        for instants in [
            &mut self.submitted_at,
            &mut self.received_at,
            &mut self.due_at,
            &mut self.finished_at,
            &mut self.returned_at,
        ] {
            instants.clear();
        }
        self.source_row.clear();
    }
}
