//! Runs what was typed and writes the results.

use super::catalog::{Catalog, KnownTable};
use super::command::{COMMANDS, Command, Mode};
use crate::lang::Lang;
use crate::nearest::suggestion;
use crate::query::{
    Answer, NamedQuery, Tables, find_query, parse_query, publish, run_query, show_table, write_csv,
    write_file, write_json,
};
use crate::text_table::{grouped_table, text_table};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The state of a prompt: what can be named, and how results are shown.
pub struct Session {
    pub(super) catalog: Catalog,
    tables: Tables,
    lang: Lang,
    width: Option<u16>,
    most_rows: usize,
    /// The least count above 0 that tables of counts show; 0 shows all.
    least_count: u64,
    mode: Mode,
    out: Option<PathBuf>,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The next statement.
    Go,
    /// The end.
    Stop,
}

impl Session {
    /// Begins a session over these tables. Results show instants in the zone of the tables, and tables of `width` columns
    /// show at most `most_rows` rows.
    pub fn new(catalog: Catalog, tables: Tables, lang: Lang, width: Option<u16>, most_rows: usize) -> Self {
        Self { catalog, tables, lang, width, most_rows, least_count: 0, mode: Mode::default(), out: None }
    }

    /// Hides counts above 0 and below `least` in results of named queries that are tables of counts.
    #[must_use]
    pub fn hiding_counts_below(self, least: u64) -> Self {
        Self { least_count: least, ..self }
    }

    /// Runs a command that begins with a point.
    ///
    /// # Errors
    /// If there is no such command, if it fails, or if `out` cannot be written.
    pub(super) fn command(&mut self, line: &str, out: &mut dyn Write) -> Result<Next> {
        match super::command::parse(line)? {
            Command::Quit => return Ok(Next::Stop),
            Command::Mode(mode) => self.mode = mode,
            Command::Out(file) => self.out = file.map(PathBuf::from),
            Command::Help => writeln!(out, "{}", self.help())?,
            Command::Tables => writeln!(out, "{}", self.list_of_tables())?,
            Command::Schema(table) => writeln!(out, "{}", self.schema(table.as_deref())?)?,
            Command::Queries => writeln!(out, "{}", self.list_of_queries())?,
            Command::Run(name, given) => {
                let query = find_query(&self.catalog.queries, &name)?;
                self.run(query, &given.into_iter().collect(), out)?;
            }
        }
        Ok(Next::Go)
    }

    /// Runs a statement.
    ///
    /// # Errors
    /// If it cannot run, or the result cannot be written.
    pub(super) fn statement(&self, sql: &str, out: &mut dyn Write) -> Result<()> {
        self.run(&parse_query("", sql)?, &BTreeMap::new(), out)
    }

    fn run(&self, query: &NamedQuery, given: &BTreeMap<String, String>, out: &mut dyn Write) -> Result<()> {
        let begun = Instant::now();
        let mut answer = run_query(query, given, &self.tables)?;
        if self.least_count > 0 && !query.counts.is_empty() {
            answer = publish(query, answer, self.least_count)?;
        }
        self.write(&answer, begun.elapsed(), out)
    }

    fn write(&self, answer: &Answer, took: Duration, out: &mut dyn Write) -> Result<()> {
        let (rows, zone) = (answer.frame.height(), &self.tables.zone);
        if let Some(path) = &self.out {
            write_file(answer, zone, self.lang, path)?;
            writeln!(out, "{} → {}", counted(rows, rows, took), path.display())?;
            return Ok(());
        }
        match self.mode {
            Mode::Table => {
                let shown = show_table(answer, zone, self.lang, self.most_rows, self.width)?;
                writeln!(out, "{}", shown.text)?;
                writeln!(out, "{}", counted(rows.min(self.most_rows), rows, took))?;
            }
            Mode::Csv => write_csv(&answer.frame, zone, &mut *out)?,
            Mode::Json => write_json(&answer.frame, zone, &mut *out)?,
        }
        out.flush().context("cannot write the result")
    }

    fn help(&self) -> String {
        let mut table = text_table::<&str>([], self.width);
        table.add_row(["SELECT …;", "", "runs a statement; it may take several lines and ends with `;`"]);
        for (command, takes, does) in COMMANDS {
            table.add_row([command, takes, does]);
        }
        table.to_string()
    }

    fn list_of_tables(&self) -> String {
        let mut table = text_table(["table", "columns"], self.width);
        for known in &self.catalog.tables {
            table.add_row([known.name.clone(), known.columns.len().to_string()]);
        }
        table.to_string()
    }

    fn schema(&self, name: Option<&str>) -> Result<String> {
        let tables: Vec<&KnownTable> = match name {
            Some(name) => vec![self.catalog.table(name).with_context(|| self.unknown_table(name))?],
            None => self.catalog.tables.iter().collect(),
        };
        let rows: Vec<Vec<String>> = tables
            .into_iter()
            .flat_map(|table| {
                table.columns.iter().map(|(name, kind)| vec![table.name.clone(), name.clone(), kind.clone()])
            })
            .collect();
        Ok(grouped_table(&["table", "column", "type"], &rows, self.width).to_string())
    }

    fn unknown_table(&self, name: &str) -> String {
        let known: Vec<&str> = self.catalog.tables.iter().map(|table| table.name.as_str()).collect();
        format!("there is no table `{name}`\n\nhint: {}", suggestion(name, &known, "tables"))
    }

    fn list_of_queries(&self) -> String {
        let mut table = text_table::<&str>([], self.width);
        for query in &self.catalog.queries {
            table.add_row([&query.name, query.title.get(self.lang)]);
        }
        table.to_string()
    }
}

/// `40 of 12,345 rows, 0.2 s`.
fn counted(shown: usize, rows: usize, took: Duration) -> String {
    let of = if shown < rows { format!("{} of ", grouped(shown)) } else { String::new() };
    let plural = if rows == 1 { "row" } else { "rows" };
    format!("{of}{} {plural}, {:.1} s", grouped(rows), took.as_secs_f64())
}

/// A number with a comma between thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_in_words() {
        let fifth = Duration::from_millis(200);
        assert_eq!(counted(40, 12_345, fifth), "40 of 12,345 rows, 0.2 s");
        assert_eq!(counted(1, 1, fifth), "1 row, 0.2 s");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
