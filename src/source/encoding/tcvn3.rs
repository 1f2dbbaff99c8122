//! The TCVN3 encoding: one byte per letter, as the `.VnTime` fonts have it. `tcvn3.txt` holds the table and its source.

use std::sync::LazyLock;

/// Returns the character of a byte as UTF-8; `None` for a byte without a character.
pub(super) fn utf8_of_tcvn3(byte: u8) -> Option<&'static [u8]> {
    let letter = &LETTERS[usize::from(byte)];
    (letter.length > 0).then(|| &letter.bytes[..usize::from(letter.length)])
}

/// A character as UTF-8; of length 0 if the byte has no character.
#[derive(Clone, Copy)]
struct Utf8Letter {
    bytes: [u8; 3],
    length: u8,
}

impl Utf8Letter {
    const NONE: Self = Self { bytes: [0; 3], length: 0 };

    fn new(character: char) -> Self {
        let mut letter = Self { bytes: [0; 3], length: character.len_utf8() as u8 };
        character.encode_utf8(&mut letter.bytes);
        letter
    }
}

/// The character of each byte.
static LETTERS: LazyLock<[Utf8Letter; 256]> = LazyLock::new(|| {
    let mut letters = [Utf8Letter::NONE; 256];
    for byte in 0..0x80_u8 {
        letters[usize::from(byte)] = Utf8Letter::new(char::from(byte));
    }
    for (byte, character) in table() {
        letters[usize::from(byte)] = Utf8Letter::new(character);
    }
    letters
});

/// Parses the table: the bytes above ASCII and their characters, all of the Basic Multilingual Plane.
pub(super) fn table() -> impl Iterator<Item = (u8, char)> {
    include_str!("tcvn3.txt").lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (byte, rest) = line.split_once(" U+")?;
        let character = u16::from_str_radix(rest.get(..4)?, 16).ok()?;
        Some((u8::from_str_radix(byte, 16).ok()?, char::from_u32(character.into())?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_all_letters_once() {
        let found: Vec<(u8, char)> = table().collect();
        assert_eq!(found.len(), 128);
        for small in "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ".chars()
        {
            assert_eq!(found.iter().filter(|(_, character)| *character == small).count(), 1, "{small}");
        }
    }
}
