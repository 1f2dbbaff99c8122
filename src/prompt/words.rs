//! Splits SQL into words, for all that must tell a name from a text or a comment.

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Letters, digits and `_`: a keyword, a function or a name.
    Name,
    /// `"…"`, a quoted name; the last quote may be missing.
    QuotedName,
    /// Digits and points.
    Number,
    /// `'…'`; the last quote may be missing.
    Text,
    /// `-- …` up to the end of the line, or `/* … */`.
    Comment,
    /// One other character that is no space.
    Sign,
}

/// A word and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    /// The sort of the word, such as a name or a comment.
    pub(super) sort: Sort,
    /// The first byte.
    pub(super) start: usize,
    /// Its text.
    pub(super) text: &'a str,
    /// False if a closing quote or `*/` is missing.
    pub(super) closed: bool,
}

impl Word<'_> {
    /// The byte after the last.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Returns true for this keyword, in any case.
    pub(super) fn is(&self, keyword: &str) -> bool {
        self.sort == Sort::Name && self.text.eq_ignore_ascii_case(keyword)
    }

    /// Returns true if it changes nothing in SQL.
    pub(super) fn is_comment(&self) -> bool {
        self.sort == Sort::Comment
    }
}

/// Returns the words of a text, in order.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(first) = text[start..].chars().next() {
        if first.is_whitespace() {
            start += first.len_utf8();
            continue;
        }
        let (sort, length, closed) = next(&text[start..], first);
        found.push(Word { sort, start, text: &text[start..start + length], closed });
        start += length;
    }
    found
}

/// The sort and length in bytes of the word at the start of `rest`, and whether it is closed.
fn next(rest: &str, first: char) -> (Sort, usize, bool) {
    let while_in =
        |belongs: fn(char) -> bool| rest.find(|character| !belongs(character)).unwrap_or(rest.len());
    match first {
        '\'' => until_quote(rest, Sort::Text, '\''),
        '"' => until_quote(rest, Sort::QuotedName, '"'),
        _ if rest.starts_with("--") => (Sort::Comment, rest.find('\n').unwrap_or(rest.len()), true),
        _ if rest.starts_with("/*") => match rest.find("*/") {
            Some(at) => (Sort::Comment, at + 2, true),
            None => (Sort::Comment, rest.len(), false),
        },
        _ if first.is_ascii_digit() => {
            (Sort::Number, while_in(|character| character.is_ascii_digit() || character == '.'), true)
        }
        _ if is_of_name(first) => (Sort::Name, while_in(is_of_name), true),
        _ => (Sort::Sign, first.len_utf8(), true),
    }
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// A quoted word: a doubled quote stands for one.
fn until_quote(rest: &str, sort: Sort, quote: char) -> (Sort, usize, bool) {
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character == quote && characters.next_if(|(_, next)| *next == quote).is_none() {
            return (sort, at + 1, true);
        }
    }
    (sort, rest.len(), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorts(text: &str) -> Vec<(Sort, &str)> {
        words(text).into_iter().map(|word| (word.sort, word.text)).collect()
    }

    #[test]
    fn each_sort_is_told_apart() {
        assert_eq!(
            sorts("SELECT \"a b\", 'it''s;', 1.5 -- x;\nFROM đơn_vị"),
            [
                (Sort::Name, "SELECT"),
                (Sort::QuotedName, "\"a b\""),
                (Sort::Sign, ","),
                (Sort::Text, "'it''s;'"),
                (Sort::Sign, ","),
                (Sort::Number, "1.5"),
                (Sort::Comment, "-- x;"),
                (Sort::Name, "FROM"),
                (Sort::Name, "đơn_vị"),
            ]
        );
    }

    #[test]
    fn what_is_not_closed_reaches_to_the_end() {
        for (text, sort) in [("'ab; c", Sort::Text), ("\"ab", Sort::QuotedName), ("/* ab;", Sort::Comment)] {
            let found = words(text);
            assert_eq!((found.len(), found[0].sort, found[0].closed), (1, sort, false), "{text}");
        }
    }
}
