//! What the cells of a row mean, worked out once for each distinct cell.
//!
//! Reading a cell gives an index, and indexes are turned into borrowed values once all cells of the
//! row are read: so a row is mapped without allocation.

use super::compiled::Profile;
use super::fold::{clean, fold};
use super::memo::Memo;
use super::people::{Account, Person};
use super::sink::{Reason, Sink, excerpt};
use super::slot::{Cells, SLOT_COUNT, Slot};
use super::zone::ZoneClock;
use crate::event::{MarkedStr, MarkedString, Role};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Where the meaning of a cell is. Good for the row it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Index(u32);

/// The cell of a column that the file does not have.
const NO_CELL: Index = Index(u32::MAX);

/// How many machines are named; there are few.
const MOST_SYSTEMS: usize = 20;

/// A label of a small vocabulary.
#[derive(Debug)]
struct Label {
    text: Option<MarkedString>,
    /// Folded; empty where it is missing.
    folded: String,
}

/// A cell that says one thing for the row, or one for each receiver.
#[derive(Debug)]
struct Each<T> {
    whole: T,
    parts: Vec<T>,
}

/// Reads the cells of one file.
#[derive(Debug)]
pub(super) struct CellReader<'p> {
    profile: &'p Profile,
    clock: ZoneClock,
    labels: Vec<Memo<Label>>,
    officials: Memo<Person>,
    /// The first few machines that acted.
    systems: BTreeSet<String>,
    receivers: Memo<Vec<Person>>,
    receiver_units: Memo<Each<Option<MarkedString>>>,
    roles: Memo<Each<Option<Role>>>,
}

impl<'p> CellReader<'p> {
    /// A reader that has seen no cell.
    pub(super) fn new(profile: &'p Profile) -> Self {
        Self {
            profile,
            clock: profile.clock.clone(),
            labels: (0..SLOT_COUNT).map(|_| Memo::new()).collect(),
            officials: Memo::new(),
            systems: BTreeSet::new(),
            receivers: Memo::new(),
            receiver_units: Memo::new(),
            roles: Memo::new(),
        }
    }

    /// The instant of a cell, µs UTC; `None` where it is missing.
    pub(super) fn time(&mut self, cells: &Cells<'_>, slot: Slot) -> Result<Option<i64>, Reason> {
        let Some(value) = self.value(cells, slot) else { return Ok(None) };
        let last = slot == Slot::ListValidTo;
        let due = last || matches!(slot, Slot::DueAt | Slot::CaseDueAt) && self.profile.due_whole_day;
        self.profile.times.parse(&value, &mut self.clock, due)
    }

    /// The cleaned value of a slot with so many values that remembering them is no use.
    pub(super) fn value<'c>(&self, cells: &Cells<'c>, slot: Slot) -> Option<Cow<'c, str>> {
        self.value_at(cells, slot as usize)
    }

    /// As [`CellReader::value`], of a slot or field by its place.
    pub(super) fn value_at<'c>(&self, cells: &Cells<'c>, place: usize) -> Option<Cow<'c, str>> {
        cells[place].map(clean).filter(|value| !self.profile.missing.contains(value))
    }

    /// Whether there is a value, where there is a column.
    pub(super) fn present(&self, cells: &Cells<'_>, slot: Slot) -> Option<bool> {
        cells[slot as usize]?;
        let Some(value) = self.value(cells, slot) else { return Some(false) };
        // A column of attachments may hold their names, their number, or yes and no.
        let none = slot == Slot::Attachment
            && value.len() <= 8
            && matches!(fold(&value).as_str(), "0" | "false" | "no" | "khong");
        Some(!none)
    }

    /// Reads a text of a small vocabulary.
    pub(super) fn label(&mut self, cells: &Cells<'_>, slot: Slot) -> Index {
        self.label_at(cells, slot as usize)
    }

    fn label_at(&mut self, cells: &Cells<'_>, place: usize) -> Index {
        let Some(cell) = cells[place] else { return NO_CELL };
        let missing = &self.profile.missing;
        Index(self.labels[place].index(cell, |cell| {
            let text = clean(cell);
            let text = (!missing.contains(&text)).then(|| MarkedString::new(text));
            Label { folded: text.as_deref().map(fold).unwrap_or_default(), text }
        }))
    }

    /// The text read.
    pub(super) fn text(&self, slot: Slot, index: Index) -> Option<MarkedStr<'_>> {
        let label = (index != NO_CELL).then(|| self.labels[slot as usize].get(index.0))?;
        label.text.as_ref().map(MarkedString::borrowed)
    }

    /// The text read, folded; empty where it is missing.
    pub(super) fn folded(&self, slot: Slot, index: Index) -> &str {
        if index == NO_CELL { "" } else { &self.labels[slot as usize].get(index.0).folded }
    }

    /// What a slot or field says, folded; empty where it is missing.
    pub(super) fn folded_at(&mut self, cells: &Cells<'_>, place: usize) -> &str {
        let index = self.label_at(cells, place);
        if index == NO_CELL { "" } else { &self.labels[place].get(index.0).folded }
    }

    /// Changes whenever an index of one of these slots has become stale.
    pub(super) fn generation(&self, slots: &[Slot]) -> u32 {
        slots.iter().map(|&slot| self.labels[slot as usize].generation()).sum()
    }

    /// Reads who acted, and announces a placeholder.
    pub(super) fn actor(&mut self, cells: &Cells<'_>, sink: &mut dyn Sink) -> anyhow::Result<Index> {
        let Some(cell) = cells[Slot::OfficialId as usize] else { return Ok(NO_CELL) };
        let (profile, systems, mut placeholder) = (self.profile, &mut self.systems, None);
        let index = self.officials.index(cell, |cell| {
            let person = profile.people.person(cell, &profile.missing);
            placeholder = person.placeholder().map(str::to_owned);
            if person.account == Account::System && systems.len() < MOST_SYSTEMS {
                systems.insert(excerpt(&clean(cell)).to_owned());
            }
            person
        });
        placeholder.map_or(Ok(()), |id| sink.placeholder(&id))?;
        Ok(Index(index))
    }

    /// The first few machines that acted, by name.
    pub(super) fn system_names(self) -> Vec<String> {
        self.systems.into_iter().collect()
    }

    /// The person read.
    pub(super) fn person(&self, index: Index) -> Option<&Person> {
        (index != NO_CELL).then(|| self.officials.get(index.0))
    }

    /// Reads who receives, and announces placeholders.
    pub(super) fn receivers(&mut self, cells: &Cells<'_>, sink: &mut dyn Sink) -> anyhow::Result<Index> {
        let Some(cell) = cells[Slot::ReceiverId as usize] else { return Ok(NO_CELL) };
        let (profile, mut placeholders) = (self.profile, Vec::new());
        let index = self.receivers.index(cell, |cell| {
            let people = profile.people.receivers(cell, &profile.missing);
            placeholders.extend(people.iter().filter_map(Person::placeholder).map(str::to_owned));
            people
        });
        placeholders.iter().try_for_each(|id| sink.placeholder(id))?;
        Ok(Index(index))
    }

    /// The people read.
    pub(super) fn people(&self, index: Index) -> &[Person] {
        if index == NO_CELL { &[] } else { self.receivers.get(index.0) }
    }

    /// Reads in which units the receivers are.
    pub(super) fn receiver_units(&mut self, cells: &Cells<'_>) -> Index {
        let Some(cell) = cells[Slot::ReceiverUnitId as usize] else { return NO_CELL };
        let profile = self.profile;
        let unit = |part: &str| {
            let text = clean(part);
            (!profile.missing.contains(&text)).then(|| MarkedString::new(text))
        };
        Index(self.receiver_units.index(cell, |cell| Each {
            whole: unit(cell),
            parts: profile.people.split(cell).into_iter().map(unit).collect(),
        }))
    }

    /// The unit of one of so many receivers: its own where there are as many units, else the one of
    /// the row.
    pub(super) fn receiver_unit(
        &self,
        index: Index,
        place: usize,
        receivers: usize,
    ) -> Option<MarkedStr<'_>> {
        let units = (index != NO_CELL).then(|| self.receiver_units.get(index.0))?;
        let own = (units.parts.len() == receivers).then(|| &units.parts[place]);
        own.unwrap_or(&units.whole).as_ref().map(MarkedString::borrowed)
    }

    /// Reads how the receivers are involved.
    pub(super) fn roles(&mut self, cells: &Cells<'_>) -> Index {
        let Some(cell) = cells[Slot::Role as usize] else { return NO_CELL };
        let profile = self.profile;
        let role = |part: &str| {
            let folded = fold(part);
            profile.roles.iter().find(|(_, values)| values.any(&folded)).map(|(role, _)| *role)
        };
        Index(self.roles.index(cell, |cell| Each {
            whole: role(cell),
            parts: profile.people.split(cell).into_iter().map(role).collect(),
        }))
    }

    /// The role that the row names.
    pub(super) fn role_of_row(&mut self, cells: &Cells<'_>) -> Option<Role> {
        let index = self.roles(cells);
        (index != NO_CELL).then(|| self.roles.get(index.0).whole).flatten()
    }

    /// The role of one of so many receivers, where the cell or else the rule tells it, or where it
    /// follows from the order: the first leads, the others coordinate.
    pub(super) fn role(
        &self,
        index: Index,
        place: usize,
        receivers: usize,
        by_rule: Option<Role>,
    ) -> Option<Role> {
        let roles = (index != NO_CELL).then(|| self.roles.get(index.0));
        if let Some(roles) = roles.filter(|roles| receivers > 1 && roles.parts.len() == receivers) {
            return roles.parts[place];
        }
        let told = roles.and_then(|roles| roles.whole).or(by_rule);
        match (told, place) {
            (Some(Role::Lead), 1..) => Some(Role::Coordinate),
            (None, _) if receivers > 1 => Some(if place == 0 { Role::Lead } else { Role::Coordinate }),
            _ => told,
        }
    }
}
