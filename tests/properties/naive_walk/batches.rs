//! Rule 15: holds released in a batch, where a single case is a batch.

use super::{Draft, Naive, hands_over};
use crate::fixtures::bucket::LogEvent;
use crate::fixtures::hours::{DAY, MINUTE_US};
use buckstop::event::Kind;

impl Naive<'_> {
    pub(super) fn is_in_batch(&self, draft: &Draft) -> bool {
        let Some(release) = draft.release else { return false };
        let Some(event) = release.event else { return false };
        let logged = self.logged.in_order();
        let lets_go_together = |other: usize| {
            logged[other].at == release.at
                && actor(logged[other]) == actor(self.events[event])
                && self.lets_go(other)
        };
        // The test runs in UTC.
        let is_midnight = release.at % (DAY * MINUTE_US) == 0;
        self.actor(event) == draft.holder
            && !is_midnight
            && self.at(event) == release.at
            && (0..self.events.len()).any(lets_go_together)
    }

    /// Returns true if the actor of an event of the log lets the case go.
    fn lets_go(&self, event: usize) -> bool {
        let logged = self.logged.in_order();
        let this = logged[event];
        let next = logged[event + 1..self.events.len()].iter().find(|next| is_act(next.kind));
        let goes_to_another = next.is_none_or(|next| actor(next) != actor(this));
        let is_work = matches!(this.kind, Kind::Accept | Kind::Begin | Kind::Work | Kind::Sign);
        matches!(this.kind, Kind::Complete | Kind::Deliver | Kind::Refuse)
            || (hands_over(this.kind) && (names_another(this) || goes_to_another))
            || (is_work && goes_to_another)
    }
}

/// Returns the official; without one, the unit.
fn actor(event: &LogEvent) -> (Option<&str>, Option<&str>) {
    match &event.official {
        Some(official) => (Some(official), None),
        None => (None, event.unit.as_deref()),
    }
}

fn names_another(event: &LogEvent) -> bool {
    match &event.receiver {
        Some(receiver) => Some(receiver) != event.official.as_ref(),
        None => event.receiver_unit.is_some() && event.receiver_unit != event.unit,
    }
}

fn is_act(kind: Kind) -> bool {
    let moves_nothing =
        matches!(kind, Kind::Submit | Kind::Note | Kind::Unknown | Kind::Apology | Kind::System);
    let comes_from_outside = matches!(
        kind,
        Kind::ConsultReply | Kind::SupplementIn | Kind::FeeIn | Kind::Withdraw | Kind::ExtendDue
    );
    !moves_nothing && !comes_from_outside
}
