//! The program itself with answers to findings, over several runs.

use crate::fixtures::program::{rows, samples_run_copy, succeeds};
use calamine::{DataType, Reader, Xlsx, open_workbook};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

fn table(folder: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    rows(&folder.join("store/latest").join(format!("{name}.csv")))
}

fn finding(folder: &Path, id: &str) -> Option<BTreeMap<String, String>> {
    table(folder, "findings").into_iter().find(|row| row["finding_id"] == id)
}

/// Returns the evidence cases of a finding.
fn evidence(folder: &Path, id: &str) -> BTreeSet<String> {
    let rows = table(folder, "evidence");
    rows.into_iter().filter(|row| row["finding_id"] == id).map(|row| row["case_id"].clone()).collect()
}

fn ledger(folder: &Path) -> serde_json::Value {
    serde_json::from_str(&fs::read_to_string(folder.join("store/latest/run.json")).unwrap()).unwrap()
}

fn rows_of(folder: &Path, subject: &str, measure: &str) -> u64 {
    let measures = table(folder, "measures");
    let row = measures.iter().find(|row| row["subject"] == subject && row["measure"] == measure);
    row.map_or(0, |row| row["fact_rows"].parse().unwrap())
}

#[test]
fn an_answer_is_shown_and_a_confirmed_objective_cause_takes_the_evidence_cases_out() {
    let folder = samples_run_copy();
    let folder = folder.path();
    let findings = table(folder, "findings");
    let of_official = |row: &&BTreeMap<String, String>| {
        row["class"] == "review"
            && row["holder_level"] == "official"
            && row["measures"].contains("handling_time")
    };
    let chosen = findings.iter().find(of_official).expect("a review of somebody slow");
    let (id, subject, first_seen) = (&chosen["finding_id"], &chosen["subject"], &chosen["first_seen"]);
    let cases = evidence(folder, id);
    assert!(!cases.is_empty() && !first_seen.is_empty());
    let before = rows_of(folder, subject, "handling_time");

    // Another finding is answered without an objective cause: it stays, with its answer beside it.
    let other = findings.iter().find(|row| row["class"] == "review" && row["subject"] != *subject).unwrap();
    let other = &other["finding_id"];
    let answers = format!(
        "finding_id,who,date,text,objective_cause\n\
         {id},{subject},2024-07-01,\"The system was down, twice\",yes\n\
         {id},Trưởng phòng,2024-07-02,Đã xem,no\n\
         {other},Trưởng phòng,2024-07-02,Đã xem,no\n\
         slow-00000000,Ai đó,2024-07-02,Không rõ,yes\n"
    );
    fs::write(folder.join("responses.csv"), answers).unwrap();
    // Only the newest run is kept: what earlier runs found must not go with them.
    fs::write(folder.join("buckstop.toml"), "[store]\nkeep_runs = 1\n").unwrap();
    succeeds(folder, &["run", "responses.csv", "--lang", "en", "-q"]);
    let told = &ledger(folder)["listed_cases"]["answers"];
    assert_eq!(told["of_unknown_findings"], serde_json::json!(["slow-00000000"]));
    assert_eq!(told["taken_out"].as_array().unwrap().len(), 1);
    let taken: BTreeSet<String> = serde_json::from_value(told["taken_out"][0]["cases"].clone()).unwrap();
    assert_eq!(taken, cases, "the evidence of the run that was answered");
    let after = rows_of(folder, subject, "handling_time");
    assert!(after < before && after + cases.len() as u64 * 4 >= before, "{before} rows, then {after}");
    let shown = evidence(folder, id);
    assert!(shown.is_disjoint(&cases), "{shown:?} still has {cases:?}");

    let row = finding(folder, other).expect("an answer alone changes nothing");
    assert_eq!(row["answers"], "Trưởng phòng, 2024-07-02: Đã xem");
    assert_eq!(&row["first_seen"], first_seen);

    // The next run takes the same cases out, and no new ones.
    succeeds(folder, &["run", "--lang", "en", "-q"]);
    assert_eq!(ledger(folder)["listed_cases"]["answers"]["taken_out"][0]["cases"], serde_json::json!(cases));
    assert_eq!(rows_of(folder, subject, "handling_time"), after);
    let runs = fs::read_dir(folder.join("store/runs")).unwrap().count();
    assert_eq!(runs, 1, "earlier runs are removed");
    let sql = format!("SELECT first_seen, last_seen, is_gone FROM finding_history WHERE finding_id = '{id}'");
    let out = folder.join("answer.csv");
    succeeds(folder, &["query", "--sql", &sql, "--out", &out.display().to_string()]);
    let history = rows(&out);
    assert_eq!(&history[0]["first_seen"], first_seen, "kept although the run is removed: {history:?}");
    let gone = finding(folder, id).is_none();
    assert_eq!(history[0]["is_gone"], u8::from(gone).to_string());
}

/// Saves the workbook of the last run under a name, as a spreadsheet program would, with answers typed into it: of the
/// finding with an id, the texts of the cells from the kind of answer on.
fn save_with_answers(folder: &Path, name: &str, answers: &[(&str, [&str; 5])]) {
    let mut book: Xlsx<_> = open_workbook(folder.join("store/latest/findings.xlsx")).unwrap();
    let mut saved = rust_xlsxwriter::Workbook::new();
    let day = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    for tab in book.sheet_names() {
        let page = saved.add_worksheet();
        page.set_name(&tab).unwrap();
        let range = book.worksheet_range(&tab).unwrap();
        let (top, left) = range.start().unwrap();
        for (row, column, cell) in range.used_cells() {
            let (row, column) = (row as u32 + top, (column as u32 + left) as u16);
            match cell.get_float() {
                Some(number) => page.write_number(row, column, number).unwrap(),
                None => page.write_string(row, column, cell.to_string()).unwrap(),
            };
        }
        let id = range
            .used_cells()
            .find(|(.., cell)| ["Mã phát hiện", "Finding id"].contains(&&*cell.to_string()));
        let Some((_, id, _)) = id else { continue };
        for (row, column, cell) in range.used_cells().filter(|(_, column, _)| *column == id) {
            let shown = cell.to_string();
            let Some((_, typed)) = answers.iter().find(|(id, _)| *id == shown) else { continue };
            for (text, place) in typed.iter().zip(column as u16 + 1..) {
                match text.split('/').map(str::parse::<u16>).collect::<Result<Vec<_>, _>>() {
                    Ok(parts) if parts.len() == 3 => {
                        let (month, date) = (parts[1] as u8, parts[0] as u8);
                        let at = rust_xlsxwriter::ExcelDateTime::from_ymd(parts[2], month, date).unwrap();
                        page.write_datetime_with_format(row as u32 + top, place, &at, &day).unwrap();
                    }
                    _ if text.is_empty() => {}
                    _ => drop(page.write_string(row as u32 + top, place, *text).unwrap()),
                }
            }
        }
    }
    saved.save(folder.join(name)).unwrap();
}

#[test]
fn answers_typed_into_the_workbook_reach_the_next_run() {
    let folder = samples_run_copy();
    let folder = folder.path();
    let findings = table(folder, "findings");
    let reviews: Vec<&str> = findings
        .iter()
        .filter(|row| row["class"] == "review" && row["holder_level"] == "official")
        .map(|row| row["finding_id"].as_str())
        .collect();
    let (first, second, third) = (reviews[0], reviews[1], reviews[2]);
    save_with_answers(
        folder,
        "phat-hien-thang-8.xlsx",
        &[
            (first, ["Không đồng ý", "=1+1 hồ sơ thiếu", "Trưởng phòng", "15/08/2024", "Không"]),
            (second, ["", "", "Nguyễn Văn A", "16/08/2024", "Có"]),
        ],
    );
    succeeds(folder, &["run", "phat-hien-thang-8.xlsx", "-q"]);
    assert_eq!(
        finding(folder, first).unwrap()["answers"],
        "Trưởng phòng, 2024-08-15: Không đồng ý: =1+1 hồ sơ thiếu"
    );
    let ledger_of = |name: &str| {
        let files = ledger(folder)["files"].as_array().unwrap().clone();
        files.into_iter().find(|file| file["name"] == name).unwrap_or_default()
    };
    let file = ledger_of("phat-hien-thang-8.xlsx");
    assert_eq!(
        (&file["profile"], file["stored"].as_u64()),
        (&serde_json::json!("vn-responses"), Some(2)),
        "{file}"
    );
    let taken = &ledger(folder)["listed_cases"]["answers"]["taken_out"];
    assert_eq!(taken[0]["finding_id"], second, "a confirmed cause takes cases out");

    // The next workbook, in English, has the answer to another finding. The earlier answers stay.
    succeeds(folder, &["run", "--lang", "en", "-q"]);
    save_with_answers(folder, "phat-hien-thang-9.xlsx", &[(third, ["Agrees", "", "", "", ""])]);
    succeeds(folder, &["run", "phat-hien-thang-9.xlsx", "-q"]);
    assert_eq!(finding(folder, third).unwrap()["answers"], "(không nêu tên): Agrees");
    assert!(finding(folder, first).unwrap()["answers"].contains("Trưởng phòng"));

    // A workbook without an answer says nothing, and takes nothing back.
    save_with_answers(folder, "phat-hien-thang-10.xlsx", &[]);
    fs::write(folder.join("responses.csv"), format!("finding_id,who,text\n{third},An,Đã xem\n")).unwrap();
    succeeds(folder, &["run", "phat-hien-thang-10.xlsx", "responses.csv", "-q"]);
    assert!(finding(folder, first).unwrap()["answers"].contains("Trưởng phòng"));
    assert!(finding(folder, third).unwrap()["answers"].contains("An: Đã xem"));
}
