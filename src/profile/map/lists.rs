//! One row of a reference list to its entry.

use super::cells::CellReader;
use super::compiled::Profile;
use super::fold::fold;
use super::people::bare_name;
use super::sink::Reason;
use super::slot::{Cells, Slot};
use super::spec::Table;
use crate::lists::{ListEntry, MoveEntry, MoveOf, OfficialEntry, UnitEntry};
use std::borrow::Cow;

/// The entry of a row, or the cell for which there is none. A list judges nobody by a date that cannot be
/// read: such a row is rejected, not read as valid for ever.
pub(super) fn entry(
    profile: &Profile,
    reader: &mut CellReader<'_>,
    cells: &Cells<'_>,
) -> Result<ListEntry, (Slot, Reason)> {
    let mut row = ListRow { profile, reader, cells };
    match profile.table() {
        Table::Mapping => row.moved().map(ListEntry::Move),
        Table::Units => row.unit().map(ListEntry::Unit),
        _ => row.official().map(ListEntry::Official),
    }
}

struct ListRow<'r, 'p, 'c> {
    profile: &'r Profile,
    reader: &'r mut CellReader<'p>,
    cells: &'r Cells<'c>,
}

impl ListRow<'_, '_, '_> {
    fn official(&mut self) -> Result<OfficialEntry, (Slot, Reason)> {
        Ok(OfficialEntry {
            id: self.text(Slot::ListId),
            name: bare_name(&self.needed(Slot::ListName)?).to_owned(),
            title: self.text(Slot::ListTitle),
            unit_id: self.text(Slot::ListUnitId),
            level: self.text(Slot::ListLevel),
            valid_from: self.day(Slot::ListValidFrom)?,
            valid_to: self.day(Slot::ListValidTo)?,
        })
    }

    fn unit(&mut self) -> Result<UnitEntry, (Slot, Reason)> {
        Ok(UnitEntry {
            id: self.text(Slot::ListId),
            name: self.needed(Slot::ListName)?,
            level: self.text(Slot::ListLevel),
            valid_from: self.day(Slot::ListValidFrom)?,
            valid_to: self.day(Slot::ListValidTo)?,
        })
    }

    fn moved(&mut self) -> Result<MoveEntry, (Slot, Reason)> {
        let valid_from = self.day(Slot::ListValidFrom)?;
        let of = self.move_of()?;
        let id = |text: String| if of == MoveOf::Official { bare_name(&text).to_owned() } else { text };
        Ok(MoveEntry {
            valid_from: valid_from.ok_or((Slot::ListValidFrom, Reason::MissingTime))?,
            of,
            old_id: id(self.needed(Slot::ListOldId)?),
            new_id: id(self.needed(Slot::ListNewId)?),
        })
    }

    /// A mapping without a kind is one of units.
    fn move_of(&self) -> Result<MoveOf, (Slot, Reason)> {
        let Some(value) = self.text(Slot::ListKind) else { return Ok(MoveOf::Unit) };
        let folded = fold(&value);
        let found = self.profile.moves_of.iter().find(|(_, values)| values.any(&folded));
        found.map(|(of, _)| *of).ok_or((Slot::ListKind, Reason::UnknownMove))
    }

    /// A name. A signature below the list is none, whatever column it stands in.
    fn needed(&self, slot: Slot) -> Result<String, (Slot, Reason)> {
        let text = self.text(slot).filter(|text| !self.profile.is_footer(text));
        text.ok_or((slot, Reason::MissingName))
    }

    fn text(&self, slot: Slot) -> Option<String> {
        self.reader.value(self.cells, slot).map(Cow::into_owned)
    }

    fn day(&mut self, slot: Slot) -> Result<Option<i64>, (Slot, Reason)> {
        self.reader.time(self.cells, slot).map_err(|reason| (slot, reason))
    }
}
