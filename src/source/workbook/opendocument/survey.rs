//! Finds the sheets of a document with the ranges of their rows, before any row is read.

use super::super::xml::{DOCUMENT_TYPE, TRUNCATED, attribute, explained};
use crate::source::limits::ReadLimits;
use crate::source::sheet::serial::DateSystem;
use anyhow::{bail, ensure};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeSet;
use std::ops::Range;

pub(super) const HINT: &str = "hint: save it as a workbook (.ods or .xlsx) or as CSV UTF-8";

/// The sheets of a document.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) sheets: Vec<DocumentSheet>,
    /// The day from which numbers without a date format are counted. Dates themselves are written as text.
    pub(super) dates: DateSystem,
}

#[derive(Debug, Default)]
pub(super) struct DocumentSheet {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// The range of its rows in the text; `None` for a sheet without an element inside.
    pub(super) table: Option<Range<usize>>,
}

/// Where the survey is in the document.
#[derive(Default)]
struct Place {
    depth: usize,
    /// The depth of the element `body`, while the survey is inside it.
    body: Option<usize>,
    /// The style of tables that is being defined.
    style: Option<String>,
    hidden_styles: BTreeSet<String>,
    is_spreadsheet: bool,
}

/// Surveys a document. Only tables that are directly in the spreadsheet are sheets; others are copies of linked cells.
pub(super) fn survey(text: &str, limits: &ReadLimits) -> anyhow::Result<Document> {
    let (mut document, mut place) = (Document::default(), Place::default());
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().map_err(explained)? {
            Event::Start(element) => {
                if place.open(&element, &mut document)? {
                    let span = reader.read_to_end(element.name()).map_err(explained)?;
                    let table = span.start as usize..span.end as usize;
                    document.sheets.push(DocumentSheet { table: Some(table), ..place.sheet(&element)? });
                } else {
                    place.depth += 1;
                    ensure!(place.depth <= limits.xml_depth, "elements are nested too deeply");
                }
            }
            Event::Empty(element) if place.open(&element, &mut document)? => {
                document.sheets.push(place.sheet(&element)?);
            }
            Event::End(_) => {
                place.depth = place.depth.saturating_sub(1);
                if place.body == Some(place.depth) {
                    place.body = None;
                }
            }
            Event::DocType(_) => bail!("{DOCUMENT_TYPE}"),
            Event::Eof => break,
            _ => {}
        }
    }
    ensure!(place.depth == 0, "{TRUNCATED}");
    ensure!(place.is_spreadsheet, "it is a document without a spreadsheet\n\n{HINT}");
    Ok(document)
}

impl Place {
    /// Notes what an element says. Returns true if it is a sheet.
    fn open(&mut self, element: &BytesStart<'_>, document: &mut Document) -> anyhow::Result<bool> {
        let name = element.local_name();
        let below_body = self.body.and_then(|body| self.depth.checked_sub(body));
        match name.as_ref() {
            "body" => self.body = self.body.or(Some(self.depth)),
            "spreadsheet" if below_body == Some(1) => self.is_spreadsheet = true,
            "table" if below_body == Some(2) && self.is_spreadsheet => return Ok(true),
            other if below_body == Some(1) => {
                bail!("it is an OpenDocument file of the kind `{other}`, not a spreadsheet\n\n{HINT}")
            }
            "style" => {
                let is_table = attribute(element, "family")?.is_some_and(|family| family == "table");
                self.style = if is_table { attribute(element, "name")? } else { None };
            }
            "table-properties" if attribute(element, "display")?.is_some_and(|shown| shown == "false") => {
                self.hidden_styles.extend(self.style.take());
            }
            "null-date" if attribute(element, "date-value")?.is_some_and(|day| day == "1904-01-01") => {
                document.dates = DateSystem::From1904;
            }
            _ => {}
        }
        Ok(false)
    }

    fn sheet(&self, element: &BytesStart<'_>) -> anyhow::Result<DocumentSheet> {
        let style = attribute(element, "style-name")?;
        Ok(DocumentSheet {
            name: attribute(element, "name")?.unwrap_or_default(),
            hidden: style.is_some_and(|style| self.hidden_styles.contains(&style)),
            table: None,
        })
    }
}
