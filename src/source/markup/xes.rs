//! XES event logs (IEEE 1849 and the versions before it), streamed.
//!
//! A trace is a case and an event is a row; an attribute of the trace has the name `case:KEY`. Only the keys that the
//! profile names are kept, so that an event needs no allocation. Global default values are not used: a missing value
//! stays missing. Lists, containers and nested attributes are ignored. A document type, which could define
//! entities, is refused.

use super::xml_text::{key_and_value, leading_key, unescape};
use crate::profile::{Cells, Reason, SLOT_COUNT, Slot};
use crate::source::input::{Input, Meter, read_error};
use crate::source::intake::{Intake, RowDetails, RowPosition};
use crate::source::limits::ReadLimits;
use anyhow::{Context as _, bail, ensure};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::BufRead;
use std::sync::Arc;

/// The number of events between two reports of progress.
const PROGRESS_EVENTS: u64 = 1 << 12;

/// The keys of the standard, which a log may use without declaring them.
const STANDARD_KEYS: &[&str] = &[
    "case:concept:name",
    "concept:name",
    "time:timestamp",
    "org:resource",
    "org:group",
    "org:role",
    "lifecycle:transition",
];

/// Returns true if the first bytes look like XML that is no web page.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&head[..head.len().min(4_096)]).to_ascii_lowercase();
    let text = text.trim_start();
    text.starts_with('<') && !text.contains("<html") && !text.contains("<table")
}

/// Reads a log.
pub(crate) fn read(
    input: Input<'_>,
    limits: &ReadLimits,
    progress: &mut dyn FnMut(u64),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    intake.report_encoding(input.description(""));
    let (bytes, meter) = input.parts();
    let mut log = XesReader {
        xml: Reader::from_reader(bytes),
        meter,
        limits: *limits,
        scope: LogScope::Outside,
        ignored: 0,
        declared: STANDARD_KEYS.iter().map(ToString::to_string).collect(),
        wanted: None,
        case: AttributeValues::new(),
        event: AttributeValues::new(),
        events: 0,
    };
    let mut buffer = Vec::new();
    while log.step(&mut buffer, intake).with_context(|| log.location())? {
        log.meter.row_done();
        if log.events.is_multiple_of(PROGRESS_EVENTS) {
            progress(log.meter.stored());
        }
        buffer.clear();
    }
    Ok(())
}

/// The element that contains the reader's position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LogScope {
    Outside,
    Log,
    /// A declaration of global attributes, of traces or of events.
    Globals {
        of_traces: bool,
    },
    Trace,
    Event {
        /// True if the event is inside a trace.
        in_trace: bool,
    },
    Done,
}

/// A key that the profile names.
struct WantedKey {
    slot: Slot,
    /// The heading in the profile.
    heading: String,
    /// The key in the log: the heading without `case:`.
    key: String,
    /// True if the key is an attribute of traces.
    of_trace: bool,
    /// The index among the headings of the slot: if several occur, the first one counts.
    rank: u8,
    /// True once the key has been found.
    found: bool,
}

/// The values of a trace or an event by slot.
struct AttributeValues {
    texts: [String; SLOT_COUNT],
    /// The rank of the key that gave the value, or [`NO_VALUE`].
    ranks: [u8; SLOT_COUNT],
    too_long: Option<Slot>,
}

const NO_VALUE: u8 = u8::MAX;

impl AttributeValues {
    fn new() -> Self {
        Self { texts: std::array::from_fn(|_| String::new()), ranks: [NO_VALUE; SLOT_COUNT], too_long: None }
    }

    fn clear(&mut self) {
        self.ranks = [NO_VALUE; SLOT_COUNT];
        self.too_long = None;
    }

    fn get(&self, slot: usize) -> Option<&str> {
        (self.ranks[slot] != NO_VALUE).then_some(self.texts[slot].as_str())
    }

    fn set(&mut self, wanted: &WantedKey, raw: &str, limit: usize) -> anyhow::Result<()> {
        let slot = wanted.slot as usize;
        if raw.len() > limit {
            self.too_long = Some(wanted.slot);
        } else if wanted.rank <= self.ranks[slot] {
            self.ranks[slot] = wanted.rank;
            unescape(raw, &mut self.texts[slot])?;
        }
        Ok(())
    }
}

struct XesReader<R> {
    xml: Reader<R>,
    meter: Arc<Meter>,
    limits: ReadLimits,
    scope: LogScope,
    /// The number of open elements below the scope, all of which are ignored.
    ignored: usize,
    /// The names that the log declares, and those of the standard.
    declared: Vec<String>,
    /// `None` until the first trace.
    wanted: Option<Vec<WantedKey>>,
    case: AttributeValues,
    event: AttributeValues,
    events: u64,
}

impl<R: BufRead> XesReader<R> {
    /// Takes one event of the XML parser; returns false at the end of the document.
    fn step(&mut self, buffer: &mut Vec<u8>, intake: &mut Intake<'_>) -> anyhow::Result<bool> {
        match self.xml.read_event_into(buffer).map_err(|error| explained(&error))? {
            Event::Start(element) if self.ignored > 0 => {
                ensure!(self.ignored < self.limits.xml_depth, "elements are nested too deeply");
                drop(element);
                self.ignored += 1;
            }
            Event::End(_) if self.ignored > 0 => self.ignored -= 1,
            Event::Empty(_) if self.ignored > 0 => {}
            Event::Start(element) => self.open(&element, intake)?,
            Event::Empty(element) => {
                self.open(&element, intake)?;
                if self.ignored > 0 { self.ignored -= 1 } else { self.close(intake)? }
            }
            Event::End(_) => self.close(intake)?,
            Event::DocType(_) => bail!(
                "the document has a document type, which could define entities\n\nhint: remove the line \
                 `<!DOCTYPE …>`"
            ),
            Event::Eof => return self.end(intake).map(|()| false),
            _ => {}
        }
        Ok(true)
    }

    fn open(&mut self, element: &BytesStart<'_>, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        let name = element.local_name();
        match (self.scope, name.as_ref()) {
            (LogScope::Outside, "log") => self.scope = LogScope::Log,
            (LogScope::Outside | LogScope::Done, other) => {
                bail!("it is XML but no XES log: `<{other}>` where `<log>` is expected")
            }
            (LogScope::Log, "trace") => {
                self.select_profile(intake)?;
                self.case.clear();
                self.scope = LogScope::Trace;
            }
            (LogScope::Log | LogScope::Trace, "event") => {
                self.select_profile(intake)?;
                self.event.clear();
                self.scope = LogScope::Event { in_trace: self.scope == LogScope::Trace };
            }
            (LogScope::Log, "global") => {
                let raw = element.attributes_raw();
                self.scope =
                    LogScope::Globals { of_traces: raw.contains("\"trace\"") || raw.contains("'trace'") };
            }
            (LogScope::Log, _) => self.ignored = 1,
            (LogScope::Globals { of_traces }, _) => {
                self.ignored = 1;
                self.declare(element.attributes_raw(), of_traces)?;
            }
            (LogScope::Trace, _) => {
                self.ignored = 1;
                self.attribute(element.attributes_raw(), true, intake)?;
            }
            (LogScope::Event { .. }, _) => {
                self.ignored = 1;
                self.attribute(element.attributes_raw(), false, intake)?;
            }
        }
        Ok(())
    }

    fn close(&mut self, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        self.scope = match self.scope {
            LogScope::Outside | LogScope::Done => bail!("an element ends that did not begin"),
            LogScope::Log => LogScope::Done,
            LogScope::Globals { .. } => LogScope::Log,
            LogScope::Trace => {
                self.case.clear();
                LogScope::Log
            }
            LogScope::Event { in_trace } => {
                self.end_event(intake)?;
                if in_trace { LogScope::Trace } else { LogScope::Log }
            }
        };
        Ok(())
    }

    fn end(&mut self, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        ensure!(self.scope == LogScope::Done, "{TRUNCATED}");
        self.select_profile(intake)
    }

    /// Notes the key of a global attribute. Its default value is not used.
    fn declare(&mut self, raw: &str, of_traces: bool) -> anyhow::Result<()> {
        let Some((key, _)) = key_and_value(raw)? else { return Ok(()) };
        let mut name = String::new();
        unescape(key, &mut name)?;
        let name = if of_traces { format!("case:{name}") } else { name };
        if self.declared.len() < self.limits.columns && !self.declared.contains(&name) {
            self.declared.push(name);
        }
        Ok(())
    }

    /// Selects the profile before the first trace or event.
    fn select_profile(&mut self, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        if self.wanted.is_none() {
            let profile = intake.begin_log(&self.declared)?;
            let mut wanted: Vec<WantedKey> = Vec::new();
            for (slot, heading) in profile.keys() {
                let rank = wanted.iter().filter(|known| known.slot == slot).count();
                let of_trace = heading.starts_with("case:");
                wanted.push(WantedKey {
                    slot,
                    heading: heading.to_owned(),
                    key: heading.strip_prefix("case:").unwrap_or(heading).to_owned(),
                    of_trace,
                    rank: rank.min(usize::from(NO_VALUE - 1)) as u8,
                    found: false,
                });
            }
            self.wanted = Some(wanted);
        }
        Ok(())
    }

    /// Keeps the value of an attribute that the profile names.
    fn attribute(&mut self, raw: &str, of_trace: bool, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        if let Some(key) = leading_key(raw).filter(|key| !key.contains('&')) {
            let is_it = |wanted: &WantedKey| wanted.of_trace == of_trace && wanted.key == key;
            if !self.wanted.iter().flatten().any(is_it) {
                return Ok(());
            }
        }
        let Some((key, Some(value))) = key_and_value(raw)? else { return Ok(()) };
        let plain;
        let key = if key.contains('&') {
            let mut text = String::new();
            unescape(key, &mut text)?;
            plain = text;
            plain.as_str()
        } else {
            key
        };
        for wanted in self.wanted.iter_mut().flatten() {
            if wanted.of_trace == of_trace && wanted.key == key {
                if !wanted.found {
                    wanted.found = true;
                    intake.found_slot(wanted.slot, wanted.heading.clone());
                }
                let values = if of_trace { &mut self.case } else { &mut self.event };
                values.set(wanted, value, self.limits.cell_bytes)?;
            }
        }
        Ok(())
    }

    /// Hands the finished event to the intake.
    fn end_event(&mut self, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        self.events += 1;
        let position = RowPosition { row: self.events, details: &RowDetails::default };
        if let Some(slot) = self.event.too_long.or(self.case.too_long) {
            return intake.unreadable_row(position, slot.name(), "", Reason::CellTooLong);
        }
        let cells: Cells<'_> =
            std::array::from_fn(|slot| self.event.get(slot).or_else(|| self.case.get(slot)));
        intake.take_row(&cells, position)
    }

    /// Describes how far the document was read, for messages.
    fn location(&self) -> String {
        format!("at byte {} (uncompressed), after {} events", self.xml.buffer_position(), self.events)
    }
}

const TRUNCATED: &str = "the document ends before its log does; nothing of it is kept\n\nhint: copy or download \
                         the file again";

fn explained(error: &quick_xml::Error) -> anyhow::Error {
    match error {
        quick_xml::Error::Io(error) => read_error(error),
        quick_xml::Error::Encoding(_) => {
            anyhow::Error::msg("the text is not UTF-8\n\nhint: convert the log to UTF-8 first")
        }
        // Every syntax error means that the input ends inside a tag.
        quick_xml::Error::Syntax(_) => anyhow::Error::msg(TRUNCATED),
        other => anyhow::Error::msg(format!("the document is not well-formed: {other}")),
    }
}
