//! The simulator: the same settings give the same bytes, files are well formed, and simple counts show the planted
//! conduct.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;

use buckstop::simulate::{SimulateSettings, Size, WrittenLog, simulate};
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
const SUBSTANTIVE: [&str; 7] = [
    "Thẩm định hồ sơ",
    "Kiểm tra thực địa",
    "Soạn thảo văn bản",
    "Ký duyệt văn bản",
    "Phát hành văn bản",
    "Xin ý kiến",
    "Yêu cầu công dân bổ sung",
];
const HANDOVERS: [&str; 6] = [
    "Chuyển hồ sơ",
    "Phân công xử lý",
    "Trình ký duyệt dự thảo",
    "Trình lãnh đạo dự thảo",
    "Từ chối dự thảo",
    "Chuyển trả hồ sơ",
];

fn small() -> SimulateSettings {
    SimulateSettings { size: Size::Cases(200), ..SimulateSettings::default() }
}

fn clean(size: Size) -> SimulateSettings {
    SimulateSettings { size, defects: false, ..SimulateSettings::default() }
}

fn run(settings: &SimulateSettings) -> (TempDir, WrittenLog) {
    let dir = TempDir::new().unwrap();
    let written = simulate(settings, dir.path(), &mut |_| ()).unwrap();
    (dir, written)
}

fn all_bytes(dir: &TempDir) -> Vec<Vec<u8>> {
    ["events.csv", "cases.csv", "truth.csv", "leave.csv", "officials.csv", "units.csv", "mapping.csv"]
        .iter()
        .map(|name| fs::read(dir.path().join(name)).unwrap())
        .collect()
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

#[test]
fn data_samples_are_what_the_simulator_writes() {
    let (fresh, _) = run(&SimulateSettings { gzip: true, ..SimulateSettings::default() });
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples");
    let lists = ["officials.csv", "units.csv", "mapping.csv"];
    for name in ["events.csv.gz", "cases.csv", "truth.csv", "leave.csv"].into_iter().chain(lists) {
        let (fresh, sample) =
            (fs::read(fresh.path().join(name)).unwrap(), fs::read(samples.join(name)).unwrap());
        assert!(fresh == sample, "`{name}` is stale: run `buckstop simulate data-samples --gzip`");
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
    let dir = TempDir::new().unwrap();
    for settings in [
        SimulateSettings { officials: 20, ..small() },
        SimulateSettings { units: 1, ..small() },
        SimulateSettings { months: 0, ..small() },
    ] {
        let error = simulate(&settings, dir.path(), &mut |_| ()).unwrap_err().to_string();
        assert!(error.contains("hint: "), "{error}");
    }
}

/// A hold at the examination step, as a plain reading of the log gives it.
struct Hold {
    official: String,
    sender: String,
    receiver: String,
    procedure: String,
    seconds: i64,
    acts: usize,
    ended_by: String,
    late: bool,
    /// True if it was waiting for the applicant or for an opinion.
    waited: bool,
}

/// For each official, the result of a plain reading of the log.
struct Reading {
    truth: BTreeMap<String, String>,
    holds: Vec<Hold>,
    replies: Vec<(String, bool)>,
    /// The dispatcher of each assignment, and whether the case came straight back.
    assigned: Vec<(String, bool)>,
}

impl Reading {
    fn of(dir: &TempDir) -> Self {
        let truth = rows(&dir.path().join("truth.csv"))
            .into_iter()
            .map(|row| (row["official"].clone(), row["behaviour"].clone()))
            .collect();
        let mut reading = Self { truth, holds: Vec::new(), replies: Vec::new(), assigned: Vec::new() };
        let mut open: Option<(BTreeMap<String, String>, Vec<String>)> = None;
        let mut asked: Option<DateTime> = None;
        for row in rows(&dir.path().join("events.csv")) {
            let activity = row["ThaoTac"].as_str();
            if activity == "Xin ý kiến" {
                asked = time(&row["NgayHetHanBuocXuLy"]);
            }
            if activity == "Cho ý kiến" {
                let late = time(&row["ThoiGian"]) > asked;
                reading.replies.push((row["NguoiGui"].clone(), late));
            }
            if let Some((_, acts)) = &mut open {
                acts.push(activity.to_owned());
            }
            if HANDOVERS.contains(&activity) || activity == "Thu hồi hồ sơ" {
                let previous = open.take();
                if let Some((opened, acts)) = previous {
                    reading.close(&opened, &acts, &row);
                }
                open = HANDOVERS.contains(&activity).then_some((row, Vec::new()));
            }
        }
        reading
    }

    fn close(
        &mut self,
        opened: &BTreeMap<String, String>,
        log: &[String],
        closed: &BTreeMap<String, String>,
    ) {
        let acts = log.iter().filter(|activity| SUBSTANTIVE.contains(&activity.as_str())).count();
        let waits = ["Yêu cầu công dân bổ sung", "Yêu cầu thu phí", "Dừng xử lý hồ sơ", "Xin ý kiến"];
        // A recall, or the first event of another case, releases nothing.
        if opened["MaHoSo"] != closed["MaHoSo"] || opened["NguoiNhan"] != closed["NguoiGui"] {
            return;
        }
        let straight_back = closed["NguoiNhan"] == opened["NguoiGui"];
        if opened["ThaoTac"] == "Phân công xử lý" {
            self.assigned.push((opened["NguoiGui"].clone(), straight_back && acts == 0));
        }
        if opened["NodeQuyTrinh"] != "Thẩm định hồ sơ" {
            return;
        }
        let (from, until) = (time(&opened["ThoiGian"]).unwrap(), time(&closed["ThoiGian"]).unwrap());
        self.holds.push(Hold {
            official: opened["NguoiNhan"].clone(),
            sender: opened["NguoiGui"].clone(),
            receiver: closed["NguoiNhan"].clone(),
            procedure: opened["MaTTHC"].clone(),
            seconds: until.duration_since(from).as_secs(),
            acts,
            ended_by: closed["ThaoTac"].clone(),
            late: until > time(&opened["NgayHetHanBuocXuLy"]).unwrap(),
            waited: log.iter().any(|activity| waits.contains(&activity.as_str())),
        });
    }

    /// Returns the share of `outcomes` among the officials of `behaviour`, divided by that among normal ones.
    fn ratio(&self, behaviour: &str, outcomes: &[(String, bool)]) -> f64 {
        let share = |behaviour: &str| {
            let mine: Vec<bool> = outcomes
                .iter()
                .filter(|(official, _)| self.truth[official] == behaviour)
                .map(|(_, outcome)| *outcome)
                .collect();
            mine.iter().filter(|outcome| **outcome).count() as f64 / mine.len() as f64
        };
        share(behaviour) / share("normal")
    }

    fn outcomes(&self, outcome: impl Fn(&Hold) -> bool) -> Vec<(String, bool)> {
        self.holds.iter().map(|hold| (hold.official.clone(), outcome(hold))).collect()
    }

    /// Returns the median duration of the worked holds of a behaviour, each divided by `scale` of its procedure.
    fn median(&self, behaviour: &str, scale: impl Fn(&str) -> f64) -> f64 {
        let worked = |hold: &&Hold| hold.acts >= 2 && self.truth[&hold.official] == behaviour;
        let held = |hold: &Hold| hold.seconds as f64 / scale(&hold.procedure);
        middle(self.holds.iter().filter(worked).map(held).collect())
    }

    /// Returns the number of holds per official of a behaviour.
    fn load(&self, behaviour: &str) -> f64 {
        let mine = || self.holds.iter().filter(|hold| self.truth[&hold.official] == behaviour);
        let officials: BTreeSet<&String> = mine().map(|hold| &hold.official).collect();
        // Leaders and clerks have no holds at this step.
        mine().count() as f64 / officials.len() as f64
    }
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[test]
fn planted_conduct_shows_in_a_plain_count() {
    let (dir, _) = run(&clean(Size::Cases(6_000)));
    let reading = Reading::of(&dir);

    let passed_on = reading.outcomes(|hold| hold.acts == 0 && hold.ended_by == "Chuyển hồ sơ");
    assert!(reading.ratio("passes_on", &passed_on) > 3.0);
    assert!(reading.ratio("placeholder", &passed_on) > 3.0);
    assert!(reading.ratio("exemplary", &passed_on) < 0.01);

    let bounced = reading.outcomes(|hold| hold.acts == 0 && hold.receiver == hold.sender);
    assert!(reading.ratio("ping_pong", &bounced) > 3.0);
    assert!(reading.ratio("misrouted_to", &bounced) > 3.0);

    // Holds that wait for the applicant or for an opinion are left out.
    let late = reading.outcomes(|hold| hold.late && !hold.waited);
    assert!(reading.ratio("slow", &late) > 2.0);
    assert!(reading.ratio("overloaded", &late) > 2.0);
    assert!(reading.ratio("exemplary", &late) < 0.5);

    assert!(reading.ratio("late_consulted", &reading.replies) > 3.0);
    assert!(reading.ratio("dispatcher", &reading.assigned) > 2.0);
    assert!(reading.load("overloaded") > 2.0 * reading.load("normal"));
    assert!(reading.load("slow") < 1.3 * reading.load("normal"));
}

#[test]
fn planted_pace_shows_on_the_same_mix_and_the_specialist_is_innocent() {
    let (dir, _) = run(&clean(Size::Cases(2_000)));
    let reading = Reading::of(&dir);
    let ordinary: BTreeMap<String, f64> = reading
        .holds
        .iter()
        .map(|hold| {
            let same = |other: &&Hold| {
                other.acts >= 2
                    && other.procedure == hold.procedure
                    && reading.truth[&other.official] == "normal"
            };
            let held = reading.holds.iter().filter(same).map(|other| other.seconds as f64).collect();
            (hold.procedure.clone(), middle(held))
        })
        .collect();
    let on_the_same_mix = |behaviour: &str| reading.median(behaviour, |procedure| ordinary[procedure]);
    assert!(on_the_same_mix("slow") > 1.7);
    assert!(on_the_same_mix("overloaded") > 1.5);
    assert!(on_the_same_mix("exemplary") < 0.7);
    assert!((0.6..1.6).contains(&on_the_same_mix("specialist")));
    // Without regard to the mix of procedures, the specialist looks worst.
    let at_face_value = |behaviour: &str| reading.median(behaviour, |_| 1.0);
    assert!(at_face_value("specialist") > at_face_value("slow"));
    assert!(at_face_value("specialist") > 3.0 * at_face_value("normal"));
}

#[test]
fn nobody_acts_while_on_leave() {
    let (dir, _) = run(&clean(Size::Cases(2_000)));
    let leave = rows(&dir.path().join("leave.csv"));
    assert_eq!(leave.len(), 1);
    let (first, last) = (leave[0]["first_day"].as_str(), leave[0]["last_day"].as_str());
    let (mut before, mut after) = (0, 0);
    for row in rows(&dir.path().join("events.csv")) {
        if row["NguoiGui"] == leave[0]["official"] {
            let day = time(&row["ThoiGian"]).unwrap().date().to_string();
            assert!(day.as_str() < first || day.as_str() > last, "acted on {day}");
            before += u32::from(day.as_str() < first);
            after += u32::from(day.as_str() > last);
        }
    }
    assert!(before > 50 && after > 50);
}
