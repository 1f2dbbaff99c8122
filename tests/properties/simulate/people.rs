//! Traits that concern a few people, traits by which inputs lie, plants with a strength, and the truth about them.

use super::log::{Log, mean, plain, with};
use super::time;
use buckstop::simulate::{PLANT_KINDS, Planting, SimulateSettings, SimulatedOffices, WORLDS, World};
use jiff::civil::{Date, Weekday};
use std::collections::BTreeSet;

const DISPATCH: &str = "Phân công xử lý";
const EXAMINATION: &str = "Thẩm định hồ sơ";
const RATIOS: [&str; 11] = [
    "pace",
    "reply",
    "bounce",
    "pass_on",
    "misroute",
    "rejected",
    "empty_reply",
    "bare",
    "repeat_supplement",
    "eve_pause",
    "send_up",
];

/// Returns the days on which an official acts, in order.
fn days(log: &Log, official: &str) -> Vec<Date> {
    let mine = log.events.iter().filter(|row| row["NguoiGui"] == official);
    let days: BTreeSet<Date> = mine.map(|row| time(&row["ThoiGian"]).unwrap().date()).collect();
    days.into_iter().collect()
}

fn longest_gap(days: &[Date]) -> i64 {
    let gaps = days.windows(2).map(|pair| pair[1].duration_since(pair[0]).as_hours() / 24);
    gaps.max().unwrap_or_default()
}

#[test]
fn unrecorded_leave_shows_in_no_file_and_recorded_leave_does() {
    let log = Log::of(&with(6_000, &["unrecorded_leave=0.1", "recorded_leave=0.3"]));
    let secret = log.officials("unrecorded_days", |days| days != "0");
    assert!((4..=10).contains(&secret.len()), "{}", secret.len());
    for row in log.truth.iter().filter(|row| row["unrecorded_days"] != "0") {
        let gap = longest_gap(&days(&log, &row["official"]));
        assert!(gap >= row["unrecorded_days"].parse::<i64>().unwrap(), "{} {gap}", row["official"]);
    }
    let recorded = log.officials("recorded_days", |days| days != "0");
    assert_eq!(log.leave.len(), recorded.len());
    assert!((8..=25).contains(&recorded.len()), "{}", recorded.len());
    for leave in &log.leave {
        let (first, last) = (&leave["first_day"], &leave["last_day"]);
        let away = |day: &Date| {
            let day = day.to_string();
            *first <= day && day <= *last
        };
        assert!(!days(&log, &leave["official"]).iter().any(away), "{}", leave["official"]);
    }
    let plain = Log::of(&plain(50));
    assert!(plain.leave.is_empty() && plain.officials("unrecorded_days", |days| days != "0").is_empty());
}

#[test]
fn part_timers_act_only_in_their_hours() {
    let log = Log::of(&with(2_000, &["part_time=0.3"]));
    let part_timers = log.officials("traps", |traps| traps.contains("part_time"));
    assert_eq!(part_timers.len(), 7);
    for official in part_timers {
        let acts = || {
            let mine = log.events.iter().filter(|row| row["NguoiGui"] == official);
            mine.map(|row| time(&row["ThoiGian"]).unwrap())
        };
        // Work that ends with the day's hours is logged in the first second of what comes next.
        let afternoons = acts().filter(|at| at.time() > jiff::civil::time(13, 30, 0, 0)).count();
        let midweek = acts()
            .filter(|at| matches!(at.weekday(), Weekday::Tuesday | Weekday::Thursday))
            .filter(|at| at.time() > jiff::civil::time(7, 30, 0, 0))
            .count();
        assert!(afternoons == 0 || midweek == 0, "{official}: {afternoons} {midweek}");
    }
}

#[test]
fn newcomers_start_late_and_slowly() {
    let log = Log::of(&with(6_000, &["newcomers=0.3"]));
    let (mut early, mut later) = (Vec::new(), Vec::new());
    let newcomers: Vec<_> = log.truth.iter().filter(|row| !row["first_day"].is_empty()).collect();
    assert_eq!(newcomers.len(), 7);
    for row in newcomers {
        let first: Date = row["first_day"].parse().unwrap();
        for hold in log.holds.iter().filter(|hold| hold.official == row["official"]) {
            assert!(hold.until.date() >= first);
            if hold.step == EXAMINATION && hold.ended_by.starts_with("Trình") {
                let settled = hold.from.date().duration_since(first).as_hours() / 24 > 60;
                if settled { &mut later } else { &mut early }.push(hold.ln());
            }
        }
    }
    assert!(mean(early) > mean(later) + 0.2);
}

#[test]
fn specialists_get_cases_that_are_hard_for_others_too() {
    let log = Log::of(&with(3_000, &["hard_cases=1", "specialists=0.2"]));
    let specialists = log.officials("traps", |traps| traps.contains("hard_cases"));
    assert_eq!(specialists.len(), 5);
    let theirs = |hold: &&super::log::Hold| specialists.contains(&hold.sender.as_str());
    let approvals = || log.holds.iter().filter(|hold| hold.step == "Ký duyệt");
    let hard = mean(approvals().filter(theirs).map(super::log::Hold::ln));
    let ordinary = mean(approvals().filter(|hold| !theirs(hold)).map(super::log::Hold::ln));
    assert!(hard > ordinary + 0.4, "{hard} {ordinary}");
}

#[test]
fn inputs_may_lie() {
    let lies = |settings: &SimulateSettings| {
        let log = Log::of(settings);
        let recalled = log.events.iter().filter(|row| row["ThaoTac"] == "Thu hồi hồ sơ").count();
        let back = |hold: &super::log::Hold| hold.sender == hold.receiver;
        let trivial = |act: &String| act == "Ghi chú hồ sơ" || act == "Cập nhật kết quả xử lý";
        [
            recalled as f64 / log.events.len() as f64,
            log.share(EXAMINATION, |hold| back(hold) && hold.acts.iter().any(trivial)),
            log.share(EXAMINATION, |hold| back(hold) && hold.ended_by == "Chuyển hồ sơ"),
            log.share(EXAMINATION, |hold| !back(hold) && hold.ended_by == "Chuyển trả hồ sơ"),
            log.share(DISPATCH, |hold| hold.until == hold.due),
        ]
    };
    let off = lies(&plain(1_500));
    assert!(off[0] < 0.003 && off[1..].iter().all(|share| *share < 0.001), "{off:?}");
    let on = lies(&with(1_500, &["recalls=0.2", "trivial_acts=0.5", "lying_labels=0.4", "timers=0.3"]));
    assert!(on[0] > 0.01 && on[1..4].iter().all(|share| *share > 0.01) && on[4] > 0.1, "{on:?}");
}

#[test]
fn shared_accounts_hide_a_person() {
    let log = Log::of(&with(500, &["shared_accounts=0.2"]));
    let hidden = log.officials("account", |account| !account.is_empty());
    assert_eq!(hidden.len(), 5);
    for row in &log.events {
        assert!(!hidden.contains(&row["NguoiGui"].as_str()) && !hidden.contains(&row["NguoiNhan"].as_str()));
    }
}

#[test]
fn where_nobody_differs_all_true_ratios_are_one() {
    for world in WORLDS.iter().filter(|world| world.null) {
        for official in SimulatedOffices::new(&world.settings()).unwrap().truth() {
            let dominant = official.behaviour == "dominant";
            assert!(dominant || official.expected_class == "none", "{} {}", world.id, official.official);
            for name in RATIOS {
                let ratio = official.ratio(name).unwrap();
                assert!(dominant || (ratio - 1.0).abs() < 1e-9, "{}: {name} {ratio}", world.id);
            }
        }
    }
}

#[test]
fn plants_have_the_share_and_the_true_ratio_that_was_asked_for() {
    let planted = [
        ("slow=2:0.1", "pace", 2.0),
        ("fast=2:0.1", "pace", 0.5),
        ("bounce=3:0.1", "bounce", 3.0),
        ("pass_on=3:0.1", "pass_on", 3.0),
        ("rejected=2:0.1", "rejected", 2.0),
        ("bare=2:0.05", "bare", 2.0),
        ("repeat_supplement=2:0.05", "repeat_supplement", 2.0),
        ("eve_pause=2:0.05", "eve_pause", 2.0),
        ("send_up=2:0.05", "send_up", 2.0),
        ("consult=2.5:0.2", "reply", 2.5),
        ("empty_reply=2.5:0.2", "empty_reply", 2.5),
        ("slow_signer=2:0.2", "pace", 2.0),
        ("misroute=4:0.2", "misroute", 4.0),
        ("misroute_to_one=4:0.2", "misroute", 4.0),
    ];
    let mut settings = SimulateSettings {
        null: false,
        spread: 0.0,
        officials: 300,
        ..with(10, &["eve_pauses", "up_and_back"])
    };
    settings.plants = planted.iter().map(|(plant, ..)| plant.parse().unwrap()).collect();
    let truth = SimulatedOffices::new(&settings).unwrap().truth();
    for (plant, (_, ratio, expected)) in settings.plants.iter().zip(planted) {
        let id = plant.kind.id;
        let chosen: Vec<_> = truth.iter().filter(|official| official.behaviour == id).collect();
        let of_role = truth.iter().filter(|official| official.role == chosen[0].role).count();
        assert_eq!(chosen.len(), (plant.share * of_role as f64).round() as usize, "{id}");
        for official in chosen {
            for name in RATIOS {
                let wanted = if name == ratio { expected } else { 1.0 };
                assert!((official.ratio(name).unwrap() - wanted).abs() < 1e-9, "{id}: {name}");
            }
        }
    }
    let kinds: BTreeSet<&str> = settings.plants.iter().map(|plant| plant.kind.id).collect();
    assert_eq!(kinds.len() + 1, PLANT_KINDS.len(), "all kinds but overload");
    let misrouted_to = truth.iter().filter(|official| official.traps.contains(&"misrouted_to")).count();
    assert!((1..=4).contains(&misrouted_to), "{misrouted_to}");
}

#[test]
fn planted_strength_shows_in_the_log() {
    let mut settings = SimulateSettings { null: false, spread: 0.0, ..plain(4_000) };
    settings.plants = ["slow=3:0.15", "pass_on=5:0.1"].map(|plant| plant.parse().unwrap()).to_vec();
    let log = Log::of(&settings);
    let (slow, passing) =
        (log.officials("behaviour", |id| id == "slow"), log.officials("behaviour", |id| id == "pass_on"));
    let examined = |chosen: &[&str]| {
        let holds = log.holds.iter().filter(|hold| hold.step == EXAMINATION);
        let mine: Vec<_> = holds.filter(|hold| chosen.contains(&hold.official.as_str())).collect();
        let worked = mine.iter().filter(|hold| hold.ended_by.starts_with("Trình"));
        let passed = mine.iter().filter(|hold| hold.ended_by == "Chuyển hồ sơ").count();
        (mean(worked.map(|hold| hold.ln())), passed as f64 / mine.len() as f64)
    };
    let ordinary = examined(&log.officials("behaviour", |id| id == "normal"));
    assert!(examined(&slow).0 > ordinary.0 + 0.7);
    assert!(examined(&passing).1 > 3.0 * ordinary.1);
}

#[test]
fn all_other_kinds_of_planted_conduct_show_in_the_log() {
    let mut settings =
        SimulateSettings { null: false, spread: 0.0, ..with(6_000, &["eve_pauses=0.1", "up_and_back=0.1"]) };
    let plants =
        ["bare=5:0.1", "repeat_supplement=6:0.1", "eve_pause=6:0.1", "send_up=5:0.1", "rejected=5:0.1"];
    let others = ["empty_reply=5:0.2", "slow_signer=3:0.2", "consult=3:0.2"];
    settings.plants = plants.iter().chain(&others).map(|plant| plant.parse().unwrap()).collect();
    let log = Log::of(&settings);
    // For each act, its share of the rows of whoever was chosen, over that of ordinary officials of the same role.
    let acts = |id: &str, role: &str, counts: &dyn Fn(&super::log::Row) -> bool| {
        let of = |id: &str| -> BTreeSet<&str> {
            let rows = log.truth.iter().filter(|row| row["behaviour"] == id && row["role"] == role);
            rows.map(|row| row["official"].as_str()).collect()
        };
        let share = |chosen: &BTreeSet<&str>| {
            let mine: Vec<_> =
                log.events.iter().filter(|row| chosen.contains(row["NguoiGui"].as_str())).collect();
            mine.iter().filter(|row| counts(row)).count() as f64 / mine.len() as f64
        };
        share(&of(id)) / share(&of("normal"))
    };
    let asks = |row: &super::log::Row| row["ThaoTac"] == "Yêu cầu công dân bổ sung";
    let bare = |row: &super::log::Row| row["ThaoTac"].starts_with("Trình") && row["NoiDung"].is_empty();
    let up =
        |row: &super::log::Row| row["NodeQuyTrinh"] == "Thẩm định tại sở" && row["ThaoTac"] == "Chuyển hồ sơ";
    for (id, ratio) in [
        ("bare", acts("bare", "specialist", &bare)),
        ("send_up", acts("send_up", "specialist", &up)),
        ("empty_reply", acts("empty_reply", "consulted", &|row| row["NoiDung"] == "Không có ý kiến")),
    ] {
        assert!(ratio > 2.5, "{id} {ratio}");
    }
    assert!(acts("repeat_supplement", "specialist", &asks) > 1.2);
    assert!(acts("eve_pause", "specialist", &asks) > 1.2);
    let signers = log.officials("behaviour", |id| id == "slow_signer");
    let signing = |slow: bool| {
        let holds = log.holds.iter().filter(|hold| hold.step == "Ký duyệt");
        mean(holds.filter(|hold| signers.contains(&hold.official.as_str()) == slow).map(super::log::Hold::ln))
    };
    assert!(signing(true) > signing(false) + 0.5);
}

#[test]
fn what_cannot_be_planted_is_refused_with_a_hint() {
    for text in ["slow", "slow=2", "lazy=2:0.1", "slow=x:0.1", "slow=2:0.9", "bounce=40:0.1"] {
        let error = format!("{:#}", text.parse::<Planting>().unwrap_err());
        assert!(error.contains("hint: "), "{error}");
    }
    for text in ["lazy", "hard_cases=x"] {
        let error = format!("{:#}", SimulateSettings::default().traits.set(text).unwrap_err());
        assert!(error.contains("hint: "), "{error}");
    }
    assert!(World::named("utopia").unwrap_err().to_string().contains("hint: "));
    let refused = |settings: &SimulateSettings| SimulatedOffices::new(settings).is_err();
    assert!(refused(&with(10, &["specialists"])) && refused(&with(10, &["batches=2"])));
    let slow = Planting { kind: &PLANT_KINDS[0], factor: 2.0, share: 0.1 };
    assert!(refused(&SimulateSettings { plants: vec![slow], ..plain(10) }));
    let eve: Planting = "eve_pause=2:0.1".parse().unwrap();
    assert!(refused(&SimulateSettings { plants: vec![eve], null: false, ..plain(10) }));
}

#[test]
fn a_world_has_the_size_that_it_promises() {
    let mut settings = World::named("null-clustered").unwrap().settings();
    settings.size = buckstop::simulate::Size::Events(30_000);
    let mut events = Vec::new();
    let offices = SimulatedOffices::new(&settings).unwrap();
    let rows = offices.write_log(&mut events, &mut std::io::sink(), &mut |_| ()).unwrap();
    assert!(rows.events.abs_diff(30_000) < 1_500, "{}", rows.events);
    assert_eq!(events.iter().filter(|byte| **byte == b'\n').count() as u64, rows.events + 1);
    assert_eq!(offices.truth().len(), 300);
}
