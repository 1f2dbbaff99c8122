//! Records of one bucket on their way to be staged: their texts one after another, so that handing them over
//! costs one copy.

use super::part::{CASE_TEXTS, CaseRow, EVENT_TEXTS, EventRow, case_texts, event_texts};
use crate::event::{CaseRecord, EventRecord};

/// The length of a missing text.
const MISSING: u32 = u32::MAX;

/// Records of one or more files.
#[derive(Default)]
pub(super) struct Batch {
    /// With the texts of the row, its key last.
    pub(super) events: Packed<EventRow, { EVENT_TEXTS + 1 }>,
    pub(super) cases: Packed<CaseRow, CASE_TEXTS>,
}

/// Rows with so many texts each, in the order they came.
pub(super) struct Packed<R, const TEXTS: usize> {
    case_ids: String,
    text: String,
    rows: Vec<PackedRow<R, TEXTS>>,
}

/// A row without its texts.
struct PackedRow<R, const TEXTS: usize> {
    bare: R,
    case_id: u32,
    /// How long each is.
    texts: [u32; TEXTS],
}

impl Batch {
    /// About how much memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.events.bytes() + self.cases.bytes()
    }

    /// Adds an event of the file of that sequence.
    pub(super) fn event(&mut self, file: u32, event: &EventRecord<'_>) {
        let [procedure, activity, step, official, unit, receiver, receiver_unit, status] = event_texts(event);
        let key = event.event_key;
        let texts = [procedure, activity, step, official, unit, receiver, receiver_unit, status, key];
        self.events.push(EventRow::bare(file, event), event.case_id, texts);
    }

    /// Adds a case of the file of that sequence.
    pub(super) fn case(&mut self, file: u32, case: &CaseRecord<'_>) {
        self.cases.push(CaseRow::bare(file, case), case.case_id, case_texts(case));
    }
}

impl<R, const TEXTS: usize> Default for Packed<R, TEXTS> {
    fn default() -> Self {
        Self { case_ids: String::new(), text: String::new(), rows: Vec::new() }
    }
}

impl<R: Copy, const TEXTS: usize> Packed<R, TEXTS> {
    fn bytes(&self) -> usize {
        self.case_ids.len() + self.text.len() + self.rows.len() * size_of::<PackedRow<R, TEXTS>>()
    }

    fn push(&mut self, bare: R, case_id: &str, texts: [Option<&str>; TEXTS]) {
        self.case_ids.push_str(case_id);
        let texts = texts.map(|text| {
            let Some(text) = text else { return MISSING };
            self.text.push_str(text);
            text.len() as u32
        });
        self.rows.push(PackedRow { bare, case_id: case_id.len() as u32, texts });
    }

    /// The case id of each row.
    pub(super) fn case_ids(&self) -> impl Iterator<Item = &str> {
        let mut rest = self.case_ids.as_str();
        self.rows.iter().map(move |row| cut(&mut rest, row.case_id))
    }

    /// Each row without its texts, and those, but for the case id.
    pub(super) fn rows(&self) -> impl Iterator<Item = (R, [Option<&str>; TEXTS])> {
        let mut rest = self.text.as_str();
        self.rows.iter().map(move |row| {
            (row.bare, row.texts.map(|length| (length != MISSING).then(|| cut(&mut rest, length))))
        })
    }
}

/// Takes a text of that length off the front.
fn cut<'t>(rest: &mut &'t str, length: u32) -> &'t str {
    let (text, behind) = rest.split_at(length as usize);
    *rest = behind;
    text
}
