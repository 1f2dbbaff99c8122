//! Splits `WITH one AS (…), two AS (…) SELECT …`, so that a part that is named more than once is computed once.
//!
//! polars puts the text of a part into every place that names it. Parts that build on each other multiply: without this,
//! one of the named queries would read its table thirty times.

use super::params::opaque_len;
use super::tokens::{Token, is_word, tokens};

/// A statement and the parts of its `WITH`.
#[derive(Debug, PartialEq)]
pub(super) struct WithClause<'a> {
    /// Name and body of each part, in order.
    pub(super) parts: Vec<(&'a str, &'a str)>,
    /// The statement after the parts.
    pub(super) statement: &'a str,
}

impl<'a> WithClause<'a> {
    /// Splits a statement. Returns `None` if it does not begin with `WITH`, or if its `WITH` has a form other than
    /// `name AS (…)`.
    pub(super) fn split(sql: &'a str) -> Option<Self> {
        let mut rest = keyword(skip_blanks(sql), "WITH")?;
        let mut parts = Vec::new();
        loop {
            let text = skip_blanks(rest);
            let end = text.find(|character: char| !is_word(character))?;
            let (name, after) = text.split_at(end);
            let body = skip_blanks(keyword(skip_blanks(after), "AS")?).strip_prefix('(')?;
            let close = closing(body)?;
            parts.push((name, &body[..close]));
            rest = skip_blanks(&body[close + 1..]);
            match rest.strip_prefix(',') {
                Some(next) => rest = next,
                None => return Some(Self { parts, statement: rest }),
            }
        }
    }

    /// Returns how often the parts after part `index`, and the statement, name it.
    #[cfg(test)]
    fn uses(&self, index: usize) -> usize {
        let later = self.parts[index + 1..].iter().map(|&(_, body)| body);
        times_named(self.parts[index].0, later.chain([self.statement]))
    }
}

/// Returns how often texts name a table.
pub(super) fn times_named<'a>(name: &str, texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(|text| count_word(text, name)).sum()
}

/// Returns the text after blanks and comments.
fn skip_blanks(text: &str) -> &str {
    let mut rest = text.trim_start();
    while rest.starts_with("--") || rest.starts_with("/*") {
        rest = rest[opaque_len(rest).unwrap_or(rest.len())..].trim_start();
    }
    rest
}

/// Returns the text after a keyword that it begins with.
fn keyword<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let begins = text.get(..word.len())?.eq_ignore_ascii_case(word);
    let rest = &text[if begins { word.len() } else { return None }..];
    (!rest.starts_with(is_word)).then_some(rest)
}

/// Returns the offset of the parenthesis that closes one opened before `text`.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    let mut position = 0;
    while position < text.len() {
        let rest = &text[position..];
        if let Some(length) = opaque_len(rest) {
            position += length;
            continue;
        }
        match rest.as_bytes()[0] {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(position),
            b')' => depth -= 1,
            _ => {}
        }
        position += rest.chars().next().map_or(1, char::len_utf8);
    }
    None
}

/// Counts a table's name behind `FROM`, `JOIN` or a comma, which is how a statement reads it.
fn count_word(text: &str, name: &str) -> usize {
    let reads = |word: Token<'_>| word.text == "," || word.is("FROM") || word.is("JOIN");
    tokens(text).windows(2).filter(|pair| reads(pair[0]) && pair[1].is(name)).count()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail by panic")]
    use super::*;

    #[test]
    fn parts_are_split_at_their_own_parentheses() {
        let sql = "-- title\nWITH a AS (SELECT ')' AS x, (1) AS y FROM t), -- (\n b AS (SELECT * FROM a JOIN a AS c)\nSELECT * FROM b";
        let clause = WithClause::split(sql).unwrap();
        let names: Vec<&str> = clause.parts.iter().map(|(name, _)| *name).collect();
        assert_eq!((names, clause.statement), (vec!["a", "b"], "SELECT * FROM b"));
        assert_eq!(clause.parts[0].1, "SELECT ')' AS x, (1) AS y FROM t");
        assert_eq!((clause.uses(0), clause.uses(1)), (2, 1));
    }

    #[test]
    fn other_statements_are_left_alone() {
        for sql in [
            "SELECT 1",
            "WITH RECURSIVE a AS (SELECT 1) SELECT 1",
            "WITH a (x) AS (SELECT 1) SELECT 1",
            "WITH a AS (",
            "",
            "WITHA",
        ] {
            assert_eq!(WithClause::split(sql), None, "{sql}");
        }
    }

    #[test]
    fn a_column_of_the_same_name_is_no_use() {
        let sql = "WITH rings AS (SELECT 1 AS rings) SELECT rings.rings, x FROM rings";
        assert_eq!(WithClause::split(sql).unwrap().uses(0), 1);
    }
}
