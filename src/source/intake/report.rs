//! The report of one file: how it was read, what became of its rows, and what the user should know.

use crate::lang::{Bilingual, bilingual};
use crate::profile::{
    AccountCounts, DroppedValues, EventTimes, KindCount, MilestoneCount, OddValues, Reason, Skip, Slot,
};

/// How one file was read, and what became of its rows.
///
/// Every row is accounted for: `rows_read + rows_split = events + cases + list_entries + rejected + rows_skipped`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileReport {
    /// The format's id.
    pub format: String,
    /// The profile's id; `None` where the file is empty.
    pub profile: Option<String>,
    /// The profiles of further sheets with another kind of table, such as cases next to events.
    pub further_profiles: Vec<String>,
    /// Why this profile was selected.
    pub reason: Bilingual<String>,
    /// Each slot that the file has, with its heading.
    pub mapping: Vec<(Slot, String)>,
    /// Each field that the profile defines and the file has: its name and its heading.
    pub fields: Vec<(String, String)>,
    /// The headings that no slot or field is read from.
    pub unused: Vec<String>,
    /// How the text is written, such as `UTF-8 with BOM, separator ;, gzip`.
    pub encoding: String,
    /// The outcome of each sheet, if the file has sheets.
    pub sheets: Vec<SheetReport>,
    /// The number of rows below the header; in XES, of events.
    pub rows_read: u64,
    /// The number of records beyond the first of their row: further receivers, and further events of a row with
    /// several events.
    pub rows_split: u64,
    /// The part of `rows_split` that is events for further receivers.
    pub further_receivers: u64,
    /// The number of rows that are no records by intention.
    pub rows_skipped: u64,
    /// The skipped rows by reason, in the order of the reasons.
    pub skipped_by: Vec<(Skip, u64)>,
    /// The number of events given to the sink.
    pub events: u64,
    /// The number of cases given to the sink, each from a row of its own.
    pub cases: u64,
    /// The number of cases given to the sink from attributes of event rows; not part of the balance.
    pub case_attributes: u64,
    /// The number of entries of reference lists given to the sink.
    pub list_entries: u64,
    /// The number of rejected rows.
    pub rejected: u64,
    /// The rejected rows by reason, in the order of the reasons.
    pub rejected_by: Vec<(Reason, u64)>,
    /// The number of rows by activity and kind; an activity of kind `unknown` needs a rule.
    pub kinds: Vec<KindCount>,
    /// For rows with several events, the outcome of each of these events, in the order of the profile.
    pub milestones: Vec<MilestoneCount>,
    /// The invalid values that records were stored without.
    pub dropped: Vec<DroppedValues>,
    /// The columns that are not read because their cells are lists or structures, and not single values.
    pub nested_columns: Vec<String>,
    /// The rows whose case code does not match the pattern of the profile; they are kept.
    pub odd_case_codes: OddValues,
    /// The cases finished or returned before they were received, by their code; they are kept.
    pub ended_before_begun: OddValues,
    /// The times of events that were read.
    pub event_times: EventTimes,
    /// The number of rows by machine accounts and applicants.
    pub accounts: AccountCounts,
    /// What the user should know about the file.
    pub warnings: Vec<Warning>,
}

impl FileReport {
    /// Returns the profiles that read the file, the one that fits best first.
    pub fn profiles(&self) -> impl Iterator<Item = &str> {
        self.profile.iter().chain(&self.further_profiles).map(String::as_str)
    }

    /// Returns true if every row is accounted for.
    pub fn balances(&self) -> bool {
        let records = self.events + self.cases + self.list_entries;
        self.rows_read + self.rows_split == records + self.rejected + self.rows_skipped
    }
}

/// The outcome of one sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetReport {
    /// The name of the sheet.
    pub name: String,
    /// What became of the sheet.
    pub outcome: SheetOutcome,
    /// The profile that read the sheet.
    pub profile: Option<String>,
}

/// What became of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetOutcome {
    /// It was read.
    Read {
        /// The row in which the header begins, counted from 1.
        header_row: u64,
    },
    /// It is hidden and was passed over.
    Hidden,
    /// No profile reads it, or not the one that reads the sheets of its kind; it was passed over.
    OtherTable,
    /// It has no cells, as a chart sheet.
    Empty,
}

impl SheetOutcome {
    /// Returns the text for the user.
    pub fn text(self) -> Bilingual {
        match self {
            Self::Read { .. } => bilingual("đã đọc", "read"),
            Self::Hidden => bilingual("trang ẩn, bỏ qua", "hidden, passed over"),
            Self::OtherTable => bilingual(
                "không phải bảng đã biết, hoặc khác loại bảng đã đọc, bỏ qua",
                "no table that is known, or another than those read, passed over",
            ),
            Self::Empty => bilingual("không có bảng, bỏ qua", "no table, passed over"),
        }
    }
}

/// What the user should know about a file that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The file has no bytes.
    Empty,
    /// The file has headings and no rows.
    NoRows,
    /// No row gave a record.
    NoRecords,
}

impl Warning {
    /// Returns the text for the user.
    pub fn text(self) -> Bilingual {
        match self {
            Self::Empty => bilingual("tệp rỗng", "the file is empty"),
            Self::NoRows => bilingual("tệp chỉ có dòng tiêu đề", "the file has headings and no rows"),
            Self::NoRecords => bilingual(
                "không dòng nào dùng được: tất cả bị loại hoặc bỏ qua",
                "no row gave a record: all were rejected or skipped",
            ),
        }
    }
}
