//! Converts local time to UTC with a cache, so that the time zone is asked once for each local hour that occurs.

use super::civil::SECOND;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};

const HOUR: i64 = 3_600 * SECOND;
/// Entries of the cache, a power of two. It is direct-mapped: an hour replaces the one that had its entry.
const ENTRIES: usize = 1 << 12;

/// A time zone with a cache of its offsets.
#[derive(Clone, Debug)]
pub(crate) struct ZoneClock {
    zone: TimeZone,
    /// Local hours since the epoch and their offsets in microseconds.
    hours: Vec<(i64, i64)>,
}

impl ZoneClock {
    /// Creates the clock of an IANA zone; the error is a message for the user.
    pub(crate) fn new(name: &str) -> Result<Self, String> {
        let zone = TimeZone::get(name).map_err(|_| format!("`{name}` is not a known time zone"))?;
        Ok(Self { zone, hours: vec![(i64::MIN, 0); ENTRIES] })
    }

    /// Returns the instant of a local time, both in microseconds since the epoch.
    ///
    /// A local time that occurs twice means its first occurrence. One that does not occur, because the clock was put
    /// forward, is moved forward by as much. Outside the years 1 to 9999 the zone is taken as UTC.
    pub(crate) fn utc_of(&mut self, local: i64) -> i64 {
        let hour = local.div_euclid(HOUR);
        let entry = (hour as usize) & (ENTRIES - 1);
        let (known, offset) = self.hours[entry];
        if known == hour {
            return local - offset;
        }
        match self.offset_of_hour(hour) {
            Some(offset) => {
                self.hours[entry] = (hour, offset);
                local - offset
            }
            None => self.look_up(local),
        }
    }

    /// Returns the local date and time of an instant, µs UTC; `None` outside the years that a calendar has.
    pub(crate) fn local_of(&self, instant: i64) -> Option<DateTime> {
        Some(self.zone.to_datetime(Timestamp::from_microsecond(instant).ok()?))
    }

    /// Returns the offset of a whole local hour, or `None` if it changes within the hour.
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

/// Returns the date and time of a count of local microseconds since the epoch.
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
