//! Reads a log block by block: it is cut between traces, or inside a trace that is longer than a block between events.

use super::log::XesLog;
use super::{location, read_error, take_elements};
use crate::profile::RowsBefore;
use crate::source::blocks::{BlockFormat, RawBlock};
use crate::source::intake::Intake;
use anyhow::Context as _;
use memchr::memmem;
use std::io::{self, Read};

/// Returns the place after the last trace, or if no trace ends in a text after the last event. Comments, sections of
/// characters and processing instructions may have anything in them, and are passed over.
pub(super) fn last_trace_end(text: &[u8]) -> Option<usize> {
    let segments = marked_up_segments(text);
    let last = |tag: &[u8]| {
        let in_segment = |&(start, end): &(usize, usize)| {
            memmem::rfind(&text[start..end], tag).map(|found| start + found + tag.len())
        };
        segments.iter().rev().find_map(in_segment)
    };
    last(b"</trace>").or_else(|| last(b"</event>"))
}

/// Returns the ranges of a text outside comments and the like.
fn marked_up_segments(text: &[u8]) -> Vec<(usize, usize)> {
    let (mut segments, mut start) = (Vec::new(), 0);
    let ends: [(&[u8], &[u8]); 3] = [(b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>")];
    loop {
        let rest = &text[start..];
        let declaration = memmem::find(rest, b"<!");
        let instruction = memmem::find(&rest[..declaration.unwrap_or(rest.len())], b"<?");
        let Some(found) = instruction.or(declaration) else {
            segments.push((start, text.len()));
            return segments;
        };
        segments.push((start, start + found));
        let rest = &rest[found..];
        let Some((begin, end)) = ends.iter().find(|(begin, _)| rest.starts_with(begin)) else {
            return segments;
        };
        let Some(length) = memmem::find(&rest[begin.len()..], end) else { return segments };
        start += found + begin.len() + length + end.len();
    }
}

/// XES, block by block. In place of lines its bytes are counted.
pub(super) struct XesFormat;

impl BlockFormat for XesFormat {
    type Block = RawBlock;
    type State = XesLog;

    fn prepare(&self, block: RawBlock) -> RawBlock {
        block
    }

    fn take(
        &self,
        log: &mut XesLog,
        block: &RawBlock,
        before: RowsBefore,
        intake: &mut Intake<'_>,
    ) -> anyhow::Result<RowsBefore> {
        log.events = before.rows;
        let open: String = log.stack.iter().map(|name| format!("<{name}>")).collect();
        let bytes_before = before.lines as i64 - open.len() as i64;
        let text = open.as_bytes().chain(block.text.as_slice());
        let bytes = take_elements(log, text, bytes_before, intake, &mut |_| ())?;
        if block.is_last {
            log.end(intake).with_context(|| location(bytes, log.events))?;
        }
        Ok(RowsBefore { rows: log.events, lines: bytes, ..before })
    }

    fn version(&self, log: &XesLog) -> Option<u64> {
        log.version()
    }

    fn read_error(&self, error: io::Error, before: RowsBefore) -> anyhow::Error {
        read_error(&error).context(location(before.lines, before.rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_end_outside_comments() {
        for (text, end) in [
            ("<log><trace></trace><trace>", Some(20)),
            ("<trace></trace><!-- </trace> --><trace>", Some(15)),
            ("<trace></trace><!-- </trace>", Some(15)),
            ("<trace><?a </trace>?></trace>", Some(29)),
            ("<trace><![CDATA[</trace>]]></trace>", Some(35)),
            ("<!DOCTYPE a><trace></trace>", None),
            ("<trace><event></event><event>", Some(22)),
            ("<log>", None),
        ] {
            assert_eq!(last_trace_end(text.as_bytes()), end, "{text}");
        }
    }
}
