//! Load that slows: arrivals by official and week, counted while cases run.

use super::weeks::Calendar;
use crate::simulate::plant::{Behaviour, ROLES};
use crate::simulate::province::Province;

/// The weeks before the present one whose arrivals count as load.
const RECENT_WEEKS: usize = 2;
/// The range of the factor on durations.
const FACTORS: (f64, f64) = (0.4, 4.0);

/// The arrivals so far. Cases are simulated in the order of their submission, so the arrivals of past weeks are nearly
/// complete when they are asked for.
pub(in crate::simulate) struct Load {
    /// How strongly load slows; 0 if nothing is counted.
    exponent: f64,
    calendar: Calendar,
    /// For each official and week, the arrivals.
    arrivals: Vec<u16>,
    /// For each role and week, the arrivals.
    by_role: Vec<u32>,
    /// For each role, the sum of its officials' shares of the cases, where an ordinary one has 1.
    shares: [f64; ROLES],
}

impl Load {
    pub(in crate::simulate) fn new(province: &Province) -> Self {
        let calendar = province.calendar;
        let officials = &province.roster.officials;
        let counted = if province.traits.load > 0.0 { calendar.weeks } else { 0 };
        let mut shares = [0.0; ROLES];
        for official in officials {
            shares[official.role as usize] += official.conduct.load;
        }
        Self {
            exponent: province.traits.load,
            calendar,
            arrivals: vec![0; counted * officials.len()],
            by_role: vec![0; counted * ROLES],
            shares,
        }
    }

    /// Counts a case that `official` receives at `now`.
    pub(in crate::simulate) fn arrive(&mut self, province: &Province, official: u32, now: i64) {
        if self.exponent > 0.0 {
            let (weeks, week) = (self.calendar.weeks, self.calendar.week(now));
            let count = &mut self.arrivals[official as usize * weeks + week];
            *count = count.saturating_add(1);
            self.by_role[province.roster.official(official).role as usize * weeks + week] += 1;
        }
    }

    /// Returns the factor on a duration of `official` that begins at `now`: the arrivals of the last weeks over the
    /// usual ones of all weeks so far, to the power of the trait's strength.
    pub(in crate::simulate) fn factor(&self, province: &Province, official: u32, now: i64) -> f64 {
        let (weeks, week) = (self.calendar.weeks, self.calendar.week(now));
        let first = province.first_week(official);
        if self.exponent == 0.0 || week < first + RECENT_WEEKS {
            return 1.0;
        }
        let mine = &self.arrivals[official as usize * weeks..][first..week];
        let sum = |counts: &[u16]| -> f64 { counts.iter().map(|count| f64::from(*count)).sum() };
        let recent = sum(&mine[mine.len() - RECENT_WEEKS..]);
        let who = province.roster.official(official);
        // Whoever has more cases than others is used to them, unless that was planted.
        let so_far = if who.behaviour == Behaviour::Overloaded {
            let role = who.role as usize;
            let all: u32 = self.by_role[role * weeks..][first..week].iter().sum();
            f64::from(all) / self.shares[role]
        } else {
            sum(mine)
        };
        let usual = so_far * RECENT_WEEKS as f64 / mine.len() as f64;
        let ratio = (recent + 1.0) / (usual + 1.0);
        ratio.powf(self.exponent).clamp(FACTORS.0, FACTORS.1)
    }
}
