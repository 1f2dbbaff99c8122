//! The layout of a row: which cell belongs to which slot or field.

use super::super::slot::{FIELD_COUNT, SLOTS, Slot};
use super::super::spec::{ProfileSpec, unknown_name};

/// The indexes of slots and fields in a row. The cell of a slot has the index of the slot; the cells of the fields
/// that a profile names itself come after those of the slots.
#[derive(Clone, Debug)]
pub(super) struct RowLayout {
    /// The names of the fields in the order of their cells.
    fields: Vec<String>,
}

impl RowLayout {
    /// Lays out the rows of a profile; the error is a message for its author.
    pub(super) fn new(spec: &ProfileSpec) -> Result<Self, String> {
        let fields: Vec<String> = spec.fields.keys().cloned().collect();
        if fields.len() > FIELD_COUNT {
            return Err(format!("has {} fields, and at most {FIELD_COUNT} are allowed", fields.len()));
        }
        match fields.iter().find(|name| Slot::from_name(name).is_some()) {
            Some(taken) => Err(format!(
                "a field may not be called `{taken}`, which is a column\n\nhint: name it otherwise, or put it in \
                 `[columns]`"
            )),
            None => Ok(Self { fields }),
        }
    }

    /// Returns the index of a field's cell.
    pub(super) fn field(&self, name: &str) -> Result<usize, String> {
        let found = self.fields.iter().position(|known| known == name);
        found
            .map(|field| SLOTS.len() + field)
            .ok_or_else(|| unknown_name("field", name, self.fields.iter().map(String::as_str)))
    }

    /// Returns the index of the cell of a slot or field.
    pub(super) fn cell(&self, name: &str) -> Result<usize, String> {
        let slots = SLOTS.iter().map(|(_, known)| *known);
        match Slot::from_name(name) {
            Some(slot) => Ok(slot as usize),
            None => self.field(name).map_err(|_| {
                unknown_name("column or field", name, self.fields.iter().map(String::as_str).chain(slots))
            }),
        }
    }

    /// Returns the name of the slot or field of a cell; empty for a cell without either.
    pub(super) fn name(&self, cell: usize) -> &str {
        match SLOTS.get(cell) {
            Some((_, name)) => name,
            None => self.fields.get(cell - SLOTS.len()).map_or("", String::as_str),
        }
    }
}
