//! Queries by name: those that come with buckstop, and a user's own directory of `*.sql` files.
//!
//! A file begins with comments that say what it is:
//!
//! ```sql
//! -- title (vi): Hồ sơ đang giữ lâu nhất
//! -- title (en): Who holds open work longest
//! -- about (vi): …
//! -- about (en): …
//! -- param: unit = %
//! -- param: rows (number) = 20
//! ```
//!
//! A parameter without `=` has no default and must be given.

use super::hints::suggestion;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// The queries that come with buckstop: name and text.
pub const NAMED_QUERIES: &[(&str, &str)] = &[
    ("case_history", include_str!("../../queries/case_history.sql")),
    ("late_cases", include_str!("../../queries/late_cases.sql")),
    ("late_consultations", include_str!("../../queries/late_consultations.sql")),
    ("open_work", include_str!("../../queries/open_work.sql")),
    ("ping_pong_pairs", include_str!("../../queries/ping_pong_pairs.sql")),
    ("unit_bottlenecks", include_str!("../../queries/unit_bottlenecks.sql")),
];

/// A query with what its header says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedQuery {
    /// The name it is called by: the file name without `.sql`.
    pub name: String,
    /// Its title in Vietnamese; empty where the header has none.
    pub title_vi: String,
    /// Its title in English; empty where the header has none.
    pub title_en: String,
    /// What it shows, in Vietnamese.
    pub about_vi: String,
    /// What it shows, in English.
    pub about_en: String,
    /// Its parameters, in the order of the header.
    pub params: Vec<Param>,
    /// The whole text.
    pub sql: String,
}

/// A parameter of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// The name, as in `:name`.
    pub name: String,
    /// What it must be.
    pub kind: ParamType,
    /// Its value where none is given; `None`: it must be given.
    pub default: Option<String>,
}

/// What a parameter must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamType {
    /// Any text.
    Text,
    /// A decimal number.
    Number,
}

/// All queries by name: the built-in ones, and those of a directory, which replace built-in ones of the
/// same name. Sorted by name.
///
/// # Errors
/// If the directory or a file in it cannot be read, or a header is malformed.
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

/// The query of that name.
///
/// # Errors
/// If there is none: lists what there is.
pub fn find_query<'a>(queries: &'a [NamedQuery], name: &str) -> Result<&'a NamedQuery> {
    queries.iter().find(|query| query.name == name).with_context(|| {
        let known: Vec<&str> = queries.iter().map(|query| query.name.as_str()).collect();
        format!("there is no query `{name}`\n\nhint: {}", suggestion(name, &known, "queries"))
    })
}

/// Reads the header of a query.
///
/// # Errors
/// If a `param` line is malformed.
pub fn parse_query(name: &str, sql: &str) -> Result<NamedQuery> {
    let mut query = NamedQuery { name: name.to_owned(), sql: sql.to_owned(), ..NamedQuery::default() };
    for line in sql.lines().map_while(|line| line.trim().strip_prefix("--")) {
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match key.trim() {
            "title (vi)" => value.clone_into(&mut query.title_vi),
            "title (en)" => value.clone_into(&mut query.title_en),
            "about (vi)" => value.clone_into(&mut query.about_vi),
            "about (en)" => value.clone_into(&mut query.about_en),
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
        Some((_, other)) => bail!("a parameter is `(text)` or `(number)`, not `{other}`"),
    };
    let plain = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_');
    if !plain {
        bail!("`{name}` is no name for a parameter\n\nhint: letters, digits and `_`, a letter first");
    }
    Ok(Param { name: name.to_owned(), kind, default })
}
