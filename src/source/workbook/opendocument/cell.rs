//! The value of a cell: what its attributes state, or the text of its paragraphs.

use super::super::xml::{TRUNCATED, explained, number, parsed};
use crate::source::limits::ReadLimits;
use crate::source::markup::xml_text::{entity, unescape};
use crate::source::sheet::cell::CellValue;
use crate::source::sheet::serial::DateSystem;
use anyhow::{bail, ensure};
use jiff::civil::{DateTime, date};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// The serial numbers of 1 March 1900, before which the 1900 system counts a day less, and of the first day of the 1904
/// system.
const MARCH_1900: f64 = 61.0;
const START_1904: f64 = 1_462.0;

/// What the attributes of a cell say.
#[derive(Debug, Default)]
pub(super) struct CellAttributes {
    /// How many cells are like it, itself included.
    pub(super) repeated: usize,
    /// How many further columns and rows it is merged with.
    pub(super) across: usize,
    pub(super) down: u64,
    kind: String,
    /// The stated value, if it does not stand in the paragraphs.
    value: Option<String>,
}

impl CellAttributes {
    pub(super) fn parse(element: &BytesStart<'_>) -> anyhow::Result<Self> {
        let (mut found, mut text) = (Self { repeated: 1, ..Self::default() }, String::new());
        let mut is_error = false;
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| explained(error.into()))?;
            let (name, prefix) = attribute.key.decompose();
            let is_extension = prefix.is_some_and(|prefix| prefix.as_ref() == "calcext");
            let name = name.as_ref();
            let mut resolve = || unescape(&attribute.value, &mut text);
            match name {
                // Only the extension has a type for errors such as `#N/A`, which are read as empty cells.
                "value-type" if is_extension => is_error = attribute.value == "error",
                _ if is_extension => {}
                "value-type" => attribute.value.as_ref().clone_into(&mut found.kind),
                "value" | "date-value" | "time-value" | "boolean-value" | "string-value" => {
                    resolve()?;
                    found.value = Some(text.clone());
                }
                "number-columns-repeated" => found.repeated = parsed(name, &attribute.value)?.max(1) as usize,
                "number-columns-spanned" => {
                    found.across = parsed(name, &attribute.value)?.saturating_sub(1) as usize;
                }
                "number-rows-spanned" => found.down = parsed(name, &attribute.value)?.saturating_sub(1),
                _ => {}
            }
        }
        if is_error {
            "error".clone_into(&mut found.kind);
        }
        Ok(found)
    }

    /// Returns the value of the cell. `shown` is the text of its paragraphs.
    pub(super) fn value(&self, shown: String, dates: DateSystem) -> CellValue<'static> {
        let stated = self.value.as_deref().map(str::trim);
        let typed = match (self.kind.as_str(), stated) {
            ("error", _) => Some(CellValue::Empty),
            ("float" | "currency" | "percentage", Some(number)) => {
                let number = number.parse().ok().filter(|number: &f64| number.is_finite());
                number.map(|number| shown_code(number, &shown).unwrap_or(CellValue::Number(number)))
            }
            ("date", Some(time)) => Some(
                serial(time, dates)
                    .map_or_else(|| CellValue::Text(Cow::Owned(time.to_owned())), CellValue::Time),
            ),
            ("time", Some(time)) => days(time).map(|days| {
                // A time of day is a time, and a longer one is a duration.
                if (0.0..1.0).contains(&days) { CellValue::Time(days) } else { CellValue::Number(days) }
            }),
            ("boolean", Some(truth)) => {
                Some(CellValue::Text(Cow::Borrowed(if truth == "true" { "TRUE" } else { "FALSE" })))
            }
            ("string" | "", Some(_)) => self.value.clone().map(|text| CellValue::Text(Cow::Owned(text))),
            _ => None,
        };
        let value = typed.unwrap_or(CellValue::Text(Cow::Owned(shown)));
        if value.is_blank() { CellValue::Empty } else { value }
    }
}

/// Returns the code of a procedure that a number is shown as: one digit and six decimals, as in `2.000000`. The number alone
/// has lost its zeros.
fn shown_code(number: f64, shown: &str) -> Option<CellValue<'static>> {
    let code = shown.trim().replace(',', ".");
    let (class, decimals) = code.split_once('.')?;
    let is_code = class.len() == 1 && class != "0" && decimals.len() == 6 && code.parse() == Ok(number);
    is_code.then_some(CellValue::Text(Cow::Owned(code)))
}

/// Returns the serial number of a date such as `2024-03-11` or `2024-03-11T08:05:09.5`; `None` if it is before the first
/// day of the system or written in another way.
fn serial(time: &str, dates: DateSystem) -> Option<f64> {
    let time: DateTime = time.parse().ok()?;
    let since = time.duration_since(date(1899, 12, 30).at(0, 0, 0, 0));
    let serial = since.as_secs_f64() / 86_400.0;
    let serial = match dates {
        DateSystem::From1904 => serial - START_1904,
        DateSystem::From1900 if serial < MARCH_1900 => serial - 1.0,
        DateSystem::From1900 => serial,
    };
    let first = if dates == DateSystem::From1904 { 0.0 } else { 1.0 };
    (serial >= first).then_some(serial)
}

/// Returns the days of a duration such as `PT08H30M00S`.
fn days(duration: &str) -> Option<f64> {
    let duration: jiff::SignedDuration = duration.parse().ok()?;
    Some(duration.as_secs_f64() / 86_400.0)
}

/// Reads the text of the cell that has begun, and its end tag: its paragraphs as lines, without comments and drawings.
pub(super) fn cell_text(reader: &mut Reader<&[u8]>, limits: &ReadLimits) -> anyhow::Result<String> {
    let mut text = CellText::default();
    let mut depth = 0;
    loop {
        match reader.read_event().map_err(explained)? {
            Event::Start(element) => {
                let (name, prefix) = element.name().decompose();
                let is_text = prefix.is_some_and(|prefix| prefix.as_ref() == "text");
                if is_text && !matches!(name.as_ref(), "note" | "ruby-text") {
                    text.element(&element, limits)?;
                    depth += 1;
                    ensure!(depth <= limits.xml_depth, "elements are nested too deeply");
                } else {
                    reader.read_to_end(element.name()).map_err(explained)?;
                }
            }
            Event::Empty(element) => text.element(&element, limits)?,
            Event::Text(part) if depth > 0 => text.push(&part),
            Event::CData(part) if depth > 0 => text.push(&part),
            Event::GeneralRef(reference) => {
                let character = entity(&reference)?;
                text.push(character.encode_utf8(&mut [0; 4]));
            }
            Event::End(_) if depth == 0 => return Ok(text.text),
            Event::End(_) => depth -= 1,
            Event::Eof => bail!("{TRUNCATED}"),
            _ => {}
        }
    }
}

/// The text of a cell while it is read.
#[derive(Default)]
struct CellText {
    text: String,
    has_paragraph: bool,
    /// True at the beginning of a paragraph and after white space, where further white space only lays the XML out.
    after_space: bool,
}

impl CellText {
    /// Takes the beginning of an element: a paragraph, or white space that is written as an element.
    fn element(&mut self, element: &BytesStart<'_>, limits: &ReadLimits) -> anyhow::Result<()> {
        match element.local_name().as_ref() {
            "p" | "h" => {
                if self.has_paragraph {
                    self.text.push('\n');
                }
                (self.has_paragraph, self.after_space) = (true, true);
            }
            "s" => {
                let count = number(element, "c")?.unwrap_or(1);
                let limit = limits.row_bytes;
                ensure!(
                    count <= limit && self.text.len() as u64 + count <= limit,
                    "a cell is longer than {limit} bytes, the limit"
                );
                self.text.extend(std::iter::repeat_n(' ', count as usize));
            }
            "tab" => self.text.push('\t'),
            "line-break" => self.text.push('\n'),
            _ => {}
        }
        Ok(())
    }

    /// Appends text, in which white space counts as one blank.
    fn push(&mut self, part: &str) {
        for character in part.chars() {
            let is_space = matches!(character, ' ' | '\t' | '\r' | '\n');
            if !is_space {
                self.text.push(character);
            } else if !self.after_space {
                self.text.push(' ');
            }
            self.after_space = is_space;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(cell: &str, dates: DateSystem) -> String {
        let mut reader = Reader::from_str(cell);
        let (attributes, text) = match reader.read_event().expect("well-formed") {
            Event::Start(element) => (
                CellAttributes::parse(&element).expect("well-formed"),
                cell_text(&mut reader, &ReadLimits::default()).expect("well-formed"),
            ),
            Event::Empty(element) => (CellAttributes::parse(&element).expect("well-formed"), String::new()),
            other => panic!("{other:?}"),
        };
        attributes.value(text, dates).text(dates, false).into_owned()
    }

    #[test]
    fn a_cell_is_what_it_states_and_not_how_it_is_shown() {
        for (attributes, content, expected) in [
            ("office:value-type=\"float\" office:value=\"1234\"", "1.234,00", "1234"),
            ("office:value-type=\"float\" office:value=\"2\"", "2.000000", "2.000000"),
            ("office:value-type=\"float\" office:value=\"1.00422\"", "1,004220", "1.004220"),
            ("office:value-type=\"float\" office:value=\"2.5\"", "2.000000", "2.5"),
            ("office:value-type=\"float\" office:value=\"45362.5\"", "45362.500000", "45362.5"),
            ("office:value-type=\"percentage\" office:value=\"0.5\"", "50%", "0.5"),
            ("office:value-type=\"boolean\" office:boolean-value=\"true\"", "ĐÚNG", "TRUE"),
            ("office:value-type=\"date\" office:date-value=\"2024-03-11\"", "11/03/24", "2024-03-11"),
            (
                "office:value-type=\"date\" office:date-value=\"2024-03-11T08:05:09\"",
                "x",
                "2024-03-11T08:05:09",
            ),
            (
                "office:value-type=\"date\" office:date-value=\"2024-03-11T08:05:08.999999999\"",
                "x",
                "2024-03-11T08:05:09",
            ),
            ("office:value-type=\"date\" office:date-value=\"1900-01-01\"", "x", "1900-01-01"),
            ("office:value-type=\"date\" office:date-value=\"1900-02-28\"", "x", "1900-02-28"),
            ("office:value-type=\"date\" office:date-value=\"1900-03-01\"", "x", "1900-03-01"),
            ("office:value-type=\"date\" office:date-value=\"0001-01-01\"", "x", "0001-01-01"),
            ("office:value-type=\"time\" office:time-value=\"PT08H30M00S\"", "x", "1900-01-01T08:30:00"),
            ("office:value-type=\"time\" office:time-value=\"PT36H00M00S\"", "x", "1.5"),
            ("office:value-type=\"string\" calcext:value-type=\"string\"", "Đặng Trang", "Đặng Trang"),
            (
                "office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"",
                "#N/A",
                "",
            ),
            ("", "", ""),
        ] {
            let cell =
                format!("<table:table-cell {attributes}><text:p>{content}</text:p></table:table-cell>");
            assert_eq!(value(&cell, DateSystem::From1900), expected, "{attributes}");
            assert_eq!(value(&cell, DateSystem::From1904).len(), expected.len(), "{attributes}");
        }
    }

    #[test]
    fn paragraphs_are_lines_and_comments_are_left_out() {
        for (content, expected) in [
            ("<text:p>a &amp; b</text:p><text:p/><text:p>c</text:p>", "a & b\n\nc"),
            ("<text:p>a<text:s text:c=\"2\"/>b<text:tab/>c<text:line-break/>d</text:p>", "a  b\tc\nd"),
            ("<text:p>\n  a\n  <text:span>b</text:span></text:p>\n", "a b"),
            ("<office:annotation><text:p>không đọc</text:p></office:annotation><text:p>H1</text:p>", "H1"),
            ("<text:p><text:a xlink:href=\"x\">H&#49;</text:a></text:p>", "H1"),
        ] {
            let cell = format!("<table:table-cell office:value-type=\"string\">{content}</table:table-cell>");
            assert_eq!(value(&cell, DateSystem::From1900), expected, "{content}");
        }
    }
}
