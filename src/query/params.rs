//! Replaces each `:name` in SQL by the value of that parameter as a literal, and leaves all other text unchanged.
//!
//! A value cannot inject SQL. Text is quoted and the quotes in it are doubled (the dialect has no other escape inside
//! a literal); a number is accepted only if it consists of digits. Strings, quoted names and comments are not
//! searched for parameters, and `::` is a cast.
//!
//! `LIKE :name` becomes something simpler where the value is no pattern ([`patterns`](super::patterns)).

use super::header::{Param, ParamType};
use super::patterns::without_like;
use crate::nearest::suggestion;
use anyhow::{Context, Result, anyhow, bail};
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, tz::TimeZone};
use std::collections::BTreeMap;

/// The default of an instant or a date that stands for the end of the facts.
const END_OF_FACTS: &str = "run";

/// What the values of dates and instants depend on.
pub(super) struct Times<'a> {
    /// The zone in which days and times without an offset are.
    pub(super) zone: &'a TimeZone,
    /// The instant up to which the facts are counted, µs UTC; `None` if there are none.
    pub(super) as_of: Option<i64>,
}

/// Returns the SQL with each `:name` replaced.
///
/// # Errors
/// Returns an error if a parameter has no value, if `given` has a parameter that the SQL does not use, or if a value is
/// not of the type of its parameter.
pub(super) fn fill(
    sql: &str,
    declared: &[Param],
    given: &BTreeMap<String, String>,
    times: &Times<'_>,
) -> Result<String> {
    let pieces = split(sql);
    let mut names: Vec<&str> = Vec::new();
    for name in pieces.iter().filter_map(Piece::param) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    for name in given.keys() {
        if !names.contains(&name.as_str()) {
            bail!("the query has no parameter `{name}`\n\nhint: {}", suggestion(name, &names, "parameters"));
        }
    }
    let mut filled = String::with_capacity(sql.len());
    for piece in pieces {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Param(name) => {
                let literal = literal(name, declared, given, times)?;
                let simple =
                    filled.trim_end().strip_suffix(" LIKE").and_then(|left| without_like(left, &literal));
                match simple {
                    Some((end, condition)) => {
                        filled.truncate(end);
                        filled.push_str(&condition);
                    }
                    None => filled.push_str(&literal),
                }
            }
        }
    }
    Ok(filled)
}

fn literal(
    name: &str,
    declared: &[Param],
    given: &BTreeMap<String, String>,
    times: &Times<'_>,
) -> Result<String> {
    let param = declared.iter().find(|param| param.name == name);
    let default = param.and_then(|param| param.default.as_deref());
    let Some(value) = given.get(name).map(String::as_str).or(default) else {
        bail!("the query needs a value for `{name}`\n\nhint: give it with `--param {name}=VALUE`");
    };
    match param.map_or(ParamType::Text, |param| param.kind) {
        ParamType::Text => Ok(format!("'{}'", value.replace('\'', "''"))),
        ParamType::Number if is_number(value) => Ok(value.to_owned()),
        ParamType::Number => bail!("parameter `{name}` must be a number, not `{value}`"),
        ParamType::Date => day(value, times).with_context(|| format!("parameter `{name}` must be a date")),
        ParamType::Instant => {
            let at =
                instant(value, times).with_context(|| format!("parameter `{name}` must be an instant"))?;
            let at = Timestamp::from_microsecond(at)?.strftime("%Y-%m-%d %H:%M:%S.%6f").to_string();
            Ok(format!("TIMESTAMP '{at}'"))
        }
    }
}

/// Returns a day as an expression. (polars warns of a literal such as `DATE '2024-03-31'`.)
fn day(value: &str, times: &Times<'_>) -> Result<String> {
    let date = if value == END_OF_FACTS {
        let at = Timestamp::from_microsecond(instant(value, times)?)?;
        at.to_zoned_datetime(times.zone.clone()).date()
    } else {
        let date = value.parse::<Date>().ok().filter(|_| value.len() == 10);
        date.with_context(|| format!("`{value}` is no date\n\nhint: write 2024-03-31"))?
    };
    Ok(format!("CAST(TIMESTAMP '{date} 00:00:00' AS DATE)"))
}

/// Returns an instant in µs UTC. A day stands for its end, and a time without an offset is in the zone.
fn instant(value: &str, times: &Times<'_>) -> Result<i64> {
    if value == END_OF_FACTS {
        return times
            .as_of
            .context("there is no run whose facts end\n\nhint: give the instant, such as 2024-03-31");
    }
    if let Ok(at) = value.parse::<Timestamp>() {
        return Ok(at.as_microsecond());
    }
    let local = match value.parse::<Date>() {
        Ok(date) if value.len() == 10 => date.at(23, 59, 59, 999_999_000),
        _ => value.parse::<DateTime>().map_err(|_| {
            anyhow!("`{value}` is no instant\n\nhint: write 2024-03-31, 2024-03-31T17:00 or 2024-03-31T17:00:00+07:00")
        })?,
    };
    Ok(times.zone.to_timestamp(local)?.as_microsecond())
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
pub(super) fn opaque_len(rest: &str) -> Option<usize> {
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
    use crate::lang::Bilingual;

    fn given(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn param(name: &str, kind: ParamType) -> Param {
        let default = Some(if kind == ParamType::Instant { "run" } else { "5" }.to_owned());
        Param { name: name.to_owned(), kind, default, meaning: Bilingual::default() }
    }

    fn fill_in(sql: &str, declared: &[Param], pairs: &[(&str, &str)]) -> Result<String> {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        fill(sql, declared, &given(pairs), &Times { zone: &zone, as_of: Some(1_500_000) })
    }

    #[test]
    fn only_what_is_a_parameter_is_replaced() {
        let sql = "SELECT ':a', \":a\", x::TEXT -- :a\n/* :a */ FROM t WHERE y = :a LIMIT :n";
        let filled = fill_in(sql, &[param("n", ParamType::Number)], &[("a", "Sở")]).unwrap();
        assert_eq!(filled, "SELECT ':a', \":a\", x::TEXT -- :a\n/* :a */ FROM t WHERE y = 'Sở' LIMIT 5");
    }

    #[test]
    fn a_value_stays_a_literal() {
        let filled = fill_in("x = :a", &[], &[("a", "' OR '1'='1'; --")]).unwrap();
        assert_eq!(filled, "x = ''' OR ''1''=''1''; --'");
        for kind in [ParamType::Number, ParamType::Date, ParamType::Instant] {
            for evil in ["5; DROP TABLE t", "1 OR 1=1", "", "-", "1.", ".5", "1e9", "1-1", "2024-03-31' OR '"]
            {
                assert!(fill_in("LIMIT :n", &[param("n", kind)], &[("n", evil)]).is_err(), "{evil}");
            }
        }
    }

    #[test]
    fn what_needs_no_pattern_is_not_searched_for() {
        let fill = |sql, value| fill_in(sql, &[], &[("u", value)]).unwrap();
        assert_eq!(fill("WHERE unit_id LIKE :u AND x", "%"), "WHERE unit_id IS NOT NULL AND x");
        assert_eq!(fill("WHERE x AND COALESCE(t.unit_id, '') LIKE :u", "%"), "WHERE x AND TRUE");
        assert_eq!(fill("COALESCE(a, b, '') LIKE :u", "%"), "COALESCE(a, b, '') IS NOT NULL");
        assert_eq!(fill("WHERE unit_id NOT LIKE :u", "%"), "WHERE unit_id NOT LIKE '%'");
        assert_eq!(fill("WHERE unit_id LIKE :u", "Sở%"), "WHERE unit_id LIKE 'Sở%'");
        assert_eq!(fill("WHERE COALESCE(t.unit_id, '') LIKE :u", "Sở A"), "WHERE t.unit_id = 'Sở A'");
        for (sql, value) in [("COALESCE(a, '') LIKE :u", "Sở_A"), ("NOT (COALESCE(a, '') LIKE :u)", "Sở A")]
        {
            assert_eq!(fill(sql, value), sql.replace(":u", &format!("'{value}'")));
        }
        assert_eq!(fill("WHERE unit_id = :u", "%"), "WHERE unit_id = '%'");
    }

    #[test]
    fn days_and_times_are_those_of_the_zone() {
        let at = |value| fill_in(":t", &[param("t", ParamType::Instant)], &[("t", value)]).unwrap();
        assert_eq!(at("2024-03-31"), "TIMESTAMP '2024-03-31 16:59:59.999999'");
        assert_eq!(at("2024-03-31T17:00"), "TIMESTAMP '2024-03-31 10:00:00.000000'");
        assert_eq!(at("run"), "TIMESTAMP '1970-01-01 00:00:01.500000'");
        let day = fill_in(":d", &[param("d", ParamType::Date)], &[("d", "2024-03-31")]).unwrap();
        assert_eq!(day, "CAST(TIMESTAMP '2024-03-31 00:00:00' AS DATE)");
        let error = fill_in(":d", &[param("d", ParamType::Date)], &[("d", "31/3/2024")]).unwrap_err();
        assert!(format!("{error:#}").contains("hint: write 2024-03-31"), "{error:#}");
    }

    #[test]
    fn missing_and_unknown_parameters_are_errors() {
        let missing = fill_in("x = :unit", &[], &[]).unwrap_err().to_string();
        assert!(missing.contains("--param unit=VALUE"), "{missing}");
        let unknown = fill_in("x = :unit", &[], &[("unti", "a")]).unwrap_err().to_string();
        assert!(unknown.contains("did you mean `unit`"), "{unknown}");
    }
}
