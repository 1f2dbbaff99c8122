//! Named queries: the built-in ones, and the `*.sql` files of a user's directory.
//!
//! A file begins with comments that give its title, its description and its parameters:
//!
//! ```sql
//! -- title (vi): Hồ sơ đang giữ lâu nhất
//! -- title (en): Who holds open cases longest
//! -- about (vi): …
//! -- about (en): …
//! -- param: unit = %
//! -- param: rows (number) = 20
//! ```
//!
//! A parameter without `=` has no default: the caller must give a value.

use super::hints::suggestion;
use crate::lang::Bilingual;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// The built-in queries: name and text, sorted by name.
pub const NAMED_QUERIES: &[(&str, &str)] = &[
    ("case_history", include_str!("../../queries/case_history.sql")),
    ("late_cases", include_str!("../../queries/late_cases.sql")),
    ("late_consultations", include_str!("../../queries/late_consultations.sql")),
    ("open_work", include_str!("../../queries/open_work.sql")),
    ("ping_pong_pairs", include_str!("../../queries/ping_pong_pairs.sql")),
    ("unit_bottlenecks", include_str!("../../queries/unit_bottlenecks.sql")),
];

/// A query and the contents of its header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedQuery {
    /// The file name without `.sql`.
    pub name: String,
    /// The title; empty in a language for which the header has none.
    pub title: Bilingual<String>,
    /// The description of the result; empty in a language for which the header has none.
    pub about: Bilingual<String>,
    /// The parameters, in the order of the header.
    pub params: Vec<Param>,
    /// The text of the file, header included.
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
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamType {
    /// Any text.
    Text,
    /// A decimal number.
    Number,
}

/// Returns the built-in queries and those of `directory`, sorted by name. A query of the directory replaces a
/// built-in one of the same name.
///
/// # Errors
/// Returns an error if the directory or a file in it cannot be read, or if a header is malformed.
pub fn load_queries(directory: Option<&Path>) -> Result<Vec<NamedQuery>> {
    let mut queries =
        NAMED_QUERIES.iter().map(|(name, sql)| parse_query(name, sql)).collect::<Result<Vec<_>>>()?;
    if let Some(directory) = directory {
        let entries =
            fs::read_dir(directory).with_context(|| format!("cannot read `{}`", directory.display()))?;
        for entry in entries {
            let path = entry?.path();
            let name = path.file_stem().and_then(|stem| stem.to_str());
            let (Some(name), Some("sql")) = (name, path.extension().and_then(|end| end.to_str())) else {
                continue;
            };
            let sql =
                fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
            let query = parse_query(name, &sql).with_context(|| format!("in `{}`", path.display()))?;
            queries.retain(|other| other.name != query.name);
            queries.push(query);
        }
    }
    queries.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(queries)
}

/// Returns the query called `name`.
///
/// # Errors
/// Returns an error that lists the names of all queries if there is none of that name.
pub fn find_query<'a>(queries: &'a [NamedQuery], name: &str) -> Result<&'a NamedQuery> {
    queries.iter().find(|query| query.name == name).with_context(|| {
        let known: Vec<&str> = queries.iter().map(|query| query.name.as_str()).collect();
        format!("there is no query `{name}`\n\nhint: {}", suggestion(name, &known, "queries"))
    })
}

/// Reads the header of a query. Other comments in the header are ignored.
///
/// # Errors
/// Returns an error if a `param` line is malformed.
pub fn parse_query(name: &str, sql: &str) -> Result<NamedQuery> {
    let mut query = NamedQuery { name: name.to_owned(), sql: sql.to_owned(), ..NamedQuery::default() };
    for line in sql.lines().map_while(|line| line.trim().strip_prefix("--")) {
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        let text = || value.to_owned();
        match key.trim() {
            "title (vi)" => query.title.vi = text(),
            "title (en)" => query.title.en = text(),
            "about (vi)" => query.about.vi = text(),
            "about (en)" => query.about.en = text(),
            "param" => query.params.push(parse_param(value)?),
            _ => {}
        }
    }
    Ok(query)
}

fn parse_param(text: &str) -> Result<Param> {
    let (declared, default) = match text.split_once('=') {
        Some((declared, default)) => (declared.trim(), Some(default.trim().to_owned())),
        None => (text, None),
    };
    let (name, kind) = match declared.split_once(' ') {
        None => (declared, ParamType::Text),
        Some((name, "(text)")) => (name, ParamType::Text),
        Some((name, "(number)")) => (name, ParamType::Number),
        Some((_, other)) => bail!("the type of a parameter is `(text)` or `(number)`, not `{other}`"),
    };
    let valid = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_');
    if !valid {
        bail!(
            "`{name}` is not a valid name for a parameter\n\nhint: use letters, digits and `_`, beginning with a letter"
        );
    }
    Ok(Param { name: name.to_owned(), kind, default })
}
