//! Records one after another, such as JSON Lines, read block by block.

use super::names::NameTree;
use super::record::JsonRecord;
use super::value::LineCounter;
use super::{JsonReader, read_error};
use crate::profile::RowsBefore;
use crate::source::blocks::{BlockFormat, RawBlock};
use crate::source::intake::Intake;
use crate::source::limits::ReadLimits;
use memchr::memrchr;
use std::cell::Cell;
use std::io;
use std::rc::Rc;

/// Returns the last place, beyond the beginning, at which a text of records may be cut: before an object on a line of its own,
/// if an object ends before it. Without a comma between them the two cannot be inside a list or an object; and in a string a
/// line break is an error, which is found in the block that ends with it.
pub(super) fn last_record_end(text: &[u8]) -> Option<usize> {
    let mut end = text.len();
    loop {
        let feed = memrchr(b'\n', &text[..end])?;
        let before = text[..feed].trim_ascii_end();
        if text.get(feed + 1) == Some(&b'{') && before.ends_with(b"}") {
            return Some(feed + 1);
        }
        end = feed;
    }
}

/// The limits within which the blocks of a JSON Lines file are read. They are settled before its first record is read.
pub(super) struct JsonFormat {
    pub(super) limits: ReadLimits,
}

/// The text of a block.
pub(super) struct JsonBlock {
    /// If the block is not the last, the first byte of the next record follows: an object that never closes fails there, as it
    /// does in the whole file.
    text: Vec<u8>,
    is_cut: bool,
}

impl BlockFormat for JsonFormat {
    type Block = JsonBlock;
    type State = NameTree;

    fn prepare(&self, block: RawBlock) -> JsonBlock {
        let RawBlock { mut text, is_last } = block;
        if !is_last {
            text.push(b'{');
        }
        JsonBlock { text, is_cut: !is_last }
    }

    fn take(
        &self,
        names: &mut NameTree,
        block: &JsonBlock,
        before: RowsBefore,
        intake: &mut Intake<'_>,
    ) -> anyhow::Result<RowsBefore> {
        let line = Rc::new(Cell::new(before.lines + 1));
        let mut reader = JsonReader {
            intake,
            record_done: &mut |_| (),
            limits: self.limits,
            line: Rc::clone(&line),
            path: &[],
            names,
            record: JsonRecord::after(before.rows),
            records: before.records,
            failure: None,
        };
        reader.values(&mut LineCounter::new(block.text.as_slice(), line), block.is_cut)?;
        let (rows, records) = (reader.record.rows_given(), reader.records);
        Ok(RowsBefore { rows, lines: reader.line.get() - 1, records })
    }

    fn version(&self, names: &NameTree) -> Option<u64> {
        Some(names.version())
    }

    fn read_error(&self, error: io::Error, before: RowsBefore) -> anyhow::Error {
        let RowsBefore { lines, records, .. } = before;
        let place = format!("at line {}, after {records} records", lines + 1);
        read_error(&error).context(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_end_before_an_object_on_a_line_of_its_own() {
        for (text, end) in [
            ("{}\n{}\n{\"a", Some(6)),
            ("{}\r\n{}", Some(4)),
            ("{} \n\n{}", Some(5)),
            ("[{},\n{}]", None),
            ("{\"a\":\n{}}", None),
            ("{}\n {}", None),
            ("{}\n", None),
            ("", None),
        ] {
            assert_eq!(last_record_end(text.as_bytes()), end, "{text:?}");
        }
    }
}
