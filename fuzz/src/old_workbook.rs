//! Puts the records of an old workbook into a compound file and links them: mutations of a whole file would hardly ever
//! keep its sector tables and the offsets of its sheets valid.

/// The first bytes of a compound file.
const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const SECTOR: usize = 512;
/// The number of data sectors that one sector of the table has room for, apart from itself and the directory.
const MAX_SECTORS: usize = SECTOR / 4 - 2;
/// The length below which a stream would be stored in mini sectors.
const MIN_STREAM_BYTES: usize = 4_096;
const END_OF_CHAIN: u32 = 0xffff_fffe;
const TABLE_SECTOR: u32 = 0xffff_fffd;

/// Makes a workbook of its records: those before the sheets, then those of each sheet after a mark `@@@@`. The records
/// that begin and end each part and those that link to the sheets are added. Input that begins as a compound file
/// is returned as it is.
pub fn old_workbook(bytes: &[u8]) -> Vec<u8> {
    if bytes.starts_with(MAGIC) { bytes.to_owned() } else { compound(stream(bytes)) }
}

fn stream(bytes: &[u8]) -> Vec<u8> {
    let mut parts = divided(bytes).into_iter();
    let globals = parts.next().unwrap_or_default();
    let sheets: Vec<&[u8]> = parts.take(8).collect();
    let mut stream = record(0x0809, &[0, 6, 5, 0]);
    stream.extend(globals);
    let linked = stream.len() + sheets.len() * record(0x0085, &[0; 9]).len() + 4;
    let mut bodies = Vec::new();
    for (index, sheet) in sheets.into_iter().enumerate() {
        let mut link = [0, 0, 0, 0, 0, 0, 1, 0, b'A' + index as u8];
        link[..4].copy_from_slice(&((linked + bodies.len()) as u32).to_le_bytes());
        stream.extend(record(0x0085, &link));
        bodies.extend(record(0x0809, &[0, 6, 16, 0]));
        bodies.extend(sheet);
        bodies.extend(record(0x000a, &[]));
    }
    stream.extend(record(0x000a, &[]));
    stream.extend(bodies);
    stream
}

fn divided(bytes: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = bytes;
    while let Some(end) = rest.windows(4).position(|window| window == b"@@@@") {
        parts.push(&rest[..end]);
        rest = &rest[end + 4..];
    }
    parts.push(rest);
    parts
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

/// Makes a compound file that contains only the stream of a workbook, cut to what fits.
fn compound(mut stream: Vec<u8>) -> Vec<u8> {
    stream.truncate(MAX_SECTORS * SECTOR);
    let size = stream.len().max(MIN_STREAM_BYTES);
    stream.resize(size.next_multiple_of(SECTOR), 0);
    let mut header = vec![0_u8; SECTOR];
    header[..8].copy_from_slice(MAGIC);
    header[26..28].copy_from_slice(&3_u16.to_le_bytes());
    header[30..32].copy_from_slice(&9_u16.to_le_bytes());
    header[32..34].copy_from_slice(&6_u16.to_le_bytes());
    header[44..48].copy_from_slice(&1_u32.to_le_bytes());
    // Sector 0 is the table, sector 1 the directory, and the stream begins in sector 2.
    header[48..52].copy_from_slice(&1_u32.to_le_bytes());
    header[56..60].copy_from_slice(&(MIN_STREAM_BYTES as u32).to_le_bytes());
    header[60..64].copy_from_slice(&END_OF_CHAIN.to_le_bytes());
    header[68..72].copy_from_slice(&END_OF_CHAIN.to_le_bytes());
    header[76..].fill(0xff);
    header[76..80].copy_from_slice(&0_u32.to_le_bytes());
    let last = stream.len() / SECTOR + 1;
    let chain = (3..=last as u32).chain([END_OF_CHAIN]);
    let mut table: Vec<u8> =
        [TABLE_SECTOR, END_OF_CHAIN].into_iter().chain(chain).flat_map(u32::to_le_bytes).collect();
    table.resize(SECTOR, 0xff);
    let mut directory = vec![0_u8; SECTOR];
    for (index, (name, bytes)) in [("Root Entry", 0), ("Workbook", size)].into_iter().enumerate() {
        let entry = &mut directory[index * 128..index * 128 + 128];
        for (unit, two) in name.encode_utf16().zip(entry.chunks_exact_mut(2)) {
            two.copy_from_slice(&unit.to_le_bytes());
        }
        entry[64..66].copy_from_slice(&(2 * (name.len() as u16 + 1)).to_le_bytes());
        entry[66] = if bytes == 0 { 5 } else { 2 };
        entry[116..120].copy_from_slice(&(if bytes == 0 { END_OF_CHAIN } else { 2 }).to_le_bytes());
        entry[120..124].copy_from_slice(&(bytes as u32).to_le_bytes());
    }
    [header, table, directory, stream].concat()
}
