//! A shift: one uninterrupted stretch of working time within a civil day.
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};

/// Minutes in a day, and the greatest end of a shift (`24:00`).
const DAY_MINUTES: u32 = 24 * 60;

/// Working time from `start` to `stop` on one civil day, local wall-clock time, the end excluded.
///
/// It is written `HH:MM-HH:MM`; the end may be `24:00`. A shift belongs to one civil day, so that a day off or a
/// day of leave is always a whole date: night work is written as two shifts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Shift {
    start_minute: u32,
    stop_minute: u32,
}

impl Shift {
    /// Returns the seconds from local midnight to the beginning.
    pub fn start_seconds(self) -> i64 {
        i64::from(self.start_minute) * 60
    }

    /// Returns the seconds from local midnight to the end (excluded).
    pub fn stop_seconds(self) -> i64 {
        i64::from(self.stop_minute) * 60
    }

    /// Returns the length in seconds of wall-clock time.
    pub fn length_seconds(self) -> i64 {
        self.stop_seconds() - self.start_seconds()
    }

    /// Returns true for the whole day, `00:00-24:00`.
    pub(super) fn is_whole_day(self) -> bool {
        self.start_minute == 0 && self.stop_minute == DAY_MINUTES
    }
}

/// Returns the first two neighbours, in a list sorted by start, that overlap.
pub(super) fn overlap(sorted: &[Shift]) -> Option<(Shift, Shift)> {
    sorted.windows(2).map(|pair| (pair[0], pair[1])).find(|(a, b)| b.start_minute < a.stop_minute)
}

impl fmt::Display for Shift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (a, b) = (self.start_minute, self.stop_minute);
        write!(f, "{:02}:{:02}-{:02}:{:02}", a / 60, a % 60, b / 60, b % 60)
    }
}

impl FromStr for Shift {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = || format!("`{text}` is not a shift: write `HH:MM-HH:MM`, e.g. `07:30-11:30`");
        let (start, stop) = text.split_once('-').ok_or_else(form)?;
        let start_minute = minute_of_day(start).ok_or_else(form)?;
        let stop_minute = minute_of_day(stop).ok_or_else(form)?;
        if start_minute == stop_minute {
            return Err(format!("shift `{text}` is empty; a whole day is `00:00-24:00`"));
        }
        if start_minute > stop_minute {
            return Err(format!(
                "shift `{text}` runs over midnight: write `{}-24:00` on its day and `00:00-{}` on the next",
                start.trim(),
                stop.trim()
            ));
        }
        Ok(Shift { start_minute, stop_minute })
    }
}

/// Parses `HH:MM` into minutes since midnight; `24:00` is the end of the day.
fn minute_of_day(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once(':')?;
    let two_digits = |part: &str| {
        let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (hour, minute) = (two_digits(hour)?, two_digits(minute)?);
    (minute < 60 && hour * 60 + minute <= DAY_MINUTES).then_some(hour * 60 + minute)
}

impl<'de> Deserialize<'de> for Shift {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
