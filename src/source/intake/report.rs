//! What was found in one file.

use crate::lang::Bilingual;
use crate::profile::{
    AccountCounts, DroppedValues, KindCount, MilestoneCount, OddValues, Reason, Skip, Slot,
};

/// What was found in one file.
///
/// The ledger balances: `rows_read + rows_split = events + cases + list_entries + rejected + rows_skipped`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileReport {
    /// The format's id.
    pub format: String,
    /// The profile's id; `None` where the file is empty.
    pub profile: Option<String>,
    /// The profiles of sheets that hold another kind of table, such as the cases beside the events.
    pub further_profiles: Vec<String>,
    /// Why this profile.
    pub reason: Bilingual<String>,
    /// Each slot found, with its heading.
    pub mapping: Vec<(Slot, String)>,
    /// Each field of the profile's own that was found, by its name, with its heading.
    pub fields: Vec<(String, String)>,
    /// The headings that are read as nothing.
    pub unused: Vec<String>,
    /// How the text is written, such as `UTF-8 with BOM, separator ;, gzip`.
    pub encoding: String,
    /// What became of each sheet, where the file has sheets.
    pub sheets: Vec<SheetReport>,
    /// Rows below the header; in XES, events.
    pub rows_read: u64,
    /// Records beyond the first of their row: further receivers, and further events of a row that has several.
    pub rows_split: u64,
    /// Of these, events for further receivers.
    pub further_receivers: u64,
    /// Rows that are no records on purpose.
    pub rows_skipped: u64,
    /// The same by reason, in the order of the reasons.
    pub skipped_by: Vec<(Skip, u64)>,
    /// Events given to the sink.
    pub events: u64,
    /// Cases given to the sink, each from a row of its own.
    pub cases: u64,
    /// Cases given to the sink from attributes beside events; not part of the ledger.
    pub case_attributes: u64,
    /// Rows of a reference list given to the sink.
    pub list_entries: u64,
    /// Rows that give no record.
    pub rejected: u64,
    /// The same by reason, in the order of the reasons.
    pub rejected_by: Vec<(Reason, u64)>,
    /// Rows by activity and kind: what is `unknown` needs a rule.
    pub kinds: Vec<KindCount>,
    /// Where a row has several events, what became of each of them, in the order of the profile.
    pub milestones: Vec<MilestoneCount>,
    /// Values that records go without because they were bad.
    pub dropped: Vec<DroppedValues>,
    /// Rows whose case code does not look as the profile says; they are kept.
    pub odd_case_codes: OddValues,
    /// Cases finished or returned before they were received, by their code; they are kept.
    pub ended_before_begun: OddValues,
    /// Rows by machines and applicants.
    pub accounts: AccountCounts,
    /// What the user should know.
    pub warnings: Vec<Warning>,
}

impl FileReport {
    /// The profiles that read it, the one that fits best first.
    pub fn profiles(&self) -> impl Iterator<Item = &str> {
        self.profile.iter().chain(&self.further_profiles).map(String::as_str)
    }

    /// Whether the ledger balances.
    pub fn balances(&self) -> bool {
        let records = self.events + self.cases + self.list_entries;
        self.rows_read + self.rows_split == records + self.rejected + self.rows_skipped
    }
}

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetReport {
    /// Its name.
    pub name: String,
    /// What became of it.
    pub fate: SheetFate,
    /// The profile that read it.
    pub profile: Option<String>,
}

/// What became of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetFate {
    /// It was read; its header begins in that row.
    Read {
        /// Counted from 1.
        header_row: u64,
    },
    /// It is hidden, and was passed over.
    Hidden,
    /// No profile reads it, or another than reads the sheets of its kind, and it was passed over.
    OtherTable,
    /// There is nothing in it, or nothing that could be: a chart.
    Empty,
}

impl SheetFate {
    /// In Vietnamese.
    pub fn vi(self) -> &'static str {
        match self {
            Self::Read { .. } => "đã đọc",
            Self::Hidden => "trang ẩn, bỏ qua",
            Self::OtherTable => "không phải bảng đã biết, hoặc khác loại bảng đã đọc, bỏ qua",
            Self::Empty => "không có bảng, bỏ qua",
        }
    }

    /// In English.
    pub fn en(self) -> &'static str {
        match self {
            Self::Read { .. } => "read",
            Self::Hidden => "hidden, passed over",
            Self::OtherTable => "no table that is known, or another than those read, passed over",
            Self::Empty => "no table, passed over",
        }
    }
}

/// What the user should know about a file that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// There is not a byte in it.
    Empty,
    /// There are headings and no rows.
    NoRows,
    /// No row gave a record.
    NoRecords,
}

impl Warning {
    /// In Vietnamese.
    pub fn vi(self) -> &'static str {
        match self {
            Self::Empty => "tệp rỗng",
            Self::NoRows => "tệp chỉ có dòng tiêu đề",
            Self::NoRecords => "không dòng nào dùng được: tất cả bị loại hoặc bỏ qua",
        }
    }

    /// In English.
    pub fn en(self) -> &'static str {
        match self {
            Self::Empty => "the file is empty",
            Self::NoRows => "the file has headings and no rows",
            Self::NoRecords => "no row gave a record: all were rejected or skipped",
        }
    }
}
