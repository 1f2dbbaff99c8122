//! The state of a walk: the facts so far, and what is remembered of the case under way.
//!
//! Nothing is allocated per event: rows go straight into the fact tables, and the vectors of one case are
//! cleared and reused for the next.
//!
//! The rules that change the state are `impl` blocks in the files next to this one, which knows none of them.

use super::levels::HolderLevels;
use super::path::HolderPath;
use super::pieces::OpenPieces;
use super::settings::WalkSettings;
use super::source_rules::SourceRules;
use super::working_time::BlockedTime;
use crate::bulk::BulkLookup;
use crate::event::{CaseColumns, EventColumns, NO_TIME, Sym};
use crate::fact::{EventIndex, Facts, Level, NO_EVENT, Passage};

/// The state of a walk over the cases of a bucket.
pub(super) struct WalkState<'a> {
    pub(super) events: &'a EventColumns,
    pub(super) cases: &'a CaseColumns,
    pub(super) level: Level,
    pub(super) sources: SourceRules,
    pub(super) intake_limit_us: i64,
    pub(super) levels: HolderLevels,
    pub(super) bulk: BulkLookup<'a>,
    /// The facts of the batch of cases under way.
    pub(super) facts: Facts,
    pub(super) case: CurrentCase,
    /// Index of the open hold in `facts.holds`.
    pub(super) open_hold: Option<usize>,
    /// Index of the open pause in `facts.pauses`.
    pub(super) open_pause: Option<usize>,
    pub(super) path: HolderPath,
    pub(super) pieces: OpenPieces,
    /// For each handover of the case, the index of the hold it opened.
    pub(super) receiver_hold: Vec<usize>,
    /// Indices of the consultations without an answer, oldest first.
    pub(super) unanswered: Vec<usize>,
    /// For each consultation of the case, when the case stopped waiting although no answer had come.
    pub(super) gave_up_at: Vec<i64>,
    /// Filled when the case is over.
    pub(super) blocked: BlockedTime,
    /// By symbol of the case id, the case's row in `cases`; `NO_EVENT` where it has none.
    exported_row: Vec<u32>,
}

/// The case under way. Indices named `first_…` say where the case's rows begin in the tables of the batch.
pub(super) struct CurrentCase {
    pub(super) case_id: Sym,
    pub(super) procedure_id: Sym,
    /// The kinds of the events whose source does not only fill gaps, one bit a kind. 0 if no source fills gaps.
    pub(super) logged_kinds: u32,
    pub(super) first_hold: usize,
    pub(super) first_handover: usize,
    pub(super) first_consultation: usize,
    pub(super) first_pause: usize,
    pub(super) first_due_move: usize,
    pub(super) first_event: usize,
    pub(super) last_event: usize,
    pub(super) accepted_at: i64,
    pub(super) ended_at: i64,
    pub(super) ended_by: Passage,
    /// `NO_EVENT` if no event ended it.
    pub(super) ended_event: EventIndex,
    pub(super) events: u32,
    pub(super) idle_events: u32,
    pub(super) due_moves: u32,
    /// True once an event has moved the due date: the exported one is then taken to be the new one.
    pub(super) due_is_current: bool,
    pub(super) apology: bool,
}

impl Default for CurrentCase {
    fn default() -> Self {
        Self {
            case_id: Sym::NONE,
            procedure_id: Sym::NONE,
            logged_kinds: 0,
            first_hold: 0,
            first_handover: 0,
            first_consultation: 0,
            first_pause: 0,
            first_due_move: 0,
            first_event: 0,
            last_event: 0,
            accepted_at: NO_TIME,
            ended_at: NO_TIME,
            ended_by: Passage::Open,
            ended_event: NO_EVENT,
            events: 0,
            idle_events: 0,
            due_moves: 0,
            due_is_current: false,
            apology: false,
        }
    }
}

impl CurrentCase {
    pub(super) fn ended(&self) -> bool {
        self.ended_at != NO_TIME
    }
}

impl<'a> WalkState<'a> {
    pub(super) fn new(
        events: &'a EventColumns,
        cases: &'a CaseColumns,
        level: Level,
        settings: &WalkSettings<'a>,
    ) -> Self {
        let mut exported_row = vec![NO_EVENT; events.symbols.len()];
        for (row, case_id) in cases.case_id.iter().enumerate() {
            exported_row[case_id.0 as usize] = row as u32;
        }
        Self {
            events,
            cases,
            level,
            sources: SourceRules::new(&events.symbols, settings),
            intake_limit_us: settings.intake_limit_us,
            levels: HolderLevels::new(&events.symbols, settings.levels),
            bulk: BulkLookup::new(settings.bulk),
            facts: Facts::default(),
            case: CurrentCase::default(),
            open_hold: None,
            open_pause: None,
            path: HolderPath::default(),
            pieces: OpenPieces::default(),
            receiver_hold: Vec::new(),
            unanswered: Vec::new(),
            gave_up_at: Vec::new(),
            blocked: BlockedTime::default(),
            exported_row,
        }
    }

    /// Begins the case whose events are `start..stop`.
    pub(super) fn begin_case(&mut self, start: usize, stop: usize) {
        self.case = CurrentCase {
            case_id: self.events.case_id[start],
            first_hold: self.facts.holds.len(),
            first_handover: self.facts.handovers.len(),
            first_consultation: self.facts.consultations.len(),
            first_pause: self.facts.pauses.len(),
            first_due_move: self.facts.due_moves.len(),
            first_event: start,
            last_event: stop - 1,
            events: (stop - start) as u32,
            ..CurrentCase::default()
        };
        self.case.procedure_id = self.procedure(start, stop);
        self.case.logged_kinds = self.logged_kinds(start, stop);
        self.open_hold = None;
        self.open_pause = None;
        self.path.clear();
        self.pieces.clear();
        self.receiver_hold.clear();
        self.unanswered.clear();
        self.gave_up_at.clear();
        self.blocked.clear();
    }

    /// Counts an event that moves nothing.
    pub(super) fn count_idle(&mut self) {
        self.case.idle_events += 1;
    }

    /// Returns the actor of an event, at the level of the walk.
    pub(super) fn actor(&self, event: usize) -> Sym {
        match self.level {
            Level::Official => self.events.official_id[event],
            Level::Unit => self.events.unit_id[event],
        }
    }

    /// Returns the step of an event, or its activity where the log has no steps.
    pub(super) fn step_of(&self, event: EventIndex) -> Sym {
        let event = event as usize;
        let step = self.events.step[event];
        if step.is_some() { step } else { self.events.activity[event] }
    }

    /// Returns true if the event's source only fills gaps (rule 11).
    pub(super) fn fills_gaps(&self, event: usize) -> bool {
        self.sources.fills_gaps(self.events.source[event])
    }

    /// Returns the row of the case in its own export, if it has one.
    pub(super) fn exported_row(&self) -> Option<usize> {
        let row = self.exported_row[self.case.case_id.0 as usize];
        (row != NO_EVENT).then_some(row as usize)
    }

    fn procedure(&self, start: usize, stop: usize) -> Sym {
        let logged = self.events.procedure_id[start..stop].iter().find(|procedure| procedure.is_some());
        let exported = || self.exported_row().map_or(Sym::NONE, |row| self.cases.procedure_id[row]);
        logged.copied().unwrap_or_else(exported)
    }

    fn logged_kinds(&self, start: usize, stop: usize) -> u32 {
        if !self.sources.any_fills_gaps() {
            return 0;
        }
        let logged = (start..stop).filter(|&event| !self.fills_gaps(event));
        logged.fold(0, |kinds, event| kinds | 1 << self.events.kind[event] as u32)
    }
}
