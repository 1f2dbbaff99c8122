//! Holds that were released together with many others (rule 15).

use super::state::WalkState;
use super::working_time::HolderCalendars;
use crate::fact::{Hold, NO_EVENT};

impl WalkState<'_> {
    /// Marks the holds of the case that their holders released in a batch. How each was released must be known by now.
    pub(super) fn mark_batches(&mut self, calendars: &HolderCalendars<'_>) {
        if !self.bulk.has_batches() {
            return;
        }
        for index in self.case.first_hold..self.facts.holds.len() {
            let Hold { holder, closed_by, released_at, .. } = self.facts.holds[index];
            let released_it = closed_by != NO_EVENT && self.actor(closed_by as usize) == holder;
            self.facts.holds[index].in_batch = released_it
                && self.bulk.has_batch(self.events, closed_by as usize)
                && !calendars.is_midnight(released_at);
        }
    }
}
