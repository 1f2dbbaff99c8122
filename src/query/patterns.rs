//! Replaces `LIKE` where a value is no pattern, because polars would run a regular expression over all rows.
//!
//! If the value is `%`, `unit_id LIKE :unit` becomes `unit_id IS NOT NULL`, and `COALESCE(unit_id, '') LIKE :unit` becomes
//! `TRUE`; without a wildcard the latter becomes `unit_id = :unit`. They keep the same rows.

use super::tokens::is_word;

/// Returns what says the same as `left LIKE literal`, if something simpler does, and where in `left` it begins.
pub(super) fn without_like(left: &str, literal: &str) -> Option<(usize, String)> {
    if left.ends_with("NOT") {
        return None;
    }
    let call = without_null(left);
    if literal == "'%'" {
        return Some(match call {
            Some((begin, _)) => (begin, "TRUE".to_owned()),
            None => (left.len(), " IS NOT NULL".to_owned()),
        });
    }
    let (begin, name) = call?;
    // Of a row without a value, `=` is neither true nor false.
    let is_negated = left[..begin].trim_end_matches([' ', '(', '\n']).ends_with("NOT");
    let is_plain = literal.len() > 2 && !literal.contains(['%', '_', '\\']);
    (is_plain && !is_negated).then(|| (begin, format!("{name} = {literal}")))
}

/// Returns where `COALESCE(name, '')` begins if a text ends with it, and the name.
fn without_null(text: &str) -> Option<(usize, &str)> {
    const CALL: &str = "COALESCE(";
    let inside = text.strip_suffix(", '')")?;
    let begin = inside.rfind(CALL)?;
    let name = &inside[begin + CALL.len()..];
    let is_name = |character: char| is_word(character) || character == '.';
    name.chars().all(is_name).then_some((begin, name))
}
