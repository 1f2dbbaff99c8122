//! XES event logs (IEEE 1849 and the versions before it), streamed.
//!
//! A trace is a case and an event is a row; an attribute of the trace has the name `case:KEY`. Only the keys that the
//! profile names are kept, so that an event needs no allocation. Global default values are not used: a missing value
//! stays missing. Lists, containers and nested attributes are ignored. A document type, which could define
//! entities, is refused.

mod blocks;
mod log;
mod values;

use crate::source::blocks::{BlockCutter, take_blocks};
use crate::source::input::{Input, read_error};
use crate::source::intake::Intake;
use crate::source::limits::ReadLimits;
use anyhow::Context as _;
use blocks::{XesFormat, last_trace_end};
use log::XesLog;
use quick_xml::Reader;
use std::io::BufRead;
use std::sync::Arc;

/// The number of events between two reports of progress.
const PROGRESS_EVENTS: u64 = 1 << 12;

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
    let head = input.head();
    let is_large = input.is_large(limits);
    let has_traces = last_trace_end(head).is_some();
    let (bytes, meter) = input.parts();
    let mut log = XesLog::new(limits);
    if is_large && has_traces {
        let cutter = BlockCutter::new(bytes, Arc::clone(&meter), limits, last_trace_end);
        return take_blocks(&XesFormat, log, cutter, limits.threads, (&meter, progress), intake);
    }
    let mut element_done = |events: u64| {
        meter.row_done();
        if events.is_multiple_of(PROGRESS_EVENTS) {
            progress(meter.stored());
        }
    };
    let position = take_elements(&mut log, bytes, 0, intake, &mut element_done)?;
    log.end(intake).with_context(|| location(position, log.events))
}

/// Takes the elements of a text. `bytes_before` is the number of bytes of the file before it, of which those of the open
/// elements are repeated in the text.
fn take_elements(
    log: &mut XesLog,
    bytes: impl BufRead,
    bytes_before: i64,
    intake: &mut Intake<'_>,
    element_done: &mut dyn FnMut(u64),
) -> anyhow::Result<u64> {
    let mut xml = Reader::from_reader(bytes);
    let mut buffer = Vec::new();
    // The elements that are open already are repeated before the text.
    for _ in 0..log.stack.len() {
        xml.read_event_into(&mut buffer).map_err(|error| explained(&error))?;
        buffer.clear();
    }
    loop {
        let event = xml.read_event_into(&mut buffer).map_err(|error| explained(&error));
        let taken = event.and_then(|event| log.take(event, intake));
        let position = xml.buffer_position().saturating_add_signed(bytes_before);
        if !taken.with_context(|| location(position, log.events))? {
            return Ok(position);
        }
        element_done(log.events);
        buffer.clear();
    }
}

/// Describes how far the document was read, for messages.
fn location(bytes: u64, events: u64) -> String {
    format!("at byte {bytes} (uncompressed), after {events} events")
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
