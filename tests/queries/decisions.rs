//! Whether a decision helped, on a small store with a list of decisions.

use crate::fixtures::program::{rows, succeeds};
use crate::fixtures::scratch;
use std::fmt::Write as _;
use std::fs;

/// Writes six cases for each unit and month, each held by one official for some hours of one morning.
fn log(hours: &[(&str, &str, [u32; 2])]) -> String {
    let mut text = String::from("MaHoSo,MaTTHC,ThoiGian,TrangThai,NguoiGui,DonViGui,ThaoTac\n");
    for (unit, official, by_month) in hours {
        for (month, hours) in [3, 4].into_iter().zip(by_month) {
            for day in [8, 9, 10, 11, 12, 15] {
                let day = if month == 3 { day + 10 } else { day };
                let case = format!("{unit}-{month}-{day},1.001612,{day:02}/{month:02}/2024");
                writeln!(text, "{case} 08:00:00,2,{official},{unit},Tiếp nhận hồ sơ").unwrap();
                writeln!(text, "{case} {:02}:00:00,9,{official},{unit},Xác nhận kết quả xử lý", 8 + hours)
                    .unwrap();
            }
        }
    }
    text
}

#[test]
fn decisions_of_the_list_are_compared_with_what_changed_elsewhere() {
    let folder = scratch::folder();
    let exports = folder.path().join("exports");
    fs::create_dir(&exports).unwrap();
    // An's unit becomes an hour faster, Bình's stays, and Cúc's takes two hours more.
    let units = [("Phòng A", "Lê An", [2, 1]), ("Phòng B", "Vũ Bình", [1, 1]), ("Phòng C", "Hà Cúc", [1, 3])];
    fs::write(exports.join("log.csv"), log(&units)).unwrap();
    let list = "Ngày quyết định,Đơn vị,Cán bộ,Nội dung quyết định\n\
                01/04/2024,Phòng A,,Bổ sung biên chế\n\
                01/04/2024,,Hà Cúc,Đổi vị trí\n\
                02/04/2024,Phòng Đ,,Giải thể\n";
    fs::write(exports.join("quyet-dinh.csv"), list).unwrap();
    succeeds(folder.path(), &["run", "exports", "--no-gate", "-q"]);

    let ask = |arguments: &[&str]| {
        succeeds(folder.path(), &[&["query", "decision_effect", "--out", "effect.csv"], arguments].concat());
        let columns = [
            "decided_day",
            "decided_about",
            "subject_id",
            "decision",
            "holds_before",
            "holds_after",
            "change_hours",
            "peers_change_hours",
            "difference_hours",
            "placebos",
            "chance_percent",
        ];
        let cells = |row: &std::collections::BTreeMap<String, String>| {
            columns.map(|column| row[column].clone()).join(",")
        };
        rows(&folder.path().join("effect.csv")).iter().map(cells).collect::<Vec<_>>()
    };
    // Of the placebos of A, B has a difference of -0.5 hours and C one of 2.5: one of two is at least as large as 2.
    let listed = [
        "2024-04-01,official,Hà Cúc,Đổi vị trí,6,6,2,-0.5,2.5,2,0",
        "2024-04-01,unit,Phòng A,Bổ sung biên chế,6,6,-1,1,-2,2,50",
        "2024-04-02,unit,Phòng Đ,Giải thể,,,,,,,",
    ];
    assert_eq!(ask(&[]), listed);
    let with_another = ask(&["--param", "unit=Phòng B", "--param", "on_day=2024-04-01"]);
    assert_eq!(with_another.len(), 4);
    assert_eq!(with_another[2], "2024-04-01,unit,Phòng B,,6,6,0,0.5,-0.5,2,100");
    // With seven holds needed before and after, nothing can be told of anybody.
    assert!(ask(&["--param", "least=7"]).iter().all(|row| row.ends_with(",,,,,,,")));
}
