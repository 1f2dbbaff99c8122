//! Parts on disk while an ingest is larger than its memory: little-endian, no compression, read once.

use super::durable::explain;
use super::part::{CaseRow, EventRow, Key, Keys, Part};
use crate::event::{Flags, KINDS, ROLES, Sym, Symbols};
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

const BUFFER_BYTES: usize = 1 << 20;
/// No role, in a byte.
const NO_ROLE: u8 = u8::MAX;

/// Writes a part.
pub(super) fn write_part(path: &Path, part: &Part) -> anyhow::Result<()> {
    let write = || -> io::Result<()> {
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        let mut out = BufWriter::with_capacity(BUFFER_BYTES, file);
        write_texts(&mut out, part.symbols.len(), part.symbols.iter())?;
        write_texts(&mut out, part.keys.len(), part.keys.iter())?;
        out.write_all(&(part.events.len() as u64).to_le_bytes())?;
        part.events.iter().try_for_each(|row| write_event(&mut out, row))?;
        out.write_all(&(part.cases.len() as u64).to_le_bytes())?;
        part.cases.iter().try_for_each(|row| write_case(&mut out, row))?;
        out.flush()
    };
    write().map_err(|error| explain(path, error))
}

/// Reads a part back.
pub(super) fn read_part(path: &Path) -> anyhow::Result<Part> {
    let read = || -> io::Result<Part> {
        let mut input = BufReader::with_capacity(BUFFER_BYTES, File::open(path)?);
        let (mut symbols, mut keys) = (Symbols::new(), Keys::default());
        read_texts(&mut input, |text| {
            symbols.intern(text);
        })?;
        read_texts(&mut input, |text| {
            keys.push(text);
        })?;
        let events = (0..u64::from_le_bytes(take(&mut input)?))
            .map(|_| read_event(&mut input))
            .collect::<io::Result<_>>()?;
        let cases = (0..u64::from_le_bytes(take(&mut input)?))
            .map(|_| read_case(&mut input))
            .collect::<io::Result<_>>()?;
        Ok(Part { symbols, keys, events, cases })
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

fn write_event(out: &mut impl Write, row: &EventRow) -> io::Result<()> {
    out.write_all(&row.occurred_at.to_le_bytes())?;
    out.write_all(&row.due_at.to_le_bytes())?;
    out.write_all(&row.source_row.to_le_bytes())?;
    write_symbols(out, row.case_id, &row.texts)?;
    out.write_all(&row.key.0.to_le_bytes())?;
    out.write_all(&row.file.to_le_bytes())?;
    out.write_all(&[row.kind as u8, row.role.map_or(NO_ROLE, |role| role as u8), row.flags.0])
}

fn read_event(input: &mut impl Read) -> io::Result<EventRow> {
    let occurred_at = i64::from_le_bytes(take(input)?);
    let due_at = i64::from_le_bytes(take(input)?);
    let source_row = u64::from_le_bytes(take(input)?);
    let (case_id, texts) = read_symbols(input)?;
    let key = Key(u32::from_le_bytes(take(input)?));
    let file = u32::from_le_bytes(take(input)?);
    let [kind, role, flags] = take(input)?;
    Ok(EventRow {
        occurred_at,
        due_at,
        source_row,
        case_id,
        texts,
        key,
        file,
        kind: KINDS.get(usize::from(kind)).ok_or_else(|| io::Error::other("no such kind"))?.0,
        role: ROLES.get(usize::from(role)).map(|(role, _)| *role),
        flags: Flags(flags),
    })
}

fn write_case(out: &mut impl Write, row: &CaseRow) -> io::Result<()> {
    row.instants.iter().try_for_each(|instant| out.write_all(&instant.to_le_bytes()))?;
    out.write_all(&row.source_row.to_le_bytes())?;
    write_symbols(out, row.case_id, &row.texts)?;
    out.write_all(&row.file.to_le_bytes())
}

fn read_case(input: &mut impl Read) -> io::Result<CaseRow> {
    let mut instants = [0; super::part::CASE_INSTANTS];
    for instant in &mut instants {
        *instant = i64::from_le_bytes(take(input)?);
    }
    let source_row = u64::from_le_bytes(take(input)?);
    let (case_id, texts) = read_symbols(input)?;
    Ok(CaseRow { instants, source_row, case_id, texts, file: u32::from_le_bytes(take(input)?) })
}

fn write_symbols(out: &mut impl Write, case_id: Sym, texts: &[Sym]) -> io::Result<()> {
    out.write_all(&case_id.0.to_le_bytes())?;
    texts.iter().try_for_each(|text| out.write_all(&text.0.to_le_bytes()))
}

fn read_symbols<const N: usize>(input: &mut impl Read) -> io::Result<(Sym, [Sym; N])> {
    let case_id = Sym(u32::from_le_bytes(take(input)?));
    let mut texts = [Sym::NONE; N];
    for text in &mut texts {
        *text = Sym(u32::from_le_bytes(take(input)?));
    }
    Ok((case_id, texts))
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

    #[test]
    fn a_part_comes_back_as_it_was() {
        let mut part = Part::default();
        let (case_id, text) = (part.symbols.intern("H21-240311-0001"), part.symbols.intern("Chuyển hồ sơ"));
        let event = EventRow {
            occurred_at: -5,
            due_at: NO_TIME,
            source_row: 7,
            case_id,
            texts: [text, Sym::NONE, text, text, Sym::NONE, text, text, text],
            key: part.keys.push("k"),
            file: 3,
            kind: Kind::Unknown,
            role: Some(Role::Inform),
            flags: Flags::new(Some(true), None, Some(false)),
        };
        part.events = vec![event, EventRow { role: None, key: Key::NONE, kind: Kind::Submit, ..event }];
        part.cases = vec![CaseRow {
            instants: [1, NO_TIME, -3, 4],
            source_row: 9,
            case_id,
            texts: [text; 6],
            file: 2,
        }];
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("part");
        write_part(&path, &part).unwrap();
        let back = read_part(&path).unwrap();
        assert_eq!((&back.events, &back.cases), (&part.events, &part.cases));
        assert_eq!(back.symbols.iter().collect::<Vec<_>>(), part.symbols.iter().collect::<Vec<_>>());
        assert_eq!(back.keys.iter().collect::<Vec<_>>(), ["k"]);
    }
}
