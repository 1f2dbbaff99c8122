//! Gives everybody another name, once all names are resolved.
//!
//! Resolving needs the real names: homonyms, truncated names, lists and the mapping of units are about them. What comes
//! after it needs names only to tell people apart. So this is the one place at which real names end: whoever reads a
//! bucket or a list through a resolution with pseudonyms gets pseudonyms, and nothing later can show a real name.

use super::identity::{IdentityNote, OfficialInfo, UnitInfo};
use super::leave::{LeaveFound, LeaveLeftOut, OfficialLeave};
use super::resolution::Resolution;
use crate::event::{CaseColumns, EventColumns, Sym, Symbols};
use crate::lists::{Lists, MoveEntry, MoveOf};
use crate::pseudonym::{Named, Pseudonyms};
use std::borrow::Cow;

/// What stands in place of a text that people wrote, because it may name somebody.
const LEFT_OUT: &str = "…";

impl Resolution {
    /// Returns the resolution under pseudonyms. Whatever it says of anybody from then on, it says of a pseudonym. Titles
    /// are left out, because that of a head names the unit.
    #[must_use]
    pub fn under_pseudonyms(mut self, pseudonyms: Pseudonyms) -> Self {
        let official = |name: &str| pseudonyms.of(Named::Official, name);
        let unit = |name: &str| pseudonyms.of(Named::Unit, name);
        let infos = std::mem::take(&mut self.links.infos).into_iter();
        self.links.infos = infos
            .map(|(id, about)| {
                let about = OfficialInfo {
                    name: about.name.as_deref().map(official),
                    title: None,
                    code: about.code.as_deref().map(official),
                    level: about.level,
                    unit: about.unit.as_deref().map(unit),
                    acts: about.acts,
                    notes: about.notes.into_iter().map(|note| renamed_note(note, &pseudonyms)).collect(),
                };
                (official(&id), about)
            })
            .collect();
        self.links.never_ranked = self.links.never_ranked.iter().map(|id| official(id)).collect();
        let infos = std::mem::take(&mut self.unit_infos).into_iter();
        self.unit_infos = infos
            .map(|(id, about)| {
                let code = about.code.as_deref().map(unit);
                (unit(&id), UnitInfo { name: unit(&about.name), code, level: about.level })
            })
            .collect();
        self.leave = renamed_leave(&self.leave, &pseudonyms);
        self.pseudonyms = Some(pseudonyms);
        self
    }

    /// Returns what gives everybody another name; `None` for real names.
    pub fn pseudonyms(&self) -> Option<&Pseudonyms> {
        self.pseudonyms.as_ref()
    }

    /// Returns the name under which a unit is read: the pseudonym if there is one.
    pub(super) fn shown_unit<'u>(&self, unit: &'u str) -> Cow<'u, str> {
        match &self.pseudonyms {
            Some(pseudonyms) => Cow::Owned(pseudonyms.of(Named::Unit, unit)),
            None => Cow::Borrowed(unit),
        }
    }
}

fn renamed_note(note: IdentityNote, pseudonyms: &Pseudonyms) -> IdentityNote {
    match note {
        IdentityNote::PossibleHomonyms(units) => {
            let mut units: Vec<String> = units.iter().map(|unit| pseudonyms.of(Named::Unit, unit)).collect();
            // The order of real names would tell about them.
            units.sort_unstable();
            IdentityNote::PossibleHomonyms(units)
        }
        IdentityNote::TruncatedSpelling(spelling) => {
            IdentityNote::TruncatedSpelling(pseudonyms.of(Named::Official, &spelling))
        }
        other => other,
    }
}

fn renamed_leave(leave: &LeaveFound, pseudonyms: &Pseudonyms) -> LeaveFound {
    let official = |name: &String| pseudonyms.of(Named::Official, name);
    let left_out = |left: &LeaveLeftOut| LeaveLeftOut {
        rows: left.rows,
        names: left.names.iter().map(official).collect(),
    };
    let mut officials: Vec<OfficialLeave> = leave
        .officials
        .iter()
        .map(|one| OfficialLeave { official_id: official(&one.official_id), ..one.clone() })
        .collect();
    officials.sort_unstable();
    LeaveFound {
        rows: leave.rows,
        officials,
        of_nobody: left_out(&leave.of_nobody),
        of_several: left_out(&leave.of_several),
    }
}

/// Gives the rows of a bucket pseudonyms. Its strings are then only those that the rows use, so that no real name stays
/// behind.
pub(super) fn rename_rows(pseudonyms: &Pseudonyms, events: &mut EventColumns, cases: &mut CaseColumns) {
    let real = std::mem::take(&mut events.symbols);
    let mut shown = Symbols::new();
    let mut rename = |columns: &mut [&mut Vec<Sym>], name: &dyn Fn(&str) -> String| {
        // A string may name both an official and a unit, so each kind has a table of its own.
        let mut known: Vec<Option<Sym>> = vec![None; real.len()];
        for symbol in columns.iter_mut().flat_map(|column| column.iter_mut()) {
            let Some(known) = known.get_mut(symbol.0 as usize) else { continue };
            *symbol = *known
                .get_or_insert_with(|| real.get(*symbol).map_or(Sym::NONE, |text| shown.intern(&name(text))));
        }
    };
    rename(&mut [&mut events.case_id, &mut cases.case_id], &|text| pseudonyms.of(Named::Case, text));
    let officials = &mut [&mut events.official_id, &mut events.receiver_id];
    rename(officials, &|text| pseudonyms.of(Named::Official, text));
    let units = &mut [&mut events.unit_id, &mut events.receiver_unit_id, &mut cases.unit_id];
    rename(units, &|text| pseudonyms.of(Named::Unit, text));
    rename(&mut [&mut events.source, &mut cases.source], &|text| pseudonyms.of_source(text));
    let nobodys = &mut [
        &mut events.procedure_id,
        &mut events.activity,
        &mut events.step,
        &mut cases.procedure_id,
        &mut cases.procedure_name,
        &mut cases.field_id,
        &mut cases.channel,
        &mut cases.status,
    ];
    rename(nobodys, &str::to_owned);
    events.symbols = shown;
}

/// Returns lists under pseudonyms. What people wrote in their own words is left out, because it may name somebody. The
/// lists by which names are resolved are empty: they have done their work.
#[must_use]
pub fn pseudonymous_lists(lists: &Lists, pseudonyms: &Pseudonyms) -> Lists {
    let renamed = |kind: Named, name: &Option<String>| name.as_deref().map(|name| pseudonyms.of(kind, name));
    let mut shown = lists.clone();
    (shown.officials, shown.units, shown.leave) = (Vec::new(), Vec::new(), Vec::new());
    for entry in &mut shown.moves {
        let MoveEntry { of, old_id, new_id, .. } = entry;
        let kind = if *of == MoveOf::Unit { Named::Unit } else { Named::Official };
        (*old_id, *new_id) = (pseudonyms.of(kind, old_id), pseudonyms.of(kind, new_id));
    }
    for pilot in &mut shown.pilots {
        pilot.case_id = renamed(Named::Case, &pilot.case_id);
        pilot.unit_id = renamed(Named::Unit, &pilot.unit_id);
    }
    for cause in &mut shown.causes {
        cause.case_id = pseudonyms.of(Named::Case, &cause.case_id);
        cause.official = renamed(Named::Official, &cause.official);
    }
    for complaint in &mut shown.complaints {
        complaint.case_id = renamed(Named::Case, &complaint.case_id);
    }
    for response in &mut shown.responses {
        response.who = renamed(Named::Official, &response.who);
        response.text = response.text.as_ref().map(|_| LEFT_OUT.to_owned());
    }
    for decision in &mut shown.decisions {
        decision.unit_id = renamed(Named::Unit, &decision.unit_id);
        decision.official = renamed(Named::Official, &decision.official);
        LEFT_OUT.clone_into(&mut decision.decision);
    }
    shown.pilots.sort_unstable();
    shown.causes.sort_unstable();
    shown.complaints.sort_unstable();
    shown.responses.sort_unstable();
    shown.decisions.sort_unstable();
    shown
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failure here is the test's")]
    use super::*;

    #[test]
    fn a_bucket_keeps_no_real_name_and_what_was_equal_stays_equal() {
        let pseudonyms = Pseudonyms::new(b"0123456789abcdefghijklmnopqrstuvwxyz").unwrap();
        let mut events = EventColumns::default();
        let (mai, so, case, step) = ("Trần Thị Mai", "Sở Tư pháp", "H21-240311-0001", "Thẩm định");
        let [mai, so, case, step] = [mai, so, case, step].map(|text| events.symbols.intern(text));
        events.case_id = vec![case, case];
        events.official_id = vec![mai, Sym::NONE];
        // An account has the name of a unit.
        events.receiver_id = vec![so, mai];
        events.unit_id = vec![so, so];
        events.receiver_unit_id = vec![Sym::NONE, so];
        (events.activity, events.step) = (vec![step, step], vec![step, Sym::NONE]);
        (events.procedure_id, events.source) = (vec![Sym::NONE; 2], vec![so, so]);
        let mut cases = CaseColumns::default();
        cases.case_id.push(case);
        cases.unit_id.push(so);
        rename_rows(&pseudonyms, &mut events, &mut cases);
        let text = |symbol: Sym| events.symbols.get(symbol).unwrap_or_default();
        assert_eq!(events.official_id[0], events.receiver_id[1]);
        assert_ne!(events.receiver_id[0], events.unit_id[0]);
        assert_eq!((events.unit_id[0], cases.unit_id[0]), (events.receiver_unit_id[1], events.unit_id[1]));
        assert!(events.official_id[1].is_none() && events.step[1].is_none());
        assert_eq!((text(events.step[0]), events.symbols.len()), ("Thẩm định", 6));
        assert_eq!(cases.case_id[0], events.case_id[1]);
        let real: Vec<&str> = events.symbols.iter().filter(|text| text.contains(['ầ', 'ở', '1'])).collect();
        assert!(real.iter().all(|text| crate::pseudonym::kind_of(text).is_some()), "{real:?}");
    }
}
