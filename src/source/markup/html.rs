//! Tables of a web page, which many systems produce as an Excel export and name `.xls`.
//!
//! The page is streamed. The first table whose headings fit selects the profile, and further tables with headings
//! for this profile are read, too. Rows are counted over the whole page, as a spreadsheet program displays it.

use super::html_row::{HtmlRow, RowSpans};
use crate::lang::bilingual;
use crate::profile::TitleLine;
use crate::source::input::{Input, Meter, read_error};
use crate::source::intake::Intake;
use crate::source::limits::ReadLimits;
use crate::source::sheet::body::SheetBody;
use crate::source::sheet::cell::CellValue;
use crate::source::sheet::header::{HEAD_ROWS, HeadRow, Header, MergedCells, find_header};
use crate::source::sheet::serial::DateSystem;
use crate::source::unread::NoTable;
use anyhow::{Context as _, bail, ensure};
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{IoReader, Token, Tokenizer};
use std::borrow::Cow;
use std::sync::Arc;

/// The number of rows between two reports of progress.
const PROGRESS_ROWS: u64 = 1 << 12;
/// The number of lines above a table that are searched for titles.
const TITLE_LINES: usize = 8;

/// Returns true if the first bytes look like a web page, or like a table without a page around it.
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
    limits: &ReadLimits,
    progress: &mut dyn FnMut(u64),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    intake.report_encoding(input.description("HTML"));
    let (bytes, meter) = input.parts();
    let mut emitter = DefaultEmitter::default();
    // Tags inside a style or a script are text.
    emitter.naively_switch_states(true);
    let mut page = HtmlPage::new(*limits, meter);
    for token in Tokenizer::new_with_emitter(IoReader::new(bytes), emitter) {
        match token.map_err(|error| read_error(&error))? {
            Token::StartTag(tag) => {
                page.open_tag(
                    &tag.name,
                    |name| tag.attributes.get(name).map(|value| value.as_slice()),
                    intake,
                )?;
                if page.rows.is_multiple_of(PROGRESS_ROWS) {
                    progress(page.meter.stored());
                }
            }
            Token::EndTag(tag) => page.close_tag(&tag.name, intake)?,
            Token::String(text) => page.push_text(&text),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    page.finish(intake)
}

/// The state of reading a page.
struct HtmlPage {
    limits: ReadLimits,
    meter: Arc<Meter>,
    /// The number of rows of all tables so far.
    rows: u64,
    /// The open tables, the innermost last.
    tables: Vec<HtmlTable>,
    /// True inside a style, a script or the title of the page, whose text is not displayed.
    in_hidden_text: bool,
    /// The lines above the next table.
    lines: Vec<String>,
    /// The header that fits best, as long as none fits a profile.
    nearest: Option<Header>,
}

/// An open table.
#[derive(Default)]
struct HtmlTable {
    row: Option<HtmlRow>,
    spans: RowSpans,
    state: TableState,
}

enum TableState {
    /// The header is not found yet: the first rows and their merged cells.
    Head(Vec<HeadRow>, Vec<MergedCells>),
    Body(Box<SheetBody>),
    /// No profile reads the table.
    PassedOver,
}

impl Default for TableState {
    fn default() -> Self {
        Self::Head(Vec::new(), Vec::new())
    }
}

impl HtmlPage {
    fn new(limits: ReadLimits, meter: Arc<Meter>) -> Self {
        Self {
            limits,
            meter,
            rows: 0,
            tables: Vec::new(),
            in_hidden_text: false,
            lines: Vec::new(),
            nearest: None,
        }
    }

    fn open_tag<'t>(
        &mut self,
        tag: &[u8],
        attribute: impl Fn(&[u8]) -> Option<&'t [u8]>,
        intake: &mut Intake<'_>,
    ) -> anyhow::Result<()> {
        match tag {
            b"table" => {
                ensure!(self.tables.len() < self.limits.xml_depth, "tables are nested too deeply");
                let mut table = HtmlTable::default();
                if let (true, TableState::Head(rows, _)) = (self.tables.is_empty(), &mut table.state) {
                    let above = std::mem::take(&mut self.lines).into_iter();
                    rows.extend(above.map(|line| HeadRow { number: self.rows, cells: vec![line] }));
                }
                self.tables.push(table);
            }
            b"tr" => {
                self.end_row(intake)?;
                if let Some(table) = self.tables.last_mut() {
                    table.row = Some(HtmlRow::default());
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
                row.open_cell(
                    span(b"colspan").unwrap_or(1),
                    span(b"rowspan").unwrap_or(1),
                    &table.spans,
                    self.rows + 1,
                );
                ensure!(row.width() <= limit, "a row has more than {limit} columns, the limit");
            }
            b"style" | b"script" | b"title" => self.in_hidden_text = true,
            b"br" | b"p" | b"div" | b"h1" | b"h2" | b"h3" | b"h4" | b"li" => self.end_line(),
            _ => {}
        }
        if self.tables.is_empty() {
            self.meter.row_done();
        }
        Ok(())
    }

    fn close_tag(&mut self, tag: &[u8], intake: &mut Intake<'_>) -> anyhow::Result<()> {
        match tag {
            b"tr" | b"thead" | b"tbody" | b"tfoot" => self.end_row(intake)?,
            b"table" => {
                self.end_row(intake)?;
                if let Some(table) = self.tables.pop() {
                    self.end_table(table, intake)?;
                }
            }
            b"style" | b"script" | b"title" => self.in_hidden_text = false,
            b"p" | b"div" | b"h1" | b"h2" | b"h3" | b"h4" | b"li" => self.end_line(),
            _ => {}
        }
        Ok(())
    }

    fn push_text(&mut self, text: &[u8]) {
        if self.in_hidden_text {
            return;
        }
        match self.tables.last_mut() {
            Some(HtmlTable { row: Some(row), .. }) => row.push_text(text),
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
            Some(HtmlTable { row: Some(row), .. }) => row.push_text(b" "),
            None if self.lines.last().is_some_and(|line| !line.trim().is_empty()) => {
                if self.lines.len() == TITLE_LINES {
                    self.lines.remove(0);
                }
                self.lines.push(String::new());
            }
            _ => {}
        }
    }

    /// Ends the open row of the innermost table, if there is one.
    fn end_row(&mut self, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        let Some(row) = table.row.take() else { return Ok(()) };
        self.rows += 1;
        self.meter.row_done();
        let number = self.rows;
        match &mut table.state {
            TableState::Head(rows, merges) => {
                let cells = row.cells().iter().map(|cell| cell.text().into_owned()).collect();
                rows.push(HeadRow { number, cells });
                row.push_merges(number, merges);
                table.spans.absorb(row, number);
                if rows.len() >= HEAD_ROWS + TITLE_LINES {
                    let state = std::mem::replace(&mut table.state, TableState::PassedOver);
                    table.state = search_header(state, &self.limits, &mut self.nearest, intake)?;
                }
            }
            TableState::Body(body) => {
                let values = row.values(&table.spans, number);
                body.take_row(number, &values, intake)?;
                drop(values);
                table.spans.absorb(row, number);
            }
            TableState::PassedOver => {}
        }
        Ok(())
    }

    fn end_table(&mut self, table: HtmlTable, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        if matches!(table.state, TableState::Head(..)) {
            search_header(table.state, &self.limits, &mut self.nearest, intake)?;
        }
        Ok(())
    }

    fn finish(mut self, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        let cut_off = self.tables.iter().any(|table| !matches!(table.state, TableState::PassedOver));
        ensure!(
            !cut_off,
            "the page ends inside a table; nothing of it is kept\n\nhint: copy or download the file again"
        );
        if intake.profile().is_some() {
            return Ok(());
        }
        match self.nearest.take() {
            // The error says which headings were found and which are missing.
            Some(header) => intake.begin_table(&header.headings, &header.titles).map(|_| ()),
            None => bail!(NoTable {
                what: bilingual("là trang web không có bảng", "it is a web page without a table"),
                hint: "it may be the login page of the system: export the table again",
            }),
        }
    }
}

/// Searches the header among the first rows. If it fits, the table begins and its first rows are read.
fn search_header(
    state: TableState,
    limits: &ReadLimits,
    nearest: &mut Option<Header>,
    intake: &mut Intake<'_>,
) -> anyhow::Result<TableState> {
    let TableState::Head(rows, merges) = state else { return Ok(state) };
    let choice = intake.choice();
    let fitness = |headings: &[String], titles: &[TitleLine]| choice.fitness(headings, titles);
    let Some(header) = find_header(&rows, &merges, &fitness) else { return Ok(TableState::PassedOver) };
    let fits = match intake.profile() {
        Some(_) => intake.is_read_with_current(&header.headings, &header.titles),
        None => header.fitness.complete,
    };
    if !fits {
        if nearest.as_ref().is_none_or(|known| known.fitness < header.fitness) {
            *nearest = Some(header);
        }
        return Ok(TableState::PassedOver);
    }
    let columns = intake.begin_table(&header.headings, &header.titles)?;
    let profile = intake.profile().context("no profile is in use")?;
    let mut body = SheetBody::new(profile, &columns, header.headings, DateSystem::default(), &merges, limits);
    for row in &rows[header.rows_before_body..] {
        let values: Vec<CellValue<'_>> =
            row.cells.iter().map(|cell| CellValue::Text(Cow::Borrowed(cell.as_str()))).collect();
        body.take_row(row.number, &values, intake)?;
    }
    Ok(TableState::Body(Box::new(body)))
}
