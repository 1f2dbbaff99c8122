//! The simulator: the same settings give the same bytes, files are well formed, and simple counts show the planted
//! conduct.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files has failed")]

mod clustering;
mod conduct;
mod log;
mod people;
mod pilots;

use crate::fixtures::scratch;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;

use buckstop::simulate::{SimulateSettings, Size, World, WrittenLog, simulate};
use jiff::civil::{DateTime, Time};
use tempfile::TempDir;

const BEHAVIOURS: [(&str, &str); 11] = [
    ("dispatcher", "route"),
    ("exemplary", "commend"),
    ("late_consulted", "review"),
    ("misrouted_to", "none"),
    ("on_leave", "none"),
    ("overloaded", "support"),
    ("passes_on", "review"),
    ("ping_pong", "review"),
    ("placeholder", "none"),
    ("slow", "review"),
    ("specialist", "none"),
];
fn small() -> SimulateSettings {
    SimulateSettings { size: Size::Cases(200), ..SimulateSettings::default() }
}

fn clean(size: Size) -> SimulateSettings {
    SimulateSettings { size, defects: false, ..SimulateSettings::default() }
}

fn run(settings: &SimulateSettings) -> (TempDir, WrittenLog) {
    let dir = scratch::folder();
    let written = simulate(settings, dir.path(), &mut |_| ()).unwrap();
    (dir, written)
}

fn all_bytes(dir: &TempDir) -> Vec<Vec<u8>> {
    let log = ["events.csv", "cases.csv", "truth.csv", "leave.csv"];
    let lists = ["officials.csv", "units.csv", "mapping.csv", "authority.csv"];
    log.iter().chain(&lists).map(|name| fs::read(dir.path().join(name)).unwrap()).collect()
}

/// Reads the rows of a CSV file, each by heading. The file must begin with a byte order mark.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let bytes = fs::read(path).unwrap();
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap();
    let mut reader = csv::Reader::from_reader(text);
    reader.deserialize().map(Result::unwrap).collect()
}

/// Parses `dd/MM/yyyy HH:mm:ss`. Returns `None` if there is no such time.
fn time(text: &str) -> Option<DateTime> {
    DateTime::strptime("%d/%m/%Y %H:%M:%S", text).ok()
}

#[test]
fn the_same_settings_give_the_same_bytes() {
    let (first, second) = (run(&small()), run(&small()));
    assert_eq!(all_bytes(&first.0), all_bytes(&second.0));
}

#[test]
fn another_seed_gives_another_log() {
    let other = SimulateSettings { seed: 1, ..small() };
    let (first, second) = (run(&small()), run(&other));
    assert_ne!(all_bytes(&first.0)[0], all_bytes(&second.0)[0]);
}

#[test]
fn compressed_events_are_the_same_events() {
    let (plain, _) = run(&small());
    let (compressed, written) = run(&SimulateSettings { gzip: true, ..small() });
    assert!(written.files[0].ends_with("events.csv.gz"));
    let mut events = Vec::new();
    let file = fs::File::open(compressed.path().join("events.csv.gz")).unwrap();
    flate2::read::GzDecoder::new(file).read_to_end(&mut events).unwrap();
    assert!(events == all_bytes(&plain)[0], "the decompressed events differ from the plain ones");
}

/// `UPDATE_SAMPLES=1` writes them anew.
#[test]
fn the_log_in_data_samples_is_what_the_simulator_writes() {
    let sample = World::named("sample").unwrap().settings();
    let (fresh, _) = run(&SimulateSettings { seed: 85, gzip: true, ..sample });
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples");
    let lists = ["officials.csv", "units.csv", "mapping.csv", "authority.csv"];
    for name in ["events.csv.gz", "cases.csv", "truth.csv", "leave.csv"].into_iter().chain(lists) {
        let fresh = fs::read(fresh.path().join(name)).unwrap();
        if std::env::var_os("UPDATE_SAMPLES").is_some() {
            fs::write(samples.join(name), &fresh).unwrap();
        }
        assert!(
            fresh == fs::read(samples.join(name)).unwrap(),
            "`{name}` is stale: run `buckstop simulate data-samples --world sample --seed 85 --gzip`"
        );
    }
}

#[test]
fn as_many_events_as_asked_within_five_percent() {
    for asked in [20_000, 60_000] {
        for settings in [
            SimulateSettings::of_size(Size::Events(asked)),
            SimulateSettings { months: 2, defects: false, ..SimulateSettings::of_size(Size::Events(asked)) },
        ] {
            let (dir, written) = run(&settings);
            assert!(written.events.abs_diff(asked) * 20 <= asked, "{} of {asked}", written.events);
            assert_eq!(rows(&dir.path().join("events.csv")).len() as u64, written.events);
            assert_eq!(rows(&dir.path().join("cases.csv")).len() as u64, written.cases);
            assert_eq!(rows(&dir.path().join("truth.csv")).len() as u64, written.officials);
        }
    }
}

#[test]
fn case_codes_are_unique_and_formed_as_the_portal_forms_them() {
    let (dir, _) = run(&clean(Size::Cases(3_000)));
    let mut seen = BTreeSet::new();
    for case in rows(&dir.path().join("cases.csv")) {
        let code = case["MaHoSo"].clone();
        let parts: Vec<&str> = code.split('-').collect();
        let [office, day, serial] = parts[..] else { panic!("`{code}` has not three parts") };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let unit = office.strip_prefix("H21.").unwrap();
        assert!(digits(unit) && (1..=3).contains(&unit.len()), "{code}");
        assert!(digits(serial) && (4..=7).contains(&serial.len()), "{code}");
        let submitted = time(&case["NgayNopHoSo"]).unwrap();
        assert_eq!(day, submitted.strftime("%y%m%d").to_string(), "{code}");
        assert!(seen.insert(code));
    }
}

#[test]
fn every_behaviour_is_planted_and_expected_in_its_class() {
    let (dir, _) = run(&small());
    let truth = rows(&dir.path().join("truth.csv"));
    for (behaviour, class) in BEHAVIOURS {
        let planted: Vec<_> = truth.iter().filter(|row| row["behaviour"] == behaviour).collect();
        assert_eq!(planted.len(), 1, "{behaviour}");
        assert_eq!(planted[0]["expected_class"], class, "{behaviour}");
    }
    let normal = truth.iter().filter(|row| row["behaviour"] == "normal");
    assert!(normal.clone().all(|row| row["expected_class"] == "none" && row["parameters"].is_empty()));
    assert_eq!(normal.count(), 55 - BEHAVIOURS.len());

    let (dir, _) = run(&SimulateSettings { plant: false, ..small() });
    assert!(rows(&dir.path().join("truth.csv")).iter().all(|row| row["behaviour"] == "normal"));
    assert!(rows(&dir.path().join("leave.csv")).is_empty());
}

#[test]
fn defects_come_only_if_asked_for() {
    let defects = |settings: &SimulateSettings| {
        let (dir, _) = run(settings);
        let events = rows(&dir.path().join("events.csv"));
        let repeated = events.windows(2).filter(|pair| pair[0] == pair[1]).count();
        let impossible = events.iter().filter(|row| time(&row["ThoiGian"]).is_none()).count();
        let dashes = events.iter().filter(|row| row["NguoiNhan"] == "-").count();
        let undated = events.iter().filter(|row| row["NgayHetHanBuocXuLy"] == "01/01/1900 00:00:00").count();
        let unknown = events.iter().filter(|row| row["ThaoTac"] == "Khác").count();
        [repeated, impossible, dashes, undated, unknown]
    };
    let found = defects(&SimulateSettings::default());
    assert!(found.iter().all(|count| (1..400).contains(count)), "{found:?}");
    assert_eq!(defects(&clean(Size::Cases(2_000))), [0; 5]);
}

#[test]
fn a_case_runs_forward_in_office_hours_and_agrees_with_the_cases_file() {
    let (dir, _) = run(&clean(Size::Cases(2_000)));
    let mut last: BTreeMap<String, (DateTime, String)> = BTreeMap::new();
    let mut finished: BTreeMap<String, String> = BTreeMap::new();
    for row in rows(&dir.path().join("events.csv")) {
        let happened = time(&row["ThoiGian"]).unwrap();
        assert!(time(&row["CreatedOn"]).unwrap() >= happened);
        if row["NguoiGui"].contains('(') {
            assert!(in_office_hours(happened), "{happened}");
        }
        assert_eq!(row["NguoiNhan"].is_empty(), row["DonViNhan"].is_empty());
        if row["ThaoTac"] == "Thu hồi hồ sơ" {
            assert!(row["TrangThai"].is_empty() && row["NguoiNhan"].is_empty());
        }
        if row["ThaoTac"] == "Xác nhận kết quả xử lý" {
            finished.insert(row["MaHoSo"].clone(), row["ThoiGian"].clone());
        }
        let entry = last.entry(row["MaHoSo"].clone()).or_insert((happened, String::new()));
        assert!(entry.0 <= happened);
        entry.0 = happened;
        if !row["TrangThai"].is_empty() {
            entry.1.clone_from(&row["TrangThai"]);
        }
    }
    let cases = rows(&dir.path().join("cases.csv"));
    let open = cases.iter().filter(|case| case["NgayKetThucXuLy"].is_empty()).count();
    assert!((20..400).contains(&open), "{open} open cases");
    for case in cases {
        let finish = finished.get(&case["MaHoSo"]).cloned().unwrap_or_default();
        assert_eq!(case["NgayKetThucXuLy"], finish);
        if let Some((_, status)) = last.get(&case["MaHoSo"]) {
            assert_eq!(&case["TrangThaiHoSo"], status);
        }
    }
}

fn in_office_hours(instant: DateTime) -> bool {
    let time = instant.time();
    let at = |hour, minute| Time::constant(hour, minute, 0, 0);
    (at(7, 30) <= time && time < at(11, 30)) || (at(13, 30) <= time && time < at(17, 0))
}

#[test]
fn the_smallest_and_the_largest_offices_work() {
    for (units, officials, months, cases) in [(4, 16, 1, 50), (900, 3_600, 60, 200), (4, 16, 1, 0)] {
        let settings = SimulateSettings { units, officials, months, ..clean(Size::Cases(cases)) };
        let (dir, written) = run(&settings);
        assert_eq!((written.cases, written.officials), (cases, u64::from(officials)));
        assert_eq!(rows(&dir.path().join("cases.csv")).len() as u64, cases);
    }
}

#[test]
fn what_cannot_be_simulated_is_refused_with_a_hint() {
    let dir = scratch::folder();
    for settings in [
        SimulateSettings { officials: 20, ..small() },
        SimulateSettings { units: 1, ..small() },
        SimulateSettings { months: 0, ..small() },
    ] {
        let error = simulate(&settings, dir.path(), &mut |_| ()).unwrap_err().to_string();
        assert!(error.contains("hint: "), "{error}");
    }
}
