//! What reports say of the cases that lists name: rows that count for nobody, complaints, and answers.

use super::complaints::ComplaintCounts;
use super::outcome::RunOutcome;
use super::uncounted::TABLES;
use crate::lang::{Bilingual, Lang, bilingual};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The number of names that are shown.
const SHOWN: usize = 5;

const COMPLAINTS: Bilingual = bilingual("Phản ánh", "Complaints");
const ANSWERS: Bilingual = bilingual("Giải trình", "Answers");
const UNKNOWN_CASES: Bilingual =
    bilingual("Hồ sơ không có trong nhật ký", "Cases that the log does not have");

/// Returns what `run.json` says. Rows are those at the level of officials; those written less those of the reasons are the
/// ones that count.
pub(super) fn listed_json(outcome: &RunOutcome<'_>) -> Value {
    let listed = &outcome.walked.listed;
    let unknown: BTreeSet<&str> = unknown_answers(outcome);
    let taken_out = outcome.history.taken_out.iter().map(|one| {
        json!({
            "finding_id": one.finding_id,
            "level": one.level.name(),
            "subject": one.subject,
            "cases": one.cases,
        })
    });
    json!({
        "not_counted": listed.not_counted.json(),
        "named_cases_without_events": outcome.unknown_cases,
        "complaints": complaint_counts(outcome),
        "answers": {
            "rows": outcome.people.lists.responses.len(),
            "of_unknown_findings": unknown,
            "taken_out": taken_out.collect::<Vec<Value>>(),
        },
    })
}

/// Returns the lines of the sheet Data quality, as pairs of what and how much.
pub(super) fn listed_lines(outcome: &RunOutcome<'_>, lang: Lang) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for (why, left) in outcome.walked.listed.not_counted.by_reason() {
        let rows: Vec<String> =
            TABLES.iter().zip(left.rows).map(|(table, rows)| format!("{table} {rows}")).collect();
        let examples = listed(left.examples.iter().map(String::as_str), left.cases as usize);
        let (cases, rows) = (left.cases, rows.join(", "));
        let line = Bilingual::new(
            format!("{cases} hồ sơ, số dòng ở cấp cán bộ: {rows}. Ví dụ: {examples}"),
            format!("{cases} cases, rows at the level of officials: {rows}. Such as {examples}"),
        );
        lines.push((why.text().get(lang).to_owned(), line.get(lang).to_owned()));
    }
    let unknown = &outcome.unknown_cases;
    if !unknown.is_empty() {
        let names = listed(unknown.iter().copied(), unknown.len());
        let line = Bilingual::new(
            format!("{} hồ sơ trong danh sách: {names}", unknown.len()),
            format!("{} cases of the lists: {names}", unknown.len()),
        );
        lines.push((UNKNOWN_CASES.get(lang).to_owned(), line.get(lang).to_owned()));
    }
    let ComplaintCounts { rows, verified, not_verified, without_case, of_unknown_cases } =
        complaint_counts(outcome);
    if rows > 0 {
        let line = Bilingual::new(
            format!(
                "{rows} dòng: {verified} đã xác minh, {not_verified} chưa xác minh, {without_case} không nêu hồ sơ, \
                 {of_unknown_cases} của hồ sơ không có trong nhật ký. Chỉ để tham khảo, không dùng để nêu phát hiện."
            ),
            format!(
                "{rows} rows: {verified} verified, {not_verified} not verified, {without_case} without a case, \
                 {of_unknown_cases} of cases that the log does not have. They are shown beside, and make no finding."
            ),
        );
        lines.push((COMPLAINTS.get(lang).to_owned(), line.get(lang).to_owned()));
    }
    lines.extend(answer_line(outcome).map(|line| (ANSWERS.get(lang).to_owned(), line.get(lang).to_owned())));
    lines
}

/// Says what answers take out, and which findings they name in vain.
fn answer_line(outcome: &RunOutcome<'_>) -> Option<Bilingual<String>> {
    let rows = outcome.people.lists.responses.len();
    if rows == 0 {
        return None;
    }
    let cases: usize = outcome.history.taken_out.iter().map(|one| one.cases.len()).sum();
    let unknown = unknown_answers(outcome);
    let mut line = Bilingual::new(
        format!("{rows} dòng; {cases} hồ sơ dẫn chứng không tính vì nguyên nhân khách quan đã xác nhận."),
        format!(
            "{rows} rows; {cases} evidence cases are not counted because an objective cause is confirmed."
        ),
    );
    if !unknown.is_empty() {
        let names = listed(unknown.iter().copied(), unknown.len());
        line.vi += &format!(" Không có phát hiện nào mang mã: {names}.");
        line.en += &format!(" There is no finding with the id: {names}.");
    }
    Some(line)
}

fn complaint_counts(outcome: &RunOutcome<'_>) -> ComplaintCounts {
    outcome.walked.listed.complaints.counts(&outcome.people.lists.complaints)
}

fn unknown_answers<'o>(outcome: &'o RunOutcome<'_>) -> BTreeSet<&'o str> {
    let unknown = outcome.history.unknown_answers(&outcome.people.lists.responses);
    unknown.map(|response| response.finding_id.as_str()).collect()
}

/// Returns the first names, and a sign if there are more.
fn listed<'n>(names: impl Iterator<Item = &'n str>, number: usize) -> String {
    let mut shown: Vec<&str> = names.take(SHOWN).collect();
    if number > shown.len() {
        shown.push("…");
    }
    shown.join(", ")
}
