//! The header of a query: comments that give its title, its question, its parameters and its columns.
//!
//! ```sql
//! -- title (vi): Hồ sơ đang giữ
//! -- title (en): Open work
//! -- question (vi): …
//! -- question (en): …
//! -- about (vi): …
//! -- about (en): …
//! -- param: unit (text) = % | Đơn vị; % là tất cả | Unit; % is all of them
//! -- param: as_of (instant) = run | Thời điểm | Instant
//! -- column: unit_id | Đơn vị | Unit
//! -- column: work_hours (h) | Giờ làm việc | Working hours
//! -- counts: cases, cases_early, cases_late
//! -- sum: cases = cases_early + cases_late
//! -- by bucket: counted, passed
//! -- duckdb: why another program gives another result
//! ```
//!
//! `counts` names the columns of a table of groups in which small counts may have to be hidden, and `sum` what they add up to.
//! `about` adds what a reader must know to use the result, and may be left out. A parameter without `=` has no default:
//! the caller must give a value. Texts after `|` are the meaning in both languages.
//!
//! After the header, a line `-- include: name` stands for the text of `queries/parts/name.sql`.
//!
//! `by bucket` names parts of `WITH` that are computed for one bucket of cases after the other. Their rows are put together
//! in the order of the buckets, so what reads them must give the same if rows of one group come once for each bucket: counts and sums
//! are added up again. All rows of a case are in one bucket; a list is whole
//! in each, so a part may join it with facts, and must not return its rows. Such parts name their columns: `SELECT *` is not for them.

use super::named::with_includes;
use crate::lang::{Bilingual, Lang};
use anyhow::{Result, bail};

/// A query and the contents of its header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedQuery {
    /// The file name without `.sql`.
    pub name: String,
    /// The title; empty in a language for which the header has none.
    pub title: Bilingual<String>,
    /// The question that the result answers; empty in a language for which the header has none.
    pub question: Bilingual<String>,
    /// What a reader must know to use the result; empty if nothing.
    pub about: Bilingual<String>,
    /// The parameters, in the order of the header.
    pub params: Vec<Param>,
    /// The columns of the result, in order; empty if the header does not describe them.
    pub columns: Vec<ResultColumn>,
    /// The columns that count cases or acts, if each row tells of a group; empty if rows tell of single cases or people.
    pub counts: Vec<String>,
    /// Columns that are the sum of others, among the counts.
    pub sums: Vec<(String, Vec<String>)>,
    /// The parts of its `WITH` that are computed for one bucket of cases after the other; empty if none.
    pub by_bucket: Vec<String>,
    /// Why `DuckDB` does not give the same result for the same text; `None` if it does.
    pub differs_in_duckdb: Option<String>,
    /// The text of the file, with its header and with the parts that it includes.
    pub sql: String,
}

/// A parameter of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// The name without the colon that precedes it in the SQL.
    pub name: String,
    /// The type of its values.
    pub kind: ParamType,
    /// The value to use if none is given; `None` if a value must be given.
    pub default: Option<String>,
    /// What it selects; may be empty.
    pub meaning: Bilingual<String>,
}

/// A column of the result of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResultColumn {
    /// The name in SQL, and in files for programs.
    pub name: String,
    /// The unit of the values, such as `h`; empty for texts, counts and flags.
    pub unit: String,
    /// The meaning, short enough for a heading.
    pub meaning: Bilingual<String>,
}

impl ResultColumn {
    /// Returns the heading for people: the meaning with the unit, or the name if there is no meaning.
    pub fn heading(&self, lang: Lang) -> String {
        match (self.meaning.get(lang), self.unit.as_str()) {
            ("", _) => self.name.clone(),
            (meaning, "") => meaning.to_owned(),
            (meaning, unit) => format!("{meaning} ({unit})"),
        }
    }
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamType {
    /// Any text.
    Text,
    /// A decimal number.
    Number,
    /// A day of the zone of the tables, such as `2024-03-31`.
    Date,
    /// An instant: a time in the zone of the tables, or a day, which stands for its end. `run` is the instant up to which
    /// the facts are counted.
    Instant,
}

impl ParamType {
    const ALL: [ParamType; 4] = [ParamType::Text, ParamType::Number, ParamType::Date, ParamType::Instant];

    /// Returns the name of the type in headers.
    pub fn name(self) -> &'static str {
        match self {
            ParamType::Text => "text",
            ParamType::Number => "number",
            ParamType::Date => "date",
            ParamType::Instant => "instant",
        }
    }
}

/// Reads the header of a query. Other comments in the header are ignored.
///
/// # Errors
/// Returns an error if a `param` line is malformed, or if a part to include does not exist.
pub fn parse_query(name: &str, sql: &str) -> Result<NamedQuery> {
    let sql = with_includes(sql)?;
    let mut query = NamedQuery { name: name.to_owned(), ..NamedQuery::default() };
    for line in sql.lines().map_while(|line| line.trim().strip_prefix("--")) {
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        let text = || value.to_owned();
        match key.trim() {
            "title (vi)" => query.title.vi = text(),
            "title (en)" => query.title.en = text(),
            "question (vi)" => query.question.vi = text(),
            "question (en)" => query.question.en = text(),
            "about (vi)" => query.about.vi = text(),
            "about (en)" => query.about.en = text(),
            "param" => query.params.push(parse_param(value)?),
            "column" => query.columns.push(parse_column(value)),
            "counts" => query.counts = names(value, ','),
            "sum" => query.sums.extend(
                value.split_once('=').map(|(total, parts)| (total.trim().to_owned(), names(parts, '+'))),
            ),
            "by bucket" => query.by_bucket = value.split(',').map(|name| name.trim().to_owned()).collect(),
            "duckdb" => query.differs_in_duckdb = Some(text()),
            _ => {}
        }
    }
    query.sql = sql;
    Ok(query)
}

fn parse_param(text: &str) -> Result<Param> {
    let (declared, meaning) = split_meaning(text);
    let (declared, default) = match declared.split_once('=') {
        Some((declared, default)) => (declared.trim(), Some(default.trim().to_owned())),
        None => (declared, None),
    };
    let (name, kind) = split_parenthesis(declared);
    let kind = match kind {
        None => ParamType::Text,
        Some(kind) => match ParamType::ALL.into_iter().find(|one| one.name() == kind) {
            Some(known) => known,
            None => {
                bail!("the type of a parameter is `text`, `number`, `date` or `instant`, not `{kind}`")
            }
        },
    };
    let valid = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_');
    if !valid {
        bail!(
            "`{name}` is not a valid name for a parameter\n\nhint: use letters, digits and `_`, beginning with a letter"
        );
    }
    Ok(Param { name: name.to_owned(), kind, default, meaning })
}

fn parse_column(text: &str) -> ResultColumn {
    let (declared, meaning) = split_meaning(text);
    let (name, unit) = split_parenthesis(declared);
    ResultColumn { name: name.to_owned(), unit: unit.unwrap_or_default().to_owned(), meaning }
}

fn names(text: &str, separator: char) -> Vec<String> {
    text.split(separator).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// Splits `declared | vi | en`.
fn split_meaning(text: &str) -> (&str, Bilingual<String>) {
    let mut parts = text.split(" | ").map(str::trim);
    let declared = parts.next().unwrap_or_default();
    let vi = parts.next().unwrap_or_default().to_owned();
    let en = parts.next().unwrap_or_default().to_owned();
    (declared, Bilingual { vi, en })
}

/// Splits `name (inside)`.
fn split_parenthesis(text: &str) -> (&str, Option<&str>) {
    match text.split_once(' ') {
        Some((name, rest)) => (name, Some(rest.trim().trim_start_matches('(').trim_end_matches(')'))),
        None => (text, None),
    }
}
