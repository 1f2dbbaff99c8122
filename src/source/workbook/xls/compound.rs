//! Compound files (`OLE2`): the small file system that contains an old Excel workbook as one of its streams.
//!
//! Every chain of sectors is followed for at most as many steps as the file has sectors, so that a file with false
//! lengths costs no more memory than it has bytes.

use anyhow::{Context as _, bail, ensure};

const SIGNATURE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Sector numbers from here on are markers, such as the end of a chain or an unused sector.
const FIRST_RESERVED: u32 = 0xffff_fffa;
const ENTRY_BYTES: usize = 128;
const MINI_SECTOR: usize = 64;
/// Streams shorter than this are stored in mini sectors.
const MINI_CUTOFF: u64 = 4_096;
/// The number of entries of the sector table index (DIFAT) in the header.
const HEADER_TABLES: usize = 109;

/// A compound file whose directory has been read.
pub(crate) struct CompoundFile<'b> {
    bytes: &'b [u8],
    sector_bytes: usize,
    /// The next sector of each sector in its chain (FAT).
    next: Vec<u32>,
    entries: Vec<DirectoryEntry>,
    /// The next mini sector of each mini sector (mini FAT).
    mini_next: Vec<u32>,
    mini_stream: Vec<u8>,
}

struct DirectoryEntry {
    name: String,
    start: u32,
    size: u64,
}

/// Returns true if the first bytes are those of a compound file.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    head.starts_with(SIGNATURE)
}

impl<'b> CompoundFile<'b> {
    /// Opens a compound file: reads its sector tables and its directory.
    pub(crate) fn open(bytes: &'b [u8]) -> anyhow::Result<Self> {
        ensure!(bytes.len() >= 512 && looks_like(bytes), "its beginning is cut off");
        let sector_bytes = match read_u16(bytes, 30)? {
            9 => 512,
            12 => 4_096,
            shift => bail!("it has sectors of 2^{shift} bytes, which there are not"),
        };
        let mut file = Self {
            bytes,
            sector_bytes,
            next: Vec::new(),
            entries: Vec::new(),
            mini_next: Vec::new(),
            mini_stream: Vec::new(),
        };
        file.read_tables()?;
        let directory = file.chain(read_u32(bytes, 48)?, u64::MAX)?;
        file.entries =
            directory.chunks_exact(ENTRY_BYTES).map(DirectoryEntry::read).collect::<Result<_, _>>()?;
        let root = file.entries.first().context("it has no directory")?;
        let (start, size) = (root.start, root.size);
        if read_u32(bytes, 64)? > 0 {
            file.mini_stream = file.chain(start, size)?;
            let table = file.chain(read_u32(bytes, 60)?, u64::MAX)?;
            file.mini_next = numbers(&table);
        }
        Ok(file)
    }

    /// Returns true if the directory has an entry of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    /// Reads the stream of a name; `None` if there is none.
    pub(crate) fn stream(&self, name: &str) -> anyhow::Result<Option<Vec<u8>>> {
        let Some(entry) = self.entry(name) else { return Ok(None) };
        let stream = if entry.size < MINI_CUTOFF {
            follow(&self.mini_next, entry.start, entry.size, MINI_SECTOR, |start| {
                self.mini_stream.get(start..(start + MINI_SECTOR).min(self.mini_stream.len()))
            })
        } else {
            self.chain(entry.start, entry.size)
        };
        stream.map(Some)
    }

    fn entry(&self, name: &str) -> Option<&DirectoryEntry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    fn sector_count(&self) -> usize {
        self.bytes.len().div_ceil(self.sector_bytes)
    }

    /// Returns a sector by its number; the last sector may be short.
    fn sector(&self, number: u32) -> anyhow::Result<&'b [u8]> {
        // The header occupies the space of one sector.
        let start = (number as usize + 1).saturating_mul(self.sector_bytes);
        let end = start.saturating_add(self.sector_bytes).min(self.bytes.len());
        self.bytes.get(start..end).with_context(|| format!("it ends before its sector {number}"))
    }

    /// Reads a chain of sectors.
    fn chain(&self, start: u32, size: u64) -> anyhow::Result<Vec<u8>> {
        follow(&self.next, start, size, self.sector_bytes, |offset| {
            self.sector((offset / self.sector_bytes) as u32).ok().filter(|sector| !sector.is_empty())
        })
    }

    /// Reads the sector tables (FAT), which contain the next sector of each sector.
    fn read_tables(&mut self) -> anyhow::Result<()> {
        let mut tables: Vec<u32> = numbers(&self.bytes[76..76 + 4 * HEADER_TABLES]);
        let mut more = read_u32(self.bytes, 68)?;
        let mut steps = 0;
        while more < FIRST_RESERVED {
            steps += 1;
            ensure!(steps <= self.sector_count(), "its tables go in a circle");
            let mut further = numbers(self.sector(more)?);
            more = further.pop().unwrap_or(FIRST_RESERVED);
            tables.extend(further);
        }
        for table in tables.into_iter().filter(|table| *table < FIRST_RESERVED) {
            if self.next.len() >= self.sector_count() {
                break;
            }
            let sector = self.sector(table)?;
            self.next.extend(numbers(sector));
        }
        Ok(())
    }
}

impl DirectoryEntry {
    fn read(bytes: &[u8]) -> anyhow::Result<Self> {
        let units: Vec<u16> =
            bytes[..64].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        let length = (usize::from(read_u16(bytes, 64)?) / 2).saturating_sub(1).min(units.len());
        Ok(Self {
            name: String::from_utf16_lossy(&units[..length]),
            start: read_u32(bytes, 116)?,
            // Only files larger than 2 GiB use the upper half; in others it may be uninitialised.
            size: u64::from(read_u32(bytes, 120)?),
        })
    }
}

/// Reads at most `size` bytes of a chain. `part` returns the sector that begins at an offset.
fn follow<'p>(
    next: &[u32],
    start: u32,
    size: u64,
    sector_bytes: usize,
    part: impl Fn(usize) -> Option<&'p [u8]>,
) -> anyhow::Result<Vec<u8>> {
    let (mut number, mut bytes, mut steps) = (start, Vec::new(), 0);
    while number < FIRST_RESERVED && (bytes.len() as u64) < size {
        steps += 1;
        ensure!(steps <= next.len(), "its sectors go in a circle");
        bytes.extend_from_slice(
            part(number as usize * sector_bytes).context("it ends before its last sector")?,
        );
        number = *next.get(number as usize).context("a sector is in no table")?;
    }
    if size != u64::MAX {
        ensure!(bytes.len() as u64 >= size, "it is cut off");
        bytes.truncate(size as usize);
    }
    Ok(bytes)
}

/// Decodes little-endian numbers of four bytes.
fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}

/// Reads a little-endian number of two bytes.
pub(crate) fn read_u16(bytes: &[u8], offset: usize) -> anyhow::Result<u16> {
    let pair = bytes.get(offset..offset + 2).context("a record is cut short")?;
    Ok(u16::from_le_bytes([pair[0], pair[1]]))
}

/// Reads a little-endian number of four bytes.
pub(crate) fn read_u32(bytes: &[u8], offset: usize) -> anyhow::Result<u32> {
    let low = read_u16(bytes, offset)?;
    Ok(u32::from(low) | u32::from(read_u16(bytes, offset + 2)?) << 16)
}
