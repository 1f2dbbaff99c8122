//! Rule 7: the end of the case.

use super::{Arrival, Naive, Release, ends_case};
use buckstop::event::Kind;
use buckstop::fact::Passage;

impl Naive<'_> {
    /// Returns when the case ended, judging by what happened before an event.
    pub(super) fn ended_before(&self, event: usize) -> Option<i64> {
        self.events[..event].iter().find(|earlier| ends_case(earlier.kind)).map(|earlier| earlier.at)
    }

    pub(super) fn case_end(&self) -> Option<(i64, Passage)> {
        let ended = self.events.iter().find(|event| ends_case(event.kind));
        let last = self.events.last().expect("a case has events");
        let ends_with_last = self.settings.last_event_sources.contains(&last.source.as_str());
        let known = |at: &i64| *at <= self.settings.as_of;
        let exported = self.case.exported.as_ref();
        let exported = exported.and_then(|row| row.finished.filter(known).or(row.returned.filter(known)));
        match (ended, exported) {
            (Some(event), _) => Some((event.at, Passage::CaseEnd(event.kind))),
            (None, _) if ends_with_last => Some((last.at, Passage::LastEvent)),
            (None, Some(finished)) => Some((finished.max(last.at), Passage::CaseEnd(Kind::Complete))),
            (None, None) => None,
        }
    }

    /// Returns the event that ended the case, if an event did.
    pub(super) fn ending_event(&self) -> Option<usize> {
        match self.case_end() {
            Some((_, Passage::LastEvent)) => Some(self.events.len() - 1),
            _ => self.events.iter().position(|event| ends_case(event.kind)),
        }
    }

    pub(super) fn case_end_or_as_of(&self) -> i64 {
        self.case_end().map_or(self.settings.as_of, |(at, _)| at)
    }

    /// Releases holds that nothing has ended at their last act, if the case is over.
    pub(super) fn end_of_log(&mut self) {
        let Some(current) = self.current() else { return };
        let ends_by_an_event = self.events.iter().any(|event| ends_case(event.kind));
        match self.case_end() {
            None => return,
            Some((at, how @ Passage::CaseEnd(_))) if !ends_by_an_event => {
                return self.release(current, Release { at, how, event: None });
            }
            Some(_) => {}
        }
        let hold = &self.holds[current];
        let opened_by = match hold.arrival {
            Arrival::Named { by } => by,
            Arrival::First | Arrival::ByNextAct => hold.acts[0],
        };
        let event = hold.acts.last().copied().unwrap_or(opened_by);
        let at = self.at(event);
        self.release(current, Release { at, how: Passage::LastEvent, event: Some(event) });
    }
}
