//! The headings under which the slots and fields of a profile are found in a file.

use super::super::slot::{SLOT_COUNT, SLOTS, Slot};
use super::super::spec::{Headings, ProfileSpec, unknown_name};
use super::super::text::heading_key;
use super::layout::RowLayout;

/// The separator between the levels of a heading that has several.
pub const LEVEL_SEPARATOR: &str = " > ";

/// For each cell of a row, the index of the file's column that fills it.
pub type ColumnIndexes = [Option<usize>; SLOT_COUNT];

/// A line above a table that gives a value: `Mã hồ sơ: H21.16-240311-0001`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TitleLine {
    /// The text before the colon.
    pub label: String,
    /// The text after the colon.
    pub value: String,
}

/// The headings that a slot or field may have.
#[derive(Clone, Debug)]
pub(super) struct CellHeadings {
    /// The index of the cell of the slot or field.
    pub(super) cell: usize,
    /// The headings as written and as compared, in order of preference.
    headings: Vec<(String, String)>,
}

impl CellHeadings {
    fn new(cell: usize, headings: &Headings) -> Self {
        let headings = headings.list().iter();
        Self { cell, headings: headings.map(|heading| (heading.clone(), heading_key(heading))).collect() }
    }

    /// Iterates over the headings as written.
    pub(super) fn written(&self) -> impl Iterator<Item = &str> {
        self.headings.iter().map(|(written, _)| written.as_str())
    }

    /// Returns the first title line whose label is one of the headings, by preference of the headings.
    pub(super) fn find_title<'t>(&self, titles: &'t [TitleLine]) -> Option<&'t TitleLine> {
        let mut keys = self.headings.iter().map(|(_, key)| key);
        keys.find_map(|wanted| titles.iter().find(|title| heading_key(&title.label) == *wanted))
    }
}

/// Returns the headings of the slots of all tables and of the fields, in the order of their cells.
pub(super) fn columns(spec: &ProfileSpec, layout: &RowLayout) -> Result<Vec<CellHeadings>, String> {
    let of_events = spec.columns.iter().map(|(name, headings)| (name.clone(), headings));
    let of_cases = spec.cases.iter().map(|(name, headings)| match name.as_str() {
        // The case id has one slot, whichever table names it.
        "case_id" => (name.clone(), headings),
        _ => (format!("cases.{name}"), headings),
    });
    let of_lists = spec.lists.iter().map(|(name, headings)| (format!("lists.{name}"), headings));
    let slots = of_events
        .chain(of_cases)
        .chain(of_lists)
        .map(|(name, headings)| Ok::<_, String>((slot_named(&name)? as usize, headings)));
    let fields = spec.fields.iter().map(|(name, headings)| Ok((layout.field(name)?, headings)));
    let mut columns = Vec::new();
    for found in slots.chain(fields) {
        let (cell, headings) = found?;
        if !headings.list().is_empty() {
            columns.push(CellHeadings::new(cell, headings));
        }
    }
    columns.sort_by_key(|column| column.cell);
    Ok(columns)
}

/// Returns the labels of the slots that the lines above a table may give.
pub(super) fn titles(spec: &ProfileSpec) -> Result<Vec<CellHeadings>, String> {
    let titles = spec.titles.iter();
    titles.map(|(name, labels)| Ok(CellHeadings::new(slot_named(name)? as usize, labels))).collect()
}

fn slot_named(name: &str) -> Result<Slot, String> {
    Slot::from_name(name).ok_or_else(|| unknown_name("column", name, SLOTS.iter().map(|(_, known)| *known)))
}

/// Finds the column of each slot and field among the headings of a file; see
/// [`Profile::resolve`](super::Profile::resolve).
pub(super) fn resolve(columns: &[CellHeadings], headings: &[String]) -> ColumnIndexes {
    let keys: Vec<String> = headings.iter().map(|heading| heading_key(heading)).collect();
    let last_levels: Vec<Option<String>> = headings
        .iter()
        .map(|heading| heading.rsplit_once(LEVEL_SEPARATOR).map(|(_, last)| heading_key(last)))
        .collect();
    let position = |wanted: &String| {
        let whole = keys.iter().position(|key| key == wanted);
        whole.or_else(|| last_levels.iter().position(|key| key.as_ref() == Some(wanted)))
    };
    let mut resolved = [None; SLOT_COUNT];
    for column in columns {
        resolved[column.cell] = column.headings.iter().find_map(|(_, wanted)| position(wanted));
    }
    resolved
}
