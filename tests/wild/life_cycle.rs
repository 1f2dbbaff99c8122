//! Process-mining logs with a life cycle, as workflow engines write them: what an engine does by itself moves nothing.

use super::run_over;
use crate::fixtures::program::{rows, succeeds, text};
use std::fmt::Write;

/// A row: activity, resource, transition, minutes after the start.
type Row = (&'static str, &'static str, &'static str, i64);

/// Two cases in a row and two pieces of work in parallel, as people did them.
const PEOPLE: &[Row] = &[
    ("check", "An", "start", 10),
    ("check", "An", "complete", 30),
    ("visit", "Bình", "start", 60),
    ("decide", "Chi", "start", 70),
    ("visit", "Bình", "complete", 90),
    ("decide", "Chi", "complete", 100),
    ("send", "An", "complete", 120),
];

/// What the engine writes in between. Nobody is named.
const ENGINE: &[Row] = &[
    ("check", "", "schedule", 1),
    ("check", "", "assign", 2),
    ("check", "", "start", 3),
    ("visit", "", "schedule", 40),
    ("visit", "", "reassign", 45),
    ("decide", "", "autoskip", 65),
    ("decide", "", "manualskip", 66),
    ("visit", "", "pi_abort", 95),
    ("visit", "", "ate_abort", 96),
    ("send", "", "withdraw", 110),
    ("send", "", "abort_activity", 111),
];

fn in_order(parts: &[&[Row]]) -> Vec<Row> {
    let mut all: Vec<Row> = parts.iter().flat_map(|rows| rows.iter().copied()).collect();
    all.sort_by_key(|row| row.3);
    all
}

fn time(minute: i64) -> String {
    format!("2024-03-04T{:02}:{:02}:00Z", 8 + minute / 60, minute % 60)
}

fn xes(rows: &[Row]) -> String {
    let mut log = "<?xml version=\"1.0\"?><log><trace><string key=\"concept:name\" value=\"C1\"/>".to_owned();
    for (activity, resource, transition, minute) in rows {
        let resource = if resource.is_empty() {
            String::new()
        } else {
            format!("<string key=\"org:resource\" value=\"{resource}\"/>")
        };
        write!(
            log,
            "<event><string key=\"concept:name\" value=\"{activity}\"/>{resource}\
             <string key=\"lifecycle:transition\" value=\"{transition}\"/>\
             <date key=\"time:timestamp\" value=\"{}\"/></event>",
            time(*minute)
        )
        .unwrap();
    }
    log + "</trace></log>"
}

fn csv(rows: &[Row]) -> String {
    let mut log =
        "case:concept:name,concept:name,org:resource,lifecycle:transition,time:timestamp\n".to_owned();
    for (activity, resource, transition, minute) in rows {
        writeln!(log, "C1,{activity},{resource},{transition},{}", time(*minute)).unwrap();
    }
    log
}

/// Returns the path of the case with the acts of each holder, then the number of returns, of seconds with nobody, of
/// seconds in pauses and of pauses.
fn walked(name: &str, log: &str) -> (Vec<String>, Vec<String>) {
    let (folder, output) = run_over(name, log.as_bytes());
    assert!(output.status.success(), "{name}: {}", text(&output.stderr));
    let ask = |sql: &str| {
        succeeds(folder.path(), &["query", "--sql", sql, "--out", "out.csv", "-q"]);
        rows(&folder.path().join("out.csv"))
    };
    let holds = ask("SELECT hold_no, official_id, acts FROM holds ORDER BY hold_no");
    let holds = holds.iter().map(|hold| format!("{} {}", hold["official_id"], hold["acts"])).collect();
    let columns = ["ping_pongs", "return_handovers", "nobody_seconds", "paused_seconds", "pauses"];
    let case = &ask("SELECT * FROM cases")[0];
    (holds, columns.map(|column| case[column].clone()).to_vec())
}

#[test]
fn rows_of_the_engine_move_nothing() {
    let expected = ["An 1", "Bình 1", "Chi 1", "An 1"].map(str::to_owned).to_vec();
    let (holds, case) = walked("people.xes", &xes(&in_order(&[PEOPLE])));
    assert_eq!(holds, expected);
    assert_eq!(case, ["0", "1", "0", "0", "0"]);
    let all = in_order(&[PEOPLE, ENGINE]);
    for (name, log) in [("all.xes", xes(&all)), ("all.csv", csv(&all))] {
        assert_eq!(walked(name, &log), (holds.clone(), case.clone()), "{name}");
    }
    // Other tools write the transitions in capitals.
    let capitals = csv(&all)
        .lines()
        .map(|line| {
            let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            if cells[0] == "C1" {
                cells[3] = cells[3].to_uppercase();
            }
            cells.join(",") + "\n"
        })
        .collect::<String>();
    assert_eq!(walked("capitals.csv", &capitals), (holds, case));
}

#[test]
fn suspend_and_resume_are_a_pause_whoever_writes_them() {
    for who in ["", "An"] {
        let pause = [("check", who, "suspend", 12), ("check", who, "resume", 22)];
        let (holds, case) = walked("pause.xes", &xes(&in_order(&[PEOPLE, ENGINE, &pause])));
        let acts = if who.is_empty() { "An 1" } else { "An 2" };
        assert_eq!(holds, [acts, "Bình 1", "Chi 1", "An 1"].map(str::to_owned));
        assert_eq!(case, ["0", "1", "0", "600", "1"], "by `{who}`");
    }
}
