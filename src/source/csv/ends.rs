//! Finds where rows end in a text, without splitting them.

use memchr::{memchr, memrchr};

/// Returns the last place, beyond the beginning, at which a text that begins with a row may be cut so that both pieces are
/// parsed as in one: where the parser stands when it has read a row. Between CR and LF this is before the LF.
pub(super) fn last_row_end(text: &[u8], separator: u8) -> Option<usize> {
    let plain = plain_segments(text, separator);
    plain.into_iter().rev().find_map(|(start, end)| last_end_in(text, start, end))
}

/// Returns the ranges of a text that are outside quotes. The parser takes a quote for one only at the beginning of a
/// cell, and inside a quoted cell two quotes for a character.
fn plain_segments(text: &[u8], separator: u8) -> Vec<(usize, usize)> {
    let (mut segments, mut start, mut from) = (Vec::new(), 0, 0);
    while let Some(quote) = memchr(b'"', &text[from..]).map(|offset| from + offset) {
        let before = quote.checked_sub(1).map(|before| text[before]);
        if before.is_some_and(|before| before != separator && before != b'\n' && before != b'\r') {
            from = quote + 1;
            continue;
        }
        segments.push((start, quote));
        let Some(close) = closing_quote(text, quote + 1) else { return segments };
        (start, from) = (close + 1, close + 1);
    }
    segments.push((start, text.len()));
    segments
}

/// Returns the quote that closes a cell whose text begins at an offset; `None` if it is not in the text, or the last byte,
/// after which another quote may follow.
fn closing_quote(text: &[u8], mut from: usize) -> Option<usize> {
    loop {
        let quote = from + memchr(b'"', &text[from..])?;
        match text.get(quote + 1)? {
            b'"' => from = quote + 2,
            _ => return Some(quote),
        }
    }
}

/// Returns the last end of a row in a segment. Behind a blank line is none, because the parser counts that line when it reads
/// the next row.
fn last_end_in(text: &[u8], start: usize, mut end: usize) -> Option<usize> {
    let is_break = |offset: usize| matches!(text[offset], b'\n' | b'\r');
    loop {
        let feed = start + memrchr(b'\n', &text[start..end])?;
        end = feed;
        let is_crlf = feed > start && text[feed - 1] == b'\r';
        let cut = if is_crlf { feed } else { feed + 1 };
        let last = cut.checked_sub(2);
        let is_blank = last.is_none_or(is_break);
        // The parser takes a byte order mark at the beginning of a block for one of the file.
        let may_be_mark = text.len() < cut + 3 || text[cut..].starts_with(b"\xef\xbb\xbf");
        if !is_blank && !may_be_mark {
            return Some(cut);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_end_outside_quotes() {
        for (text, cut) in [
            ("a,b\nc,d\nxyz", Some(8)),
            ("a,b\nc,d", Some(4)),
            ("a,b\r\nc,d", Some(4)),
            ("a,b\n\n\nc,d", Some(4)),
            ("a,\"b\nc\"\nd,e", Some(8)),
            ("a,\"b\nc,d\nxyz", None),
            ("a,b\"\nc,d", Some(5)),
            ("a,\"b\"\"\n\"\nd,e,f", Some(9)),
            ("a,\"b\"x\"\nd,e,f", Some(8)),
            ("\n\na,b", None),
            ("a\n\u{feff}b", None),
            ("a\nb", None),
            ("", None),
        ] {
            assert_eq!(last_row_end(text.as_bytes(), b','), cut, "{text:?}");
        }
    }
}
