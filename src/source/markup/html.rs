//! Tables of a web page: what many systems write when they say Excel, and call `.xls`.
//!
//! The page is streamed. The first table whose headings fit chooses the profile, further ones with such
//! headings are read too. Rows are counted over the whole page, as a spreadsheet shows it.

use super::html_row::{Row, Spans};
use crate::profile::TitleLine;
use crate::source::input::{Input, Meter, failure};
use crate::source::intake::Intake;
use crate::source::limits::Limits;
use crate::source::sheet::cell::Value;
use crate::source::sheet::grid::Grid;
use crate::source::sheet::header::{HEAD_ROWS, HeadRow, Header, Merge, find};
use crate::source::sheet::serial::DateSystem;
use crate::source::workbook::is_read_with;
use anyhow::{Context as _, bail, ensure};
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{IoReader, Token, Tokenizer};
use std::borrow::Cow;
use std::sync::Arc;

/// Rows between two reports of progress.
const PROGRESS_ROWS: u64 = 1 << 12;
/// So many lines that stand above a table are looked at for titles.
const TITLE_LINES: usize = 8;

/// Whether the first bytes look like a web page, or a table without one.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let text = text.trim_start();
    let is_page = ["<html", "<!doctype html", "<table", "<body", "<meta"];
    text.starts_with('<')
        && (is_page.iter().any(|tag| text.starts_with(tag))
            || text.contains("<html")
            || text.contains("<table"))
        && !text.contains("<log")
}

/// Reads the tables of a page.
pub(crate) fn read(
    input: Input<'_>,
    limits: &Limits,
    progress: &mut dyn FnMut(u64),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    intake.encoding(input.described("HTML"));
    let (bytes, meter) = input.parts();
    let mut emitter = DefaultEmitter::default();
    // What looks like a tag inside a style or a script is none.
    emitter.naively_switch_states(true);
    let mut page = Page::new(*limits, meter);
    for token in Tokenizer::new_with_emitter(IoReader::new(bytes), emitter) {
        match token.map_err(|error| failure(&error))? {
            Token::StartTag(tag) => {
                page.open(&tag.name, |name| tag.attributes.get(name).map(|value| value.as_slice()), intake)?;
                if page.rows.is_multiple_of(PROGRESS_ROWS) {
                    progress(page.meter.stored());
                }
            }
            Token::EndTag(tag) => page.close(&tag.name, intake)?,
            Token::String(text) => page.text(&text),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    page.end(intake)
}

/// Where in the page the reader is.
struct Page {
    limits: Limits,
    meter: Arc<Meter>,
    /// Rows of all tables so far.
    rows: u64,
    /// The tables that are open, the innermost last.
    tables: Vec<Table>,
    /// Whether the text is that of a style, a script or the page's title.
    unseen: bool,
    /// The lines that stand above the next table.
    lines: Vec<String>,
    /// The header that came nearest, where none fits.
    nearest: Option<Header>,
}

/// A table that is open.
#[derive(Default)]
struct Table {
    row: Option<Row>,
    spans: Spans,
    state: State,
}

enum State {
    /// Its first rows, and what is merged in them.
    Head(Vec<HeadRow>, Vec<Merge>),
    Body(Box<Grid>),
    /// It is no table of ours.
    PassedOver,
}

impl Default for State {
    fn default() -> Self {
        Self::Head(Vec::new(), Vec::new())
    }
}

impl Page {
    fn new(limits: Limits, meter: Arc<Meter>) -> Self {
        Self { limits, meter, rows: 0, tables: Vec::new(), unseen: false, lines: Vec::new(), nearest: None }
    }

    fn open<'t>(
        &mut self,
        tag: &[u8],
        attribute: impl Fn(&[u8]) -> Option<&'t [u8]>,
        intake: &mut Intake<'_>,
    ) -> anyhow::Result<()> {
        match tag {
            b"table" => {
                ensure!(self.tables.len() < self.limits.xml_depth, "tables are nested too deeply");
                let mut table = Table::default();
                if let (true, State::Head(rows, _)) = (self.tables.is_empty(), &mut table.state) {
                    let above = std::mem::take(&mut self.lines).into_iter();
                    rows.extend(above.map(|line| HeadRow { number: self.rows, cells: vec![line] }));
                }
                self.tables.push(table);
            }
            b"tr" => {
                self.end_row(intake)?;
                if let Some(table) = self.tables.last_mut() {
                    table.row = Some(Row::default());
                }
            }
            b"td" | b"th" => {
                let limit = self.limits.columns;
                let Some(table) = self.tables.last_mut() else { return Ok(()) };
                let span = |name: &[u8]| {
                    let text = attribute(name).and_then(|value| std::str::from_utf8(value).ok());
                    text.and_then(|text| text.trim().parse::<usize>().ok())
                };
                let row = table.row.get_or_insert_default();
                row.open(
                    span(b"colspan").unwrap_or(1),
                    span(b"rowspan").unwrap_or(1),
                    &table.spans,
                    self.rows + 1,
                );
                ensure!(row.width() <= limit, "a row has more than {limit} columns, the limit");
            }
            b"style" | b"script" | b"title" => self.unseen = true,
            b"br" | b"p" | b"div" | b"h1" | b"h2" | b"h3" | b"h4" | b"li" => self.end_line(),
            _ => {}
        }
        if self.tables.is_empty() {
            self.meter.row_done();
        }
        Ok(())
    }

    fn close(&mut self, tag: &[u8], intake: &mut Intake<'_>) -> anyhow::Result<()> {
        match tag {
            b"tr" | b"thead" | b"tbody" | b"tfoot" => self.end_row(intake)?,
            b"table" => {
                self.end_row(intake)?;
                if let Some(table) = self.tables.pop() {
                    self.end_table(table, intake)?;
                }
            }
            b"style" | b"script" | b"title" => self.unseen = false,
            b"p" | b"div" | b"h1" | b"h2" | b"h3" | b"h4" | b"li" => self.end_line(),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &[u8]) {
        if self.unseen {
            return;
        }
        match self.tables.last_mut() {
            Some(Table { row: Some(row), .. }) => row.text(text),
            Some(_) => {}
            None => match self.lines.last_mut() {
                Some(line) if line.len() < self.limits.cell_bytes => {
                    line.push_str(&String::from_utf8_lossy(text));
                }
                Some(_) => {}
                None => self.lines.push(String::from_utf8_lossy(text).into_owned()),
            },
        }
    }

    fn end_line(&mut self) {
        match self.tables.last_mut() {
            Some(Table { row: Some(row), .. }) => row.text(b" "),
            None if self.lines.last().is_some_and(|line| !line.trim().is_empty()) => {
                if self.lines.len() == TITLE_LINES {
                    self.lines.remove(0);
                }
                self.lines.push(String::new());
            }
            _ => {}
        }
    }

    /// Takes the row that is open in the innermost table.
    fn end_row(&mut self, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        let Some(row) = table.row.take() else { return Ok(()) };
        self.rows += 1;
        self.meter.row_done();
        let number = self.rows;
        match &mut table.state {
            State::Head(rows, merges) => {
                let cells = row.cells().iter().map(|cell| cell.text().into_owned()).collect();
                rows.push(HeadRow { number, cells });
                row.merges(number, merges);
                table.spans.absorb(row, number);
                if rows.len() >= HEAD_ROWS + TITLE_LINES {
                    let state = std::mem::replace(&mut table.state, State::PassedOver);
                    table.state = decided(state, &self.limits, &mut self.nearest, intake)?;
                }
            }
            State::Body(grid) => {
                let values = row.values(&table.spans, number);
                grid.row(number, &values, intake)?;
                drop(values);
                table.spans.absorb(row, number);
            }
            State::PassedOver => {}
        }
        Ok(())
    }

    fn end_table(&mut self, table: Table, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        if matches!(table.state, State::Head(..)) {
            decided(table.state, &self.limits, &mut self.nearest, intake)?;
        }
        Ok(())
    }

    fn end(mut self, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        let cut_off = self.tables.iter().any(|table| !matches!(table.state, State::PassedOver));
        ensure!(
            !cut_off,
            "the page ends inside a table; nothing of it is kept\n\nhint: copy or download the file again"
        );
        if intake.profile().is_some() {
            return Ok(());
        }
        match self.nearest.take() {
            // Says which headings were found and what is missing among them.
            Some(header) => intake.table(&header.headings, &header.titles).map(|_| ()),
            None => bail!(
                "it is a web page without a table\n\nhint: it may be the login page of the system: export the \
                 table again"
            ),
        }
    }
}

/// Looks for the header among the first rows, and reads them if it fits.
fn decided(
    state: State,
    limits: &Limits,
    nearest: &mut Option<Header>,
    intake: &mut Intake<'_>,
) -> anyhow::Result<State> {
    let State::Head(rows, merges) = state else { return Ok(state) };
    let choice = intake.choice();
    let fitness = |headings: &[String], titles: &[TitleLine]| choice.fitness(headings, titles);
    let Some(header) = find(&rows, &merges, &fitness) else { return Ok(State::PassedOver) };
    let fits = match intake.profile() {
        Some(_) => is_read_with(intake, &header),
        None => header.fitness.complete,
    };
    if !fits {
        if nearest.as_ref().is_none_or(|known| known.fitness < header.fitness) {
            *nearest = Some(header);
        }
        return Ok(State::PassedOver);
    }
    let columns = intake.table(&header.headings, &header.titles)?;
    let profile = intake.profile().context("no profile is in use")?;
    let mut grid = Grid::new(profile, &columns, header.headings, DateSystem::default(), &merges, limits);
    for row in &rows[header.before_body..] {
        let values: Vec<Value<'_>> =
            row.cells.iter().map(|cell| Value::Text(Cow::Borrowed(cell.as_str()))).collect();
        grid.row(row.number, &values, intake)?;
    }
    Ok(State::Body(Box::new(grid)))
}
