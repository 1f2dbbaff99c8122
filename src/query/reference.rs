//! What the named queries are, written from their headers: for the terminal, and as the page `docs/queries.md`.

use super::header::{NamedQuery, Param};
use crate::lang::{Bilingual, Lang, bilingual};
use crate::text_table::text_table;

const PARAMETERS: Bilingual = bilingual("Tham số", "Parameters");
const COLUMNS: Bilingual = bilingual("Cột", "Columns");
const TYPE: Bilingual = bilingual("Kiểu", "Type");
const DEFAULT: Bilingual = bilingual("Mặc định", "Default");
const UNIT: Bilingual = bilingual("Đơn vị", "Unit");
const MEANING: Bilingual = bilingual("Nghĩa", "Meaning");
const REQUIRED: Bilingual = bilingual("(phải cho)", "(required)");

const HEAD: &str = "# Named queries

<!-- This page is written by a test from the headers of `queries/*.sql`: `UPDATE_GOLDEN=1 cargo test queries`. -->

`buckstop query NAME` runs a query over the facts of the last run, `buckstop query NAME --describe` shows its parameters and
columns, and `buckstop query NAME --param unit='Sở Tài chính' --out file.xlsx` sets a parameter and writes a file (CSV, JSON,
JSON Lines, Parquet or XLSX). They describe, and blame nobody: the same figures have innocent reasons, which only people know.

A parameter of type *text* is compared with `LIKE`, where `%` stands for anything; a *date* is a local day; an *instant* is a
local time or a day, which stands for its end, and `run` is the instant up to which the facts are counted. Hours are working
hours of the unit's calendar, unless a column says otherwise. Days and months are local.

In SQL of your own, each instant such as `received_at` has the local companions `received_day` (a date), `received_month`
(text such as `2024-03`) and `received_hour` (0 to 23) in the zone of the run, and `received_epoch`, its seconds since 1970 in
UTC. [tables.md](tables.md) describes all tables and columns.

`buckstop query --all --out FOLDER` answers all of them at once, which costs far less than one after the other.
";

/// Describes a query for the terminal: title, question, parameters, columns.
///
/// `width` is the width of the terminal in columns; without it, lines are as long as their contents need.
pub fn describe(query: &NamedQuery, lang: Lang, width: Option<u16>) -> String {
    let mut text = format!("{}: {}\n", query.name, query.title.get(lang));
    for part in [&query.question, &query.about] {
        if !part.get(lang).is_empty() {
            text += &format!("{}\n", part.get(lang));
        }
    }
    if !query.params.is_empty() {
        let mut table =
            text_table([&PARAMETERS, &TYPE, &DEFAULT, &MEANING].map(|text| text.get(lang)), width);
        for param in &query.params {
            table.add_row([&param.name, param.kind.name(), default(param, lang), param.meaning.get(lang)]);
        }
        text += &format!("\n{table}\n");
    }
    if !query.columns.is_empty() {
        let mut table = text_table([&COLUMNS, &UNIT, &MEANING].map(|text| text.get(lang)), width);
        for column in &query.columns {
            table.add_row([&column.name, &column.unit, column.meaning.get(lang)]);
        }
        text += &format!("\n{table}\n");
    }
    text
}

/// Returns the page that describes all queries in both languages, in Markdown.
pub fn reference(queries: &[NamedQuery]) -> String {
    let mut page = HEAD.to_owned();
    page += "\n| query | câu hỏi | question |\n|---|---|---|\n";
    for query in queries {
        let (vi, en) = (&query.question.vi, &query.question.en);
        page += &format!("| [{name}](#{name}) | {vi} | {en} |\n", name = query.name);
    }
    for query in queries {
        page += &section(query);
    }
    page
}

fn section(query: &NamedQuery) -> String {
    let mut text = format!("\n## {}\n", query.name);
    for lang in [Lang::Vi, Lang::En] {
        let about = [query.question.get(lang), query.about.get(lang)].join(" ");
        text += &format!("\n**{}.** {}\n", query.title.get(lang), about.trim());
    }
    if let Some(reason) = &query.differs_in_duckdb {
        text += &format!("\nDuckDB gives another result: {reason}\n");
    }
    let heading = |texts: &[Bilingual]| {
        let cells: Vec<String> = texts.iter().map(|text| text.en.to_lowercase()).collect();
        format!("\n| {} | nghĩa | meaning |\n|{}\n", cells.join(" | "), "---|".repeat(cells.len() + 2))
    };
    if !query.params.is_empty() {
        text += &heading(&[bilingual("", "Parameter"), TYPE, DEFAULT]);
        for param in &query.params {
            let (name, kind, default) = (&param.name, param.kind.name(), default(param, Lang::En));
            text +=
                &format!("| `{name}` | {kind} | {default} | {} | {} |\n", param.meaning.vi, param.meaning.en);
        }
    }
    text += &heading(&[bilingual("", "Column"), UNIT]);
    for column in &query.columns {
        let (name, unit) = (&column.name, &column.unit);
        text += &format!("| `{name}` | {unit} | {} | {} |\n", column.meaning.vi, column.meaning.en);
    }
    text
}

fn default(param: &Param, lang: Lang) -> &str {
    param.default.as_deref().unwrap_or(REQUIRED.get(lang))
}
