//! What an XES log is, element by element: which attributes are read, and where an event ends.

use super::super::xml_text::{key_and_value, leading_key, unescape};
use super::TRUNCATED;
use super::values::{AttributeValues, NO_VALUE, WantedKey};
use crate::profile::{Cells, Reason};
use crate::source::intake::{Intake, RowDetails, RowPosition};
use crate::source::limits::ReadLimits;
use anyhow::{bail, ensure};
use quick_xml::events::{BytesStart, Event};

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

/// A log of which some elements have been read.
#[derive(Clone)]
pub(super) struct XesLog {
    limits: ReadLimits,
    scope: LogScope,
    /// The number of open elements below the scope, all of which are ignored.
    ignored: usize,
    /// The names of all open elements.
    pub(super) stack: Vec<Box<str>>,
    /// The names that the log declares, and those of the standard.
    declared: Vec<String>,
    /// `None` until the first trace.
    wanted: Option<Vec<WantedKey>>,
    case: AttributeValues,
    event: AttributeValues,
    /// The number of events so far.
    pub(super) events: u64,
}

impl XesLog {
    /// Returns a log of which nothing has been read.
    pub(super) fn new(limits: &ReadLimits) -> Self {
        Self {
            limits: *limits,
            scope: LogScope::Outside,
            ignored: 0,
            stack: Vec::new(),
            declared: STANDARD_KEYS.iter().map(ToString::to_string).collect(),
            wanted: None,
            case: AttributeValues::new(),
            event: AttributeValues::new(),
            events: 0,
        }
    }

    /// Returns a number that changes with what later traces depend on; `None` inside a trace, and before the first.
    pub(super) fn version(&self) -> Option<u64> {
        let is_between = self.scope == LogScope::Log && self.ignored == 0;
        let wanted = self.wanted.as_ref().filter(|_| is_between)?;
        Some(wanted.iter().filter(|wanted| wanted.found).count() as u64)
    }

    /// Takes one event of the XML parser; returns false at the end of the text.
    pub(super) fn take(&mut self, event: Event<'_>, intake: &mut Intake<'_>) -> anyhow::Result<bool> {
        match &event {
            Event::Start(element) => {
                let name = element.name();
                let name: &str = name.as_ref();
                self.stack.push(name.into());
            }
            Event::End(_) => drop(self.stack.pop()),
            _ => {}
        }
        match event {
            Event::Start(_) if self.ignored > 0 => {
                ensure!(self.ignored < self.limits.xml_depth, "elements are nested too deeply");
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
            Event::Eof => return Ok(false),
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

    /// Checks that the document may end here.
    pub(super) fn end(&mut self, intake: &mut Intake<'_>) -> anyhow::Result<()> {
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
}
