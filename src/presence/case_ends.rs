//! From which day on the log has all cases, and not only those that took long.
//!
//! An export of the cases that ended in a period (or were open in it) has earlier cases only if they took long. Whoever had
//! these looks slow, although the quick ones of the same time are not in the log. What began after the first case of the
//! log ended is complete in this respect: whether a case is there does not depend on how long it took.

use crate::event::{CaseColumns, EventColumns, Kind, NO_TIME};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The days on which cases began and ended. Those of different buckets merge by addition, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseEnds {
    /// The first day of any case, counted from 1970-01-01.
    first_begin: Option<i64>,
    /// The number of cases whose end the log tells, by day.
    told: BTreeMap<i64, u64>,
    /// The number of cases by the day of their last event, whether they have ended or not.
    last_events: BTreeMap<i64, u64>,
}

/// One case in so many may end before the others by an error of its dates.
const STRAY: u64 = 1_000;

impl CaseEnds {
    /// Adds the cases of a bucket. `day_of` returns the local day of an instant, counted from 1970-01-01, or nothing if
    /// the instant does not count.
    pub fn add(&mut self, events: &EventColumns, cases: &CaseColumns, day_of: impl Fn(i64) -> Option<i64>) {
        let mut has_ended = vec![false; events.symbols.len()];
        let mut start = 0;
        for rows in events.case_id.chunk_by(|one, other| one == other) {
            let span = start..start + rows.len();
            start = span.end;
            let days = || span.clone().filter_map(|at| Some((at, day_of(events.occurred_at[at])?)));
            let Some((_, first)) = days().next() else { continue };
            self.first_begin = Some(self.first_begin.map_or(first, |known| known.min(first)));
            if let Some((_, last)) = days().last() {
                *self.last_events.entry(last).or_default() += 1;
            }
            if let Some((_, end)) = days().find(|(at, _)| ends_case(events.kind[*at])) {
                *self.told.entry(end).or_default() += 1;
                has_ended[rows[0].0 as usize] = true;
            }
        }
        for row in 0..cases.case_id.len() {
            let ended = has_ended.get(cases.case_id[row].0 as usize).copied().unwrap_or(false);
            let exported = [cases.finished_at[row], cases.returned_at[row]];
            let end = exported.into_iter().find(|at| *at != NO_TIME).and_then(&day_of);
            if let Some(end) = end.filter(|_| !ended) {
                *self.told.entry(end).or_default() += 1;
            }
        }
    }

    /// Adds the cases of other buckets.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.first_begin = [self.first_begin, other.first_begin].into_iter().flatten().min();
        for (mine, theirs) in [(&mut self.told, other.told), (&mut self.last_events, other.last_events)] {
            for (day, number) in theirs {
                *mine.entry(day).or_default() += number;
            }
        }
        self
    }

    /// Returns the day on which the first cases ended, counted from 1970-01-01, if the first case began at least `gap_days`
    /// before it; `None` if it did not, so that the log has all cases from its beginning, and if `gap_days` is 0.
    pub fn complete_from(&self, gap_days: u32) -> Option<i64> {
        // A case without a told end may be open, unless the log tells no ends at all.
        let ends = if self.told.is_empty() { &self.last_events } else { &self.told };
        let strays = ends.values().sum::<u64>() / STRAY;
        let mut ended = 0;
        let first_end = ends.iter().find(|(_, number)| {
            ended += **number;
            ended > strays
        });
        let (first_end, first_begin) = (*first_end?.0, self.first_begin?);
        (gap_days > 0 && first_end - first_begin >= i64::from(gap_days)).then_some(first_end)
    }
}

fn ends_case(kind: Kind) -> bool {
    matches!(kind, Kind::Complete | Kind::Deliver | Kind::Refuse | Kind::Withdraw)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cases as first day, last day, and whether the last event ends them. Instants are days.
    fn ends(cases: &[(i64, i64, bool)]) -> CaseEnds {
        let mut all = CaseEnds::default();
        for (number, (first, last, told)) in cases.iter().enumerate() {
            let mut events = EventColumns::default();
            let case = events.symbols.intern(&number.to_string());
            for (at, kind) in
                [(*first, Kind::Accept), (*last, if *told { Kind::Complete } else { Kind::Work })]
            {
                events.case_id.push(case);
                events.occurred_at.push(at);
                events.kind.push(kind);
            }
            let mut one = CaseEnds::default();
            one.add(&events, &CaseColumns::default(), Some);
            all = one.merge(all);
        }
        all
    }

    #[test]
    fn a_log_of_cases_that_ended_in_may_is_complete_from_may() {
        // Cases that began in January are there only if they lasted until day 120.
        let log = ends(&[(5, 125, true), (100, 121, true), (118, 120, true), (121, 130, true)]);
        assert_eq!(log.complete_from(60), Some(120));
        assert_eq!(log.complete_from(0), None, "0 turns it off");
    }

    #[test]
    fn a_log_whose_cases_end_soon_after_its_beginning_is_complete() {
        let log = ends(&[(0, 3, true), (1, 200, true), (150, 151, true)]);
        assert_eq!(log.complete_from(60), None);
    }

    #[test]
    fn an_open_case_does_not_end_with_its_last_event() {
        let log = ends(&[(0, 2, false), (5, 125, true), (118, 120, true)]);
        assert_eq!(log.complete_from(60), Some(120));
        let no_ends_told = ends(&[(0, 2, false), (5, 125, false), (118, 120, false)]);
        assert_eq!(no_ends_told.complete_from(60), None);
    }

    #[test]
    fn one_case_in_a_thousand_may_have_wrong_dates() {
        let mut cases = vec![(0, 1, true)];
        cases.extend((0..1_000).map(|at| (at % 150, 150 + at % 20, true)));
        assert_eq!(ends(&cases).complete_from(60), Some(150));
        assert_eq!(ends(&cases[..900]).complete_from(60), None, "of fewer cases the first counts");
    }

    #[test]
    fn the_end_in_the_export_of_cases_counts_unless_an_event_told_one() {
        let mut events = EventColumns::default();
        let mut cases = CaseColumns::default();
        let case = events.symbols.intern("A");
        events.case_id.push(case);
        events.occurred_at.push(3);
        events.kind.push(Kind::Accept);
        cases.case_id.push(case);
        cases.finished_at.push(100);
        cases.returned_at.push(NO_TIME);
        let mut log = CaseEnds::default();
        log.add(&events, &cases, Some);
        assert_eq!(log.complete_from(60), Some(100));
        assert_eq!(log.complete_from(98), None);
    }
}
