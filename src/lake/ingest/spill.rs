//! Rows on disk while an ingest is larger than its memory: little-endian, uncompressed, read once.

use super::bucket_rows::BucketRows;
use super::divide::divide;
use crate::event::{Flags, KINDS, ROLES, Sym, Symbols};
use crate::lake::codec::{Act, Row, TextId, TextList};
use crate::lake::layout::explain;
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

const BUFFER_BYTES: usize = 1 << 20;
/// The byte of a missing role.
const NO_ROLE: u8 = u8::MAX;

/// A file of rows of one bucket.
pub(super) struct SpilledFile {
    pub(super) path: PathBuf,
    pub(super) bucket: usize,
    /// The number of buckets when it was written.
    pub(super) buckets: usize,
}

impl SpilledFile {
    /// Returns true if it may have rows of a bucket of `buckets`. One of the numbers of buckets is a multiple of the other.
    pub(super) fn concerns(&self, bucket: usize, buckets: usize) -> bool {
        let common = self.buckets.min(buckets);
        self.bucket % common == bucket % common
    }

    /// Returns those of its rows that are in a bucket of `buckets`, which it [concerns](Self::concerns).
    pub(super) fn rows_of(&self, rows: BucketRows, bucket: usize, buckets: usize) -> BucketRows {
        if buckets <= self.buckets {
            return rows;
        }
        divide(rows, self.buckets, buckets).swap_remove(bucket / self.buckets)
    }
}

/// Writes the rows of a bucket to a new file.
pub(super) fn write_spilled(path: &Path, rows: &BucketRows) -> anyhow::Result<()> {
    let write = || -> io::Result<()> {
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        let mut out = BufWriter::with_capacity(BUFFER_BYTES, file);
        write_texts(&mut out, rows.symbols.len(), rows.symbols.iter())?;
        write_texts(&mut out, rows.keys.len(), rows.keys.iter())?;
        write_rows(&mut out, &rows.events)?;
        write_rows(&mut out, &rows.cases)?;
        out.flush()
    };
    write().map_err(|error| explain(path, error))
}

/// Reads rows back.
pub(super) fn read_spilled(path: &Path) -> anyhow::Result<BucketRows> {
    let read = || -> io::Result<BucketRows> {
        let mut input = BufReader::with_capacity(BUFFER_BYTES, File::open(path)?);
        let (mut symbols, mut keys) = (Symbols::new(), TextList::default());
        read_texts(&mut input, |text| {
            symbols.intern(text);
        })?;
        read_texts(&mut input, |text| {
            keys.push(text);
        })?;
        Ok(BucketRows { symbols, keys, events: read_rows(&mut input)?, cases: read_rows(&mut input)? })
    };
    read()
        .map_err(|error| anyhow::Error::new(error).context(format!("cannot read back `{}`", path.display())))
}

fn write_texts<'a>(
    out: &mut impl Write,
    count: usize,
    texts: impl Iterator<Item = &'a str>,
) -> io::Result<()> {
    out.write_all(&(count as u64).to_le_bytes())?;
    for text in texts {
        out.write_all(&(text.len() as u32).to_le_bytes())?;
        out.write_all(text.as_bytes())?;
    }
    Ok(())
}

fn read_texts(input: &mut impl Read, mut add: impl FnMut(&str)) -> io::Result<()> {
    let mut buffer = Vec::new();
    for _ in 0..u64::from_le_bytes(take(input)?) {
        buffer.resize(u32::from_le_bytes(take(input)?) as usize, 0);
        input.read_exact(&mut buffer)?;
        add(std::str::from_utf8(&buffer).map_err(io::Error::other)?);
    }
    Ok(())
}

fn write_rows<R: Row>(out: &mut impl Write, rows: &[R]) -> io::Result<()> {
    out.write_all(&(rows.len() as u64).to_le_bytes())?;
    rows.iter().try_for_each(|row| write_row(out, row))
}

fn read_rows<R: Row>(input: &mut impl Read) -> io::Result<Vec<R>> {
    (0..u64::from_le_bytes(take(input)?)).map(|_| read_row(input)).collect()
}

fn write_row<R: Row>(out: &mut impl Write, row: &R) -> io::Result<()> {
    let origin = row.origin();
    out.write_all(&origin.case_id.0.to_le_bytes())?;
    out.write_all(&origin.file.to_le_bytes())?;
    out.write_all(&origin.source_row.to_le_bytes())?;
    row.instants().iter().try_for_each(|instant| out.write_all(&instant.to_le_bytes()))?;
    row.texts().iter().try_for_each(|text| out.write_all(&text.0.to_le_bytes()))?;
    row.act().map_or(Ok(()), |act| write_act(out, *act))
}

fn read_row<R: Row>(input: &mut impl Read) -> io::Result<R> {
    let mut row = R::EMPTY;
    let origin = row.origin_mut();
    origin.case_id = Sym(u32::from_le_bytes(take(input)?));
    origin.file = u32::from_le_bytes(take(input)?);
    origin.source_row = u64::from_le_bytes(take(input)?);
    for instant in row.instants_mut() {
        *instant = i64::from_le_bytes(take(input)?);
    }
    for text in row.texts_mut() {
        *text = Sym(u32::from_le_bytes(take(input)?));
    }
    if let Some(act) = row.act_mut() {
        *act = read_act(input)?;
    }
    Ok(row)
}

fn write_act(out: &mut impl Write, act: Act) -> io::Result<()> {
    out.write_all(&act.key.0.to_le_bytes())?;
    out.write_all(&[act.kind as u8, act.role.map_or(NO_ROLE, |role| role as u8), act.flags.0])
}

fn read_act(input: &mut impl Read) -> io::Result<Act> {
    let key = TextId(u32::from_le_bytes(take(input)?));
    let [kind, role, flags] = take(input)?;
    let kind = KINDS.get(usize::from(kind)).ok_or_else(|| io::Error::other("no such kind"))?.0;
    Ok(Act { key, kind, role: ROLES.get(usize::from(role)).map(|(role, _)| *role), flags: Flags(flags) })
}

fn take<const N: usize>(input: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use crate::event::{Kind, NO_TIME, Role};
    use crate::lake::codec::{CaseRow, EventRow, RowOrigin};

    #[test]
    fn rows_come_back_as_they_were() {
        let mut rows = BucketRows::default();
        let (case_id, text) = (rows.symbols.intern("H21-240311-0001"), rows.symbols.intern("Chuyển hồ sơ"));
        let event = EventRow {
            origin: RowOrigin { case_id, file: 3, source_row: 7 },
            instants: [-5, NO_TIME],
            texts: [text, Sym::NONE, text, text, Sym::NONE, text, text, text],
            act: Act {
                key: rows.keys.push("k"),
                kind: Kind::Unknown,
                role: Some(Role::Inform),
                flags: Flags::new(Some(true), None, Some(false)),
            },
        };
        let act = Act { role: None, key: TextId::NONE, kind: Kind::Submit, ..event.act };
        rows.events = vec![event, EventRow { act, ..event }];
        rows.cases = vec![CaseRow {
            origin: RowOrigin { case_id, file: 2, source_row: 9 },
            instants: [1, NO_TIME, -3, 4, NO_TIME],
            texts: [text; 6],
        }];
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("rows");
        write_spilled(&path, &rows).unwrap();
        let back = read_spilled(&path).unwrap();
        assert_eq!((&back.events, &back.cases), (&rows.events, &rows.cases));
        assert_eq!(back.symbols.iter().collect::<Vec<_>>(), rows.symbols.iter().collect::<Vec<_>>());
        assert_eq!(back.keys.iter().collect::<Vec<_>>(), ["k"]);
    }
}
