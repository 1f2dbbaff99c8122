//! Joins pages and a footer to a Parquet file: the file ends with the length of the footer, and a file in which it is
//! wrong is not read at all.

/// Makes a Parquet file of two bytes with the length of the footer, the pages, and the footer. Input that begins as
/// Parquet is returned as it is.
pub fn parquet_file(bytes: &[u8]) -> Vec<u8> {
    const MAGIC: &[u8] = b"PAR1";
    match bytes {
        [low, high, rest @ ..] if !bytes.starts_with(MAGIC) => {
            let footer = usize::from(u16::from_le_bytes([*low, *high])).min(rest.len()) as u32;
            [MAGIC, rest, &footer.to_le_bytes(), MAGIC].concat()
        }
        _ => bytes.to_owned(),
    }
}
