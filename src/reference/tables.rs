//! The page of the tables that SQL sees, from the registries of the lake, of the facts, of the sheets and of the judging.

use super::{head, row};
use crate::lake::{ColumnDoc, ColumnType, FACT_TABLES, LAKE_TABLES};
use crate::lang::Bilingual;
use crate::report::{ColumnKind, JUDGING_TABLES, SheetColumn, empty_tables};

const INTRODUCTION: &str = "
`buckstop query` sees these tables: `events` and `case_export` of the store, and those of the last run. `.schema` at the prompt shows
the columns of a table. The named queries over them are in [queries.md](queries.md).

- **instant**: µs UTC in files; in SQL a datetime in UTC without a zone. Each instant `…_at` has the companions `…_day`,
  `…_month` and `…_hour` in the zone of the run, and `…_epoch`, the seconds since the beginning of 1970 in UTC.
- **seconds**: working time of the unit's calendar, unless the meaning says otherwise.
- **null**: where the column says *may be*, a value may be missing. Then the log or the list does not say it, unless the meaning
  gives another reason. Where it does not, there is always a value.
- A name that holds a case and that nobody knows is `UNKNOWN`, and not null.
";

/// Writes the page.
pub(super) fn page() -> String {
    let mut page = head("Tables", "the registries of tables") + INTRODUCTION;
    page += "\n## Store\n";
    for table in LAKE_TABLES {
        page += &described(table.name, table.meaning, &table.columns());
    }
    page += "\n## Facts of a run\n";
    for table in FACT_TABLES {
        page += &described(table.name, table.meaning, &table.columns());
    }
    page += "\n## Results and lists of a run\n\nAny value may be null: then it does not apply, or is not known.\n";
    for table in empty_tables() {
        page += &title(table.id, table.title);
        page += "| column | type | tiếng Việt | meaning |\n|---|---|---|---|\n";
        for column in &table.columns {
            page += &sheet_row(column);
        }
    }
    page +=
        "\n## Sums and thresholds of the judging\n\n[judging.md](judging.md) computes a verdict from them.\n";
    for table in JUDGING_TABLES {
        page += &title(table.name, table.meaning);
        page += "| column | type | null | nghĩa | meaning |\n|---|---|---|---|---|\n";
        for column in (table.columns)() {
            let null = may_be_null(column.nullable);
            let name = format!("`{}`", column.name);
            page += &row(&[&name, column.kind, null, column.meaning.vi, column.meaning.en]);
        }
    }
    page
}

fn title(name: &str, meaning: Bilingual) -> String {
    format!("\n### {name}\n\n{} · {}\n\n", meaning.vi, meaning.en)
}

fn described(name: &str, meaning: Bilingual, columns: &[&ColumnDoc]) -> String {
    let mut text = title(name, meaning);
    text += "| column | type | unit | null | nghĩa | meaning |\n|---|---|---|---|---|---|\n";
    for column in columns {
        let (name, null) = (format!("`{}`", column.name), may_be_null(column.nullable));
        let kind = type_name(column.data_type);
        text += &row(&[&name, kind, column.unit, null, column.meaning.vi, column.meaning.en]);
    }
    text
}

fn may_be_null(nullable: bool) -> &'static str {
    if nullable { "may be" } else { "" }
}

fn type_name(data_type: ColumnType) -> &'static str {
    match data_type {
        ColumnType::Text => "text",
        ColumnType::Instant => "instant",
        ColumnType::Seconds => "seconds",
        ColumnType::Share => "share, 0 to 1",
        ColumnType::Count | ColumnType::RowNumber => "whole number",
        ColumnType::YesNo => "yes or no",
    }
}

fn sheet_row(column: &SheetColumn) -> String {
    let kind = match column.kind {
        ColumnKind::Text => "text",
        ColumnKind::Integer => "whole number",
        ColumnKind::Number => "number",
        ColumnKind::Share => "share, 0 to 1",
        ColumnKind::Time => "instant",
    };
    row(&[&format!("`{}`", column.id), kind, column.heading.vi, column.heading.en])
}
