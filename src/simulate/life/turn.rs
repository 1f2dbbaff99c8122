//! Turns: who has the case, and what for.

/// An official's turn with the case.
#[derive(Clone, Copy)]
pub(super) struct Turn {
    pub(super) holder: u32,
    pub(super) sender: u32,
    pub(super) task: Task,
}

/// What the holder is to do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    Dispatch,
    /// The case came back: unjustly if the official who returned it was in charge.
    DispatchAgain {
        unjustly: bool,
    },
    Examine,
    /// Somebody else is in charge.
    ExamineByMistake,
    Rework,
    Approve,
}

/// What follows a turn.
pub(super) enum AfterTurn {
    Turn(Turn),
    Done { leader: u32 },
    Withdrawn,
}
