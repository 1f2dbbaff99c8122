//! The planted conduct shows in a plain reading of the log.

use super::{clean, rows, run, time};
use buckstop::simulate::Size;
use jiff::civil::DateTime;
use std::collections::{BTreeMap, BTreeSet};
use tempfile::TempDir;

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
    // Ordinary dispatchers get cases back too, above all from the official who sends them back unjustly.
    assert!(reading.ratio("dispatcher", &reading.assigned) > 1.5);
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
