//! Records on their way to be staged: their texts one after another, so that handing them over costs one copy.

use super::staging::Staging;
use crate::event::{CaseRecord, EventRecord};

/// The texts of an event: case, procedure, activity, step, official, unit, receiver, its unit, status, key.
const EVENT_TEXTS: usize = 10;
/// The texts of a case: case, procedure, its name, field, unit, channel, status.
const CASE_TEXTS: usize = 7;
/// The length of a missing text.
const MISSING: u32 = u32::MAX;

/// Records of one or more files.
#[derive(Default)]
pub(super) struct Batch {
    events: Packed<EventRecord<'static>, EVENT_TEXTS>,
    cases: Packed<CaseRecord<'static>, CASE_TEXTS>,
}

/// Records with so many texts each, in the order they came.
struct Packed<R, const TEXTS: usize> {
    text: String,
    /// The file, the record without its texts, and their lengths.
    rows: Vec<(u32, R, [u32; TEXTS])>,
}

impl Batch {
    /// About how much memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.events.bytes() + self.cases.bytes()
    }

    /// Adds an event of the file of that sequence.
    pub(super) fn event(&mut self, file: u32, event: &EventRecord<'_>) {
        let texts = [
            Some(event.case_id),
            event.procedure_id,
            Some(event.activity),
            event.step,
            event.official_id,
            event.unit_id,
            event.receiver_id,
            event.receiver_unit_id,
            event.status,
            event.event_key,
        ];
        let bare = EventRecord {
            case_id: "",
            procedure_id: None,
            activity: "",
            step: None,
            official_id: None,
            unit_id: None,
            receiver_id: None,
            receiver_unit_id: None,
            status: None,
            event_key: None,
            ..*event
        };
        self.events.push(file, bare, texts);
    }

    /// Adds a case of the file of that sequence.
    pub(super) fn case(&mut self, file: u32, case: &CaseRecord<'_>) {
        let texts = [
            Some(case.case_id),
            case.procedure_id,
            case.procedure_name,
            case.field_id,
            case.unit_id,
            case.channel,
            case.status,
        ];
        let bare = CaseRecord {
            case_id: "",
            procedure_id: None,
            procedure_name: None,
            field_id: None,
            unit_id: None,
            channel: None,
            status: None,
            ..*case
        };
        self.cases.push(file, bare, texts);
    }

    /// Stages all records.
    pub(super) fn stage(&self, staging: &mut Staging) {
        self.events.each(|file, bare, texts| {
            let [
                case,
                procedure_id,
                activity,
                step,
                official_id,
                unit_id,
                receiver_id,
                receiver_unit_id,
                status,
                key,
            ] = texts;
            let event = EventRecord {
                case_id: case.unwrap_or_default(),
                procedure_id,
                activity: activity.unwrap_or_default(),
                step,
                official_id,
                unit_id,
                receiver_id,
                receiver_unit_id,
                status,
                event_key: key,
                ..*bare
            };
            staging.event(file, &event);
        });
        self.cases.each(|file, bare, texts| {
            let [case, procedure_id, procedure_name, field_id, unit_id, channel, status] = texts;
            let case_id = case.unwrap_or_default();
            let case = CaseRecord {
                case_id,
                procedure_id,
                procedure_name,
                field_id,
                unit_id,
                channel,
                status,
                ..*bare
            };
            staging.case_record(file, &case);
        });
    }
}

impl<R, const TEXTS: usize> Default for Packed<R, TEXTS> {
    fn default() -> Self {
        Self { text: String::new(), rows: Vec::new() }
    }
}

impl<R, const TEXTS: usize> Packed<R, TEXTS> {
    fn bytes(&self) -> usize {
        self.text.len() + self.rows.len() * size_of::<(u32, R, [u32; TEXTS])>()
    }

    fn push(&mut self, file: u32, bare: R, texts: [Option<&str>; TEXTS]) {
        let lengths = texts.map(|text| {
            let Some(text) = text else { return MISSING };
            self.text.push_str(text);
            text.len() as u32
        });
        self.rows.push((file, bare, lengths));
    }

    fn each<'b>(&'b self, mut take: impl FnMut(u32, &R, [Option<&'b str>; TEXTS])) {
        let mut rest = self.text.as_str();
        for (file, bare, lengths) in &self.rows {
            let texts = lengths.map(|length| {
                if length == MISSING {
                    return None;
                }
                let (text, behind) = rest.split_at(length as usize);
                rest = behind;
                Some(text)
            });
            take(*file, bare, texts);
        }
    }
}
