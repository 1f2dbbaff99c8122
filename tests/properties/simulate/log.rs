//! A plain reading of a simulated log, for tests of traits and plants: who held which case from when to when.

use super::{rows, run, time};
use buckstop::simulate::{SimulateSettings, Size};
use jiff::civil::{DateTime, datetime};
use std::collections::BTreeMap;

pub(super) type Row = BTreeMap<String, String>;

/// A hold: from the handover to the receiver until the receiver's next handover.
pub(super) struct Hold {
    pub(super) case: String,
    pub(super) official: String,
    pub(super) unit: String,
    pub(super) sender: String,
    pub(super) receiver: String,
    pub(super) step: String,
    pub(super) procedure: String,
    pub(super) from: DateTime,
    pub(super) until: DateTime,
    pub(super) due: DateTime,
    /// The activities of the holder in between, and the one that ended the hold.
    pub(super) acts: Vec<String>,
    pub(super) ended_by: String,
}

impl Hold {
    /// Returns the logarithm of its length in seconds of civil time.
    pub(super) fn ln(&self) -> f64 {
        (self.until.duration_since(self.from).as_secs() as f64 + 60.0).ln()
    }
}

/// The files of a log.
pub(super) struct Log {
    pub(super) events: Vec<Row>,
    pub(super) truth: Vec<Row>,
    pub(super) leave: Vec<Row>,
    pub(super) holds: Vec<Hold>,
}

impl Log {
    pub(super) fn of(settings: &SimulateSettings) -> Self {
        let (dir, _) = run(settings);
        let read = |name: &str| rows(&dir.path().join(name));
        let (events, truth, leave) = (read("events.csv"), read("truth.csv"), read("leave.csv"));
        let holds = holds(&events);
        Self { events, truth, leave, holds }
    }

    /// Returns the officials of whom a column of the truth says something.
    pub(super) fn officials(&self, column: &str, says: impl Fn(&str) -> bool) -> Vec<&str> {
        self.truth.iter().filter(|row| says(&row[column])).map(|row| row["official"].as_str()).collect()
    }

    /// Returns the share of holds at a step for which `outcome` is true.
    pub(super) fn share(&self, step: &str, outcome: impl Fn(&Hold) -> bool) -> f64 {
        let at_step = || self.holds.iter().filter(|hold| hold.step == step);
        at_step().filter(|hold| outcome(hold)).count() as f64 / at_step().count() as f64
    }
}

/// Returns settings of an office in which nobody differs and nothing is special: what traits are added to.
pub(super) fn plain(cases: u64) -> SimulateSettings {
    SimulateSettings {
        size: Size::Cases(cases),
        months: 12,
        defects: false,
        plant: false,
        null: true,
        ..SimulateSettings::default()
    }
}

/// Returns the plain settings with traits, as the command line would set them.
pub(super) fn with(cases: u64, traits: &[&str]) -> SimulateSettings {
    let mut settings = plain(cases);
    for one in traits {
        settings.traits.set(one).unwrap();
    }
    settings
}

pub(super) fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.into_iter().collect();
    values.iter().sum::<f64>() / values.len() as f64
}

pub(super) fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let (x, y) = (mean(pairs.iter().map(|pair| pair.0)), mean(pairs.iter().map(|pair| pair.1)));
    let sum = |of: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|pair| of(pair.0 - x, pair.1 - y)).sum::<f64>();
    sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
}

/// Returns the week of an instant, counted from a Monday.
pub(super) fn week(instant: DateTime) -> i64 {
    instant.duration_since(datetime(2024, 1, 1, 0, 0, 0, 0)).as_hours() / 24 / 7
}

fn holds(events: &[Row]) -> Vec<Hold> {
    let mut holds = Vec::new();
    let mut open: Option<(&Row, Vec<String>)> = None;
    for row in events {
        let same_case = open.as_ref().is_some_and(|(opened, _)| opened["MaHoSo"] == row["MaHoSo"]);
        if !same_case {
            open = None;
        }
        let activity = &row["ThaoTac"];
        let opinion = row["NodeQuyTrinh"] == "Phối hợp xử lý";
        if row["NguoiNhan"].is_empty() || opinion {
            match &mut open {
                // Signing ends the leader's part, and a recall that of anybody.
                Some((opened, acts)) if activity == "Ký duyệt văn bản" => {
                    holds.extend(hold(opened, acts, row));
                    open = None;
                }
                Some(_) if activity == "Thu hồi hồ sơ" => open = None,
                Some((opened, acts)) if opened["NguoiNhan"] == row["NguoiGui"] => acts.push(activity.clone()),
                _ => {}
            }
            continue;
        }
        if let Some((opened, acts)) = &open {
            holds.extend(hold(opened, acts, row));
        }
        open = Some((row, Vec::new()));
    }
    holds
}

fn hold(opened: &Row, acts: &[String], closed: &Row) -> Option<Hold> {
    (opened["NguoiNhan"] == closed["NguoiGui"]).then(|| Hold {
        case: opened["MaHoSo"].clone(),
        official: opened["NguoiNhan"].clone(),
        unit: opened["DonViNhan"].clone(),
        sender: opened["NguoiGui"].clone(),
        receiver: closed["NguoiNhan"].clone(),
        step: opened["NodeQuyTrinh"].clone(),
        procedure: opened["MaTTHC"].clone(),
        from: time(&opened["ThoiGian"]).unwrap(),
        until: time(&closed["ThoiGian"]).unwrap(),
        due: time(&opened["NgayHetHanBuocXuLy"]).unwrap(),
        acts: acts.to_vec(),
        ended_by: closed["ThaoTac"].clone(),
    })
}
