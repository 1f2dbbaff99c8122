//! XES event logs (IEEE 1849 and the versions before it), streamed.
//!
//! A trace is a case, an event a row; the attributes of the trace are known as `case:KEY`. Only keys
//! that the profile names are kept, so that nothing is allocated for an event. Declarations of global
//! defaults are not filled in: a missing value is missing. Lists, containers and attributes of
//! attributes are passed over. A document type, which could define entities, is refused.

use super::xml_text::{key_and_value, leading_key, unescape};
use crate::profile::{Cells, Reason, SLOT_COUNT, Slot};
use crate::source::input::{Input, Meter, failure};
use crate::source::intake::{About, Intake, Place};
use crate::source::limits::Limits;
use anyhow::{Context as _, bail, ensure};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::BufRead;
use std::sync::Arc;

/// Events between two reports of progress.
const PROGRESS_EVENTS: u64 = 1 << 12;

/// The keys of the standard, which a log may have without declaring them.
const STANDARD: &[&str] = &[
    "case:concept:name",
    "concept:name",
    "time:timestamp",
    "org:resource",
    "org:group",
    "org:role",
    "lifecycle:transition",
];

/// Whether the first bytes look like XML that is no web page.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&head[..head.len().min(4_096)]).to_ascii_lowercase();
    let text = text.trim_start();
    text.starts_with('<') && !text.contains("<html") && !text.contains("<table")
}

/// Reads a log.
pub(crate) fn read(
    input: Input<'_>,
    limits: &Limits,
    progress: &mut dyn FnMut(u64),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    intake.encoding(input.described(""));
    let (bytes, meter) = input.parts();
    let mut walk = Walk {
        reader: Reader::from_reader(bytes),
        meter,
        limits: *limits,
        level: Level::Outside,
        passed_over: 0,
        declared: STANDARD.iter().map(ToString::to_string).collect(),
        wanted: None,
        case: Values::new(),
        event: Values::new(),
        events: 0,
    };
    let mut buffer = Vec::new();
    while walk.step(&mut buffer, intake).with_context(|| walk.position())? {
        walk.meter.row_done();
        if walk.events.is_multiple_of(PROGRESS_EVENTS) {
            progress(walk.meter.stored());
        }
        buffer.clear();
    }
    Ok(())
}

/// Where in the document the reader is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Outside,
    Log,
    /// Inside a declaration of global attributes, of traces or of events.
    Globals {
        of_traces: bool,
    },
    Trace,
    Event {
        /// Whether it stands in a trace.
        in_trace: bool,
    },
    Done,
}

/// A key that the profile names.
struct Wanted {
    slot: Slot,
    /// As the profile writes it.
    heading: String,
    /// Without `case:` if it is a trace's.
    key: String,
    of_trace: bool,
    /// Its place among the slot's headings: of several that occur, the first counts.
    rank: u8,
    met: bool,
}

/// The values of a trace or an event.
struct Values {
    texts: [String; SLOT_COUNT],
    /// The rank of the key that gave the value, or [`NO_VALUE`].
    ranks: [u8; SLOT_COUNT],
    too_long: Option<Slot>,
}

const NO_VALUE: u8 = u8::MAX;

impl Values {
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

    fn set(&mut self, wanted: &Wanted, raw: &str, limit: usize) -> anyhow::Result<()> {
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

struct Walk<R> {
    reader: Reader<R>,
    meter: Arc<Meter>,
    limits: Limits,
    level: Level,
    /// How many elements are open below the level's: all of them are passed over.
    passed_over: usize,
    /// The names that the log may use.
    declared: Vec<String>,
    /// `None` until the first trace.
    wanted: Option<Vec<Wanted>>,
    case: Values,
    event: Values,
    events: u64,
}

impl<R: BufRead> Walk<R> {
    /// Takes one piece of the document; `false` at its end.
    fn step(&mut self, buffer: &mut Vec<u8>, intake: &mut Intake<'_>) -> anyhow::Result<bool> {
        match self.reader.read_event_into(buffer).map_err(|error| explained(&error))? {
            Event::Start(element) if self.passed_over > 0 => {
                ensure!(self.passed_over < self.limits.xml_depth, "elements are nested too deeply");
                drop(element);
                self.passed_over += 1;
            }
            Event::End(_) if self.passed_over > 0 => self.passed_over -= 1,
            Event::Empty(_) if self.passed_over > 0 => {}
            Event::Start(element) => self.open(&element, intake)?,
            Event::Empty(element) => {
                self.open(&element, intake)?;
                if self.passed_over > 0 { self.passed_over -= 1 } else { self.close(intake)? }
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
        match (self.level, name.as_ref()) {
            (Level::Outside, "log") => self.level = Level::Log,
            (Level::Outside | Level::Done, other) => {
                bail!("it is XML but no XES log: `<{other}>` where `<log>` is expected")
            }
            (Level::Log, "trace") => {
                self.begin(intake)?;
                self.case.clear();
                self.level = Level::Trace;
            }
            (Level::Log | Level::Trace, "event") => {
                self.begin(intake)?;
                self.event.clear();
                self.level = Level::Event { in_trace: self.level == Level::Trace };
            }
            (Level::Log, "global") => {
                let raw = element.attributes_raw();
                self.level =
                    Level::Globals { of_traces: raw.contains("\"trace\"") || raw.contains("'trace'") };
            }
            (Level::Log, _) => self.passed_over = 1,
            (Level::Globals { of_traces }, _) => {
                self.passed_over = 1;
                self.declare(element.attributes_raw(), of_traces)?;
            }
            (Level::Trace, _) => {
                self.passed_over = 1;
                self.attribute(element.attributes_raw(), true, intake)?;
            }
            (Level::Event { .. }, _) => {
                self.passed_over = 1;
                self.attribute(element.attributes_raw(), false, intake)?;
            }
        }
        Ok(())
    }

    fn close(&mut self, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        self.level = match self.level {
            Level::Outside | Level::Done => bail!("an element ends that did not begin"),
            Level::Log => Level::Done,
            Level::Globals { .. } => Level::Log,
            Level::Trace => {
                self.case.clear();
                Level::Log
            }
            Level::Event { in_trace } => {
                self.row(intake)?;
                if in_trace { Level::Trace } else { Level::Log }
            }
        };
        Ok(())
    }

    fn end(&mut self, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        ensure!(self.level == Level::Done, "{TRUNCATED}");
        self.begin(intake)
    }

    /// Notes the key of a global attribute; its default value is not used.
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

    /// Has the profile chosen, once.
    fn begin(&mut self, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        if self.wanted.is_none() {
            let profile = intake.keyed(&self.declared)?;
            let mut wanted: Vec<Wanted> = Vec::new();
            for (slot, heading) in profile.keys() {
                let rank = wanted.iter().filter(|known| known.slot == slot).count();
                let of_trace = heading.starts_with("case:");
                wanted.push(Wanted {
                    slot,
                    heading: heading.to_owned(),
                    key: heading.strip_prefix("case:").unwrap_or(heading).to_owned(),
                    of_trace,
                    rank: rank.min(usize::from(NO_VALUE - 1)) as u8,
                    met: false,
                });
            }
            self.wanted = Some(wanted);
        }
        Ok(())
    }

    fn attribute(&mut self, raw: &str, of_trace: bool, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        if let Some(key) = leading_key(raw).filter(|key| !key.contains('&')) {
            let is_it = |wanted: &Wanted| wanted.of_trace == of_trace && wanted.key == key;
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
                if !wanted.met {
                    wanted.met = true;
                    intake.found(wanted.slot, wanted.heading.clone());
                }
                let values = if of_trace { &mut self.case } else { &mut self.event };
                values.set(wanted, value, self.limits.cell_bytes)?;
            }
        }
        Ok(())
    }

    fn row(&mut self, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        self.events += 1;
        let place = Place { row: self.events, about: &About::default };
        if let Some(slot) = self.event.too_long.or(self.case.too_long) {
            return intake.broken(place, slot.name(), "", Reason::CellTooLong);
        }
        let cells: Cells<'_> =
            std::array::from_fn(|slot| self.event.get(slot).or_else(|| self.case.get(slot)));
        intake.row(&cells, place)
    }

    fn position(&self) -> String {
        format!("at byte {} (uncompressed), after {} events", self.reader.buffer_position(), self.events)
    }
}

const TRUNCATED: &str = "the document ends before its log does; nothing of it is kept\n\nhint: copy or download \
                         the file again";

fn explained(error: &quick_xml::Error) -> anyhow::Error {
    match error {
        quick_xml::Error::Io(error) => failure(error),
        quick_xml::Error::Encoding(_) => {
            anyhow::Error::msg("the text is not UTF-8\n\nhint: convert the log to UTF-8 first")
        }
        // All of them say that the input ended inside a piece of markup.
        quick_xml::Error::Syntax(_) => anyhow::Error::msg(TRUNCATED),
        other => anyhow::Error::msg(format!("the document is not well-formed: {other}")),
    }
}
