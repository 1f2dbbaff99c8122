//! The holders of a case in order, without the visits that were recalled.

use crate::event::{Kind, Sym};
use crate::fact::EventIndex;

/// The visits of a case to its holders, in order.
#[derive(Default)]
pub(super) struct HolderPath {
    visits: Vec<Visit>,
    histories: Vec<HolderHistory>,
}

/// The case with one holder. After the case has ended, one visit may span several holds.
#[derive(Clone, Copy)]
pub(super) struct Visit {
    pub(super) holder: Sym,
    /// Index in `Facts::holds` of the visit's latest hold.
    pub(super) hold: usize,
    /// Index in `Facts::handovers` of the handover that opened that hold, if one did.
    pub(super) handover: Option<usize>,
    /// The holder's last act during the hold; until it acts, the instant and the event of its arrival.
    pub(super) last_act_at: i64,
    pub(super) last_act: EventIndex,
    pub(super) last_act_kind: Kind,
    /// False for a receiver that the log names and that has not acted.
    pub(super) acted: bool,
    /// Index of the same holder's previous visit, which becomes its last one again if this one is recalled.
    previous: Option<usize>,
}

/// The visits of a case to one holder.
struct HolderHistory {
    holder: Sym,
    /// Index of the holder's last visit; `None` if its only visit was recalled.
    last_visit: Option<usize>,
    visits: u32,
}

/// What is known of a holder when the case comes to it.
#[derive(Clone, Copy)]
pub(super) struct Arrival {
    /// Index of the holder's history; `None` if it never had the case.
    history: Option<usize>,
    /// Handovers since the holder last had the case: 0 if it never had it, 2 if it had it just before the
    /// sender.
    pub(super) loop_length: u32,
    /// The number of this visit, from 1.
    pub(super) visit_no: u32,
}

impl HolderPath {
    pub(super) fn clear(&mut self) {
        self.visits.clear();
        self.histories.clear();
    }

    pub(super) fn last(&self) -> Option<&Visit> {
        self.visits.last()
    }

    pub(super) fn last_mut(&mut self) -> Option<&mut Visit> {
        self.visits.last_mut()
    }

    /// Describes the arrival of the case at `holder`, if it came there next.
    pub(super) fn arrival(&self, holder: Sym) -> Arrival {
        match self.histories.iter().position(|history| history.holder == holder) {
            Some(index) => {
                let history = &self.histories[index];
                let since = |last_visit| (self.visits.len() - last_visit) as u32;
                Arrival {
                    history: Some(index),
                    loop_length: history.last_visit.map_or(0, since),
                    visit_no: history.visits + 1,
                }
            }
            None => Arrival { history: None, loop_length: 0, visit_no: 1 },
        }
    }

    /// Appends a visit that begins at an instant with an event; the holder has not acted yet.
    ///
    /// `arrival` is what [`arrival`](Self::arrival) returns for the holder now.
    pub(super) fn push(
        &mut self,
        (holder, arrival): (Sym, Arrival),
        hold: usize,
        handover: Option<usize>,
        at: i64,
        event: EventIndex,
    ) {
        let visit = self.visits.len();
        let previous = if let Some(index) = arrival.history {
            let history = &mut self.histories[index];
            history.visits += 1;
            history.last_visit.replace(visit)
        } else {
            self.histories.push(HolderHistory { holder, last_visit: Some(visit), visits: 1 });
            None
        };
        self.visits.push(Visit {
            holder,
            hold,
            handover,
            last_act_at: at,
            last_act: event,
            last_act_kind: Kind::Unknown,
            acted: false,
            previous,
        });
    }

    /// Gives the last visit a new hold, in which the holder has not acted yet.
    pub(super) fn renew_hold(&mut self, hold: usize, at: i64, event: EventIndex) {
        if let Some(visit) = self.visits.last_mut() {
            visit.hold = hold;
            visit.handover = None;
            visit.last_act_at = at;
            visit.last_act = event;
            visit.last_act_kind = Kind::Unknown;
            visit.acted = false;
        }
    }

    /// Removes the last visit, as if the case had never come to its holder.
    pub(super) fn recall(&mut self) {
        let Some(visit) = self.visits.pop() else { return };
        if let Some(history) = self.histories.iter_mut().find(|history| history.holder == visit.holder) {
            history.visits -= 1;
            history.last_visit = visit.previous;
        }
    }
}
