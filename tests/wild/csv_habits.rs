//! Habits of programs that write CSV, JSON and gzip.

use super::{assert_base, base_text, ledger, refusal, run_over, wild};
use crate::fixtures::program::text;
use std::io::Write;

fn stored(name: &str) -> Vec<u8> {
    std::fs::read(wild(name)).unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn rows_may_lack_their_empty_cells_at_the_end() {
    assert_base("a.csv", &stored("03-short-rows/a.csv"));
    let trimmed: String =
        base_text().lines().map(|line| format!("{}\r\n", line.trim_end_matches(','))).collect();
    assert_base("a.csv", trimmed.replace(',', ";").as_bytes());
    // Where other rows have them, a short row is damaged.
    let damaged = base_text().replacen("Tiếp nhận hồ sơ,,,,", "Tiếp nhận hồ sơ", 1);
    let (folder, output) = run_over("a.csv", damaged.as_bytes());
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(ledger(folder.path())["rejected"], 1);
    // And a row without what an event needs is damaged anywhere.
    let damaged = trimmed.replacen(",Hoàn thành", "", 1);
    let (folder, output) = run_over("a.csv", damaged.as_bytes());
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(ledger(folder.path())["rejected"], 1);
}

#[test]
fn cells_may_be_separated_by_bars() {
    assert_base("a.csv", &stored("14-pipe/a.csv"));
    assert_base("a.txt", &stored("14-pipe/a.csv"));
    let titled =
        format!("Nhật ký, xử lý; hồ sơ\n\n{}", base_text().trim_start_matches('\u{feff}').replace(',', "|"));
    assert_base("a.csv", titled.as_bytes());
}

#[test]
fn gzip_may_have_members_and_padding_but_no_rubbish() {
    assert_base("a.csv.gz", &stored("16b-gz-padding/a.csv.gz"));
    let base = base_text();
    let (one, two) = base.as_bytes().split_at(700);
    assert_base("a.csv.gz", &[gzip(one), gzip(two)].concat());
    assert_base("a.csv.gz", &[gzip(one), vec![0; 70_000], gzip(two), vec![0; 3]].concat());
    let message = refusal("a.csv.gz", &[gzip(base.as_bytes()), b"rest".to_vec()].concat());
    assert!(message.contains("after its compressed data"), "{message}");
}

#[test]
fn what_protects_texts_from_a_spreadsheet_goes() {
    assert_base("a.csv", &stored("24-formula-text/a.csv"));
    let base = base_text();
    let mut lines = base.trim_start_matches('\u{feff}').lines();
    let header = lines.next().unwrap();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let with = |protect: &dyn Fn(&str) -> String| {
        let rows =
            rows.iter().map(|row| row.iter().map(|cell| protect(cell)).collect::<Vec<_>>().join(",") + "\n");
        format!("{header}\n{}", rows.collect::<String>())
    };
    assert_base("a.csv", with(&|cell| format!("'{cell}")).as_bytes());
    assert_base("a.csv", with(&|cell| format!("=\"{cell}\"")).as_bytes());
    assert_base("a.csv", with(&|cell| format!("\"=\"\"{cell}\"\"\"")).as_bytes());
    let headings: Vec<String> = header.split(',').map(|cell| format!("=\"{cell}\"")).collect();
    assert_base("a.csv", base.replacen(header, &headings.join(","), 1).as_bytes());
    // In JSON, codes only.
    let records: Vec<String> = rows
        .iter()
        .map(|row| {
            let cells = header.split(',').zip(row).map(|(name, cell)| {
                let protected = if name == "MaHoSo" { "'" } else { "" };
                format!("\"{name}\": \"{protected}{cell}\"")
            });
            format!("{{{}}}", cells.collect::<Vec<_>>().join(", "))
        })
        .collect();
    assert_base("a.json", format!("[{}]", records.join(",")).as_bytes());
}

#[test]
fn codes_that_a_spreadsheet_rounded_are_rejected() {
    let file = stored("05-sci-codes/a.csv");
    for file in
        [file.clone(), String::from_utf8(file).unwrap().replace("2.40304E+11", "2,40304e+11").into_bytes()]
    {
        let (folder, output) = run_over("a.csv", &file);
        let message = text(&output.stderr);
        assert!(!output.status.success(), "{message}");
        let output = crate::fixtures::program::buckstop(folder.path(), &["check", "a.csv", "--lang", "en"]);
        let all = text(&output.stdout) + &text(&output.stderr);
        assert!(all.contains("the code was damaged by a spreadsheet"), "{all}");
    }
}

#[test]
fn several_cases_in_one_sheet_keep_their_own_rows() {
    let file = stored("58c-sections-csv/a.csv");
    assert_sections("a.csv", &file);
    let file = String::from_utf8(file).unwrap();
    // Without the cells that only fill the title line up, and with the label and the code in two cells.
    assert_sections("a.csv", file.replace("-0002,,,,,,,", "-0002").as_bytes());
    assert_sections(
        "a.csv",
        file.replace("Mã hồ sơ: H21.15-240305-0002,,", "Mã hồ sơ:,H21.15-240305-0002,").as_bytes(),
    );
    // Without the repeated heading.
    let header = file.lines().nth(1).unwrap();
    let (first, rest) = file.split_at(file.find(header).unwrap() + header.len());
    assert_sections("a.csv", format!("{first}{}", rest.replace(&format!("{header}\n"), "")).as_bytes());
    // As a table of a page.
    let rows = file.trim_start_matches('\u{feff}').lines().map(|line| {
        let cells = line.split(',').map(|cell| format!("<td>{cell}</td>")).collect::<String>();
        format!("<tr>{cells}</tr>")
    });
    assert_sections("a.xls", format!("<table>{}</table>", rows.collect::<String>()).as_bytes());
    // A section in other columns is not guessed at.
    let other =
        rest.replace("Người gửi,Đơn vị,Thao tác,Người nhận,", "Người nhận,Đơn vị,Thao tác,Người gửi,");
    assert!(refusal("a.csv", format!("{first}{other}").as_bytes()).contains("other columns"));
}

/// Asserts that a sheet with sections gives the cases of the plain file, each with its rows.
fn assert_sections(name: &str, content: &[u8]) {
    let (folder, output) = run_over(name, content);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let ledger = ledger(folder.path());
    assert_eq!([&ledger["stored"], &ledger["rejected"]], [16, 0], "{ledger}");
    let holds = super::holds(folder.path());
    let of = |code: &str| holds.iter().filter(|hold| hold.contains(code)).count();
    assert_eq!([of("-0001"), of("-0002"), of("-0003")], [6, 2, 2], "{holds:?}");
}

#[test]
fn numbers_that_json_does_not_have_are_empty() {
    assert_base("a.json", &stored("60-json-nan/a.json"));
    let text = String::from_utf8(stored("60-json-nan/a.json")).unwrap();
    let lines = text.trim().trim_start_matches('[').trim_end_matches(']').replace("}, {", "}\n{");
    assert_base("a.jsonl", lines.replace("NaN", "-Infinity").as_bytes());
    let message = refusal("a.jsonl", lines.replacen("NaN", "None", 1).as_bytes());
    assert!(message.contains("line 1") && message.contains("column 2"), "{message}");
}
