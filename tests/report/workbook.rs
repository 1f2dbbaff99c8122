//! `findings.xlsx`: what is in it, how it prints, and that it says the same as the CSV.

use crate::fixtures::program::{rows, samples, samples_run, succeeds};
use crate::fixtures::scratch;
use calamine::{Data, DataType, Reader, Xlsx, open_workbook};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

const TABS: [&str; 17] = [
    "Tóm tắt",
    "Phát hiện",
    "Cán bộ",
    "Đơn vị",
    "Phễu và khoảng",
    "Ai chuyển cho ai",
    "Tồn đọng",
    "Xu hướng",
    "Sắp trễ",
    "Nhân lực",
    "Bằng chứng",
    "Mẫu II.06a",
    "Chặt",
    "Chênh lệch",
    "Trễ hạn",
    "Dữ liệu",
    "Phương pháp",
];
/// The most characters across a page: text of 10 points is then printed at 8 points.
const PAGE_WIDTH: f64 = 178.0;
/// What the file adds to the width of each column, in characters: the space at its edges.
const EDGES: f64 = 0.711;
/// The row of the headings of a table.
const HEADING_ROW: u32 = 3;

fn run() -> PathBuf {
    samples_run().join("store/latest")
}

fn book() -> Xlsx<std::io::BufReader<std::fs::File>> {
    open_workbook(run().join("findings.xlsx")).unwrap()
}

/// Returns the rows of a table in the workbook, by the headings of its columns; it ends at the first empty row.
fn table(sheet: &str) -> Vec<BTreeMap<String, Data>> {
    let range = book().worksheet_range(sheet).unwrap();
    let width = range.end().unwrap().1 + 1;
    let cell = |row: u32, column: u32| range.get_value((row, column)).cloned().unwrap_or_default();
    let headings: Vec<String> = (0..width).map(|column| cell(HEADING_ROW, column).to_string()).collect();
    let mut found = Vec::new();
    for row in HEADING_ROW + 1..=range.end().unwrap().0 {
        if cell(row, 0).is_empty() {
            break;
        }
        found.push(headings.iter().cloned().zip((0..width).map(|column| cell(row, column))).collect());
    }
    found
}

fn sum(rows: &[BTreeMap<String, Data>], heading: &str) -> f64 {
    rows.iter().filter_map(|row| row[heading].get_float()).sum()
}

fn csv_sum(rows: &[BTreeMap<String, String>], column: &str) -> f64 {
    rows.iter().filter_map(|row| row[column].parse::<f64>().ok()).sum()
}

/// Returns the text of a part of a workbook.
fn part(path: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Returns the values of an attribute, in order, with what XML escapes.
fn attributes(text: &str, name: &str) -> Vec<String> {
    let begin = format!(" {name}=\"");
    let found = text.split(&begin).skip(1).filter_map(|rest| rest.split('"').next());
    found.map(|value| value.replace("&apos;", "'").replace("&amp;", "&")).collect()
}

#[test]
fn every_sheet_is_there_with_rows_and_without_formulas() {
    let mut book = book();
    assert_eq!(book.sheet_names(), TABS);
    for tab in TABS {
        let range = book.worksheet_range(tab).unwrap();
        assert!(range.height() > 5, "`{tab}` has {} rows", range.height());
        let errors = range.used_cells().filter(|(.., cell)| cell.is_error()).count();
        assert_eq!(errors, 0, "`{tab}`");
        assert_eq!(book.worksheet_formula(tab).unwrap().used_cells().count(), 0, "`{tab}` has formulas");
    }
}

#[test]
fn the_sheets_say_the_same_as_the_csv() {
    let (findings, csv) = (table("Phát hiện"), rows(&run().join("findings.csv")));
    let ids = |row: &BTreeMap<String, Data>| row["Mã phát hiện"].to_string();
    assert_eq!(
        findings.iter().map(ids).collect::<Vec<_>>(),
        csv.iter().map(|row| row["finding_id"].clone()).collect::<Vec<_>>()
    );
    let excess = sum(&findings, "Vượt: giờ mỗi hồ sơ") + sum(&findings, "Vượt: lượt mỗi tháng");
    assert!((excess - csv_sum(&csv, "excess")).abs() < 1e-6);

    let (evidence, csv) = (table("Bằng chứng"), rows(&run().join("evidence.csv")));
    assert_eq!(evidence.len(), csv.len());
    assert!((sum(&evidence, "Giờ làm việc") - csv_sum(&csv, "work_hours")).abs() < 1e-6);

    for (tab, file, who) in [("Cán bộ", "officials.csv", "Cán bộ"), ("Đơn vị", "units.csv", "Đơn vị")]
    {
        let (subjects, csv) = (table(tab), rows(&run().join(file)));
        assert_eq!(subjects.len(), csv.len(), "{tab}");
        assert!(subjects.iter().zip(&csv).all(|(one, other)| one[who].to_string() == other["subject"]));
        assert!((sum(&subjects, "Lượt nhận") - csv_sum(&csv, "arrivals")).abs() < 1e-6, "{tab}");
        let ratios = sum(&subjects, "Thời gian giữ hồ sơ");
        assert!(ratios > 1.0 && (ratios - csv_sum(&csv, "handling_time_ratio")).abs() < 1e-6, "{tab}");
    }
}

#[test]
fn described_sheets_are_the_named_queries_at_their_foot() {
    let folder = samples_run();
    for (tab, heading, query, column) in [
        ("Trễ hạn", "Số giờ làm việc trễ (giờ)", ["late_cases", "rows=5000"], "late_hours"),
        ("Nhân lực", "Số lượt nhận", ["staffing", "rows=300"], "arrivals"),
        ("Sắp trễ", "Khả năng trễ", ["late_soon", "rows=500"], "late_probability"),
    ] {
        let arguments = ["query", query[0], "--param", query[1], "--out"];
        let out = scratch::folder();
        let file = out.path().join("asked.csv");
        succeeds(folder, &[&arguments[..], &[file.to_str().unwrap()]].concat());
        let (shown, asked) = (table(tab), rows(&file));
        assert!(!shown.is_empty(), "`{tab}` is empty");
        assert_eq!(shown.len(), asked.len(), "{tab}");
        assert!((sum(&shown, heading) - csv_sum(&asked, column)).abs() < 1e-6, "{tab}");
        let range = book().worksheet_range(tab).unwrap();
        let foot = range
            .rows()
            .flatten()
            .filter_map(Data::get_string)
            .any(|text| text.ends_with(&format!("buckstop query {} --param {}", query[0], query[1])));
        assert!(foot, "`{tab}` does not name its query");
    }
}

#[test]
fn the_form_adds_up_and_its_difference_is_explained() {
    let mut book = book();
    let totals = |range: &calamine::Range<Data>| -> Vec<f64> {
        let row = range.rows().find(|row| row[0].get_string() == Some("Tổng số")).unwrap();
        row[2..13].iter().map(|cell| cell.get_float().unwrap()).collect()
    };
    let official = totals(&book.worksheet_range("Mẫu II.06a").unwrap());
    let strict = totals(&book.worksheet_range("Chặt").unwrap());
    for form in [&official, &strict] {
        assert!(form[0] > 0.0);
        // Columns 3 = 4 + 5 + 6, 7 = 8 + 9 + 10, 11 = 12 + 13; the first number is column 3.
        let adds_up = |whole: usize, parts: &[usize]| {
            (form[whole] - parts.iter().map(|part| form[*part]).sum::<f64>()).abs() < 1e-6
        };
        assert!(adds_up(0, &[1, 2, 3]) && adds_up(4, &[5, 6, 7]) && adds_up(8, &[9, 10]), "{form:?}");
    }
    let difference = book.worksheet_range("Chênh lệch").unwrap();
    let late = difference.rows().find(|row| row[0].get_string() == Some("10. Quá hạn")).unwrap();
    assert!((late[3].get_float().unwrap() - (strict[7] - official[7])).abs() < 1e-6);
}

#[test]
fn every_link_has_a_target_and_every_chart_a_text() {
    let path = run().join("findings.xlsx");
    let mut book = book();
    let mut links = 0;
    for number in 1..=TABS.len() {
        let sheet = part(&path, &format!("xl/worksheets/sheet{number}.xml"));
        assert!(sheet.contains("paperSize=\"9\"") && sheet.contains("orientation=\"landscape\""), "{number}");
        assert!(sheet.contains("&amp;P / &amp;N"), "sheet {number} has no page numbers");
        for target in attributes(&sheet, "location") {
            let (tab, cell) = target.rsplit_once('!').unwrap();
            let row: u32 = cell.trim_start_matches('A').parse().unwrap();
            let range = book.worksheet_range(tab.trim_matches('\'')).unwrap();
            assert!(!range.get_value((row - 1, 0)).unwrap().is_empty(), "`{target}` is empty");
            links += 1;
        }
    }
    assert!(links > 10, "{links} links");
    for number in 1..=3 {
        let drawing = part(&path, &format!("xl/drawings/drawing{number}.xml"));
        let charts = drawing.matches("<xdr:graphicFrame ").count();
        assert!(charts > 0 && attributes(&drawing, "descr").len() == charts, "drawing {number}");
    }
}

#[test]
fn no_page_is_too_wide_to_be_read() {
    let path = run().join("findings.xlsx");
    let workbook = part(&path, "xl/workbook.xml");
    for (tab, number) in TABS.iter().zip(1..) {
        let sheet = part(&path, &format!("xl/worksheets/sheet{number}.xml"));
        let area = workbook.split("_xlnm.Print_Area").find_map(|rest| {
            rest.split('>')
                .nth(1)
                .filter(|area| area.contains(&format!("{tab}'!")) || area.contains(&format!("{tab}!")))
        });
        let last = area.map_or(u32::MAX, |area| column_number(area.rsplit('$').nth(1).unwrap()));
        let cols =
            sheet.split("<cols>").nth(1).and_then(|rest| rest.split("</cols>").next()).unwrap_or_default();
        let width: f64 = cols
            .split("<col ")
            .skip(1)
            .map(|col| {
                let of = |name: &str| attributes(&format!(" {col}"), name)[0].parse::<f64>().unwrap();
                let (first, end) = (of("min") as u32, (of("max") as u32).min(last));
                f64::from((end + 1).saturating_sub(first)) * (of("width") - EDGES)
            })
            .sum();
        assert!(width < PAGE_WIDTH, "`{tab}` is {width} characters wide");
    }
}

/// Returns the number of a column from its letters, counted from 1.
fn column_number(letters: &str) -> u32 {
    letters.bytes().fold(0, |number, letter| number * 26 + u32::from(letter - b'A') + 1)
}

#[test]
fn the_english_workbook_has_no_vietnamese_heading() {
    let folder = scratch::folder();
    succeeds(folder.path(), &["run", &samples(), "-q", "--lang", "en"]);
    let path = folder.path().join("store/latest/findings.xlsx");
    let mut english: Xlsx<_> = open_workbook(&path).unwrap();
    assert_eq!(english.sheet_names()[..3], ["Summary", "Findings", "Officials"]);
    for tab in english.sheet_names() {
        let range = english.worksheet_range(&tab).unwrap();
        let headings: Vec<String> = range.rows().take(4).flatten().map(ToString::to_string).collect();
        // The matrix has units as headings.
        let own = headings.iter().filter(|text| !text.contains("UBND") && !text.contains("Phòng"));
        let strange: Vec<&String> = own.filter(|text| text.contains(['ạ', 'ồ', 'ế', 'ệ', 'ấ'])).collect();
        assert!(tab == "Who hands to whom" || strange.is_empty(), "`{tab}`: {strange:?}");
    }
}

#[test]
fn libreoffice_opens_and_prints_it() {
    let folder = scratch::folder();
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("office").display());
    let converted = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
        .args([folder.path(), &run().join("findings.xlsx")])
        .output();
    let Ok(converted) = converted else {
        eprintln!("skipped: LibreOffice is not installed");
        return;
    };
    assert!(converted.status.success(), "{}", String::from_utf8_lossy(&converted.stderr));
    assert!(folder.path().join("findings.pdf").is_file());
}
