//! Which column of a file is which in memory, and what its words mean: the same for both readers.

use super::schema::{
    CASE_INSTANT_NAMES, CASE_TEXT_NAMES, EVENT_TEXT_NAMES, HAS_ATTACHMENT, HAS_NOTE, HAS_POSITION,
};
use crate::event::{CaseColumns, EventColumns, Flags, Kind, Role, Sym, Symbols};
use anyhow::{Context, Result};

/// How a flag is packed.
type Pack = fn(Option<bool>) -> Flags;

/// The flags of an event.
pub(super) const FLAGS: [(&str, Pack); 3] = [
    (HAS_NOTE, |flag| Flags::new(flag, None, None)),
    (HAS_ATTACHMENT, |flag| Flags::new(None, flag, None)),
    (HAS_POSITION, |flag| Flags::new(None, None, flag)),
];

/// The symbols, and the columns of [`EVENT_TEXT_NAMES`] that the walk needs: all but the status, which is the last.
pub(super) fn walked_texts(
    columns: &mut EventColumns,
) -> (&mut Symbols, [&mut Vec<Sym>; EVENT_TEXT_NAMES.len() - 1]) {
    let texts = [
        &mut columns.procedure_id,
        &mut columns.activity,
        &mut columns.step,
        &mut columns.official_id,
        &mut columns.unit_id,
        &mut columns.receiver_id,
        &mut columns.receiver_unit_id,
    ];
    (&mut columns.symbols, texts)
}

/// The columns of [`CASE_TEXT_NAMES`].
pub(super) fn case_texts(columns: &mut CaseColumns) -> [&mut Vec<Sym>; CASE_TEXT_NAMES.len()] {
    [
        &mut columns.procedure_id,
        &mut columns.procedure_name,
        &mut columns.field_id,
        &mut columns.unit_id,
        &mut columns.channel,
        &mut columns.status,
    ]
}

/// The columns of [`CASE_INSTANT_NAMES`].
pub(super) fn case_instants(columns: &mut CaseColumns) -> [&mut Vec<i64>; CASE_INSTANT_NAMES.len()] {
    [&mut columns.received_at, &mut columns.due_at, &mut columns.finished_at, &mut columns.returned_at]
}

/// The kind of that name.
pub(super) fn kind(name: &str) -> Result<Kind> {
    Kind::from_name(name).with_context(|| format!("there is no kind `{name}`"))
}

/// The role of that name.
pub(super) fn role(name: &str) -> Result<Option<Role>> {
    Role::from_name(name).map(Some).with_context(|| format!("there is no role `{name}`"))
}
