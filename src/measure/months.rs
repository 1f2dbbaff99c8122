//! Calendar months in the users' time zone, by which rows are counted.

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;

const FIRST_YEAR: i16 = 1970;
const YEARS: i16 = 160;
const MEAN_MONTH_US: i64 = 2_629_746_000_000;

/// The starts of the months of one time zone. The month of an instant is guessed by one division and corrected.
#[derive(Clone, Debug)]
pub struct Months {
    /// The starts, µs UTC, from January 1970.
    starts: Vec<i64>,
}

impl Months {
    /// Computes the months from 1970 to 2129 in a time zone.
    pub fn new(zone: &TimeZone) -> Self {
        let starts = (0..YEARS * 12)
            .map(|month| {
                let first = date(FIRST_YEAR + month / 12, (month % 12 + 1) as i8, 1).at(0, 0, 0, 0);
                // A civil midnight always has an instant: after a gap it is the next one, in a fold the first.
                zone.to_ambiguous_timestamp(first).compatible().map_or(i64::MAX, Timestamp::as_microsecond)
            })
            .collect();
        Self { starts }
    }

    /// Returns the months since January 1970 of an instant (µs UTC). Instants outside are in the first or last month.
    ///
    /// ```
    /// use buckstop::measure::{Months, month_name};
    /// let hanoi = Months::new(&jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh")?);
    /// // 31 March 2024, 17:00 UTC is already April in Hà Nội.
    /// assert_eq!(month_name(hanoi.of(1_711_904_400_000_000)), "2024-04");
    /// # Ok::<(), jiff::Error>(())
    /// ```
    pub fn of(&self, instant_us: i64) -> i16 {
        let last = self.starts.len() - 1;
        let guess = instant_us.saturating_sub(self.starts[0]).max(0) / MEAN_MONTH_US;
        let mut month = usize::try_from(guess).unwrap_or(0).min(last);
        while month > 0 && self.starts[month] > instant_us {
            month -= 1;
        }
        while month < last && self.starts[month + 1] <= instant_us {
            month += 1;
        }
        month as i16
    }
}

/// Returns a month counted from January 1970 as `2024-03`.
pub fn month_name(month: i16) -> String {
    format!("{:04}-{:02}", FIRST_YEAR + month.div_euclid(12), month.rem_euclid(12) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_start_opens_its_month_and_the_instant_before_is_the_month_before() {
        for zone in ["UTC", "Asia/Ho_Chi_Minh", "Europe/Amsterdam"] {
            let months = Months::new(&TimeZone::get(zone).expect("a zone of the bundled database"));
            for (month, start) in months.starts.iter().enumerate().skip(1) {
                assert_eq!(months.of(*start), month as i16);
                assert_eq!(months.of(*start - 1), month as i16 - 1);
            }
        }
    }

    #[test]
    fn what_lies_outside_is_the_first_or_last_month() {
        let months = Months::new(&TimeZone::UTC);
        assert_eq!(months.of(i64::MIN + 1), 0);
        assert_eq!(months.of(i64::MAX), YEARS * 12 - 1);
        assert_eq!(month_name(YEARS * 12 - 1), "2129-12");
    }
}
