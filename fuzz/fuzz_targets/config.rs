//! Configurations with their profile, and calendars.

#![no_main]

use buckstop::calendar::{Assignment, CalendarBook, CalendarSpec};
use buckstop::config;
use buckstop::profile::Profile;
use buckstop_fuzz::{parts, written};
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;

const DAY_US: i64 = 86_400_000_000;

fuzz_target!(|text: &str| {
    let mut parts = parts(text);
    let path = written(parts.next().unwrap_or_default().as_bytes(), "buckstop.toml");
    if let Ok(settings) = config::load(Some(&path)) {
        let _ = settings.profile.as_ref().map(Profile::compile);
    }
    let calendars: Vec<CalendarSpec> = parts.filter_map(|part| CalendarSpec::parse(part).ok()).collect();
    for calendar in &calendars {
        let (first, last) = (19_700 * DAY_US, 20_000 * DAY_US);
        let assignment = Assignment::of(calendar.name());
        let Ok(book) = CalendarBook::compile(&calendars, &assignment, &TimeZone::UTC, first, last) else {
            continue;
        };
        let calendar = book.get(book.id_for(None, None));
        let (half, whole) =
            (calendar.working_us(first, first + 150 * DAY_US), calendar.working_us(first, last));
        assert!((0..=whole).contains(&half) && whole <= last - first, "{half} of {whole}");
    }
});
