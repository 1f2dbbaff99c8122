//! Reads cells, each distinct one once.
//!
//! Reading a cell gives an index into a cache. Once all cells of a row have been read, the indexes are turned into
//! borrowed values, so that mapping a row allocates nothing.

use super::super::compile::{AccountKind, Participant, Profile};
use super::super::reject::{Reason, excerpt};
use super::super::sink::Sink;
use super::super::slot::{Cells, SLOT_COUNT, Slot};
use super::super::text::{clean, fold};
use super::super::time::ZoneClock;
use super::cache::CellCache;
use super::counts::EventTimes;
use super::orders::TimeColumns;
use crate::event::{MarkedStr, MarkedString, Role};
use std::borrow::Cow;

/// The index of a cell's meaning in its cache. It is valid for the row from which it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct CacheIndex(u32);

/// The index for a column that the file does not have.
const NO_CELL: CacheIndex = CacheIndex(u32::MAX);

/// The number of machines that are kept by name; a log has few.
const MAX_SYSTEM_NAMES: usize = 20;

/// A text from a small vocabulary.
#[derive(Debug)]
struct Label {
    text: Option<MarkedString>,
    /// The folded text; empty if it is missing.
    folded: String,
}

/// The meaning of a cell that has one value for the row or one for each receiver.
#[derive(Debug)]
struct PerReceiver<T> {
    whole: T,
    parts: Vec<T>,
}

/// Reads the cells of one file.
#[derive(Debug)]
pub(super) struct CellReader<'p> {
    profile: &'p Profile,
    clock: ZoneClock,
    /// The order of day and month, as far as it is known, of each column of times.
    pub(super) times: TimeColumns,
    /// The times of events that were read.
    pub(super) event_times: EventTimes,
    labels: Vec<CellCache<Label>>,
    actors: CellCache<Participant>,
    /// The names of the first few machines that acted, in the order in which they came.
    system_names: Vec<String>,
    receivers: CellCache<Vec<Participant>>,
    receiver_units: CellCache<PerReceiver<Option<MarkedString>>>,
    roles: CellCache<PerReceiver<Option<Role>>>,
}

impl<'p> CellReader<'p> {
    /// Creates a reader with empty caches.
    pub(super) fn new(profile: &'p Profile, times: TimeColumns) -> Self {
        Self {
            profile,
            clock: profile.clock.clone(),
            times,
            event_times: EventTimes::default(),
            labels: (0..SLOT_COUNT).map(|_| CellCache::new()).collect(),
            actors: CellCache::new(),
            system_names: Vec::new(),
            receivers: CellCache::new(),
            receiver_units: CellCache::new(),
            roles: CellCache::new(),
        }
    }

    /// Reads an instant, µs UTC; `None` if it is missing.
    pub(super) fn time(&mut self, cells: &Cells<'_>, slot: Slot) -> Result<Option<i64>, Reason> {
        self.time_from(cells, slot, slot as usize)
    }

    /// Reads an instant as [`CellReader::time`] does. `column` is the cell that the value of the slot came from.
    pub(super) fn time_from(
        &mut self,
        cells: &Cells<'_>,
        slot: Slot,
        column: usize,
    ) -> Result<Option<i64>, Reason> {
        let Some(value) = self.value(cells, slot) else { return Ok(None) };
        let is_last_day = slot == Slot::ListValidTo;
        let is_due = matches!(slot, Slot::DueAt | Slot::CaseDueAt);
        let whole_day = is_last_day || (is_due && self.profile.due_whole_day);
        let time_of_day = if slot == Slot::OccurredAt { self.value(cells, Slot::TimeOfDay) } else { None };
        let order = self.times.order(column);
        let times = &self.profile.times;
        let read = times.read(&value, time_of_day.as_deref(), order, &mut self.clock, whole_day);
        self.times.note(column, &value, &read);
        if slot == Slot::OccurredAt
            && let Ok(reading) = &read
        {
            self.event_times.read += u64::from(reading.instant.is_some());
            self.event_times.at_midnight += u64::from(reading.instant.is_some() && reading.time_of_day == 0);
        }
        read.map(|reading| reading.instant)
    }

    /// Reads the cleaned value of a slot without a cache, for slots with too many distinct values.
    pub(super) fn value<'c>(&self, cells: &Cells<'c>, slot: Slot) -> Option<Cow<'c, str>> {
        self.value_at(cells, slot as usize)
    }

    /// Reads a value as [`CellReader::value`] does, by the index of its cell.
    pub(super) fn value_at<'c>(&self, cells: &Cells<'c>, cell: usize) -> Option<Cow<'c, str>> {
        cells[cell].map(clean).filter(|value| !self.profile.missing.contains(value))
    }

    /// Returns whether the row has a value; `None` if the file has no such column.
    pub(super) fn present(&self, cells: &Cells<'_>, slot: Slot) -> Option<bool> {
        cells[slot as usize]?;
        let Some(value) = self.value(cells, slot) else { return Some(false) };
        // A column of attachments may hold their names, their number, or yes and no.
        let says_none = slot == Slot::Attachment
            && value.len() <= 8
            && matches!(fold(&value).as_str(), "0" | "false" | "no" | "khong");
        Some(!says_none)
    }

    /// Reads a text from a small vocabulary.
    pub(super) fn label(&mut self, cells: &Cells<'_>, slot: Slot) -> CacheIndex {
        self.label_at(cells, slot as usize)
    }

    fn label_at(&mut self, cells: &Cells<'_>, cell: usize) -> CacheIndex {
        let Some(value) = cells[cell] else { return NO_CELL };
        let missing = &self.profile.missing;
        let is_procedure = cell == Slot::ProcedureId as usize || cell == Slot::CaseProcedureId as usize;
        CacheIndex(self.labels[cell].index(value, |value| {
            let text = if is_procedure { procedure_code(clean(value)) } else { clean(value) };
            let text = (!missing.contains(&text)).then(|| MarkedString::new(text));
            Label { folded: text.as_deref().map(fold).unwrap_or_default(), text }
        }))
    }

    /// Returns a text that was read.
    pub(super) fn text(&self, slot: Slot, index: CacheIndex) -> Option<MarkedStr<'_>> {
        let label = (index != NO_CELL).then(|| self.labels[slot as usize].get(index.0))?;
        label.text.as_ref().map(MarkedString::borrowed)
    }

    /// Returns the folded form of a text that was read; empty if it is missing.
    pub(super) fn folded(&self, slot: Slot, index: CacheIndex) -> &str {
        if index == NO_CELL { "" } else { &self.labels[slot as usize].get(index.0).folded }
    }

    /// Reads the folded form of the text in the cell of a slot or field; empty if it is missing.
    pub(super) fn folded_at(&mut self, cells: &Cells<'_>, cell: usize) -> &str {
        let index = self.label_at(cells, cell);
        if index == NO_CELL { "" } else { &self.labels[cell].get(index.0).folded }
    }

    /// Returns a number that changes whenever the indexes of one of these slots become invalid.
    pub(super) fn generation(&self, slots: &[Slot]) -> u32 {
        slots.iter().map(|&slot| self.labels[slot as usize].generation()).sum()
    }

    /// Reads who acted, and announces a new placeholder to the sink.
    pub(super) fn actor(&mut self, cells: &Cells<'_>, sink: &mut dyn Sink) -> anyhow::Result<CacheIndex> {
        let Some(value) = cells[Slot::OfficialId as usize] else { return Ok(NO_CELL) };
        let (profile, system_names, mut placeholder) = (self.profile, &mut self.system_names, None);
        let index = self.actors.index(value, |value| {
            let actor = profile.names.participant(value, &profile.missing);
            placeholder = actor.placeholder().map(str::to_owned);
            if actor.account == AccountKind::System {
                add_system_name(system_names, excerpt(&clean(value)).to_owned());
            }
            actor
        });
        placeholder.map_or(Ok(()), |id| sink.placeholder(&id))?;
        Ok(CacheIndex(index))
    }

    /// Returns the names of the first few machines that acted, in order.
    pub(super) fn system_names(mut self) -> Vec<String> {
        self.system_names.sort_unstable();
        self.system_names
    }

    /// Takes the names of the machines that were met since the last call, in the order in which they came.
    pub(super) fn take_system_names(&mut self) -> Vec<String> {
        std::mem::take(&mut self.system_names)
    }

    /// Adds the names of machines that the next part of the file met.
    pub(super) fn add_system_names(&mut self, names: Vec<String>) {
        names.into_iter().for_each(|name| add_system_name(&mut self.system_names, name));
    }

    /// Returns an actor that was read.
    pub(super) fn participant(&self, index: CacheIndex) -> Option<&Participant> {
        (index != NO_CELL).then(|| self.actors.get(index.0))
    }

    /// Reads the receivers, and announces new placeholders to the sink.
    pub(super) fn receivers(&mut self, cells: &Cells<'_>, sink: &mut dyn Sink) -> anyhow::Result<CacheIndex> {
        let Some(value) = cells[Slot::ReceiverId as usize] else { return Ok(NO_CELL) };
        let (profile, mut placeholders) = (self.profile, Vec::new());
        let index = self.receivers.index(value, |value| {
            let receivers = profile.names.receivers(value, &profile.missing);
            placeholders.extend(receivers.iter().filter_map(Participant::placeholder).map(str::to_owned));
            receivers
        });
        placeholders.iter().try_for_each(|id| sink.placeholder(id))?;
        Ok(CacheIndex(index))
    }

    /// Returns receivers that were read.
    pub(super) fn participants(&self, index: CacheIndex) -> &[Participant] {
        if index == NO_CELL { &[] } else { self.receivers.get(index.0) }
    }

    /// Reads the units of the receivers.
    pub(super) fn receiver_units(&mut self, cells: &Cells<'_>) -> CacheIndex {
        let Some(value) = cells[Slot::ReceiverUnitId as usize] else { return NO_CELL };
        let profile = self.profile;
        let unit = |part: &str| {
            let text = clean(part);
            (!profile.missing.contains(&text)).then(|| MarkedString::new(text))
        };
        CacheIndex(self.receiver_units.index(value, |value| PerReceiver {
            whole: unit(value),
            parts: profile.names.split(value).into_iter().map(unit).collect(),
        }))
    }

    /// Returns the unit of the receiver at `position` among all `receivers`: its own if the cell lists as many units,
    /// else that of the whole cell.
    pub(super) fn receiver_unit(
        &self,
        index: CacheIndex,
        position: usize,
        receivers: usize,
    ) -> Option<MarkedStr<'_>> {
        let units = (index != NO_CELL).then(|| self.receiver_units.get(index.0))?;
        let own = (units.parts.len() == receivers).then(|| &units.parts[position]);
        own.unwrap_or(&units.whole).as_ref().map(MarkedString::borrowed)
    }

    /// Reads the roles of the receivers.
    pub(super) fn roles(&mut self, cells: &Cells<'_>) -> CacheIndex {
        let Some(value) = cells[Slot::Role as usize] else { return NO_CELL };
        let profile = self.profile;
        let role = |part: &str| {
            let folded = fold(part);
            profile.roles.iter().find(|(_, values)| values.any(&folded)).map(|(role, _)| *role)
        };
        CacheIndex(self.roles.index(value, |value| PerReceiver {
            whole: role(value),
            parts: profile.names.split(value).into_iter().map(role).collect(),
        }))
    }

    /// Reads the role of the whole row.
    pub(super) fn role_of_row(&mut self, cells: &Cells<'_>) -> Option<Role> {
        let index = self.roles(cells);
        (index != NO_CELL).then(|| self.roles.get(index.0).whole).flatten()
    }

    /// Returns the role of the receiver at `position` among all `receivers`: as the cell says, else as the rule says,
    /// else by their order, in which the first leads and the others coordinate.
    pub(super) fn role(
        &self,
        index: CacheIndex,
        position: usize,
        receivers: usize,
        by_rule: Option<Role>,
    ) -> Option<Role> {
        let roles = (index != NO_CELL).then(|| self.roles.get(index.0));
        if let Some(roles) = roles.filter(|roles| receivers > 1 && roles.parts.len() == receivers) {
            return roles.parts[position];
        }
        let named = roles.and_then(|roles| roles.whole).or(by_rule);
        match (named, position) {
            (Some(Role::Lead), 1..) => Some(Role::Coordinate),
            (None, 0) if receivers > 1 => Some(Role::Lead),
            (None, _) if receivers > 1 => Some(Role::Coordinate),
            _ => named,
        }
    }
}

fn add_system_name(names: &mut Vec<String>, name: String) {
    if names.len() < MAX_SYSTEM_NAMES && !names.contains(&name) {
        names.push(name);
    }
}

/// The digits after the point in the code of a procedure: `1.004220`.
const CODE_DECIMALS: usize = 6;

/// Returns the code of a procedure with all its decimals. A cell, a field of JSON or a column that holds the code as a
/// number has lost the zeros at its end: `1.00422`.
pub(super) fn procedure_code(value: Cow<'_, str>) -> Cow<'_, str> {
    let is_cut = match value.split_once('.') {
        Some((class, number)) => {
            class.len() == 1
                && class != "0"
                && (2..CODE_DECIMALS).contains(&number.len())
                && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        }
        None => false,
    };
    if !is_cut {
        return value;
    }
    let mut code = value.into_owned();
    while code.len() < CODE_DECIMALS + 2 {
        code.push('0');
    }
    Cow::Owned(code)
}
