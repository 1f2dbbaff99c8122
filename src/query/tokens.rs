//! Splits SQL into words, literals and signs, without blanks and comments.

use super::params::opaque_len;

/// A token and its place in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// The text, with the quotes of a literal.
    pub(super) text: &'a str,
    /// The offset of its first byte.
    pub(super) begin: usize,
}

impl Token<'_> {
    /// Returns true for this keyword, in any case.
    pub(super) fn is(self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    /// Returns true for a word or a number.
    pub(super) fn is_word(self) -> bool {
        self.text.starts_with(is_word)
    }

    /// Returns the text of a string literal without its quotes.
    pub(super) fn literal(self) -> Option<String> {
        let inside = self.text.strip_prefix('\'')?.strip_suffix('\'')?;
        Some(inside.replace("''", "'"))
    }

    /// Returns the offset after its last byte.
    pub(super) fn end(self) -> usize {
        self.begin + self.text.len()
    }
}

/// Returns true for a character of a word.
pub(super) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Returns the tokens of a text, in order. `<>` is one token; all other signs are one each.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut begin = 0;
    while begin < text.len() {
        let rest = &text[begin..];
        let length = length(rest);
        let token = Token { text: &rest[..length], begin };
        let is_comment = rest.starts_with("--") || rest.starts_with("/*");
        if !is_comment && !token.text.trim().is_empty() {
            tokens.push(token);
        }
        begin += length;
    }
    tokens
}

/// Returns the length of the token, blank or comment that `rest` begins with.
fn length(rest: &str) -> usize {
    if let Some(mut length) = opaque_len(rest) {
        // A doubled quote goes on with the literal.
        while rest.starts_with('\'') && rest[length..].starts_with('\'') {
            length += opaque_len(&rest[length..]).unwrap_or(1);
        }
        return length;
    }
    if rest.starts_with("<>") {
        return 2;
    }
    match rest.find(|character| !is_word(character)) {
        None => rest.len(),
        Some(0) => rest.chars().next().map_or(1, char::len_utf8),
        Some(end) => end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_split_at_blanks_and_signs() {
        let text = "SELECT a.b, 'it''s -- no' -- a comment\nFROM t WHERE đơn_vị<>1";
        let found: Vec<&str> = tokens(text).into_iter().map(|token| token.text).collect();
        let expected =
            ["SELECT", "a", ".", "b", ",", "'it''s -- no'", "FROM", "t", "WHERE", "đơn_vị", "<>", "1"];
        assert_eq!(found, expected);
        assert_eq!(tokens(text)[5].literal(), Some("it's -- no".to_owned()));
        assert_eq!(&text[tokens(text)[9].begin..tokens(text)[9].end()], "đơn_vị");
    }
}
