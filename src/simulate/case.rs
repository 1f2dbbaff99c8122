//! A case as the cases file shows it.

/// One case. Instants are local seconds.
pub(super) struct SimulatedCase {
    /// Index into `PROCEDURES`.
    pub(super) procedure: usize,
    /// The official in charge; others may get the case by mistake.
    pub(super) specialist: u32,
    /// 1 in person, 2 online, 3 by post.
    pub(super) channel: u8,
    pub(super) submitted: i64,
    pub(super) accepted: Option<i64>,
    pub(super) due: Option<i64>,
    pub(super) finished: Option<i64>,
    pub(super) returned: Option<i64>,
    pub(super) status: &'static str,
    /// True if it is in the register of pilots.
    pub(super) pilot: bool,
    /// The factor on all durations of the case, whoever holds it.
    pub(super) difficulty: f64,
}
