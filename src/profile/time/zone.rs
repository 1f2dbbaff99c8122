//! Local time to UTC, fast: one zone look-up for each local hour that occurs.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};

const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3_600 * SECOND;
/// A power of two: hours are remembered in a table without collision lists.
const SLOTS: usize = 1 << 12;

/// A zone with the offsets of the local hours met so far.
#[derive(Clone, Debug)]
pub(crate) struct ZoneClock {
    zone: TimeZone,
    /// Local hour since the epoch and its offset in microseconds.
    hours: Vec<(i64, i64)>,
}

impl ZoneClock {
    /// The clock of an IANA zone; the error is for the user.
    pub(crate) fn new(name: &str) -> Result<Self, String> {
        let zone = TimeZone::get(name).map_err(|_| format!("`{name}` is not a known time zone"))?;
        Ok(Self { zone, hours: vec![(i64::MIN, 0); SLOTS] })
    }

    /// The instant of a local time, both in microseconds since the epoch.
    ///
    /// A local time that occurs twice is its first occurrence; one that does not occur is as much
    /// later as the clock was put forward. Beyond the years 1 to 9999 the zone is taken as UTC.
    pub(crate) fn utc_of(&mut self, local: i64) -> i64 {
        let hour = local.div_euclid(HOUR);
        let slot = (hour as usize) & (SLOTS - 1);
        let (known, offset) = self.hours[slot];
        if known == hour {
            return local - offset;
        }
        match self.offset_of_hour(hour) {
            Some(offset) => {
                self.hours[slot] = (hour, offset);
                local - offset
            }
            None => self.look_up(local),
        }
    }

    /// The offset of a whole local hour, if its first and its last moment agree on it.
    fn offset_of_hour(&self, hour: i64) -> Option<i64> {
        let first = self.plain_offset(hour * HOUR)?;
        let last = self.plain_offset(hour * HOUR + HOUR - 1)?;
        (first == last).then_some(first)
    }

    fn plain_offset(&self, local: i64) -> Option<i64> {
        match self.zone.to_ambiguous_timestamp(civil(local)?).offset() {
            AmbiguousOffset::Unambiguous { offset } => Some(i64::from(offset.seconds()) * SECOND),
            AmbiguousOffset::Gap { .. } | AmbiguousOffset::Fold { .. } => None,
        }
    }

    fn look_up(&self, local: i64) -> i64 {
        let instant = civil(local).and_then(|civil| self.zone.to_timestamp(civil).ok());
        instant.map_or(local, Timestamp::as_microsecond)
    }
}

/// The date and time of a count of local microseconds.
fn civil(local: i64) -> Option<DateTime> {
    let epoch = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    epoch.checked_add(SignedDuration::from_micros(local)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_changes_inside_an_hour_are_not_remembered_for_the_hour() {
        // Lord Howe puts its clock forward by half an hour: 02:00 becomes 02:30.
        let mut clock = ZoneClock::new("Australia/Lord_Howe").expect("a known zone");
        for (text, expected) in [
            ("2024-10-06T01:59:00", "2024-10-05T15:29:00Z"),
            ("2024-10-06T02:10:00", "2024-10-05T15:40:00Z"),
            ("2024-10-06T02:40:00", "2024-10-05T15:40:00Z"),
            ("2024-10-06T03:00:00", "2024-10-05T16:00:00Z"),
        ] {
            let local: DateTime = text.parse().expect("a date and time");
            let local = TimeZone::UTC.to_timestamp(local).expect("in range").as_microsecond();
            let expected: Timestamp = expected.parse().expect("RFC 3339");
            assert_eq!(clock.utc_of(local), expected.as_microsecond(), "{text}");
        }
    }

    #[test]
    fn unknown_zones_are_refused() {
        assert!(ZoneClock::new("Asia/Hanoi_City").is_err());
    }
}
