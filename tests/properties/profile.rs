//! Reading times, folding text and quoting, compared with other implementations.
#![allow(clippy::unwrap_used, reason = "a failure here is the test's")]

use crate::fixtures::collector::{compiled, read};
use buckstop::profile::{clean, fold, heading_key};
use buckstop::source::ProfileChoice;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use std::fmt::Write;

/// A row with a time for each of three steps.
const STEPS: &str = "zone = 'UTC'
times = ['yyyy-MM-dd HH:mm']
columns.case_id = 'c'
fields = { a = 'a', b = 'b', c = 'd' }
[[milestones]]
activity = 'A'
kind = 'accept'
columns = { occurred_at = 'a' }
[[milestones]]
activity = 'B'
kind = 'work'
columns = { occurred_at = ['b', 'a'] }
[[milestones]]
activity = 'C'
kind = 'complete'
columns = { occurred_at = 'c' }
unless = { a = [''] }
";

/// The cell of a step: a minute of a day, nothing, or something that is no time.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    At(i64),
    Nothing,
    Bad,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![3 => (0_i64..1440).prop_map(Step::At), 2 => Just(Step::Nothing), 1 => Just(Step::Bad)]
}

fn cell(step: Step) -> String {
    match step {
        Step::At(minute) => format!("1970-01-01 {:02}:{:02}", minute / 60, minute % 60),
        Step::Nothing => String::new(),
        Step::Bad => "hôm qua".to_owned(),
    }
}

const ZONES: &[&str] = &[
    "Asia/Ho_Chi_Minh",
    "Europe/Amsterdam",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
    "UTC",
];

/// Time patterns in our notation, and the same for jiff's strptime.
const FORMATS: &[(&str, &str)] = &[
    ("yyyy-MM-dd HH:mm:ss", "%Y-%m-%d %H:%M:%S"),
    ("yyyy-MM-ddTHH:mm:ss[.f][Z]", "%Y-%m-%dT%H:%M:%S%.3f"),
    ("yyyyMMddHHmmss", "%Y%m%d%H%M%S"),
    ("dd/MM/yyyy HH:mm[:ss]", "%d/%m/%Y %H:%M:%S"),
    ("d/M/yyyy H:mm[:ss]", "%-d/%-m/%Y %-H:%M:%S"),
    ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M:%S"),
    ("yyyy-MM-dd HH:mm:ss.fZ", "%Y-%m-%d %H:%M:%S%.6f%:z"),
];

fn read_times(format: &str, zone: &str, times: &[String]) -> Vec<i64> {
    let profile = compiled(&format!(
        "zone = '{zone}'\ntimes = ['{format}']\n[columns]\ncase_id = 'c'\noccurred_at = 't'"
    ));
    let mut text = "c,t\n".to_owned();
    for time in times {
        writeln!(text, "H,{time}").unwrap();
    }
    let (_, found) = read(text.as_bytes(), ProfileChoice::Given(&profile)).unwrap();
    assert_eq!(found.rejects, []);
    found.events.iter().map(|event| event.occurred_at).collect()
}

proptest! {
    #[test]
    fn a_row_has_an_event_for_each_time_it_has(rows in prop::collection::vec([step(), step(), step()], 1..40)) {
        let (mut text, mut events, mut rejects) = ("c,a,b,d\n".to_owned(), Vec::new(), Vec::new());
        for (number, [a, b, c]) in rows.into_iter().enumerate() {
            writeln!(text, "H,{},{},{}", cell(a), cell(b), cell(c)).unwrap();
            let row = number as u64 + 2;
            let b = if b == Step::Nothing { a } else { b };
            let c = if a == Step::Nothing { Step::Nothing } else { c };
            let steps = [("A", a), ("B", b), ("C", c)];
            let of_row: Vec<_> = steps
                .iter()
                .filter_map(|&(activity, step)| match step {
                    Step::At(minute) => Some((row, activity.to_owned(), minute * 60_000_000)),
                    Step::Nothing | Step::Bad => None,
                })
                .collect();
            if of_row.is_empty() {
                let bad = steps.iter().any(|&(_, step)| step == Step::Bad);
                rejects.push((row, if bad { "unreadable_time" } else { "missing_time" }));
            }
            events.extend(of_row);
        }
        let (_, found) = read(text.as_bytes(), ProfileChoice::Given(&compiled(STEPS))).unwrap();
        let found_events: Vec<_> =
            found.events.iter().map(|event| (event.source_row, event.activity.clone(), event.occurred_at)).collect();
        prop_assert_eq!(found_events, events);
        let found_rejects: Vec<_> = found.rejects.iter().map(|reject| (reject.0, reject.4)).collect();
        prop_assert_eq!(found_rejects, rejects);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn times_are_read_as_jiff_reads_them(
        // From 1930 to 2099, with many values close together, so that hours repeat.
        start in -1_262_304_000_i64..4_100_000_000,
        steps in prop::collection::vec(0_i64..50_000, 1..60),
        zone in prop::sample::select(ZONES),
        (pattern, strptime) in prop::sample::select(FORMATS),
    ) {
        let zone_found = TimeZone::get(zone).unwrap();
        let (mut texts, mut expected, mut second) = (Vec::new(), Vec::new(), start);
        for step in steps {
            second += step;
            let instant = jiff::Timestamp::from_second(second).unwrap();
            let zoned = instant.to_zoned_datetime(zone_found.clone());
            texts.push(zoned.strftime(strptime).to_string());
            let offset_written = pattern.ends_with('Z');
            let local = zoned.datetime();
            let back = if offset_written { instant } else { zone_found.to_timestamp(local).unwrap() };
            expected.push(back.as_microsecond());
        }
        // The offset of local mean time has seconds, which are not written.
        prop_assume!(!pattern.ends_with('Z') || start > 0);
        prop_assert_eq!(read_times(pattern, zone, &texts), expected);
    }

    #[test]
    fn local_times_in_gaps_are_read_as_jiff_reads_them(
        minute in 0_i64..60 * 24 * 3,
        (zone, day) in prop::sample::select(&[
            ("Europe/Amsterdam", "2024-03-30"), ("Europe/Amsterdam", "2024-10-26"),
            ("Australia/Lord_Howe", "2024-04-06"), ("Australia/Lord_Howe", "2024-10-05"),
            ("Pacific/Apia", "2011-12-29"), ("America/St_Johns", "2006-10-28"),
        ][..]),
    ) {
        let start: jiff::civil::DateTime = format!("{day}T00:00:00").parse().unwrap();
        let local = start.checked_add(jiff::SignedDuration::from_mins(minute)).unwrap();
        let expected = TimeZone::get(zone).unwrap().to_timestamp(local).unwrap().as_microsecond();
        let text = local.strftime("%Y-%m-%d %H:%M:%S").to_string();
        // Twice: the second time, the offset comes from the cache.
        prop_assert_eq!(
            read_times("yyyy-MM-dd HH:mm:ss", zone, &[text.clone(), text]),
            [expected, expected]
        );
    }

    #[test]
    fn days_exist_as_jiff_says(year in 1_i16..=9_999, month in 0_u8..=13, day in 0_u8..=32) {
        let profile = compiled(
            "zone = 'UTC'\ntimes = ['yyyy-MM-dd']\n[columns]\ncase_id = 'c'\noccurred_at = 't'"
        );
        let text = format!("c,t\nH,{year:04}-{month:02}-{day:02}\n");
        let (_, found) = read(text.as_bytes(), ProfileChoice::Given(&profile)).unwrap();
        let expected = jiff::civil::Date::new(year, month as i8, day as i8).ok();
        prop_assert_eq!(found.events.is_empty(), expected.is_none());
        if let (Some(event), Some(date)) = (found.events.first(), expected) {
            let midnight = date.to_datetime(jiff::civil::Time::midnight());
            let instant = TimeZone::UTC.to_timestamp(midnight).unwrap();
            prop_assert_eq!(event.occurred_at, instant.as_microsecond());
        }
    }

    #[test]
    fn folding_is_settled_and_blind_to_case_and_form(text in "\\PC{0,20}") {
        use unicode_normalization::UnicodeNormalization;
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded.clone());
        prop_assert_eq!(fold(&text.nfd().collect::<String>()), folded.clone());
        prop_assert_eq!(fold(&clean(&text)), folded);
        let cleaned = clean(&text).into_owned();
        prop_assert_eq!(clean(&cleaned).into_owned(), cleaned);
        let key = heading_key(&text);
        prop_assert_eq!(heading_key(&key), key);
    }

    #[test]
    fn cells_survive_quoting_and_any_separator(
        names in prop::collection::vec("[a-zĐđế,;\t\"\n .]{0,12}", 1..12),
        separator in prop::sample::select(&[',', ';', '\t'][..]),
    ) {
        let profile = compiled("[columns]\ncase_id = 'c'\noccurred_at = 't'\nofficial_id = 'o'");
        let mut writer = csv::WriterBuilder::new().delimiter(separator as u8).from_writer(Vec::new());
        writer.write_record(["c", "t", "o"]).unwrap();
        for name in &names {
            writer.write_record(["H", "2024-03-11T08:00:00Z", name]).unwrap();
        }
        let (_, found) = read(&writer.into_inner().unwrap(), ProfileChoice::Given(&profile)).unwrap();
        let actual: Vec<String> =
            found.events.into_iter().map(|event| event.official_id.unwrap_or_default()).collect();
        let expected: Vec<String> = names.iter().map(|name| clean(name).into_owned()).collect();
        prop_assert_eq!(actual, expected);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), xes in any::<bool>()) {
        let profiles = crate::fixtures::collector::builtin();
        let mut file = if xes { b"<log><trace><event ".to_vec() } else { b"MaHoSo,ThoiGian,ThaoTac,NguoiGui\n".to_vec() };
        file.extend(bytes);
        // An error is fine too. `read` checks the ledger.
        let _ = read(&file, ProfileChoice::Among(profiles));
    }
}
