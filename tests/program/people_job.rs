//! The program itself with reference lists, homonyms and a reorganisation.

use crate::fixtures::program::{buckstop, fails, rows, succeeds, text};
use crate::fixtures::scratch;
use buckstop::simulate::{SimulateSettings, Size, simulate};
use jiff::civil::date;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Runs over the files and returns stderr.
fn run(folder: &Path, arguments: &[&str]) -> String {
    let arguments = [&["run", "--lang", "en"], arguments].concat();
    let output = buckstop(folder, &arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stderr)
}

fn query(folder: &Path, sql: &str) -> Vec<BTreeMap<String, String>> {
    let out = folder.join("answer.csv");
    succeeds(folder, &["query", "--sql", sql, "--out", &out.display().to_string()]);
    rows(&out)
}

fn results(folder: &Path, table: &str) -> Vec<BTreeMap<String, String>> {
    rows(&folder.join("store/latest").join(format!("{table}.csv")))
}

/// Returns the lines about people and units, without those that tell when somebody was away, new or working part time.
fn doubts(folder: &Path) -> Vec<(String, String)> {
    const PRESENCE: [&str; 3] = ["Not counted: ", "New in the post: ", "Hardly ever acts on "];
    let about_people = |row: &BTreeMap<String, String>| {
        row["about"] == "People and units" && !PRESENCE.iter().any(|start| row["detail"].starts_with(start))
    };
    let quality = results(folder, "data_quality");
    quality
        .iter()
        .filter(|row| about_people(row))
        .map(|row| (row["subject"].clone(), row["detail"].clone()))
        .collect()
}

/// Makes a folder with a log over the summer of 2025 and all its lists.
fn spanning_log() -> TempDir {
    let folder = scratch::folder();
    let settings =
        SimulateSettings { size: Size::Cases(600), start: date(2025, 4, 1), ..SimulateSettings::default() };
    simulate(&settings, &folder.path().join("log"), &mut |_| ()).unwrap();
    folder
}

#[test]
fn nobody_is_compared_across_a_reorganisation_without_a_mapping() {
    let folder = spanning_log();
    fs::remove_file(folder.path().join("log/mapping.csv")).unwrap();
    let stderr = run(folder.path(), &["log"]);
    assert!(stderr.contains("no organisation mapping") && stderr.contains("--as-of 2025-06-30"), "{stderr}");
    let (day, line) = doubts(folder.path()).remove(0);
    assert_eq!(day, "2025-07-01");

    let count = |condition: &str| {
        let sql = format!("SELECT COUNT(*) AS n FROM holds WHERE {condition}");
        query(folder.path(), &sql)[0]["n"].parse::<u64>().unwrap()
    };
    // 30 June 2025, 17:00 UTC, which is midnight in Vietnam.
    let since = "EXTRACT(EPOCH FROM received_at) >= 1751302800";
    let judged = "official_id <> 'UNKNOWN' AND official_id <> 'Chuyên viên'";
    let counted: u64 = results(folder.path(), "measures")
        .iter()
        .filter(|row| row["measure"] == "handling_time" && row["holder_level"] == "official")
        .map(|row| row["fact_rows"].parse::<u64>().unwrap())
        .sum();
    assert!(counted > 500, "{counted}");
    // Cases that were misrouted to their holder are left out, and they are few.
    let received = count(&format!("{judged} AND {since}"));
    assert!(counted <= received && counted * 20 >= received * 19, "{counted} of {received}");
    let left_out = count(&format!("official_id <> 'UNKNOWN' AND NOT {since}"));
    assert!(left_out > 500 && line.contains(&left_out.to_string()), "{line}: not {left_out}");
    let official = &results(folder.path(), "officials")[0];
    assert!(official["in_doubt"].contains("before the reorganisation"), "{official:?}");

    let stderr = run(folder.path(), &["--as-of", "2025-06-30"]);
    assert!(!stderr.contains("organisation mapping"), "the time before stands by itself: {stderr}");
    assert_eq!(doubts(folder.path()), []);
    fs::write(folder.path().join("buckstop.toml"), "[organisation]\nreorganised_on = []\n").unwrap();
    assert!(!run(folder.path(), &[]).contains("organisation mapping"), "turned off");
}

#[test]
fn with_a_mapping_what_lies_before_is_read_under_the_new_units() {
    let folder = spanning_log();
    let stderr = run(folder.path(), &["log"]);
    assert!(!stderr.contains("no organisation mapping"), "{stderr}");
    let lines = doubts(folder.path());
    assert!(lines[0].1.contains("organisation mapping"), "{lines:?}");
    let holds = |unit: &str| {
        let sql = format!(
            "SELECT COUNT(*) AS n FROM unit_holds WHERE unit_id = '{unit}' \
             AND EXTRACT(EPOCH FROM released_at) < 1751302800"
        );
        query(folder.path(), &sql)[0]["n"].parse::<u64>().unwrap()
    };
    assert_eq!(holds("UBND huyện Chư Sê"), 0);
    assert!(holds("UBND xã Chư Sê") > 10);
    let units = results(folder.path(), "units");
    assert!(units.iter().any(|unit| unit["subject"] == "UBND xã Chư Sê"), "compared over the whole time");
}

#[test]
fn lists_in_the_folder_give_titles_and_a_later_list_replaces_an_earlier_one() {
    let folder = scratch::folder();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples");
    let exports = folder.path().join("exports");
    fs::create_dir(&exports).unwrap();
    // Only the files of the simulator: the other samples have people of other authorities.
    for name in
        ["events.csv.gz", "cases.csv", "officials.csv", "units.csv", "mapping.csv", "truth.csv", "leave.csv"]
    {
        fs::copy(samples.join(name), exports.join(name)).unwrap();
    }
    run(folder.path(), &["exports"]);
    let named = results(folder.path(), "findings");
    let of_officials: Vec<_> = named.iter().filter(|row| row["holder_level"] == "official").collect();
    assert!(of_officials.len() > 5 && of_officials.iter().all(|row| !row["office"].is_empty()), "{named:?}");
    let officials = results(folder.path(), "officials");
    let listed = officials.iter().filter(|row| row["list_code"].starts_with("CB")).count();
    assert!(listed > 50 && listed == officials.len(), "{listed} of {}", officials.len());
    assert!(results(folder.path(), "units").iter().all(|row| !row["listed_level"].is_empty()));
    assert_eq!(doubts(folder.path()), []);

    let name = officials[0]["subject"].clone();
    let list = format!("Họ và tên,Chức vụ,Đơn vị\n{name},Người duy nhất,Sở Tư pháp\n");
    fs::write(folder.path().join("officials-2025.csv"), list).unwrap();
    run(folder.path(), &["officials-2025.csv"]);
    let officials = results(folder.path(), "officials");
    let titles: Vec<&str> =
        officials.iter().map(|row| row["office"].as_str()).filter(|text| !text.is_empty()).collect();
    assert_eq!(titles, ["Người duy nhất"]);
    assert!(doubts(folder.path()).iter().any(|(_, line)| line.contains("Not in the list")));
    let ledger: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("store/latest/run.json")).unwrap())
            .unwrap();
    let files = ledger["files"].as_array().unwrap();
    let old = files.iter().find(|file| file["name"] == "officials.csv").unwrap();
    assert_eq!((old["stored"].as_u64(), old["replaced"].as_u64()), (Some(0), old["rows_read"].as_u64()));
    let lists: Vec<&str> =
        ledger["lists"].as_array().unwrap().iter().map(|list| list["name"].as_str().unwrap()).collect();
    assert_eq!(lists, ["leave.csv", "mapping.csv", "units.csv", "officials-2025.csv"]);
}

#[test]
fn settings_name_lists_and_local_accounts() {
    let folder = scratch::folder();
    let log = "MaHoSo,NguoiXuLy,ThoiDiemXuLy,PhongBanXuLy,NoiDungXuLy,TrangThai\n\
               H1,Lan,20240311080000,,Tiếp nhận,2\n\
               H1,Trực ban 1,20240312080000,,Xử lý,4\n\
               H1,Lan,20240313080000,,,9\n";
    fs::write(folder.path().join("log.csv"), log).unwrap();
    fs::write(folder.path().join("list.csv"), "Họ tên,Đơn vị\nLan,Sở Tư pháp\n").unwrap();
    fs::write(
        folder.path().join("buckstop.toml"),
        "[people]\nlists = [\"list.csv\"]\nplaceholders = [\"trực ban*\"]\n",
    )
    .unwrap();
    run(folder.path(), &["log.csv"]);
    let units = query(
        folder.path(),
        "SELECT unit_id, COUNT(*) AS n FROM unit_holds GROUP BY unit_id ORDER BY unit_id",
    );
    let units: Vec<&str> = units.iter().map(|row| row["unit_id"].as_str()).collect();
    assert_eq!(units, ["Sở Tư pháp", "UNKNOWN"], "the unit is the list's where the log has none");
    let measured = results(folder.path(), "officials");
    let held: Vec<&str> = measured.iter().map(|row| row["subject"].as_str()).collect();
    assert!(!held.contains(&"Trực ban 1"), "{held:?}");
}

#[test]
fn a_list_of_applicants_is_no_list_of_officials() {
    let folder = scratch::folder();
    fs::write(folder.path().join("a.csv"), "Mã hồ sơ,Họ và tên,Đơn vị\nH1,Người Nộp,Sở Tư pháp\n").unwrap();
    let stderr = fails(folder.path(), &["run", "a.csv"]);
    assert!(stderr.contains("no profile fits"), "{stderr}");
    let manifest = fs::read_to_string(folder.path().join("store/manifest.json")).unwrap();
    assert!(!manifest.contains("Người Nộp"), "an applicant is stored: {manifest}");
}
