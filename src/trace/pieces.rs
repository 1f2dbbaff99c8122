//! Pieces of work that have a beginning and an end in the log (rule 12).

use super::state::WalkState;
use super::walk_event::WalkEvent;
use crate::event::Sym;
use rustc_hash::FxHashMap;

/// The pieces of work of a case that have begun and not ended: how many, by activity, official and unit.
#[derive(Default)]
pub(super) struct OpenPieces(FxHashMap<Piece, u32>);

type Piece = (Sym, Sym, Sym);

/// The number of pieces whose memory is kept for the next case.
const KEPT_PIECES: usize = 1024;

impl OpenPieces {
    pub(super) fn clear(&mut self) {
        if !self.0.is_empty() {
            self.0.clear();
            self.0.shrink_to(KEPT_PIECES);
        }
    }
}

impl WalkState<'_> {
    /// Remembers that the actor has begun a piece of work.
    pub(super) fn begin_piece(&mut self, event: &WalkEvent) {
        *self.pieces.0.entry(self.piece(event)).or_default() += 1;
    }

    /// Returns true if the event ends a piece of work that has begun, which it then takes from the open ones.
    pub(super) fn take_piece(&mut self, event: &WalkEvent) -> bool {
        if self.pieces.0.is_empty() {
            return false;
        }
        let piece = self.piece(event);
        let Some(open) = self.pieces.0.get_mut(&piece) else { return false };
        *open -= 1;
        if *open == 0 {
            self.pieces.0.remove(&piece);
        }
        true
    }

    /// Applies the end of a piece of work. It counted as a substantive act when it began. The end is an act of
    /// a holder that still has the case, and brings the case back to nobody: work in parallel is not passed
    /// to and fro.
    pub(super) fn end_piece(&mut self, event: &WalkEvent) {
        let has_it = self.path.last().is_some_and(|visit| visit.holder == event.actor);
        if has_it && self.open_hold.is_some() {
            self.act_on_the_case(event);
        } else {
            self.count_idle();
        }
    }

    fn piece(&self, event: &WalkEvent) -> Piece {
        (self.events.activity[event.index as usize], event.official, event.unit)
    }
}
