//! The settings that depend on an event's source, looked up by symbol instead of by name.

use super::settings::{AfterPause, PauseRules, WalkSettings};
use crate::event::{Sym, Symbols};

/// The rules of each source. The vectors are indexed by the symbol of the source's name.
pub(super) struct SourceRules {
    /// True for sources whose cases end with their last event.
    ends_at_last_event: Vec<bool>,
    /// True for sources that only fill gaps; empty if there is no such source.
    fills_gaps: Vec<bool>,
    usual_after_pause: AfterPause,
    /// Empty if every source follows `usual_after_pause`.
    after_pause: Vec<AfterPause>,
}

impl SourceRules {
    pub(super) fn new(symbols: &Symbols, settings: &WalkSettings<'_>) -> Self {
        let fills_gaps = if settings.filling_sources.is_empty() {
            Vec::new()
        } else {
            symbols.iter().map(|name| settings.filling_sources.contains(name)).collect()
        };
        let PauseRules { usual, by_source } = settings.after_pause;
        let after_pause = if by_source.is_empty() {
            Vec::new()
        } else {
            symbols.iter().map(|name| by_source.get(name).copied().unwrap_or(*usual)).collect()
        };
        Self {
            ends_at_last_event: symbols
                .iter()
                .map(|name| settings.last_event_sources.contains(name))
                .collect(),
            fills_gaps,
            usual_after_pause: *usual,
            after_pause,
        }
    }

    /// Returns true if the cases of this source end with their last event.
    pub(super) fn ends_at_last_event(&self, source: Sym) -> bool {
        source.is_some() && self.ends_at_last_event[source.0 as usize]
    }

    /// Returns true if any source only fills gaps.
    pub(super) fn any_fills_gaps(&self) -> bool {
        !self.fills_gaps.is_empty()
    }

    /// Returns true if this source only fills gaps.
    pub(super) fn fills_gaps(&self, source: Sym) -> bool {
        !self.fills_gaps.is_empty() && source.is_some() && self.fills_gaps[source.0 as usize]
    }

    /// What a pause that an event of this source asks for does to the due date of the case.
    pub(super) fn after_pause(&self, source: Sym) -> AfterPause {
        if self.after_pause.is_empty() || source.is_none() {
            return self.usual_after_pause;
        }
        self.after_pause[source.0 as usize]
    }
}
