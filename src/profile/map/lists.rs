//! Reads the rows of reference lists.

use super::super::compile::{Profile, bare_name};
use super::super::reject::Reason;
use super::super::slot::{Cells, Slot};
use super::super::spec::TableKind;
use super::super::text::fold;
use super::cells::CellReader;
use crate::lists::{LeaveEntry, ListEntry, MoveEntry, MoveOf, OfficialEntry, UnitEntry};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use std::borrow::Cow;

/// Leave that begins up to this time of day begins with the day.
const LATEST_BEGINNING: Time = Time::constant(9, 0, 0, 0);
/// Leave that ends from this time of day on ends with the day.
const EARLIEST_END: Time = Time::constant(16, 0, 0, 0);

/// Reads a row of a list. The error names the defective slot. A row with an unreadable date is rejected and not taken
/// as valid for ever, because acts are judged by these dates.
pub(super) fn entry(
    profile: &Profile,
    reader: &mut CellReader<'_>,
    cells: &Cells<'_>,
) -> Result<ListEntry, (Slot, Reason)> {
    let mut row = ListRow { profile, reader, cells };
    match profile.table() {
        TableKind::Mapping => row.mapping().map(ListEntry::Move),
        TableKind::Units => row.unit().map(ListEntry::Unit),
        TableKind::Leave => row.leave().map(ListEntry::Leave),
        TableKind::Authority => row.authority().map(ListEntry::Authority),
        TableKind::ConsultationDeadlines => row.consultation_deadline().map(ListEntry::ConsultationDeadline),
        TableKind::Pilots => row.pilot().map(ListEntry::Pilot),
        TableKind::Causes => row.cause().map(ListEntry::Cause),
        TableKind::Complaints => row.complaint().map(ListEntry::Complaint),
        TableKind::Responses => row.response().map(ListEntry::Response),
        TableKind::Decisions => row.decision().map(ListEntry::Decision),
        _ => row.official().map(ListEntry::Official),
    }
}

pub(super) struct ListRow<'r, 'p, 'c> {
    pub(super) profile: &'r Profile,
    reader: &'r mut CellReader<'p>,
    cells: &'r Cells<'c>,
}

impl ListRow<'_, '_, '_> {
    fn official(&mut self) -> Result<OfficialEntry, (Slot, Reason)> {
        Ok(OfficialEntry {
            id: self.text(Slot::ListId),
            name: bare_name(&self.required(Slot::ListName)?).to_owned(),
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
            name: self.required(Slot::ListName)?,
            level: self.text(Slot::ListLevel),
            valid_from: self.day(Slot::ListValidFrom)?,
            valid_to: self.day(Slot::ListValidTo)?,
        })
    }

    fn mapping(&mut self) -> Result<MoveEntry, (Slot, Reason)> {
        let valid_from = self.day(Slot::ListValidFrom)?;
        let of = self.move_of()?;
        let id = |text: String| if of == MoveOf::Official { bare_name(&text).to_owned() } else { text };
        Ok(MoveEntry {
            valid_from: valid_from.ok_or((Slot::ListValidFrom, Reason::MissingTime))?,
            of,
            old_id: id(self.required(Slot::ListOldId)?),
            new_id: id(self.required(Slot::ListNewId)?),
        })
    }

    fn leave(&mut self) -> Result<LeaveEntry, (Slot, Reason)> {
        let name = self.required(Slot::ListName)?;
        let first_day = self.day_of_leave(Slot::ListValidFrom, |time| time <= LATEST_BEGINNING)?;
        let last_day = self.day_of_leave(Slot::ListValidTo, |time| time >= EARLIEST_END)?;
        if last_day < first_day {
            return Err((Slot::ListValidTo, Reason::BackwardsLeave));
        }
        if first_day.checked_add(1.year()).is_ok_and(|year_later| last_day > year_later) {
            return Err((Slot::ListValidTo, Reason::LongLeave));
        }
        Ok(LeaveEntry {
            id: self.text(Slot::ListId),
            name: bare_name(&name).to_owned(),
            unit_id: self.text(Slot::ListUnitId),
            first_day,
            last_day,
        })
    }

    /// Reads a whole day of leave. `is_whole` returns true for a time of day that belongs to a whole day.
    fn day_of_leave(&mut self, slot: Slot, is_whole: impl Fn(Time) -> bool) -> Result<Date, (Slot, Reason)> {
        let instant = self.day(slot)?.ok_or((slot, Reason::MissingTime))?;
        let local: DateTime = self.profile.clock.local_of(instant).ok_or((slot, Reason::ImpossibleTime))?;
        if is_whole(local.time()) { Ok(local.date()) } else { Err((slot, Reason::PartOfDay)) }
    }

    /// Reads what a row of the mapping is about; without a kind it is about a unit.
    fn move_of(&self) -> Result<MoveOf, (Slot, Reason)> {
        let Some(value) = self.text(Slot::ListKind) else { return Ok(MoveOf::Unit) };
        let folded = fold(&value);
        let found = self.profile.moves_of.iter().find(|(_, values)| values.any(&folded));
        found.map(|(of, _)| *of).ok_or((Slot::ListKind, Reason::UnknownMove))
    }

    /// Reads a required text. A signature below the list does not count, whatever its column.
    fn required(&self, slot: Slot) -> Result<String, (Slot, Reason)> {
        let text = self.text(slot).filter(|text| !self.profile.is_footer(text));
        text.ok_or((slot, Reason::MissingName))
    }

    pub(super) fn text(&self, slot: Slot) -> Option<String> {
        self.reader.value(self.cells, slot).map(Cow::into_owned)
    }

    pub(super) fn day(&mut self, slot: Slot) -> Result<Option<i64>, (Slot, Reason)> {
        self.reader.time(self.cells, slot).map_err(|reason| (slot, reason))
    }
}
