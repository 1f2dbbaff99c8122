//! One raw row to its records.

use super::cells::{CellReader, Index};
use super::compiled::Profile;
use super::fold::fold;
use super::list_rows;
use super::people::{Account, Person};
use super::rules::Verdict;
use super::screen::Screened;
use super::sink::{Reason, Sink, Skip};
use super::slot::{Cells, Slot};
use super::spec::Table;
use super::tally::Tally;
use super::unfold::Unfolded;
use crate::event::{CaseRecord, EventRecord, Kind, MarkedStr, Role};
use rustc_hash::FxHashMap;

/// The activity of an event that names neither activity nor status.
pub const NO_ACTIVITY: &str = "-";

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// So many records.
    Records(u64),
    /// None, because of the cell at that place.
    Rejected(usize, Reason),
    /// None, on purpose.
    Skipped(Skip),
}

/// Maps the rows of one file.
#[derive(Debug)]
pub(crate) struct Mapper<'p> {
    pub(super) profile: &'p Profile,
    pub(super) cells: CellReader<'p>,
    /// Places in `decided`, by the labels that the rules look at.
    verdicts: FxHashMap<Labels, u32>,
    decided: Vec<Decided>,
    generation: u32,
    /// The case of the row before: case attributes are taken from the first row of a case.
    last_case: String,
    screened: Screened,
    pub(super) unfolded: Unfolded,
    pub(super) tally: Tally,
}

/// What the rules look at, and who acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Labels {
    activity: Index,
    status: Index,
    note: Option<Index>,
    account: Account,
    /// The milestone, where a row has several events.
    milestone: Option<usize>,
}

/// What the rules said, and how often.
#[derive(Debug)]
struct Decided {
    activity: Box<str>,
    verdict: Verdict,
    rows: u64,
}

/// The slots whose labels decide.
const DECIDING: &[Slot] = &[Slot::Activity, Slot::Status, Slot::Note];

impl<'p> Mapper<'p> {
    /// A mapper that has seen no row.
    pub(crate) fn new(profile: &'p Profile) -> Self {
        Self {
            profile,
            cells: CellReader::new(profile),
            verdicts: FxHashMap::default(),
            decided: Vec::new(),
            generation: 0,
            last_case: String::new(),
            screened: Screened::default(),
            unfolded: Unfolded::default(),
            tally: Tally::new(profile),
        }
    }

    /// Maps one row and hands its records over.
    pub(crate) fn row(
        &mut self,
        cells: &Cells<'_>,
        row: u64,
        sink: &mut dyn Sink,
    ) -> anyhow::Result<Outcome> {
        let profile = self.profile;
        if profile.table().is_list() {
            return self.list_entry(cells, sink);
        }
        if let Some(skip) = self.screened.skip(&profile.screen, cells, &mut self.cells) {
            return Ok(Outcome::Skipped(skip));
        }
        let Some(case_id) = self.cells.value(cells, Slot::CaseId) else {
            return Ok(Outcome::Rejected(Slot::CaseId as usize, Reason::MissingCase));
        };
        let outcome = self.records(cells, &case_id, row, sink)?;
        if matches!(outcome, Outcome::Records(_)) {
            self.screened.look_at(&profile.screen, &case_id);
        }
        Ok(outcome)
    }

    fn records(
        &mut self,
        cells: &Cells<'_>,
        case_id: &str,
        row: u64,
        sink: &mut dyn Sink,
    ) -> anyhow::Result<Outcome> {
        let profile = self.profile;
        if let Some(unfold) = &profile.unfold {
            return self.unfold(unfold, cells, case_id, row, sink);
        }
        if profile.table() == Table::Cases {
            self.case(cells, case_id, row, sink)?;
            return Ok(Outcome::Records(1));
        }
        let time = Slot::OccurredAt as usize;
        match self.cells.time(cells, Slot::OccurredAt) {
            Ok(Some(occurred_at)) => {
                self.case_beside(cells, case_id, row, sink)?;
                Ok(Outcome::Records(self.event(cells, (case_id, occurred_at, row), None, sink)?))
            }
            Ok(None) => Ok(Outcome::Rejected(time, Reason::MissingTime)),
            Err(reason) => Ok(Outcome::Rejected(time, reason)),
        }
    }

    /// The counts; to be called after the last row.
    pub(crate) fn finish(mut self) -> Tally {
        self.settle();
        self.tally.odd_case_codes = self.screened.odd_codes;
        self.tally.accounts.system_names = self.cells.system_names();
        self.tally
    }

    fn list_entry(&mut self, cells: &Cells<'_>, sink: &mut dyn Sink) -> anyhow::Result<Outcome> {
        match list_rows::entry(self.profile, &mut self.cells, cells) {
            Ok(entry) => sink.list_entry(entry).map(|()| Outcome::Records(1)),
            Err((slot, reason)) => Ok(Outcome::Rejected(slot as usize, reason)),
        }
    }

    /// Hands over one event for each receiver, one at least, and counts them. Of a row with several events
    /// `milestone` says which it is, and the role in its branch if that is a lesser one than its own.
    pub(super) fn event(
        &mut self,
        cells: &Cells<'_>,
        (case_id, occurred_at, row): (&str, i64, u64),
        milestone: Option<(usize, Option<Role>)>,
        sink: &mut dyn Sink,
    ) -> anyhow::Result<u64> {
        // First all that is read, then all that borrows from what has been read.
        let due_at = self.time(cells, Slot::DueAt);
        let actor = self.cells.actor(cells, sink)?;
        let receivers = self.cells.receivers(cells, sink)?;
        let units = self.cells.receiver_units(cells);
        let roles = self.cells.roles(cells);
        let account = self.cells.person(actor).map_or(Account::Missing, |person| person.account);
        self.tally.acted(account);
        let labels = self.labels(cells, account, milestone.map(|(index, _)| index));
        let branch_role = milestone.and_then(|(_, role)| role);
        let verdict = self.verdict(labels);
        let [procedure, step, unit] =
            [Slot::ProcedureId, Slot::Step, Slot::UnitId].map(|slot| self.cells.label(cells, slot));

        let read = &self.cells;
        let has_note = read.present(cells, Slot::Note);
        let has_attachment = read.present(cells, Slot::Attachment);
        let key = read.value(cells, Slot::EventKey);
        let mut record = EventRecord {
            case_id,
            procedure_id: read.text(Slot::ProcedureId, procedure),
            occurred_at,
            activity: self.activity(labels),
            kind: verdict.kind,
            step: read.text(Slot::Step, step),
            official_id: read.person(actor).and_then(Person::id),
            // A unit that stands with the name is good where no column names one.
            unit_id: read.text(Slot::UnitId, unit).or(read.person(actor).and_then(Person::unit)),
            receiver_id: None,
            receiver_unit_id: None,
            role: None,
            due_at,
            status: read.text(Slot::Status, labels.status),
            has_note,
            has_attachment,
            has_position: self.position(cells, verdict.kind, has_note, has_attachment),
            event_key: key.as_deref(),
            source_row: row,
        };
        let people = read.people(receivers);
        for place in 0..people.len().max(1) {
            record.receiver_id = people.get(place).and_then(Person::id);
            let unit = read.receiver_unit(units, place, people.len());
            record.receiver_unit_id = unit.or(people.get(place).and_then(Person::unit));
            record.role = branch_role.or(read.role(roles, place, people.len(), verdict.role));
            // All have the key of their row: a corrected row replaces them together, also if it has fewer.
            sink.event(&record)?;
        }
        let records = people.len().max(1) as u64;
        self.tally.further_receivers += records - 1;
        Ok(records)
    }

    /// Hands over a case whose attributes stand beside its events, at its first event in a row.
    pub(super) fn case_beside(
        &mut self,
        cells: &Cells<'_>,
        case_id: &str,
        row: u64,
        sink: &mut dyn Sink,
    ) -> anyhow::Result<()> {
        let of_case = Slot::CaseProcedureId as usize..=Slot::CaseStatus as usize;
        let some = cells[of_case].iter().any(Option::is_some);
        if !some || self.last_case == case_id {
            return Ok(());
        }
        self.last_case.clear();
        self.last_case.push_str(case_id);
        self.tally.case_attributes += 1;
        self.case(cells, case_id, row, sink)
    }

    pub(super) fn case(
        &mut self,
        cells: &Cells<'_>,
        case_id: &str,
        row: u64,
        sink: &mut dyn Sink,
    ) -> anyhow::Result<()> {
        let [received_at, due_at, finished_at, returned_at] =
            [Slot::CaseReceivedAt, Slot::CaseDueAt, Slot::CaseFinishedAt, Slot::CaseReturnedAt]
                .map(|slot| self.time(cells, slot));
        let ended = [finished_at, returned_at].into_iter().flatten();
        if received_at.is_some_and(|received_at| ended.min().is_some_and(|ended| ended < received_at)) {
            self.tally.ended_before_begun.add(case_id);
        }
        let slots = [
            Slot::CaseProcedureId,
            Slot::CaseProcedureName,
            Slot::CaseFieldId,
            Slot::CaseUnitId,
            Slot::CaseChannel,
            Slot::CaseStatus,
        ];
        let texts = slots.map(|slot| (slot, self.cells.label(cells, slot)));
        let [procedure_id, procedure_name, field_id, unit_id, channel, status] =
            texts.map(|(slot, index)| self.cells.text(slot, index).map(MarkedStr::as_str));
        sink.case(&CaseRecord {
            case_id,
            procedure_id,
            procedure_name,
            field_id,
            unit_id,
            channel,
            received_at,
            due_at,
            finished_at,
            returned_at,
            status,
            source_row: row,
        })
    }

    /// A time that a record can do without: a bad one is missing, and counted.
    fn time(&mut self, cells: &Cells<'_>, slot: Slot) -> Option<i64> {
        self.cells.time(cells, slot).unwrap_or_else(|reason| {
            self.tally.dropped(slot, reason, cells[slot as usize].unwrap_or_default());
            None
        })
    }

    fn labels(&mut self, cells: &Cells<'_>, account: Account, milestone: Option<usize>) -> Labels {
        Labels {
            activity: self.cells.label(cells, Slot::Activity),
            status: self.cells.label(cells, Slot::Status),
            note: self.profile.rules.use_note.then(|| self.cells.label(cells, Slot::Note)),
            account,
            milestone,
        }
    }

    fn activity(&self, labels: Labels) -> MarkedStr<'_> {
        let activity = self.cells.text(Slot::Activity, labels.activity);
        activity.or(self.cells.text(Slot::Status, labels.status)).unwrap_or(NO_ACTIVITY.into())
    }

    /// What the rules say, worked out once for each distinct combination of labels, and counted.
    fn verdict(&mut self, labels: Labels) -> Verdict {
        let generation = self.cells.generation(DECIDING);
        if generation != self.generation {
            self.settle();
            self.generation = generation;
        }
        if let Some(&place) = self.verdicts.get(&labels) {
            let decided = &mut self.decided[place as usize];
            decided.rows += 1;
            return decided.verdict;
        }
        let folded = |slot, index| self.cells.folded(slot, index);
        let said = self.profile.rules.decide(
            folded(Slot::Activity, labels.activity),
            folded(Slot::Status, labels.status),
            labels.note.map_or("", |note| folded(Slot::Note, note)),
        );
        let unfold = self.profile.unfold.as_ref();
        let milestone = labels.milestone.and_then(|index| unfold?.milestones.get(index));
        let verdict = Verdict {
            kind: kind_by(labels.account, milestone.and_then(|it| it.kind).unwrap_or(said.kind)),
            role: milestone.and_then(|it| it.role).or(said.role),
        };
        let activity = Box::from(&*self.activity(labels));
        self.verdicts.insert(labels, self.decided.len() as u32);
        self.decided.push(Decided { activity, verdict, rows: 1 });
        verdict
    }

    /// Adds up and forgets the verdicts.
    fn settle(&mut self) {
        self.verdicts.clear();
        for decided in self.decided.drain(..) {
            self.tally.add(&decided.activity, decided.verdict.kind, decided.rows);
        }
    }

    /// Whether a consultation's reply takes a position, where the profile can tell. A reply without
    /// note takes none, unless the position may stand in the attachment.
    fn position(
        &self,
        cells: &Cells<'_>,
        kind: Kind,
        has_note: Option<bool>,
        has_attachment: Option<bool>,
    ) -> Option<bool> {
        let profile = self.profile;
        if kind != Kind::ConsultReply || (profile.position.is_empty() && profile.no_position.is_empty()) {
            return None;
        }
        if !has_note? {
            return (has_attachment != Some(true)).then_some(false);
        }
        let folded = fold(cells[Slot::Note as usize]?);
        if profile.no_position.any(&folded) {
            return Some(false);
        }
        profile.position.any(&folded).then_some(true)
    }
}

/// What an event is, given who acted: what machines do is nobody's act, and an applicant does not
/// handle cases. But that papers or money came in, or that the case has ended, is true whoever
/// recorded it.
fn kind_by(account: Account, kind: Kind) -> Kind {
    let whoever = matches!(
        kind,
        Kind::Submit
            | Kind::SupplementIn
            | Kind::FeeIn
            | Kind::Refuse
            | Kind::Complete
            | Kind::Deliver
            | Kind::Withdraw
    );
    match account {
        Account::System if !whoever => Kind::System,
        Account::Applicant if !whoever && kind != Kind::System => Kind::Note,
        _ => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_acts_decides_what_an_act_is() {
        for (account, kind, expected) in [
            (Account::System, Kind::ConsultReply, Kind::System),
            (Account::System, Kind::Unknown, Kind::System),
            (Account::System, Kind::FeeIn, Kind::FeeIn),
            (Account::System, Kind::Deliver, Kind::Deliver),
            (Account::Applicant, Kind::Forward, Kind::Note),
            (Account::Applicant, Kind::Submit, Kind::Submit),
            (Account::Official, Kind::Forward, Kind::Forward),
            (Account::Placeholder, Kind::Work, Kind::Work),
            (Account::Missing, Kind::Work, Kind::Work),
        ] {
            assert_eq!(kind_by(account, kind), expected, "{account:?} {kind:?}");
        }
    }
}
