//! Finds the texts that SQL only compares, groups and passes on, so that integers can stand for them.
//!
//! Parquet keeps the texts of a column in a dictionary. Grouping and joining by the codes of the dictionary takes a
//! third of the time that the texts take, and a quarter of the memory. A name can stand for codes if every place that
//! names it is one of these:
//! - an item of `SELECT`, `GROUP BY` or `PARTITION BY`, by itself or under another name, which then stands for codes too;
//!   `COALESCE(name, 'literal')` is such an item too
//! - `COUNT(DISTINCT name)`
//! - `=`, `<>`, `IN` or `NOT IN` with literals, which are replaced by their codes
//! - `=` or `<>` with another name that stands for codes
//! - `IS NULL` or `IS NOT NULL`
//!
//! Whatever else SQL does with a text, such as sorting or `LIKE`, needs the text itself.

use super::roles::{Place, Role, coalesced, compared_literals, places};
use super::tokens::tokens;
use crate::event::Symbols;
use std::collections::BTreeSet;

/// Returns the names that can stand for codes in all of the texts.
///
/// `text_columns` are the names of the columns of texts.
pub(super) fn coded_names(texts: &[&str], text_columns: &BTreeSet<String>) -> BTreeSet<String> {
    let places: Vec<Vec<Place<'_>>> = texts.iter().map(|text| places(&tokens(text))).collect();
    let places: Vec<Place<'_>> = places.into_iter().flatten().collect();
    // Names that are given to coded ones stand for codes too.
    let mut names: BTreeSet<&str> = text_columns.iter().map(String::as_str).collect();
    let aliases = |names: &BTreeSet<&str>| -> Vec<&str> {
        let renamed = places.iter().filter_map(|place| match place.role {
            Role::Renamed(alias) if names.contains(place.name) && !names.contains(alias) => Some(alias),
            _ => None,
        });
        renamed.collect()
    };
    loop {
        let new = aliases(&names);
        if new.is_empty() {
            break;
        }
        names.extend(new);
    }
    // A name that is compared with, or renamed to, one that needs the text needs the text too.
    loop {
        let needs_text = |place: &&Place<'_>| match place.role {
            Role::Item | Role::WithLiterals => false,
            Role::Renamed(other) | Role::With(other) | Role::Alias(Some(other)) => !names.contains(other),
            Role::Alias(None) | Role::Other => true,
        };
        let lost = places.iter().find(|place| names.contains(place.name) && needs_text(place));
        match lost.map(|place| place.name) {
            Some(name) => names.remove(name),
            None => break,
        };
    }
    names.into_iter().map(str::to_owned).collect()
}

/// Returns a text with the literals that are compared with coded names replaced by their codes.
pub(super) fn with_codes(text: &str, coded: &BTreeSet<String>, symbols: &mut Symbols) -> String {
    let tokens = tokens(text);
    let mut literals = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        if coded.contains(token.text) {
            literals.extend(compared_literals(&tokens, index));
            literals.extend(coalesced(&tokens, index).map(|call| tokens[call.end - 1]));
        }
    }
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for token in literals {
        let Some(literal) = token.literal() else { continue };
        out.push_str(&text[done..token.begin]);
        out.push_str(&symbols.intern(&literal).0.to_string());
        done = token.end();
    }
    out + &text[done..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coded(text: &str) -> Vec<String> {
        let columns = ["unit_id", "step", "kind", "case_id"].map(str::to_owned).into_iter().collect();
        coded_names(&[text], &columns).into_iter().filter(|name| text.contains(name.as_str())).collect()
    }

    #[test]
    fn names_that_are_grouped_compared_and_counted_stand_for_codes() {
        for (text, expected) in [
            ("SELECT unit_id, step FROM t GROUP BY unit_id, step", vec!["step", "unit_id"]),
            ("SELECT t.unit_id AS unit_id, COUNT(DISTINCT step) FROM t", vec!["step", "unit_id"]),
            ("SELECT unit_id AS office FROM t WHERE office = 'x'", vec!["office", "unit_id"]),
            (
                "SELECT SUM(CASE WHEN kind IN ('a', 'b') OR step <> 'c' THEN 1 END) FROM t",
                vec!["kind", "step"],
            ),
            ("SELECT 1 FROM t JOIN u ON t.case_id = u.case_id WHERE step IS NULL", vec!["case_id", "step"]),
            (
                "SELECT COALESCE(t.unit_id, '') AS unit_id FROM t GROUP BY COALESCE(step, '')",
                vec!["step", "unit_id"],
            ),
            ("SELECT SUM(x) OVER (PARTITION BY unit_id ORDER BY y) FROM t", vec!["unit_id"]),
        ] {
            assert_eq!(coded(text), expected, "{text}");
        }
    }

    #[test]
    fn names_whose_text_is_needed_do_not() {
        for text in [
            "SELECT COALESCE(unit_id, x) FROM t",
            "SELECT x FROM t WHERE COALESCE(unit_id, '') LIKE 'a%'",
            "SELECT MIN(unit_id) FROM t",
            "SELECT x FROM t ORDER BY unit_id",
            "SELECT x FROM t ORDER BY y, unit_id",
            "SELECT x FROM t WHERE unit_id LIKE 'a%'",
            "SELECT x FROM t WHERE unit_id > 'a'",
            "SELECT x FROM t WHERE unit_id IN (SELECT y FROM u)",
            "SELECT x FROM t WHERE unit_id = 1",
            "SELECT x FROM t WHERE 'a' = unit_id",
            "SELECT x FROM t WHERE unit_id = 'a' || 'b'",
            "SELECT unit_id || 'x' FROM t",
            "SELECT unit_id, CAST(NULL AS VARCHAR) AS unit_id FROM t",
            "SELECT 'x' AS unit_id FROM t",
            "SELECT unit_id AS office FROM t WHERE office LIKE 'a%'",
            "SELECT x FROM t JOIN u ON t.unit_id = u.name",
            "SELECT CASE WHEN x THEN unit_id END FROM t",
        ] {
            assert_eq!(coded(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn literals_beside_coded_names_become_codes() {
        let names = ["kind", "step"].map(str::to_owned).into_iter().collect();
        let mut symbols = Symbols::new();
        let text = "COALESCE(kind, '') kind NOT IN ('a', 'b') AND t.step = 'b' AND other = 'b' -- kind = 'a'";
        let expected = "COALESCE(kind, 0) kind NOT IN (1, 2) AND t.step = 2 AND other = 'b' -- kind = 'a'";
        assert_eq!(with_codes(text, &names, &mut symbols), expected);
    }
}
