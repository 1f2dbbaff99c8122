//! Findings, measures and evidence as files: one file a sheet, one file a format.
//!
//! It gets the results of a run and writes them into the run's folder. Sheets are built once and written by
//! every exporter alike, so that the spreadsheet, the CSV and the Parquet cannot disagree. It must not compute
//! or judge anything.

mod amounts;
mod brief;
mod cell;
mod changes;
mod context;
mod described;
mod one_unit;
mod sheet;

mod history_table;
mod judging;
mod list_tables;
mod sheets;

mod csv;
mod html;
mod parquet;
mod workbook;
mod xlsx;

pub use changes::{ChangeLine, ChangeSort, Changes};
pub use context::ReportContext;
pub use described::{Described, FIRST_DAY, SheetQuery};
pub use html::page;
pub(crate) use html::{STYLE as PAGE_STYLE, policy as page_policy};
pub use judging::{JUDGING_TABLES, JudgingColumnDoc, JudgingSource, JudgingTable, write_judging};
pub use one_unit::OneUnit;
pub(crate) use one_unit::peers_name;
pub use sheet::{ColumnKind, Sheet, SheetCell, SheetColumn, column};
pub use sheets::{ClearanceMonth, DataQuality, Edge, FileLedger, Results, Timelines, Volume, build};
pub use workbook::sheet_queries;
pub(crate) use xlsx::write_workbook;

use crate::finding::{Evidence, Finding};
use crate::history::History;
use crate::lang::{Bilingual, Lang, bilingual};
use crate::lists::Lists;
use anyhow::Result;
use std::path::{Path, PathBuf};

/// A format results are written in.
#[derive(Clone, Copy, Debug)]
pub struct Exporter {
    /// The name in the configuration.
    pub id: &'static str,
    /// What the format is good for.
    pub doc: Bilingual,
    /// Writes the results, or the sheets made of them, into a folder and returns the paths of the files.
    pub write: fn(&Results<'_>, &[Sheet], &ReportContext<'_>, &Path) -> Result<Vec<PathBuf>>,
}

/// All formats, in the order in which they are listed.
pub const EXPORTERS: &[Exporter] = &[
    Exporter {
        id: "parquet",
        doc: bilingual(
            "Bảng cột cho công cụ phân tích và cho `buckstop query`",
            "Columnar tables for analysis tools and for `buckstop query`",
        ),
        write: parquet::write,
    },
    Exporter {
        id: "csv",
        doc: bilingual(
            "Văn bản UTF-8 có BOM, mở đúng tiếng Việt trong Excel",
            "UTF-8 text with a byte order mark, so that Excel shows Vietnamese correctly",
        ),
        write: csv::write,
    },
    Exporter {
        id: "xlsx",
        doc: bilingual(
            "Một bảng tính cho lãnh đạo: findings.xlsx",
            "One spreadsheet for heads of department: findings.xlsx",
        ),
        write: workbook::write,
    },
    Exporter {
        id: "html",
        doc: bilingual(
            "Một trang báo cáo mở được không cần mạng: report.html",
            "One page that opens without a network: report.html",
        ),
        write: html::write,
    },
];

/// Returns all tables of a run's results and lists without rows, for the documentation.
pub fn empty_tables() -> Vec<Sheet> {
    let results = Results {
        lang: Lang::Vi,
        findings: &[],
        subjects: &[],
        peers: &[],
        unit: None,
        models: &[],
        evidence: &Evidence::default(),
        quality: &DataQuality::default(),
        edges: &[],
        timelines: &Vec::new(),
        clearance: &[],
        described: &[],
        complaints: None,
        volume: Volume::default(),
        threshold: 0.0,
        min_probability: 0.0,
        method: &[],
    };
    let mut tables = build(&results);
    tables.extend(list_tables::list_tables(&Lists::default()));
    tables.push(history_table::table(&History::default(), &[]));
    tables
}

/// Writes the lists, and what all runs found, as tables for SQL into a folder, whatever the formats of the report.
///
/// # Errors
/// If a file cannot be written.
pub fn write_list_tables(lists: &Lists, history: &History, findings: &[Finding], dir: &Path) -> Result<()> {
    let mut tables = list_tables::list_tables(lists);
    tables.push(history_table::table(history, findings));
    tables.iter().try_for_each(|table| parquet::write_one(table, dir).map(drop))
}
