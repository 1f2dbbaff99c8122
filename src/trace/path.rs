//! The way of a case through its holders, without what was recalled.

use crate::event::{Kind, Sym};
use crate::fact::EventIndex;

/// One hold on the way.
#[derive(Clone, Copy)]
pub(super) struct Station {
    pub(super) holder: Sym,
    /// Index into `Facts::holds`.
    pub(super) hold: usize,
    /// Index into `Facts::handovers` of the handover that led here; `None` for the first holder.
    pub(super) handover: Option<usize>,
    /// The holder's last act while holding; that of arrival until it acts.
    pub(super) last_act_at: i64,
    pub(super) last_act: EventIndex,
    pub(super) last_act_kind: Kind,
    /// Whether it acted at all. A receiver named by the log may not have.
    pub(super) acted: bool,
    /// Where this holder stood on the way before, for a recall to restore.
    before: Option<usize>,
}

/// A distinct holder of the case.
struct Visitor {
    holder: Sym,
    /// Its last position on the way; `None` when its only hold was recalled.
    position: Option<usize>,
    visits: u32,
}

/// The stations in order, and where each holder last stood.
#[derive(Default)]
pub(super) struct Path {
    stations: Vec<Station>,
    visitors: Vec<Visitor>,
}

/// What is known of a holder when the case comes to it.
#[derive(Clone, Copy)]
pub(super) struct Arrival {
    /// Its place among the visitors; `None` when new to the case.
    visitor: Option<usize>,
    /// Handovers since it last had the case: 0 when new to it, 2 when it was the one before the sender.
    pub(super) loop_length: u32,
    /// Which visit this is, from 1.
    pub(super) visit_no: u32,
}

impl Path {
    pub(super) fn clear(&mut self) {
        self.stations.clear();
        self.visitors.clear();
    }

    pub(super) fn last(&self) -> Option<&Station> {
        self.stations.last()
    }

    pub(super) fn last_mut(&mut self) -> Option<&mut Station> {
        self.stations.last_mut()
    }

    /// What arriving now would mean for a holder.
    pub(super) fn arrival(&self, holder: Sym) -> Arrival {
        match self.visitors.iter().position(|visitor| visitor.holder == holder) {
            Some(place) => {
                let visitor = &self.visitors[place];
                let since = |position| (self.stations.len() - position) as u32;
                Arrival {
                    visitor: Some(place),
                    loop_length: visitor.position.map_or(0, since),
                    visit_no: visitor.visits + 1,
                }
            }
            None => Arrival { visitor: None, loop_length: 0, visit_no: 1 },
        }
    }

    /// The case comes to a holder at an instant by an event; the holder has not acted yet. `arrival` is what
    /// [`arrival`](Self::arrival) has just told of it.
    pub(super) fn push(
        &mut self,
        (holder, arrival): (Sym, Arrival),
        hold: usize,
        handover: Option<usize>,
        at: i64,
        event: EventIndex,
    ) {
        let position = self.stations.len();
        let before = if let Some(place) = arrival.visitor {
            let visitor = &mut self.visitors[place];
            visitor.visits += 1;
            visitor.position.replace(position)
        } else {
            self.visitors.push(Visitor { holder, position: Some(position), visits: 1 });
            None
        };
        self.stations.push(Station {
            holder,
            hold,
            handover,
            last_act_at: at,
            last_act: event,
            last_act_kind: Kind::Unknown,
            acted: false,
            before,
        });
    }

    /// The last holder has a new hold of a case that never left it: the same station, to be acted on anew.
    pub(super) fn stay(&mut self, hold: usize, at: i64, event: EventIndex) {
        if let Some(station) = self.stations.last_mut() {
            station.hold = hold;
            station.handover = None;
            station.last_act_at = at;
            station.last_act = event;
            station.last_act_kind = Kind::Unknown;
            station.acted = false;
        }
    }

    /// Takes the last station back, as if the case had never come to it.
    pub(super) fn recall(&mut self) {
        let Some(station) = self.stations.pop() else { return };
        if let Some(visitor) = self.visitors.iter_mut().find(|visitor| visitor.holder == station.holder) {
            visitor.visits -= 1;
            visitor.position = station.before;
        }
    }
}
