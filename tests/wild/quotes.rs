//! Quotes that swallow rows of a CSV, and notes of several lines, which are honest.

use super::{assert_base, base_text, ledger, refusal, run_over};
use crate::fixtures::program::{rows, text};
use std::fmt::Write;

const HEADER: &str = "MaHoSo,ThoiGian,NguoiGui,DonViGui,ThaoTac,NguoiNhan,NoiDung,TrangThai\n";

/// Returns a log of `count` rows; `note` gives the note of a row and `status` its last cell.
fn log(count: usize, note: impl Fn(usize) -> String, status: impl Fn(usize) -> String) -> String {
    let mut log = HEADER.to_owned();
    for row in 2..count + 2 {
        let (case, hour) = (row / 4, 8 + row % 4);
        let (note, status) = (note(row), status(row));
        writeln!(
            log,
            "H21.15-240304-{case:04},04/03/2024 {hour:02}:00:00,An,Phòng A,Chuyển hồ sơ,Bình,{note},{status}"
        )
        .unwrap();
    }
    log
}

#[test]
fn a_quote_that_never_closes_is_an_error_with_its_line() {
    let file = std::fs::read(super::wild("04-unclosed-quote/a.csv")).unwrap();
    let message = refusal("a.csv", &file);
    assert!(message.contains("opens on line 6") && message.contains("swallows the 11 lines"), "{message}");
    for end in ["\n", "\r\n"] {
        let open =
            log(300, |row| if row == 61 { "\"gấp".to_owned() } else { String::new() }, |_| "2".to_owned());
        let message = refusal("a.csv", open.replace('\n', end).as_bytes());
        assert!(
            message.contains("opens on line 61") && message.contains("swallows the 240 lines"),
            "{message}"
        );
    }
    // The file ends on the very line of the quote.
    let cut = format!("{}H21.15-240304-0009,\"04/03/2024", log(20, |_| String::new(), |_| "2".to_owned()));
    assert!(refusal("a.csv", cut.as_bytes()).contains("opens on line 22 and never closes"));
}

#[test]
fn stray_quotes_far_apart_reject_each_row_between_them() {
    for (columns_differ, end) in [(false, "\n"), (true, "\n"), (false, "\r\n")] {
        let note = |row: usize| match row {
            31 => "\"gấp".to_owned(),
            270 if !columns_differ => "xong\"".to_owned(),
            _ => String::new(),
        };
        let status = |row| if row == 270 && columns_differ { "2\"" } else { "2" }.to_owned();
        let log = log(300, note, status).replace('\n', end);
        let (folder, output) = run_over("a.csv", log.as_bytes());
        assert_eq!(output.status.code(), Some(1), "the gate: {}", text(&output.stderr));
        let message = text(&output.stderr);
        assert!(
            message.contains("240 of 300 rows rejected") && message.contains("lines 31 to 270"),
            "{message}"
        );
        drop(folder);
        let folder = tempfile::TempDir::new().unwrap();
        std::fs::write(folder.path().join("a.csv"), log).unwrap();
        let output = crate::fixtures::program::buckstop(folder.path(), &["run", "a.csv", "--no-gate", "-q"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let ledger = ledger(folder.path());
        let counts = [&ledger["rows_read"], &ledger["rejected"], &ledger["stored"]];
        assert_eq!(counts, [300, 240, 60], "{ledger}");
        let rejects = rows(&folder.path().join("store/rejects/000001.csv"));
        assert_eq!(rejects.len(), 240);
        assert!(rejects.iter().all(|reject| reject["reason"] == "swallowed_row"));
        assert_eq!((rejects[0]["line"].as_str(), rejects[239]["line"].as_str()), ("31", "270"));
    }
}

#[test]
fn two_rows_in_one_are_both_rejected() {
    let note = |row| match row {
        40 => "\"gấp".to_owned(),
        41 => "xong\"".to_owned(),
        _ => String::new(),
    };
    let log = log(200, note, |_| "2".to_owned());
    let (folder, output) = run_over("a.csv", log.as_bytes());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let ledger = ledger(folder.path());
    assert_eq!([&ledger["rows_read"], &ledger["rejected"], &ledger["stored"]], [200, 2, 198], "{ledger}");
}

#[test]
fn a_stray_quote_may_stand_in_any_column() {
    let rows = |change: &dyn Fn(usize, &mut Vec<String>)| {
        let plain = log(200, |_| String::new(), |_| "2".to_owned());
        let lines = plain.lines().enumerate().map(|(index, line)| {
            let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            change(index + 1, &mut cells);
            cells.join(";") + "\n"
        });
        lines.collect::<String>()
    };
    for column in 0..8 {
        for (last, closing) in [(41, column), (120, column), (120, (column + 3) % 8)] {
            let log = rows(&|line, cells| {
                if line == 40 {
                    cells[column].insert(0, '"');
                }
                if line == last {
                    cells[closing].push('"');
                }
            });
            let folder = tempfile::TempDir::new().unwrap();
            std::fs::write(folder.path().join("a.csv"), log).unwrap();
            crate::fixtures::program::succeeds(folder.path(), &["run", "a.csv", "--no-gate", "-q"]);
            let ledger = ledger(folder.path());
            let lost = last - 39;
            let counts = [&ledger["rows_read"], &ledger["rejected"], &ledger["stored"]];
            assert_eq!(counts, [200, lost, 200 - lost], "column {column}, line {last}: {ledger}");
        }
    }
    // In a file whose cells are all quoted, the last quote of a row is missing.
    let log = rows(&|line, cells| {
        cells.iter_mut().for_each(|cell| *cell = format!("\"{cell}\""));
        if line == 40 {
            cells[7].pop();
        }
    });
    let (folder, _) = run_over("a.csv", log.as_bytes());
    let entry = ledger(folder.path());
    assert_eq!([&entry["rows_read"], &entry["rejected"]], [200, 2], "{entry}");
    // Among the headings.
    for (closes, words) in [(40, "among the headings"), (0, "opens on line 1 and never closes")] {
        let log = rows(&|line, cells| {
            if line == 1 {
                cells[3].insert(0, '"');
            }
            if line == closes {
                cells[3].push('"');
            }
        });
        assert!(refusal("a.csv", log.as_bytes()).contains(words));
    }
}

#[test]
fn notes_of_several_lines_and_quotes_inside_cells_are_kept() {
    for note in [
        "\"gấp,\nđề nghị xem xét, trả lời\n- thửa 12, tờ 3\n\"",
        "\"Gọi ngày 04/03/2024: vắng\n05/03/2024, đã gặp\nHồ sơ H21.15-240304-0002 liên quan\"",
        "\"nói \"\"được\"\",\n\"\"không\"\"\n\n\"",
        "chuyển \"gấp\" ngay",
        "6\" ống",
    ] {
        let log =
            log(200, |row| if row % 7 == 0 { note.to_owned() } else { String::new() }, |_| "2".to_owned());
        for end in ["\n", "\r\n"] {
            let (folder, output) = run_over("a.csv", log.replace('\n', end).as_bytes());
            assert!(output.status.success(), "{note}: {}", text(&output.stderr));
            let ledger = ledger(folder.path());
            assert_eq!([&ledger["rows_read"], &ledger["stored"]], [200, 200], "{note}: {ledger}");
        }
    }
    let quoted: String = base_text()
        .trim_start_matches('\u{feff}')
        .lines()
        .map(|line| format!("\"{}\"\n", line.replace(',', "\",\"")))
        .collect();
    assert_base("a.csv", quoted.as_bytes());
    assert_base("a.csv", quoted.trim_end().as_bytes());
}
