//! What every exporter must know besides the sheets.

use super::changes::Changes;
use crate::lang::Lang;
use anyhow::Result;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rust_xlsxwriter::ExcelDateTime;

/// What every exporter must know besides the sheets.
#[derive(Clone, Debug)]
pub struct ReportContext<'a> {
    /// The language of headings.
    pub lang: Lang,
    /// The zone in which instants are shown.
    pub zone: &'a TimeZone,
    /// The end of the log, µs UTC.
    pub as_of: i64,
    /// What changed since the run before; `None` if there is no run to compare with.
    pub changes: Option<&'a Changes>,
}

impl ReportContext<'_> {
    /// Returns an instant (µs UTC) in the zone, as `2024-03-11 08:00:00`; empty if it is out of range.
    pub(crate) fn local_text(&self, at: i64) -> String {
        Timestamp::from_microsecond(at)
            .map(|at| at.to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string())
            .unwrap_or_default()
    }

    /// Returns the day of an instant (µs UTC) in the zone, as `11/03/2024`; empty if it is out of range.
    pub(super) fn local_day(&self, at: i64) -> String {
        Timestamp::from_microsecond(at)
            .map(|at| at.to_zoned_datetime(self.zone.clone()).strftime("%d/%m/%Y").to_string())
            .unwrap_or_default()
    }

    /// Returns the minutes from the start of 1970 to an instant (µs UTC), both as clocks of the zone show them.
    pub(super) fn local_minutes(&self, at: i64) -> i64 {
        let offset = Timestamp::from_microsecond(at).map_or(0, |at| self.zone.to_offset(at).seconds());
        (at.div_euclid(1_000_000) + i64::from(offset)).div_euclid(60)
    }

    /// Returns an instant (µs UTC) in the zone, as a spreadsheet stores it.
    pub(super) fn local_excel(&self, at: i64) -> Result<ExcelDateTime> {
        let local = Timestamp::from_microsecond(at)?.to_zoned_datetime(self.zone.clone());
        let (year, month, day) = (local.year() as u16, local.month() as u8, local.day() as u8);
        Ok(ExcelDateTime::from_ymd(year, month, day)?.and_hms(
            local.hour() as u16,
            local.minute() as u8,
            f64::from(local.second()),
        )?)
    }
}
