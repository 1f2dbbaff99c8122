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
