//! JSON as interfaces of public services give it: arrays of records, records one a line or one after
//! another, and any of these wrapped in objects such as `{"result": {"items": […]}}`.
//!
//! Where the records are is told from the first bytes: at whichever place their names fit a profile
//! best. Names of values in nested objects are joined with a dot. A nested list of objects of which the
//! profile reads a value makes a row of each object, with the record's own values repeated; a list of
//! plain values is one cell. A record without such a list, or with an empty one, is one row. Rows are
//! counted from 1. Damage refuses the file: a record behind it may be cut anywhere.

mod names;
mod record;
mod survey;
mod value;

use crate::source::input::{Input, Meter, failure};
use crate::source::intake::Intake;
use crate::source::limits::Limits;
use anyhow::{Context as _, bail};
use names::Names;
use record::Record;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::cell::Cell;
use std::cmp::Reverse;
use std::fmt;
use std::io;
use std::rc::Rc;
use survey::{Place, survey};
use value::{Any, Lines, Taker};

/// Records between two reports of progress.
const PROGRESS_RECORDS: u64 = 1 << 12;

/// Whether the first bytes look like JSON.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    matches!(head.trim_ascii_start().first(), Some(b'{' | b'['))
}

/// Reads all records.
pub(crate) fn read(
    input: Input<'_>,
    limits: &Limits,
    progress: &mut dyn FnMut(u64),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    intake.encoding(input.described(""));
    let mut places = survey(input.head(), limits);
    // Of equals the outermost, which comes first.
    let best = places.iter().map(|place| intake.choice().fitness(&place.headings, &[])).enumerate();
    let best = best.max_by_key(|(order, fit)| (*fit, Reverse(*order))).map(|(order, _)| order);
    let Some(best) = best else { bail!("it is JSON, but there is no object in it") };
    let Place { path, headings } = places.swap_remove(best);
    let profile = intake.records(&headings)?;
    let mut names = Names::new(profile, limits.columns);
    for (cell, heading) in names.expect(&headings) {
        intake.found_at(cell, heading);
    }

    let (bytes, meter) = input.parts();
    let line = Rc::new(Cell::new(1));
    let mut bytes = Lines::new(bytes, Rc::clone(&line));
    let mut walk = Walk {
        intake,
        meter: &meter,
        progress,
        limits: *limits,
        line,
        path,
        names,
        record: Record::default(),
        records: 0,
        failed: None,
    };
    while bytes.has_more().map_err(|error| failure(&error))? {
        let mut parser = serde_json::Deserializer::from_reader(&mut bytes);
        let down = Down { walk: &mut walk, at: 0, listed: false, depth: 0 };
        let walked = Any(down).deserialize(&mut parser);
        if let Err(error) = walked {
            let cause = walk.failed.take().unwrap_or_else(|| explained(error));
            let (line, records) = (walk.line.get(), walk.records);
            return Err(cause).with_context(|| format!("at line {line}, after {records} records"));
        }
    }
    Ok(())
}

fn explained(error: serde_json::Error) -> anyhow::Error {
    match error.classify() {
        serde_json::error::Category::Io => failure(&io::Error::from(error)),
        serde_json::error::Category::Eof => anyhow::Error::msg(
            "the document ends in the middle of a value; nothing of it is kept\n\nhint: copy or download the file \
             again",
        ),
        _ => anyhow::Error::msg(format!("it is no JSON that can be read: {error}")),
    }
}

struct Walk<'w, 'i> {
    intake: &'w mut Intake<'i>,
    meter: &'w Meter,
    progress: &'w mut dyn FnMut(u64),
    limits: Limits,
    line: Rc<Cell<u64>>,
    /// The names under which the records are.
    path: Vec<String>,
    names: Names,
    record: Record,
    records: u64,
    /// What stopped the walk, if it was not the JSON.
    failed: Option<anyhow::Error>,
}

impl Walk<'_, '_> {
    /// Hands the record on.
    fn record_done(&mut self) -> anyhow::Result<()> {
        self.record.give(&mut self.names, self.intake)?;
        self.next();
        Ok(())
    }

    fn next(&mut self) {
        self.records += 1;
        self.meter.row_done();
        if self.records.is_multiple_of(PROGRESS_RECORDS) {
            (self.progress)(self.meter.stored());
        }
    }

    fn stopped<E: serde::de::Error>(&mut self, error: anyhow::Error) -> E {
        self.failed = Some(error);
        E::custom("stopped")
    }
}

/// On the way to the records.
struct Down<'a, 'w, 'i> {
    walk: &'a mut Walk<'w, 'i>,
    /// How many names of the path have been followed.
    at: usize,
    /// Whether it is an element of a list.
    listed: bool,
    depth: usize,
}

impl Taker for Down<'_, '_, '_> {
    fn depth(&self) -> (usize, usize) {
        (self.depth, self.walk.limits.xml_depth)
    }

    /// What is no object where a record is expected.
    fn plain<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        let Self { walk, at, listed, .. } = self;
        if at < walk.path.len() || !listed {
            return Ok(());
        }
        let told = walk.record.no_object(walk.line.get(), text, walk.intake);
        walk.next();
        told.map_err(|error| walk.stopped(error))
    }

    fn list<'de, A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { walk, at, depth, .. } = self;
        while list.next_element_seed(Any(Down { walk, at, listed: true, depth: depth + 1 }))?.is_some() {}
        Ok(())
    }

    fn object<'de, A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { walk, at, depth, .. } = self;
        if at == walk.path.len() {
            walk.record.begin(walk.line.get());
            let Walk { names, record, limits, .. } = walk;
            Value { names, record, limits, at: Names::ROOT, listed: false, depth }.object(map)?;
            return walk.record_done().map_err(|error| walk.stopped(error));
        }
        while let Some(is_it) = map.next_key_seed(Is(&walk.path[at]))? {
            if is_it {
                map.next_value_seed(Any(Down { walk, at: at + 1, listed: false, depth: depth + 1 }))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// A value inside a record.
struct Value<'a> {
    names: &'a mut Names,
    record: &'a mut Record,
    limits: &'a Limits,
    /// The name at which it stands.
    at: u32,
    /// Whether it is an element of a list.
    listed: bool,
    depth: usize,
}

impl Taker for Value<'_> {
    fn depth(&self) -> (usize, usize) {
        (self.depth, self.limits.xml_depth)
    }

    fn plain<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        self.record.set(self.at, text, self.listed, self.limits.cell_bytes);
        Ok(())
    }

    fn list<'de, A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { names, record, limits, at, depth, .. } = self;
        loop {
            let element = Value { names, record, limits, at, listed: true, depth: depth + 1 };
            if list.next_element_seed(Any(element))?.is_none() {
                return Ok(());
            }
        }
    }

    fn object<'de, A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { names, record, limits, at, listed, depth } = self;
        // An object in a list is a row, but there are no rows in rows.
        if listed && !record.begin_row() {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(());
        }
        let mut order = 0;
        while let Some(child) = map.next_key_seed(Child { names, at, order })? {
            order += 1;
            if names.is_read(child) {
                let value = Value { names, record, limits, at: child, listed: false, depth: depth + 1 };
                map.next_value_seed(Any(value))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        if listed {
            record.end_row();
        }
        Ok(())
    }
}

/// Whether a key is a given one.
struct Is<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for Is<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Is<'_> {
    type Value = bool;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<bool, E> {
        Ok(name == self.0)
    }
}

/// Which name below another a key is; `order` is how many came before it in its object.
struct Child<'a> {
    names: &'a mut Names,
    at: u32,
    order: usize,
}

impl<'de> DeserializeSeed<'de> for Child<'_> {
    type Value = u32;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u32, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Child<'_> {
    type Value = u32;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<u32, E> {
        self.names.child(self.at, self.order, name).map_err(E::custom)
    }
}
