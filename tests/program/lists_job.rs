//! The program itself with lists about procedures and cases.

use crate::fixtures::program::{buckstop, rows, succeeds, text};
use crate::fixtures::scratch;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const LOG: &str = "MaHoSo,NguoiXuLy,ThoiDiemXuLy,PhongBanXuLy,NoiDungXuLy,TrangThai\n\
                   H1,Lan,20240311080000,Sở Tư pháp,Tiếp nhận,2\n\
                   H1,Minh,20240312080000,Sở Tư pháp,Xử lý,4\n\
                   H1,Lan,20240313080000,Sở Tư pháp,,9\n";

fn query(folder: &Path, sql: &str) -> Vec<BTreeMap<String, String>> {
    let out = folder.join("answer.csv");
    succeeds(folder, &["query", "--sql", sql, "--out", &out.display().to_string()]);
    rows(&out)
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, content) in files {
        fs::write(folder.join(name), content).unwrap();
    }
}

#[test]
fn each_list_is_shown_by_check_kept_and_a_table_for_sql() {
    let folder = scratch::folder();
    let lists = [
        ("authority.csv", "procedure,level\n1.004220,Xã\n", "vn-authority", "authority"),
        (
            "deadlines.csv",
            "procedure,consultation_days\n1.004220,5\n",
            "vn-consultation-deadlines",
            "consultation_deadlines",
        ),
        ("pilots.csv", "pilot,procedure\nOne-stop,1.004220\n", "vn-pilots", "pilots"),
        ("causes.csv", "case_id,confirmed\nH7,yes\n", "vn-causes", "objective_causes"),
        ("complaints.csv", "case_id,date,verified\nH7,2024-03-12,yes\n", "vn-complaints", "complaints"),
        (
            "responses.csv",
            "finding_id,who,date,text\nslow-1,Lan,2024-03-12,Lễ\n",
            "vn-responses",
            "responses",
        ),
        (
            "decisions.csv",
            "date,unit,decision\n2024-03-12,Sở Tư pháp,Tuyển thêm\n",
            "vn-decisions",
            "decisions",
        ),
    ];
    write(folder.path(), &[("log.csv", LOG)]);
    for (file, content, ..) in lists {
        write(folder.path(), &[(file, content)]);
    }
    let files: Vec<&str> = ["log.csv"].into_iter().chain(lists.map(|(file, ..)| file)).collect();
    let shown = succeeds(folder.path(), &[&["check"], &files[..]].concat());
    for (_, _, profile, _) in lists {
        assert!(shown.contains(profile), "`check` does not show {profile}: {shown}");
    }
    succeeds(folder.path(), &["run", "log.csv"]);
    for (_, _, _, table) in lists {
        let none = query(folder.path(), &format!("SELECT COUNT(*) AS n FROM {table}"));
        assert_eq!(none[0]["n"], "0", "{table} is empty before the list is there");
    }
    succeeds(folder.path(), &[&["run"], &files[..]].concat());
    for (_, _, _, table) in lists {
        assert_eq!(
            query(folder.path(), &format!("SELECT COUNT(*) AS n FROM {table}"))[0]["n"],
            "1",
            "{table}"
        );
    }
    let ledger = fs::read_to_string(folder.path().join("store/latest/run.json")).unwrap();
    let ledger: serde_json::Value = serde_json::from_str(&ledger).unwrap();
    assert_eq!(ledger["lists"].as_array().unwrap().len(), lists.len());
}

#[test]
fn settings_may_name_such_a_list_and_a_bad_row_is_reported_with_its_line() {
    let folder = scratch::folder();
    write(
        folder.path(),
        &[
            ("log.csv", LOG),
            ("rules.csv", "procedure,level\n1.004220,Xã\n1.004221,Phòng\n"),
            ("buckstop.toml", "[people]\nlists = [\"rules.csv\"]\n"),
        ],
    );
    let output = buckstop(folder.path(), &["run", "log.csv", "--lang", "en", "--no-gate"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(query(folder.path(), "SELECT authority_level FROM authority")[0]["authority_level"], "Xã");
    let shown = succeeds(folder.path(), &["check", "log.csv", "--lang", "en"]);
    assert!(shown.contains("Phòng") && shown.contains("no known level"), "{shown}");
}

/// Three cases of two officials, of which the second asks a third; nobody answers in H2.
const CASES: &str = "MaHoSo,MaTTHC,NguoiGui,ThoiGian,DonViGui,ThaoTac,NguoiNhan\n\
    H1,1.004220,Lan,20240311080000,Sở Tư pháp,Tiếp nhận,\n\
    H1,1.004220,Lan,20240311090000,Sở Tư pháp,Chuyển xử lý,Minh\n\
    H1,1.004220,Minh,20240312080000,Sở Tư pháp,Xin ý kiến,Nam\n\
    H1,1.004220,Nam,20240314080000,Sở Tư pháp,Cho ý kiến,Minh\n\
    H1,1.004220,Minh,20240315080000,Sở Tư pháp,Trả kết quả,\n\
    H2,1.004220,Lan,20240311080000,Sở Tư pháp,Tiếp nhận,\n\
    H2,1.004220,Lan,20240311090000,Sở Tư pháp,Chuyển xử lý,Minh\n\
    H2,1.004220,Minh,20240312080000,Sở Tư pháp,Xin ý kiến,Nam\n\
    H2,1.004220,Minh,20240329080000,Sở Tư pháp,Trả kết quả,\n\
    H3,1.004221,Lan,20240311080000,Sở Tư pháp,Tiếp nhận,\n\
    H3,1.004221,Lan,20240311090000,Sở Tư pháp,Chuyển xử lý,Minh\n\
    H3,1.004221,Minh,20240312080000,Sở Tư pháp,Trả kết quả,\n";

fn ledger(folder: &Path) -> serde_json::Value {
    let text = fs::read_to_string(folder.join("store/latest/run.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Runs over the cases with lists, and returns the ledger.
fn run_with(folder: &Path, lists: &[(&str, &str)]) -> serde_json::Value {
    write(folder, &[("cases.csv", CASES)]);
    write(folder, lists);
    let files: Vec<&str> = ["cases.csv"].into_iter().chain(lists.iter().map(|(name, _)| *name)).collect();
    succeeds(folder, &[&["run", "--lang", "en"], &files[..]].concat());
    ledger(folder)
}

/// Returns the number of holds that count for nobody, by reason.
fn holds_left_out(ledger: &serde_json::Value) -> Vec<(&str, u64)> {
    let left = ledger["listed_cases"]["not_counted"].as_array().unwrap();
    left.iter().map(|one| (one["reason"].as_str().unwrap(), one["holds"].as_u64().unwrap())).collect()
}

fn quality(folder: &Path, about: &str) -> Vec<(String, String)> {
    let rows = rows(&folder.join("store/latest/data_quality.csv"));
    let wanted = rows.iter().filter(|row| row["about"] == about);
    wanted.map(|row| (row["subject"].clone(), row["detail"].clone())).collect()
}

#[test]
fn pilots_and_confirmed_causes_count_against_nobody_and_are_accounted_for() {
    let folder = scratch::folder();
    let before = run_with(folder.path(), &[]);
    assert_eq!(before["listed_cases"]["not_counted"], serde_json::json!([]));

    let causes = "case_id,official,confirmed,from,to\n\
                  H1,Minh,yes,,\n\
                  H2,,no,,\n\
                  H9,,yes,,\n\
                  H2,,yes,2023-01-01,2023-12-31\n";
    let pilots = "pilot,procedure\nOne-stop,1.004221\n";
    let after = run_with(folder.path(), &[("causes.csv", causes), ("pilots.csv", pilots)]);
    assert_eq!(after["totals"], before["totals"], "facts are written as before");
    // H3 is of the pilot; of H1 only what Minh did is taken out; the causes of H2 are not confirmed, or of another time.
    assert_eq!(holds_left_out(&after), [("pilot", 2), ("objective_cause_of_one", 1)]);
    let left = &after["listed_cases"]["not_counted"];
    assert_eq!((left[0]["holds"].as_u64(), left[0]["cases"].as_u64()), (Some(2), Some(1)));
    assert_eq!(left[0]["examples"], serde_json::json!(["H3"]));
    assert_eq!((left[1]["holds"].as_u64(), left[1]["cases"].as_u64()), (Some(1), Some(0)));
    assert_eq!(after["listed_cases"]["named_cases_without_events"], serde_json::json!(["H9"]));
    let lines = quality(folder.path(), "Not counted");
    assert!(lines.iter().any(|(why, line)| why.contains("pilots") && line.contains("H3")), "{lines:?}");
    assert!(lines.iter().any(|(_, line)| line.contains("H9")), "{lines:?}");
}

#[test]
fn a_cause_without_an_official_takes_the_whole_case_out_and_a_pilot_may_be_a_unit() {
    let folder = scratch::folder();
    let after = run_with(folder.path(), &[("causes.csv", "case_id,confirmed\nH1,yes\n")]);
    assert_eq!(holds_left_out(&after), [("objective_cause", 2)]);
    // All cases came to both on 11 March.
    let pilots = "pilot,unit,from,to\nOne-stop,Sở Tư pháp,2024-03-01,2024-03-11\n";
    let after = run_with(folder.path(), &[("pilots.csv", pilots)]);
    assert_eq!(
        holds_left_out(&after),
        [("pilot", 6), ("objective_cause", 0)],
        "a pilot comes before a cause"
    );
    let pilots = "pilot,unit,from,to\nOne-stop,Sở Tư pháp,2024-03-12,2024-03-31\n";
    let after = run_with(folder.path(), &[("pilots.csv", pilots)]);
    assert_eq!(holds_left_out(&after), [("objective_cause", 2)], "the pilot began later");
}

#[test]
fn a_listed_deadline_holds_where_the_log_has_none_and_silence_may_be_consent() {
    let folder = scratch::folder();
    let asked = "SELECT case_id, due_at, counted_until FROM consultations ORDER BY case_id";
    run_with(folder.path(), &[]);
    let none = query(folder.path(), asked);
    assert!(none.iter().all(|row| row["due_at"].is_empty()), "{none:?}");

    // Of the five working days after Tuesday, 12 March, the last is Tuesday, 19 March.
    let list = "procedure,consultation_days,deemed_consent\n1.004220,5,no\n";
    run_with(folder.path(), &[("deadlines.csv", list)]);
    let due = query(folder.path(), asked);
    assert!(due.iter().all(|row| row["due_at"].starts_with("2024-03-19 23:59:59")), "{due:?}");
    assert!(due[0]["counted_until"].starts_with("2024-03-14 08:00:00"), "the answer of H1: {due:?}");
    assert!(due[1]["counted_until"].starts_with("2024-03-29 08:00:00"), "owed to the end of H2: {due:?}");

    let list = "procedure,consultation_days,deemed_consent\n1.004220,5,yes\n";
    run_with(folder.path(), &[("deadlines.csv", list)]);
    let due = query(folder.path(), asked);
    assert!(due[0]["counted_until"].starts_with("2024-03-14 08:00:00"), "an answer is an answer: {due:?}");
    assert!(due[1]["counted_until"].starts_with("2024-03-19 23:59:59"), "silence became consent: {due:?}");
    let facts = query(folder.path(), "SELECT reply FROM consultations ORDER BY case_id");
    assert_eq!(facts[1]["reply"], "none", "silence stays what it is");
}

#[test]
fn verified_complaints_stand_beside_those_who_had_the_case_and_make_no_finding() {
    let folder = scratch::folder();
    let findings = |folder: &Path| rows(&folder.join("store/latest/findings.csv")).len();
    run_with(folder.path(), &[]);
    let before = findings(folder.path());
    let list = "case_id,date,verified,text\n\
                H1,2024-03-20,yes,a\n\
                H1,2024-03-21,yes,b\n\
                H2,2024-03-21,no,c\n\
                ,2024-03-21,yes,d\n\
                H9,2024-03-21,yes,e\n";
    let after = run_with(folder.path(), &[("complaints.csv", list)]);
    let counts = serde_json::json!(
        { "rows": 5, "verified": 2, "not_verified": 1, "without_case": 1, "of_unknown_cases": 1 }
    );
    assert_eq!(after["listed_cases"]["complaints"], counts);
    let officials = rows(&folder.path().join("store/latest/officials.csv"));
    let beside = |name: &str| {
        let row = officials.iter().find(|row| row["subject"] == name).unwrap();
        row["verified_complaints"].clone()
    };
    assert_eq!((beside("Lan").as_str(), beside("Minh").as_str()), ("2", "2"));
    let units = rows(&folder.path().join("store/latest/units.csv"));
    assert_eq!(units[0]["verified_complaints"], "2");
    assert_eq!(findings(folder.path()), before, "complaints make no finding");
    let manifest = fs::read_to_string(folder.path().join("store/manifest.json")).unwrap();
    assert!(!manifest.contains("\"text\""), "what citizens wrote is not kept");
}
