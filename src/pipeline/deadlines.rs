//! When opinions are due that were asked for without a due date, and when silence is consent.

use crate::calendar::{Calendar, CalendarBook};
use crate::event::{NO_TIME, Sym, Symbols};
use crate::fact::{Consultation, Facts, Reply};
use crate::lists::ConsultationDeadlineEntry;
use rustc_hash::FxHashMap;

const DAY_US: i64 = 86_400_000_000;
/// The most calendar days in which a deadline is looked for. Beyond the days that a calendar covers nobody works.
const MOST_CALENDAR_DAYS: u32 = 2000;

/// The deadlines of consultations, by the symbols of one bucket: procedure, and step or [`Sym::NONE`] for all steps.
pub(super) struct BucketDeadlines<'l>(FxHashMap<(Sym, Sym), Vec<&'l ConsultationDeadlineEntry>>);

impl<'l> BucketDeadlines<'l> {
    pub(super) fn new(entries: &'l [ConsultationDeadlineEntry], symbols: &Symbols) -> Self {
        let mut rules: FxHashMap<(Sym, Sym), Vec<&ConsultationDeadlineEntry>> = FxHashMap::default();
        for entry in entries {
            let step = entry.step.as_ref().map_or(Some(Sym::NONE), |step| symbols.find(step));
            if let (Some(procedure), Some(step)) = (symbols.find(&entry.procedure_id), step) {
                rules.entry((procedure, step)).or_default().push(entry);
            }
        }
        Self(rules)
    }

    /// Gives consultations without a due date the one of the list, and ends those that were not answered at the instant at
    /// which silence is consent: no answer after that is nobody's fault.
    pub(super) fn apply(&self, facts: &mut Facts, calendars: &CalendarBook, symbols: &Symbols) {
        if self.0.is_empty() {
            return;
        }
        for one in &mut facts.consultations {
            let Some(rule) = self.rule(one) else { continue };
            let name = |symbol: Sym| symbols.get(symbol);
            if one.due_at == NO_TIME {
                let unit = calendars.get(calendars.id_for(name(one.consulted_unit_id), None));
                one.due_at = end_of_working_day(calendars, unit, one.asked_at, rule.working_days);
            }
            let is_consent = rule.deemed_consent && one.reply != Reply::Own && one.due_at != NO_TIME;
            if is_consent && one.counted_until > one.due_at.max(one.asked_at) {
                let official = (one.consulted != one.consulted_unit_id).then_some(one.consulted);
                let own = calendars.id_for(name(one.consulted_unit_id), official.and_then(name));
                one.counted_until = one.due_at.max(one.asked_at);
                one.work_us = calendars.get(own).working_us(one.asked_at, one.counted_until);
            }
        }
    }

    /// Returns the rule in force when the question was asked: that of its step, else that of all steps.
    fn rule(&self, one: &Consultation) -> Option<&'l ConsultationDeadlineEntry> {
        let in_force = |step: Sym| {
            let rules = self.0.get(&(one.procedure_id, step))?;
            rules.iter().copied().find(|rule| {
                rule.valid_from.is_none_or(|from| from <= one.asked_at)
                    && rule.valid_to.is_none_or(|to| one.asked_at <= to)
            })
        };
        let of_step = if one.step.is_some() { in_force(one.step) } else { None };
        of_step.or_else(|| in_force(Sym::NONE))
    }
}

/// Returns the last instant of the day on which the given number of working days have passed since the day of `start`, µs
/// UTC; [`NO_TIME`] if the calendar ends before.
fn end_of_working_day(calendars: &CalendarBook, calendar: &Calendar, start: i64, days: u32) -> i64 {
    let clock = calendars.clock();
    let midnight = |day: i64| {
        let local = day * DAY_US;
        local - clock.offset_us(local - clock.offset_us(local))
    };
    let first = clock.day_number(start);
    let mut left = days;
    for day in (first + 1..).take(MOST_CALENDAR_DAYS as usize) {
        let (begins, ends) = (midnight(day), midnight(day + 1));
        if calendar.working_us(begins, ends) > 0 {
            left -= 1;
        }
        if left == 0 {
            return ends - 1;
        }
    }
    NO_TIME
}
