//! JSON as interfaces of public services return it: arrays of records, one record a line, records one after another,
//! and any of these wrapped in objects such as `{"result": {"items": […]}}`.
//!
//! The path of the records is determined from the first bytes: the path whose names fit a profile best. Names in nested
//! objects are joined with a dot. If the profile reads a value in a nested list of objects, each object of that
//! list becomes a row, with the record's own values repeated; a list of scalars becomes one cell. A record without
//! such a list, or with an empty one, is one row. Rows are counted from 1. Damage refuses the whole file, because it
//! is uncertain where the records after it begin.

mod lines;
mod names;
mod record;
mod survey;
mod value;

use crate::lang::bilingual;
use crate::source::blocks::{BlockCutter, take_blocks};
use crate::source::input::{Input, read_error};
use crate::source::intake::Intake;
use crate::source::limits::ReadLimits;
use crate::source::unread::NoTable;
use anyhow::{Context as _, bail};
use lines::{JsonFormat, last_record_end};
use names::NameTree;
use record::JsonRecord;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::cell::Cell;
use std::cmp::Reverse;
use std::fmt;
use std::io::{self, BufRead};
use std::rc::Rc;
use std::sync::Arc;
use survey::{RecordPath, find_record_paths};
use value::{AnyValue, LineCounter, ValueVisitor};

/// The number of records between two reports of progress.
const PROGRESS_RECORDS: u64 = 1 << 12;

/// Returns true if the first bytes look like JSON.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    matches!(head.trim_ascii_start().first(), Some(b'{' | b'['))
}

/// Reads all records.
pub(crate) fn read(
    input: Input<'_>,
    limits: &ReadLimits,
    progress: &mut dyn FnMut(u64),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    intake.report_encoding(input.description(""));
    let mut paths = find_record_paths(input.head(), limits);
    // Of equals the outermost path counts, which comes first.
    let best = paths.iter().map(|found| intake.choice().fitness(&found.headings, &[])).enumerate();
    let best = best.max_by_key(|(index, fit)| (*fit, Reverse(*index))).map(|(index, _)| index);
    let Some(best) = best else {
        bail!(NoTable {
            what: bilingual("là JSON không có đối tượng nào", "it is JSON, but there is no object in it"),
            hint: "export a list of records, such as `[{\"MaHoSo\": \"H1\", …}]`",
        });
    };
    let RecordPath { path, headings } = paths.swap_remove(best);
    let profile = intake.begin_records(&headings)?;
    let mut names = NameTree::new(profile, limits.columns);
    for (cell, heading) in names.add_found(&headings) {
        intake.found_cell(cell, heading);
    }

    let is_large = input.is_large(limits);
    let has_records_one_after_another = path.is_empty() && last_record_end(input.head()).is_some();
    let (bytes, meter) = input.parts();
    if is_large && has_records_one_after_another {
        let cutter = BlockCutter::new(bytes, Arc::clone(&meter), limits, last_record_end);
        let format = JsonFormat { limits: *limits };
        return take_blocks(&format, names, cutter, limits.threads, (&meter, progress), intake);
    }
    let mut record_done = |records: u64| {
        meter.row_done();
        if records.is_multiple_of(PROGRESS_RECORDS) {
            progress(meter.stored());
        }
    };
    let line = Rc::new(Cell::new(1));
    let mut reader = JsonReader {
        intake,
        record_done: &mut record_done,
        limits: *limits,
        line: Rc::clone(&line),
        path: &path,
        names: &mut names,
        record: JsonRecord::default(),
        records: 0,
        failure: None,
    };
    reader.values(&mut LineCounter::new(bytes, line), false)
}

fn explained(error: serde_json::Error) -> anyhow::Error {
    match error.classify() {
        serde_json::error::Category::Io => read_error(&io::Error::from(error)),
        serde_json::error::Category::Eof => anyhow::Error::msg(
            "the document ends in the middle of a value; nothing of it is kept\n\nhint: copy or download the file \
             again",
        ),
        // The parser counts lines from where it began, which is a record in JSON Lines.
        _ => {
            let column = error.column();
            let (text, place) = (error.to_string(), format!(" at line {} column {column}", error.line()));
            let text = text.strip_suffix(&place).unwrap_or(&text);
            anyhow::Error::msg(format!(
                "it is no JSON that can be read: {text} in column {column}\n\nhint: correct it there, or export it again"
            ))
        }
    }
}

/// The state of reading a file, shared by the visitors.
struct JsonReader<'w, 'i> {
    intake: &'w mut Intake<'i>,
    /// Called with the number of records after each.
    record_done: &'w mut dyn FnMut(u64),
    limits: ReadLimits,
    line: Rc<Cell<u64>>,
    /// The names from the root down to the records.
    path: &'w [String],
    names: &'w mut NameTree,
    record: JsonRecord,
    /// The number of records so far.
    records: u64,
    /// The error that stopped the reading, if it was not an error of the parser.
    failure: Option<anyhow::Error>,
}

impl JsonReader<'_, '_> {
    /// Reads all values. If the text is cut, its last byte is the first one of the value that follows.
    fn values<R: BufRead>(&mut self, bytes: &mut LineCounter<R>, is_cut: bool) -> anyhow::Result<()> {
        while bytes.has_more().map_err(|error| read_error(&error))? {
            if is_cut && bytes.is_at_last_byte().map_err(|error| read_error(&error))? {
                return Ok(());
            }
            let mut parser = serde_json::Deserializer::from_reader(&mut *bytes);
            let root = PathVisitor { reader: self, level: 0, in_list: false, depth: 0 };
            if let Err(error) = AnyValue(root).deserialize(&mut parser) {
                let cause = self.failure.take().unwrap_or_else(|| explained(error));
                let (line, records) = (self.line.get(), self.records);
                return Err(cause).with_context(|| format!("at line {line}, after {records} records"));
            }
        }
        Ok(())
    }

    /// Hands the finished record to the intake.
    fn record_done(&mut self) -> anyhow::Result<()> {
        self.record.hand_over(self.names, self.intake)?;
        self.count_record();
        Ok(())
    }

    fn count_record(&mut self) {
        self.records += 1;
        (self.record_done)(self.records);
    }

    /// Keeps an error and returns one with which the parser stops.
    fn stop<E: serde::de::Error>(&mut self, error: anyhow::Error) -> E {
        self.failure = Some(error);
        E::custom("stopped")
    }
}

/// Visits a value on the path to the records.
struct PathVisitor<'a, 'w, 'i> {
    reader: &'a mut JsonReader<'w, 'i>,
    /// The number of names of the path that lead to the value.
    level: usize,
    /// True if the value is an element of a list.
    in_list: bool,
    depth: usize,
}

impl ValueVisitor for PathVisitor<'_, '_, '_> {
    fn depth_and_limit(&self) -> (usize, usize) {
        (self.depth, self.reader.limits.xml_depth)
    }

    /// Rejects a scalar that is an element of the list of records, and ignores any other.
    fn scalar<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        let Self { reader, level, in_list, .. } = self;
        if level < reader.path.len() || !in_list {
            return Ok(());
        }
        let rejected = reader.record.reject_scalar(reader.line.get(), text, reader.intake);
        reader.count_record();
        rejected.map_err(|error| reader.stop(error))
    }

    fn list<'de, A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { reader, level, depth, .. } = self;
        loop {
            let element = PathVisitor { reader, level, in_list: true, depth: depth + 1 };
            if list.next_element_seed(AnyValue(element))?.is_none() {
                return Ok(());
            }
        }
    }

    fn object<'de, A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { reader, level, depth, .. } = self;
        if level == reader.path.len() {
            reader.record.begin(reader.line.get());
            let JsonReader { names, record, limits, .. } = reader;
            RecordVisitor { names, record, limits, name: NameTree::ROOT, in_list: false, depth }
                .object(map)?;
            return reader.record_done().map_err(|error| reader.stop(error));
        }
        while let Some(is_on_path) = map.next_key_seed(KeyIs(&reader.path[level]))? {
            if is_on_path {
                let value = PathVisitor { reader, level: level + 1, in_list: false, depth: depth + 1 };
                map.next_value_seed(AnyValue(value))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Visits a value inside a record.
struct RecordVisitor<'a> {
    names: &'a mut NameTree,
    record: &'a mut JsonRecord,
    limits: &'a ReadLimits,
    /// The node of the name of the value.
    name: u32,
    /// True if the value is an element of a list.
    in_list: bool,
    depth: usize,
}

impl ValueVisitor for RecordVisitor<'_> {
    fn depth_and_limit(&self) -> (usize, usize) {
        (self.depth, self.limits.xml_depth)
    }

    fn scalar<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        self.record.add(self.name, text, self.in_list, self.limits.cell_bytes);
        Ok(())
    }

    fn list<'de, A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { names, record, limits, name, depth, .. } = self;
        loop {
            let element = RecordVisitor { names, record, limits, name, in_list: true, depth: depth + 1 };
            if list.next_element_seed(AnyValue(element))?.is_none() {
                return Ok(());
            }
        }
    }

    fn object<'de, A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { names, record, limits, name, in_list, depth } = self;
        // An object in a list is a row, but rows do not nest.
        if in_list && !record.begin_row() {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(());
        }
        let mut order = 0;
        while let Some(child) = map.next_key_seed(ChildName { names, parent: name, order })? {
            order += 1;
            if names.is_read(child) {
                let value =
                    RecordVisitor { names, record, limits, name: child, in_list: false, depth: depth + 1 };
                map.next_value_seed(AnyValue(value))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        if in_list {
            record.end_row();
        }
        Ok(())
    }
}

/// Reads a key and returns true if it is the given one.
struct KeyIs<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for KeyIs<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeyIs<'_> {
    type Value = bool;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<bool, E> {
        Ok(name == self.0)
    }
}

/// Reads a key and returns the node of its name.
struct ChildName<'a> {
    names: &'a mut NameTree,
    parent: u32,
    /// The number of keys before it in its object.
    order: usize,
}

impl<'de> DeserializeSeed<'de> for ChildName<'_> {
    type Value = u32;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u32, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for ChildName<'_> {
    type Value = u32;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<u32, E> {
        self.names.child(self.parent, self.order, name).map_err(E::custom)
    }
}
