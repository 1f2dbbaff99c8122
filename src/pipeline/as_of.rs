//! The instant up to which the log is complete.

use super::data_zone::DataZone;
use crate::lake::Store;
use anyhow::{Result, anyhow, ensure};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// Reads the instant that `--as-of` names, µs UTC. A date stands for the end of its local day, and a time without an
/// offset is in `zone`.
///
/// Returns `newest`, the newest event, if nothing is named. The clock is not asked, so that the same input gives the same
/// result tomorrow.
pub fn instant(text: Option<&str>, newest: i64, zone: &TimeZone) -> Result<i64> {
    let Some(text) = text else { return Ok(newest) };
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at.as_microsecond());
    }
    let local = match text.parse::<Date>() {
        Ok(date) if text.len() <= 10 => date.at(23, 59, 59, 999_999_000),
        _ => text.parse::<DateTime>().map_err(|_| {
            anyhow!("`{text}` is not a date or time\n\nhint: write 2024-03-31, 2024-03-31T17:00 or 2024-03-31T17:00:00+07:00")
        })?,
    };
    Ok(zone.to_timestamp(local)?.as_microsecond())
}

/// Refuses an instant before the first event, up to which nobody has done anything.
pub(super) fn refuse_empty_span(store: &Store, as_of: i64, zone: &DataZone) -> Result<()> {
    let (oldest, newest) = (store.manifest().oldest_event_us, store.manifest().newest_event_us);
    let day = |at: Option<i64>| {
        let at = jiff::Timestamp::from_microsecond(at.unwrap_or_default()).unwrap_or_default();
        at.to_zoned_datetime(zone.zone.clone()).date()
    };
    ensure!(
        oldest.is_none_or(|oldest| oldest <= as_of),
        "`--as-of` is before all events of the store `{}`, which are of {} to {}\n\nhint: name a day on which the log had \
         begun, or leave `--as-of` out: then the newest event ends the log",
        store.dir().display(),
        day(oldest),
        day(newest)
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn a_date_is_its_whole_local_day() {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let shown =
            |text| Timestamp::from_microsecond(instant(Some(text), 0, &zone).unwrap()).unwrap().to_string();
        assert_eq!(shown("2024-03-31"), "2024-03-31T16:59:59.999999Z");
        assert_eq!(shown("2024-03-31T17:00"), "2024-03-31T10:00:00Z");
        assert_eq!(shown("2024-03-31T17:00:00+02:00"), "2024-03-31T15:00:00Z");
        assert_eq!(instant(None, 77, &zone).unwrap(), 77);
        assert!(instant(Some("soon"), 0, &zone).unwrap_err().to_string().contains("hint:"));
    }
}
