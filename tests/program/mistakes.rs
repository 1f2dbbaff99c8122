//! Mistakes of use: what cannot work is refused before anything is stored, and says what to do.

use crate::fixtures::program::{buckstop, fails, succeeds, text};
use crate::fixtures::scratch;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

const LOG: &str = "MaHoSo,ThoiGian,NguoiGui,DonViGui,ThaoTac,NguoiNhan\n\
    H1,04/03/2024 08:00:00,An,Phòng A,Tiếp nhận hồ sơ,\n\
    H1,05/03/2024 08:00:00,An,Phòng A,Chuyển hồ sơ,Bình\n\
    H1,06/03/2024 08:00:00,Bình,Phòng A,Thẩm định,\n";

fn write(folder: &Path, name: &str, content: &str) {
    std::fs::write(folder.join(name), content).unwrap();
}

#[test]
fn settings_that_cannot_work_are_refused_before_a_store_is_made() {
    let folder = scratch::folder();
    write(folder.path(), "a.csv", LOG);
    write(folder.path(), "leave.csv", "official,first_day,last_day\nAn,04/03/2024,2024-03-05\n");
    write(folder.path(), "backwards.csv", "official,first_day,last_day\nAn,2024-03-06,2024-03-05\n");
    write(folder.path(), "bad-calendar.toml", "name = \"x\"\nnonsense = 1\n");
    assert!(Command::new("mkfifo").arg(folder.path().join("pipe")).status().unwrap().success());
    for (settings, words) in [
        ("[calendar]\ndefault = \"vm\"", "vm"),
        ("[calendar]\nzone = \"Asia/Saigon2\"", "Asia/Saigon2"),
        ("[calendar.units]\n\"Phòng A\" = \"vn-9h\"", "vn-9h"),
        ("[calendar]\nfiles = [\"none.toml\"]", "none.toml"),
        ("[calendar]\nfiles = [\"bad-calendar.toml\"]", "bad-calendar.toml"),
        ("[calendar]\nfiles = [\"pipe\"]", "not a file"),
        ("[calendar]\nleave_file = \"none.csv\"", "none.csv"),
        ("[calendar]\nleave_file = \"leave.csv\"", "`04/03/2024` is not a date"),
        ("[calendar]\nleave_file = \"backwards.csv\"", "2024-03-06"),
        ("[calendar]\nleave_file = \"pipe\"", "not a file"),
        ("[excluded]\ncases_file = \"none.txt\"", "none.txt"),
        ("[excluded]\ncases_file = \"pipe\"", "not a file"),
        ("[people]\nlists = [\"none.csv\"]", "none.csv"),
        ("[people]\nlists = [\"pipe\"]", "a pipe, not a file"),
        ("[organisation]\nreorganised_on = [\"2025-02-30\"]", "2025-02-30"),
        ("[organisation]\nreorganised_on = [\"01/07/2025\"]", "01/07/2025"),
        ("[measures]\noff = [\"pingpong\"]", "there is no measure `pingpong`"),
        ("[measures.threshold]\npingpong = 2.0", "there is no measure `pingpong`"),
        ("[measures.threshold]\nping_pong = -2.0", "a ratio above 1"),
        ("[report]\nformats = [\"pdf\"]", "there is no format `pdf`"),
        ("[deadlines.after_pause_of]\nvn-locl = \"restart\"", "vn-locl"),
        ("[input]\nprofile = \"vn-locl\"", "there is no profile `vn-locl`"),
        ("[input]\nencoding = \"utf-9\"", "there is no encoding `utf-9`"),
    ] {
        write(folder.path(), "buckstop.toml", settings);
        for command in ["run", "ingest", "check"] {
            let message = fails(folder.path(), &[command, "a.csv"]);
            assert!(message.contains(words), "{command} {settings}: {message}");
            assert!(!folder.path().join("store").exists(), "{command} {settings}");
        }
    }
    std::fs::remove_file(folder.path().join("buckstop.toml")).unwrap();
    for (arguments, words) in [
        (&["run", "a.csv", "--as-of", "soon"][..], "`soon` is not a date"),
        (&["run", "none.csv"], "none.csv"),
        (&["run", "a.csv", "--config", "pipe"], "not a file"),
    ] {
        let message = fails(folder.path(), arguments);
        assert!(message.contains(words), "{message}");
        assert!(!folder.path().join("store").exists());
    }
}

#[test]
fn an_end_before_the_log_is_an_error() {
    let folder = scratch::folder();
    write(folder.path(), "a.csv", LOG);
    for as_of in ["2024-03-03", "1999-12-31", "2024-03-04T07:59"] {
        let message = fails(folder.path(), &["run", "a.csv", "--as-of", as_of]);
        assert!(message.contains("before all events") && message.contains("hint: "), "{message}");
        assert!(message.contains("2024-03-04 to 2024-03-06"), "{message}");
        assert!(!folder.path().join("store/latest").exists());
    }
    succeeds(folder.path(), &["run", "a.csv", "--as-of", "2024-03-04", "-q"]);
}

#[test]
fn more_threads_than_cores_can_use_are_cut() {
    let folder = scratch::folder();
    write(folder.path(), "a.csv", LOG);
    let output = buckstop(folder.path(), &["run", "a.csv", "--threads", "100000"]);
    let message = text(&output.stderr);
    assert!(output.status.success(), "{message}");
    assert!(message.contains("100000 threads are more than 4 for each of"), "{message}");
}

/// Returns a log of so many cases, each with a receipt and a piece of work, by the person `who` returns for a case.
fn log_of(cases: usize, who: impl Fn(usize) -> String) -> String {
    let mut log = "MaHoSo,ThoiGian,NguoiGui,DonViGui,ThaoTac,NguoiNhan\n".to_owned();
    for case in 0..cases {
        let person = who(case);
        for (hour, activity) in [(8, "Tiếp nhận hồ sơ"), (9, "Thẩm định")] {
            writeln!(log, "H{case},04/03/2024 {hour:02}:00:00,{person},Phòng A,{activity},").unwrap();
        }
    }
    log
}

#[test]
fn a_column_of_applicants_is_not_taken_for_officials() {
    let folder = scratch::folder();
    write(folder.path(), "a.csv", &log_of(150, |case| format!("Người {case}")));
    for command in ["run", "ingest", "check"] {
        let output = buckstop(folder.path(), &[command, "a.csv", "--lang", "en"]);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{message}");
        assert!(message.contains("150 of 150 officials with acts in a single case only"), "{message}");
        assert!(message.contains("gate.max_single_case") && message.contains("first row 2;"), "{message}");
    }
    succeeds(folder.path(), &["run", "a.csv", "--no-gate", "-q"]);
    // A few officials, or officials most of whom work on several cases, are let through.
    for log in
        [log_of(99, |case| format!("Người {case}")), log_of(400, |case| format!("Người {}", case % 190))]
    {
        let folder = scratch::folder();
        write(folder.path(), "a.csv", &log);
        succeeds(folder.path(), &["run", "a.csv", "-q"]);
    }
}

#[test]
fn a_hundred_thousand_applicants_are_met_in_seconds() {
    let folder = scratch::folder();
    write(folder.path(), "a.csv", &log_of(100_000, |case| format!("TICKET {case}")));
    for command in ["run", "check"] {
        let begun = std::time::Instant::now();
        let output = buckstop(folder.path(), &[command, "a.csv"]);
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        assert!(begun.elapsed().as_secs() < 60, "{command} took {:?}", begun.elapsed());
    }
}
