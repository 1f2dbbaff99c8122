//! Findings, measures and evidence as files: one sheet a table, one file a format.
//!
//! Sheets are built once and written by every exporter alike, so that the spreadsheet, the CSV and the
//! Parquet cannot disagree.

mod csv;
mod parquet;
mod sheet;
mod sheets;
mod xlsx;

pub use sheet::{Cell, Column, ColumnKind, Sheet, column};
pub use sheets::{FileQuality, Quality, Results, build};
pub(crate) use xlsx::write_workbook;

use crate::lang::Lang;
use anyhow::Result;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rust_xlsxwriter::ExcelDateTime;
use std::path::{Path, PathBuf};

/// Files written.
pub type Written = Vec<PathBuf>;

/// What every exporter must know beside the sheets.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// Language of headings.
    pub lang: Lang,
    /// The zone instants are shown in.
    pub zone: &'a TimeZone,
    /// Up to when the log speaks, µs UTC.
    pub as_of: i64,
}

/// A format results are written in.
#[derive(Clone, Copy, Debug)]
pub struct Exporter {
    /// Its name in the configuration.
    pub id: &'static str,
    /// What it is good for, Vietnamese.
    pub doc_vi: &'static str,
    /// What it is good for, English.
    pub doc_en: &'static str,
    /// Writes the sheets into a folder and tells the files.
    pub write: fn(&[Sheet], &Context<'_>, &Path) -> Result<Written>,
}

/// All formats, in the order they are written.
pub const EXPORTERS: &[Exporter] = &[
    Exporter {
        id: "parquet",
        doc_vi: "Bảng cột cho công cụ phân tích và cho `buckstop query`",
        doc_en: "Columnar tables for tools and for `buckstop query`",
        write: parquet::write,
    },
    Exporter {
        id: "csv",
        doc_vi: "Văn bản UTF-8 có BOM, mở đúng tiếng Việt trong Excel",
        doc_en: "UTF-8 text with a byte order mark, which spreadsheets show right",
        write: csv::write,
    },
    Exporter {
        id: "xlsx",
        doc_vi: "Một bảng tính cho lãnh đạo: findings.xlsx",
        doc_en: "One spreadsheet for heads of department: findings.xlsx",
        write: xlsx::write,
    },
];

impl Context<'_> {
    /// An instant in the zone, as `2024-03-11 08:00:00`.
    pub(crate) fn local_text(&self, at: i64) -> String {
        Timestamp::from_microsecond(at)
            .map(|at| at.to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string())
            .unwrap_or_default()
    }

    fn local_excel(&self, at: i64) -> Result<ExcelDateTime> {
        let local = Timestamp::from_microsecond(at)?.to_zoned_datetime(self.zone.clone());
        let (year, month, day) = (local.year() as u16, local.month() as u8, local.day() as u8);
        Ok(ExcelDateTime::from_ymd(year, month, day)?.and_hms(
            local.hour() as u16,
            local.minute() as u8,
            f64::from(local.second()),
        )?)
    }
}
