//! Reads the rows of lists about procedures and cases, of answers and of decisions.

use super::super::compile::bare_name;
use super::super::reject::Reason;
use super::super::slot::Slot;
use super::super::text::fold;
use super::cells::procedure_code;
use super::is_rounded_number;
use super::lists::ListRow;
use crate::lists::{
    AuthorityEntry, CauseEntry, ComplaintEntry, ConsultationDeadlineEntry, DecisionEntry, PilotEntry,
    ResponseEntry, level_number,
};
use std::borrow::Cow;

/// The longest deadline, in working days.
const MOST_DAYS: u32 = 365;

impl ListRow<'_, '_, '_> {
    pub(super) fn authority(&mut self) -> Result<AuthorityEntry, (Slot, Reason)> {
        let procedure_id = self.procedure().ok_or((Slot::ListProcedureId, Reason::MissingValue))?;
        let level = self.value(Slot::ListLevel)?;
        level_number(&level).ok_or((Slot::ListLevel, Reason::UnknownLevel))?;
        let (valid_from, valid_to) = self.validity()?;
        Ok(AuthorityEntry { procedure_id, level, valid_from, valid_to })
    }

    pub(super) fn consultation_deadline(&mut self) -> Result<ConsultationDeadlineEntry, (Slot, Reason)> {
        let procedure_id = self.procedure().ok_or((Slot::ListProcedureId, Reason::MissingValue))?;
        let days = self.value(Slot::ListDays)?;
        let working_days = days.split_whitespace().next().and_then(|number| number.parse().ok());
        let working_days = working_days.filter(|days| (1..=MOST_DAYS).contains(days));
        let (valid_from, valid_to) = self.validity()?;
        Ok(ConsultationDeadlineEntry {
            procedure_id,
            step: self.text(Slot::ListStep),
            working_days: working_days.ok_or((Slot::ListDays, Reason::NotDays))?,
            deemed_consent: self.flag()?,
            valid_from,
            valid_to,
        })
    }

    pub(super) fn pilot(&mut self) -> Result<PilotEntry, (Slot, Reason)> {
        let (valid_from, valid_to) = self.validity()?;
        let pilot = PilotEntry {
            procedure_id: self.procedure(),
            case_id: self.case()?,
            unit_id: self.named(Slot::ListUnitId),
            valid_from,
            valid_to,
        };
        let names_nothing =
            pilot.procedure_id.is_none() && pilot.case_id.is_none() && pilot.unit_id.is_none();
        if names_nothing { Err((Slot::ListProcedureId, Reason::MissingSubject)) } else { Ok(pilot) }
    }

    pub(super) fn cause(&mut self) -> Result<CauseEntry, (Slot, Reason)> {
        let (valid_from, valid_to) = self.validity()?;
        Ok(CauseEntry {
            case_id: self.case()?.ok_or((Slot::ListCaseId, Reason::MissingCase))?,
            official: self.text(Slot::ListName).map(|name| bare_name(&name).to_owned()),
            confirmed: self.flag()?,
            valid_from,
            valid_to,
        })
    }

    pub(super) fn complaint(&mut self) -> Result<ComplaintEntry, (Slot, Reason)> {
        Ok(ComplaintEntry {
            received_at: self.required_day()?,
            case_id: self.case()?,
            verified: self.flag()?,
        })
    }

    pub(super) fn response(&mut self) -> Result<ResponseEntry, (Slot, Reason)> {
        Ok(ResponseEntry {
            finding_id: self.value(Slot::ListFindingId)?,
            answered_at: self.day(Slot::ListValidFrom)?,
            who: self.text(Slot::ListName),
            text: self.text(Slot::ListText),
            objective_cause: self.flag()?,
        })
    }

    pub(super) fn decision(&mut self) -> Result<DecisionEntry, (Slot, Reason)> {
        let decided_at = self.required_day()?;
        let (unit_id, official) = (self.text(Slot::ListUnitId), self.text(Slot::ListName));
        if unit_id.is_none() && official.is_none() {
            return Err((Slot::ListUnitId, Reason::MissingSubject));
        }
        let official = official.map(|name| bare_name(&name).to_owned());
        Ok(DecisionEntry { decided_at, unit_id, official, decision: self.value(Slot::ListText)? })
    }

    /// Reads a text that the row must have.
    fn value(&self, slot: Slot) -> Result<String, (Slot, Reason)> {
        self.named(slot).ok_or((slot, Reason::MissingValue))
    }

    /// Reads a text. A signature below the list does not count, whatever its column.
    fn named(&self, slot: Slot) -> Option<String> {
        self.text(slot).filter(|text| !self.profile.is_footer(text))
    }

    /// Reads the code of a procedure, with the zeros that a number cell has lost.
    fn procedure(&self) -> Option<String> {
        self.named(Slot::ListProcedureId).map(|code| procedure_code(Cow::Owned(code)).into_owned())
    }

    /// Reads a case code. One that a spreadsheet has rounded stands for many cases.
    fn case(&self) -> Result<Option<String>, (Slot, Reason)> {
        match self.named(Slot::ListCaseId) {
            Some(code) if is_rounded_number(&code) => Err((Slot::ListCaseId, Reason::DamagedCode)),
            code => Ok(code),
        }
    }

    /// Reads a yes or no; an empty cell is no.
    fn flag(&self) -> Result<bool, (Slot, Reason)> {
        let Some(value) = self.text(Slot::ListFlag) else { return Ok(false) };
        let folded = fold(&value);
        match (self.profile.yes.any(&folded), self.profile.no.any(&folded)) {
            (true, false) => Ok(true),
            (false, true) => Ok(false),
            _ => Err((Slot::ListFlag, Reason::UnclearAnswer)),
        }
    }

    fn required_day(&mut self) -> Result<i64, (Slot, Reason)> {
        self.day(Slot::ListValidFrom)?.ok_or((Slot::ListValidFrom, Reason::MissingTime))
    }

    /// Reads the first and the last instant on which the row is valid.
    fn validity(&mut self) -> Result<(Option<i64>, Option<i64>), (Slot, Reason)> {
        let (from, to) = (self.day(Slot::ListValidFrom)?, self.day(Slot::ListValidTo)?);
        match (from, to) {
            (Some(from), Some(to)) if to < from => Err((Slot::ListValidTo, Reason::BackwardsDays)),
            validity => Ok(validity),
        }
    }
}
