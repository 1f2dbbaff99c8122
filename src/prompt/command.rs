//! Commands begin with a point and take one line.

use crate::nearest::did_you_mean;
use anyhow::{Result, anyhow, bail};

/// The commands, with what they take and do.
pub(super) const COMMANDS: &[(&str, &str, &str)] = &[
    (".help", "", "these lines"),
    (".mode", "table|csv|json", "how results are shown"),
    (
        ".out",
        "[FILE]",
        "writes the next results to a file (.csv, .parquet and others); without a file, onto the terminal again",
    ),
    (".queries", "", "the named queries"),
    (".quit", "", "ends; so does Ctrl-D"),
    (".run", "NAME [KEY=VALUE …]", "runs a named query"),
    (".schema", "[TABLE]", "the columns of a table, or of all"),
    (".tables", "", "the tables"),
];

/// How results are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mode {
    /// In columns, as wide as the terminal.
    #[default]
    Table,
    /// As CSV.
    Csv,
    /// As one JSON array.
    Json,
}

/// Every mode with its name.
pub(super) const MODES: &[(&str, Mode)] = &[("table", Mode::Table), ("csv", Mode::Csv), ("json", Mode::Json)];

/// A command that was typed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// Lists the commands.
    Help,
    /// Shows results in another way.
    Mode(Mode),
    /// Writes results to this file, or onto the terminal again.
    Out(Option<String>),
    /// Lists the named queries.
    Queries,
    /// Ends.
    Quit,
    /// Runs a named query with these parameters.
    Run(String, Vec<(String, String)>),
    /// Shows the columns of a table, or of all.
    Schema(Option<String>),
    /// Lists the tables.
    Tables,
}

/// Reads a command. A value with spaces stands in single or double quotes.
///
/// # Errors
/// If there is no such command, or its arguments do not fit.
pub(super) fn parse(line: &str) -> Result<Command> {
    let parts = parts(line.trim().trim_end_matches(';'))?;
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    Ok(match parts.as_slice() {
        [".help"] => Command::Help,
        [".mode", name] => Command::Mode(mode(name)?),
        [".out"] => Command::Out(None),
        [".out", file] => Command::Out(Some((*file).to_owned())),
        [".queries"] => Command::Queries,
        [".quit" | ".exit"] => Command::Quit,
        [".run", name, given @ ..] => {
            let given = given.iter().map(|pair| parameter(pair)).collect::<Result<_>>()?;
            Command::Run((*name).to_owned(), given)
        }
        [".schema"] => Command::Schema(None),
        [".schema", table] => Command::Schema(Some((*table).to_owned())),
        [".tables"] => Command::Tables,
        [name, ..] => return Err(wrong(name)),
        [] => bail!("a command is missing\n\nhint: `.help` lists them"),
    })
}

fn mode(name: &str) -> Result<Mode> {
    let found = MODES.iter().find(|(known, _)| *known == name);
    found
        .map(|(_, mode)| *mode)
        .ok_or_else(|| anyhow!("there is no mode `{name}`\n\nhint: table, csv or json"))
}

fn parameter(pair: &str) -> Result<(String, String)> {
    match pair.split_once('=') {
        Some((name, value)) => Ok((name.to_owned(), value.to_owned())),
        None => bail!("`{pair}` is not a parameter\n\nhint: write `unit='Sở Tài chính'`"),
    }
}

/// The error for a command that is unknown, or known and used in another way.
fn wrong(name: &str) -> anyhow::Error {
    if let Some((command, takes, _)) = COMMANDS.iter().find(|(known, ..)| *known == name) {
        return anyhow!(
            "`{command}` is used in another way\n\nhint: write `{}`",
            format!("{command} {takes}").trim()
        );
    }
    let question = did_you_mean(name, COMMANDS.iter().map(|(known, ..)| *known));
    let question = question.map_or(String::new(), |text| text + " ");
    anyhow!("there is no command `{name}`\n\nhint: {question}`.help` lists them")
}

/// Splits at spaces outside quotes, and removes the quotes.
fn parts(line: &str) -> Result<Vec<String>> {
    let (mut parts, mut part, mut quote) = (Vec::new(), None::<String>, None);
    for character in line.chars() {
        match (quote, character) {
            (Some(open), close) if open == close => quote = None,
            (None, '\'' | '"') => {
                quote = Some(character);
                part.get_or_insert_default();
            }
            (None, space) if space.is_whitespace() => parts.extend(part.take()),
            _ => part.get_or_insert_default().push(character),
        }
    }
    if let Some(open) = quote {
        bail!("a quote {open} is not closed");
    }
    parts.extend(part);
    Ok(parts)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn arguments_may_have_spaces_in_quotes() {
        let pairs = vec![("unit".to_owned(), "Sở Tài chính".to_owned()), ("rows".to_owned(), "5".to_owned())];
        let command = parse(".run late_cases unit='Sở Tài chính' rows=5;").unwrap();
        assert_eq!(command, Command::Run("late_cases".to_owned(), pairs));
        assert_eq!(parse(".mode csv").unwrap(), Command::Mode(Mode::Csv));
        assert_eq!(parse(".out").unwrap(), Command::Out(None));
    }

    #[test]
    fn a_wrong_command_is_told_the_right_one() {
        for (line, expected) in [
            (".table", "did you mean `.tables`?"),
            (".mode", "write `.mode table|csv|json`"),
            (".mode wide", "table, csv or json"),
            (".run q unit", "is not a parameter"),
            (".run q unit='x", "not closed"),
        ] {
            let message = format!("{:#}", parse(line).unwrap_err());
            assert!(message.contains(expected), "{line}: {message}");
        }
    }
}
