//! Records to rows, and rows from one set of strings to another.

use super::table::{Act, Row, Values};
use super::texts::{TextId, TextList};
use crate::event::{MarkedStr, NO_TIME, Sym};

/// Makes a row of a record of the file with that sequence number. `number` gives the numbers of the texts, and a key
/// goes into `keys`; the case is left out.
pub(in crate::lake) fn row_of<R: Row>(
    file: u32,
    record: &R::Record<'_>,
    keys: &mut TextList,
    mut number: impl FnMut(MarkedStr<'_>) -> Sym,
) -> R {
    let mut row = R::EMPTY;
    let mut act = Act::EMPTY;
    row.origin_mut().file = file;
    for column in R::COLUMNS {
        match &column.values {
            Values::Text { slot, get, .. } => {
                row.texts_mut()[*slot] = get(record).map_or(Sym::NONE, &mut number);
            }
            Values::Instant { slot, get, .. } => {
                row.instants_mut()[*slot] = get(record).unwrap_or(NO_TIME);
            }
            Values::Kind { get, .. } => act.kind = get(record),
            Values::Role { get, .. } => act.role = get(record),
            Values::Flag { get, pack, .. } => act.flags.0 |= pack(get(record)).0,
            Values::EventKey { get } => act.key = get(record).map_or(TextId::NONE, |key| keys.push(key)),
            Values::SourceRow { get, .. } => row.origin_mut().source_row = get(record),
            Values::CaseId { .. } | Values::Source { .. } => {}
        }
    }
    if let Some(own) = row.act_mut() {
        *own = act;
    }
    row
}

/// Appends rows whose strings are those of other tables: `symbol` translates a symbol, and keys shift by `key_offset`.
pub(in crate::lake) fn append_rows<R: Row>(
    into: &mut Vec<R>,
    rows: &[R],
    key_offset: u32,
    mut symbol: impl FnMut(Sym) -> Sym,
) {
    into.extend(rows.iter().map(|row| {
        let mut row = *row;
        let case_id = &mut row.origin_mut().case_id;
        *case_id = symbol(*case_id);
        row.texts_mut().iter_mut().for_each(|text| *text = symbol(*text));
        if let Some(act) = row.act_mut() {
            act.key = act.key.shifted(key_offset);
        }
        row
    }));
}
