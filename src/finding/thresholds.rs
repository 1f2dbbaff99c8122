//! The settings that decide whether a finding is made.

/// What the kinds of findings need of the configuration.
#[derive(Clone, Copy, Debug)]
pub struct FindingThresholds {
    /// Arrivals divided by the median of the peers' from which on load may explain slowness.
    pub overload_ratio: f64,
    /// The probability of being worse than the peers above which a measure forbids praise.
    pub max_worse_probability: f64,
    /// The probability from which on a finding still stands without some of what it rests on.
    pub persistent_probability: f64,
    /// The share of events without a known actor above which a unit's data are reported.
    pub missing_actor_share: f64,
    /// The number of events below which that share is not reported.
    pub missing_actor_min_events: u64,
    /// The number of facts below which a withheld measure makes no finding.
    pub withheld_min_facts: u64,
    /// The share of holds at a step that only pass through from which on the step is reported.
    pub pass_through_share: f64,
    /// The number of holds below which a step is not reported.
    pub step_min_holds: u64,
}
