//! An official: what was planted, and which traits concern the person.

use super::plant::{Behaviour, Conduct, StaffRole};
use super::planting::Planting;

/// An official, or an account that is used as one.
pub(super) struct Official {
    /// As exports show it: `Họ tên - (Chức vụ)`.
    pub(super) shown: String,
    pub(super) unit: u32,
    pub(super) behaviour: Behaviour,
    pub(super) conduct: Conduct,
    /// The factor on all durations of this official.
    pub(super) pace: f64,
    pub(super) role: StaffRole,
    /// What was planted with a strength.
    pub(super) planted: Option<Planting>,
    pub(super) person: Person,
}

/// The traits of simulated offices that concern one official; see [`Traits`](super::Traits).
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "each trait is there or not, whatever the others are")]
pub(super) struct Person {
    pub(super) hard_cases: bool,
    /// Half of the official's cases are in the register of pilots.
    pub(super) pilots: bool,
    pub(super) newcomer: bool,
    pub(super) part_time: Option<PartTime>,
    pub(super) timer: bool,
    /// The colleague under whose account the official acts.
    pub(super) account: Option<u32>,
    pub(super) recorded_leave: bool,
    pub(super) unrecorded_leave: bool,
}

/// The hours of an official who works part time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartTime {
    Mornings,
    ThreeDays,
}

impl Person {
    /// Returns the names of the traits, apart from recorded leave, which is nothing special.
    pub(super) fn traps(&self) -> impl Iterator<Item = &'static str> {
        [
            ("hard_cases", self.hard_cases),
            ("pilots", self.pilots),
            ("newcomer", self.newcomer),
            ("part_time", self.part_time.is_some()),
            ("timer", self.timer),
            ("shared_account", self.account.is_some()),
            ("unrecorded_leave", self.unrecorded_leave),
        ]
        .into_iter()
        .filter_map(|(id, has)| has.then_some(id))
    }
}

impl Official {
    /// Returns true if nothing was planted and no trait makes the official special.
    pub(super) fn is_ordinary(&self) -> bool {
        self.behaviour == Behaviour::Normal && self.person.traps().next().is_none()
    }
}
