//! Lists of leave beside the exports: recognised by their headings, and taken out of the working time.

use super::{base_text, holds};
use crate::fixtures::program::{buckstop, rows, succeeds, text};
use crate::source::workbooks::open_writer::ods;
use crate::source::workbooks::writer::{Cell, Sheet, xlsx};
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

/// The holds of Cúc in the plain file, in working seconds: 5 h, 3.5 h, and 1.5 h in another case.
const PLAIN: [&str; 3] = ["18000", "12600", "5400"];
/// The same without 5 March: 4 March from 14:00 to 17:00 remains.
const WITHOUT_5_MARCH: [&str; 3] = ["10800", "0", "5400"];

/// Runs over a folder with the plain file and others. Returns the folder and what the run said.
fn run_beside(files: &[(&str, &[u8])]) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let exports = folder.path().join("exports");
    std::fs::create_dir(&exports).unwrap();
    std::fs::write(exports.join("a.csv"), base_text()).unwrap();
    for (name, content) in files {
        std::fs::write(exports.join(name), content).unwrap();
    }
    let output = buckstop(folder.path(), &["run", "exports", "--lang", "en", "--no-gate"]);
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    (folder, said)
}

/// Asserts what Cúc worked during each hold.
fn assert_worked(folder: &Path, expected: [&str; 3], about: &str) {
    let holds = holds(folder);
    let mut found: Vec<&str> = holds
        .iter()
        .filter(|hold| hold.contains("Cúc"))
        .map(|hold| hold.rsplit(' ').next().unwrap())
        .collect();
    let mut expected = expected.to_vec();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected, "{about}: {holds:?}");
}

fn run_json(folder: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join("store/latest/run.json")).unwrap()).unwrap()
}

#[test]
fn leave_is_taken_out_of_the_working_time_under_any_heading() {
    let (folder, _) = run_beside(&[]);
    assert_worked(folder.path(), PLAIN, "without leave");
    for list in [
        "official,first_day,last_day\nLê Thị Cúc,2024-03-05,2024-03-05\n",
        "official,from,to\nLê Thị Cúc - (Chuyên viên),2024-03-05,2024-03-05\n",
        "employee name;start date;end date\nLÊ THỊ  CÚC;05/03/2024;05/03/2024\n",
        "Người nghỉ,Từ ngày,Đến ngày\nLê Thị Cúc,05/03/2024,05/03/2024\n",
        "Cán bộ,Từ ngày,Đến ngày\nLê Thị Cúc,05/03/2024,05/03/2024\n",
        "STT,Họ và tên,Chức vụ,Đơn vị,Từ ngày,Đến ngày,Lý do nghỉ\n\
         1,Lê Thị Cúc,Chuyên viên,UBND huyện Mẫu,05/03/2024,05/03/2024,Việc riêng\n",
        "Họ tên,Ngày nghỉ\nLê Thị Cúc,05/03/2024\n",
        "[{\"official\": \"Lê Thị Cúc\", \"from\": \"2024-03-05\", \"to\": \"2024-03-05\"}]",
    ] {
        let name = if list.starts_with('[') { "nghi.json" } else { "nghi.csv" };
        let (folder, said) = run_beside(&[(name, list.as_bytes())]);
        assert_worked(folder.path(), WITHOUT_5_MARCH, list);
        assert!(!said.contains("is not counted"), "{said}");
        let run = run_json(folder.path());
        assert_eq!((&run["leave"]["rows"], &run["leave"]["officials"]), (&1.into(), &1.into()), "{list}");
    }
}

#[test]
fn workbooks_have_leave_too() {
    let sheet = |name: &str, rows: &[&[&str]]| Sheet {
        name: name.to_owned(),
        hidden: false,
        rows: rows
            .iter()
            .map(|row| row.iter().map(|cell| Cell::Text((*cell).to_owned())).collect())
            .collect(),
    };
    let sheets = [
        sheet(
            "Tháng 2",
            &[&["Người nghỉ", "Từ ngày", "Đến ngày"], &["Lê Thị Cúc", "05/02/2024", "06/02/2024"]],
        ),
        sheet(
            "Tháng 3",
            &[&["Người nghỉ", "Từ ngày", "Đến ngày"], &["Lê Thị Cúc", "05/03/2024", "05/03/2024"]],
        ),
    ];
    for (name, content) in [("nghi.xlsx", xlsx(&sheets)), ("nghi.ods", ods(&sheets))] {
        let (folder, _) = run_beside(&[(name, &content)]);
        assert_worked(folder.path(), WITHOUT_5_MARCH, name);
    }
}

#[test]
fn leave_of_nobody_is_said_everywhere() {
    let list = "Người nghỉ,Từ ngày,Đến ngày\nVõ Văn Không,05/03/2024,05/03/2024\n\
                Võ Văn Không,07/03/2024,07/03/2024\nLê Thị Cúc,05/03/2024,05/03/2024\n";
    let (folder, said) = run_beside(&[("nghi.csv", list.as_bytes())]);
    assert_worked(folder.path(), WITHOUT_5_MARCH, list);
    assert!(said.contains("leave of 2 rows (1 names, such as `Võ Văn Không`)"), "{said}");
    let nobody = &run_json(folder.path())["leave"]["of_nobody"];
    assert_eq!((&nobody["rows"], &nobody["example"]), (&2.into(), &"Võ Văn Không".into()));
    let quality = rows(&folder.path().join("store/latest/data_quality.csv"));
    let line = |row: &std::collections::BTreeMap<String, String>| row["detail"].contains("Võ Văn Không");
    assert!(quality.iter().any(line), "{quality:?}");
    let checked = succeeds(folder.path(), &["check", "exports", "--lang", "en"]);
    assert!(checked.contains("Võ Văn Không"), "{checked}");
}

#[test]
fn a_file_of_the_settings_and_a_list_both_count() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("a.csv"), base_text()).unwrap();
    std::fs::write(
        folder.path().join("nghi.csv"),
        "Cán bộ,Từ ngày,Đến ngày\nLê Thị Cúc,05/03/2024,05/03/2024\n",
    )
    .unwrap();
    std::fs::write(
        folder.path().join("own.csv"),
        "official,first_day,last_day\nLê Thị Cúc,2024-03-11,2024-03-11\n",
    )
    .unwrap();
    std::fs::write(folder.path().join("buckstop.toml"), "[calendar]\nleave_file = \"own.csv\"\n").unwrap();
    succeeds(folder.path(), &["run", "a.csv", "nghi.csv"]);
    assert_worked(folder.path(), ["10800", "0", "0"], "both");
}

#[test]
fn a_list_of_posts_is_no_leave() {
    let posts = "Họ và tên,Đơn vị,Từ ngày,Đến ngày\nLê Thị Cúc,UBND huyện Mẫu,01/01/2024,31/12/2024\n";
    let (folder, _) = run_beside(&[("can-bo.csv", posts.as_bytes())]);
    assert_worked(folder.path(), PLAIN, "posts");
    // Nor is one without units, which fits no profile.
    let posts = "Họ và tên,Chức vụ,Từ ngày,Đến ngày\nLê Thị Cúc,Chuyên viên,01/01/2024,31/12/2024\n";
    let (folder, _) = run_beside(&[("can-bo.csv", posts.as_bytes())]);
    assert_worked(folder.path(), PLAIN, "posts without units");
}

#[test]
fn a_simulated_folder_needs_no_setting_for_its_leave() {
    let folder = TempDir::new().unwrap();
    succeeds(folder.path(), &["simulate", "sim", "--events", "10K", "-q"]);
    succeeds(folder.path(), &["run", "sim", "-q"]);
    let run = run_json(folder.path());
    assert_eq!((&run["leave"]["officials"], &run["leave"]["of_nobody"]["rows"]), (&1.into(), &0.into()));
}
