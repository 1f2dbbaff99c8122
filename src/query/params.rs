//! Replaces each `:name` in SQL by the value of that parameter as a literal, and leaves all other text unchanged.
//!
//! A value cannot inject SQL. Text is quoted and the quotes in it are doubled (the dialect has no other escape inside
//! a literal); a number is accepted only if it consists of digits. Strings, quoted names and comments are not
//! searched for parameters, and `::` is a cast.

use super::hints::suggestion;
use super::named::{Param, ParamType};
use anyhow::{Result, bail};
use std::collections::BTreeMap;

/// Returns the SQL with each `:name` replaced.
///
/// # Errors
/// Returns an error if a parameter has no value, if `given` has a parameter that the SQL does not use, or if the value
/// of a numeric parameter is not a number.
pub(super) fn fill(sql: &str, declared: &[Param], given: &BTreeMap<String, String>) -> Result<String> {
    let pieces = split(sql);
    let names: Vec<&str> = pieces.iter().filter_map(Piece::param).collect();
    for name in given.keys() {
        if !names.contains(&name.as_str()) {
            bail!("the query has no parameter `{name}`\n\nhint: {}", suggestion(name, &names, "parameters"));
        }
    }
    let mut filled = String::with_capacity(sql.len());
    for piece in pieces {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Param(name) => filled.push_str(&literal(name, declared, given)?),
        }
    }
    Ok(filled)
}

fn literal(name: &str, declared: &[Param], given: &BTreeMap<String, String>) -> Result<String> {
    let param = declared.iter().find(|param| param.name == name);
    let default = param.and_then(|param| param.default.as_deref());
    let Some(value) = given.get(name).map(String::as_str).or(default) else {
        bail!("the query needs a value for `{name}`\n\nhint: give it with `--param {name}=VALUE`");
    };
    match param.map_or(ParamType::Text, |param| param.kind) {
        ParamType::Text => Ok(format!("'{}'", value.replace('\'', "''"))),
        ParamType::Number if is_number(value) => Ok(value.to_owned()),
        ParamType::Number => bail!("parameter `{name}` must be a number, not `{value}`"),
    }
}

/// Returns true for digits with at most one point between them and an optional minus sign in front.
fn is_number(value: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = value.strip_prefix('-').unwrap_or(value);
    match unsigned.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(unsigned),
    }
}

#[derive(Debug, PartialEq)]
enum Piece<'a> {
    Text(&'a str),
    Param(&'a str),
}

impl<'a> Piece<'a> {
    fn param(&self) -> Option<&'a str> {
        match self {
            Piece::Text(_) => None,
            Piece::Param(name) => Some(name),
        }
    }
}

/// Splits SQL into its parameters and the text between them.
fn split(sql: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut begin, mut position) = (0, 0);
    while position < sql.len() {
        let rest = &sql[position..];
        if let Some(length) = opaque_len(rest) {
            position += length;
        } else if let Some(name) = param(rest) {
            pieces.push(Piece::Text(&sql[begin..position]));
            pieces.push(Piece::Param(name));
            position += 1 + name.len();
            begin = position;
        } else {
            position += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    pieces.push(Piece::Text(&sql[begin..]));
    pieces
}

/// Returns the length of the string, quoted name, comment or `::` that `rest` begins with, if it begins with one.
fn opaque_len(rest: &str) -> Option<usize> {
    let until = |end: &str| rest[1..].find(end).map_or(rest.len(), |found| 1 + found + end.len());
    match rest.as_bytes() {
        // A doubled quote is taken for the end of one literal and the beginning of the next, which gives the same result.
        [b'\'', ..] => Some(until("'")),
        [b'"', ..] => Some(until("\"")),
        [b'`', ..] => Some(until("`")),
        [b'-', b'-', ..] => Some(until("\n")),
        [b'/', b'*', ..] => Some(rest[2..].find("*/").map_or(rest.len(), |found| found + 4)),
        [b':', b':', ..] => Some(2),
        _ => None,
    }
}

/// Returns the name of the parameter that `rest` begins with, if it begins with one.
fn param(rest: &str) -> Option<&str> {
    let name = rest.strip_prefix(':')?;
    let end = name
        .find(|character: char| !character.is_ascii_alphanumeric() && character != '_')
        .unwrap_or(name.len());
    let name = &name[..end];
    name.starts_with(|first: char| first.is_ascii_alphabetic()).then_some(name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail by panic")]
    use super::*;

    fn given(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn number(name: &str) -> Param {
        Param { name: name.to_owned(), kind: ParamType::Number, default: Some("5".to_owned()) }
    }

    #[test]
    fn only_what_is_a_parameter_is_replaced() {
        let sql = "SELECT ':a', \":a\", x::TEXT -- :a\n/* :a */ FROM t WHERE y = :a LIMIT :n";
        let filled = fill(sql, &[number("n")], &given(&[("a", "Sở")])).unwrap();
        assert_eq!(filled, "SELECT ':a', \":a\", x::TEXT -- :a\n/* :a */ FROM t WHERE y = 'Sở' LIMIT 5");
    }

    #[test]
    fn a_value_stays_a_literal() {
        let filled = fill("x = :a", &[], &given(&[("a", "' OR '1'='1'; --")])).unwrap();
        assert_eq!(filled, "x = ''' OR ''1''=''1''; --'");
        for evil in ["5; DROP TABLE t", "1 OR 1=1", "", "-", "1.", ".5", "1e9", "1-1"] {
            assert!(fill("LIMIT :n", &[number("n")], &given(&[("n", evil)])).is_err(), "{evil}");
        }
    }

    #[test]
    fn missing_and_unknown_parameters_are_errors() {
        let missing = fill("x = :unit", &[], &given(&[])).unwrap_err().to_string();
        assert!(missing.contains("--param unit=VALUE"), "{missing}");
        let unknown = fill("x = :unit", &[], &given(&[("unti", "a")])).unwrap_err().to_string();
        assert!(unknown.contains("did you mean `unit`"), "{unknown}");
    }
}
