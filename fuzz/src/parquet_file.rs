//! Pages and a footer, joined to the file that they are: the length of the footer stands behind it, and nothing
//! is read of a file in which it is wrong.

/// Two bytes are the length of the footer, which stands last; before it are the pages. What begins like Parquet
/// stays as it is.
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
