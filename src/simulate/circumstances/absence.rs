//! When officials are not there: leave, part time, and before a newcomer's first day.

use std::ops::Range;

use jiff::civil::Weekday;

use crate::simulate::dice::Dice;
use crate::simulate::official::PartTime;
use crate::simulate::plant::Behaviour;
use crate::simulate::roster::Roster;
use crate::simulate::workdays::{MORNING_SECONDS, WORK_SECONDS, Workdays};

/// The number of working days of leave of an official who is planted as on leave.
const PLANTED_LEAVE_DAYS: i64 = 10;

/// A leave, in work seconds: whole working days.
#[derive(Clone)]
pub(in crate::simulate) struct Leave {
    pub(in crate::simulate) when: Range<i64>,
    /// False if no file shows it.
    pub(in crate::simulate) recorded: bool,
}

/// The absences of one official.
#[derive(Clone, Default)]
pub(in crate::simulate) struct Absences {
    pub(in crate::simulate) leaves: Vec<Leave>,
    /// The first work second of a newcomer.
    pub(in crate::simulate) first_work: Option<i64>,
    /// All absences in work seconds, in order and disjoint.
    away: Vec<Range<i64>>,
}

impl Absences {
    /// Returns the work second at which `seconds` of work that begin at `from` are done.
    pub(in crate::simulate) fn finish(&self, from: i64, seconds: i64) -> i64 {
        let mut until = from + seconds;
        let ahead = self.away.partition_point(|range| range.end <= from);
        for range in &self.away[ahead..] {
            if until <= range.start {
                break;
            }
            until += range.end - from.max(range.start);
        }
        until
    }

    pub(in crate::simulate) fn contains(&self, work: i64) -> bool {
        let ahead = self.away.partition_point(|range| range.end <= work);
        self.away.get(ahead).is_some_and(|range| range.start <= work)
    }

    /// Returns the working days of leave that are recorded, or that are not.
    pub(in crate::simulate) fn leave_days(&self, recorded: bool) -> i64 {
        let leaves = self.leaves.iter().filter(|leave| leave.recorded == recorded);
        leaves.map(|leave| (leave.when.end - leave.when.start) / WORK_SECONDS).sum()
    }
}

/// Draws the absences of all officials. Officials planted as on leave are absent for ten working days in the middle of
/// the period.
pub(super) fn draw(roster: &Roster, days: &Workdays, period_end: i64, dice: &mut Dice) -> Vec<Absences> {
    let total = period_end / WORK_SECONDS;
    let leave = |first: i64, length: i64, recorded| Leave {
        when: first * WORK_SECONDS..(first + length).min(total) * WORK_SECONDS,
        recorded,
    };
    let mut all = Vec::with_capacity(roster.officials.len());
    for official in &roster.officials {
        let mut absences = Absences::default();
        if official.behaviour == Behaviour::OnLeave {
            absences.leaves.push(leave(total * 2 / 5, PLANTED_LEAVE_DAYS, true));
        }
        let person = &official.person;
        for (has, recorded, most) in [(person.recorded_leave, true, 10), (person.unrecorded_leave, false, 20)]
        {
            if has {
                let length = 5 + dice.below(most - 4) as i64;
                let first = total / 10 + dice.below((total * 4 / 5).max(1) as usize) as i64;
                absences.leaves.push(leave(first, length, recorded));
            }
        }
        if person.newcomer {
            let share = 0.25 + 0.45 * dice.unit();
            absences.first_work = Some((share * total as f64) as i64 * WORK_SECONDS);
        }
        absences.away = ranges(&absences, person.part_time, days);
        all.push(absences);
    }
    all
}

/// Returns all absences in order, overlapping ones joined.
fn ranges(absences: &Absences, part_time: Option<PartTime>, days: &Workdays) -> Vec<Range<i64>> {
    let mut ranges: Vec<Range<i64>> = absences.leaves.iter().map(|leave| leave.when.clone()).collect();
    ranges.extend(absences.first_work.map(|first| 0..first));
    if let Some(part_time) = part_time {
        for day in 0..days.working_days() {
            let start = day * WORK_SECONDS;
            let weekday = days.date(days.local_of(start)).weekday();
            match part_time {
                PartTime::Mornings => ranges.push(start + MORNING_SECONDS..start + WORK_SECONDS),
                PartTime::ThreeDays if matches!(weekday, Weekday::Tuesday | Weekday::Thursday) => {
                    ranges.push(start..start + WORK_SECONDS);
                }
                PartTime::ThreeDays => {}
            }
        }
    }
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| range.start);
    let mut joined: Vec<Range<i64>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_goes_on_only_while_the_official_is_there() {
        let absences = Absences { away: vec![0..5, 8..10, 20..30], ..Absences::default() };
        for from in 0..35 {
            for seconds in 1..40 {
                // Second by second.
                let (mut at, mut left) = (from, seconds);
                while left > 0 {
                    left -= i64::from(!absences.contains(at));
                    at += 1;
                }
                assert_eq!(absences.finish(from, seconds), at, "{from} {seconds}");
            }
        }
    }
}
