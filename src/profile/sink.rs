//! Where records go, and why a row goes nowhere.

use super::Profile;
use crate::event::{CaseRecord, EventRecord};
use crate::lists::ListEntry;

/// Takes what a file yields, in file order.
pub trait Sink {
    /// The profile that the records to come are read with; told before the first of them.
    fn profile(&mut self, _profile: &Profile) {}
    /// An event.
    fn event(&mut self, record: &EventRecord<'_>) -> anyhow::Result<()>;
    /// A case; the same case may come again, with more or less known.
    fn case(&mut self, record: &CaseRecord<'_>) -> anyhow::Result<()>;
    /// A row that gives no record.
    fn reject(&mut self, reject: &Reject<'_>) -> anyhow::Result<()>;
    /// An account that holds but is never ranked; called at least once for each distinct one.
    fn placeholder(&mut self, official_id: &str) -> anyhow::Result<()>;
    /// From here on, records and rejects are of this part of the file: a sheet of several, a member of an
    /// archive. Their rows are counted in the part. A sink that knows files only has nothing to do.
    fn part(&mut self, _name: &str) -> anyhow::Result<()> {
        Ok(())
    }
    /// A row of a reference list. Sinks that only look at events and cases let it pass.
    fn list_entry(&mut self, _entry: ListEntry) -> anyhow::Result<()> {
        Ok(())
    }
}

/// A sink for events alone: each is given to the function, all else passes by.
#[derive(Debug)]
pub struct EventSink<F>(pub F);

impl<F: FnMut(&EventRecord<'_>)> Sink for EventSink<F> {
    fn event(&mut self, record: &EventRecord<'_>) -> anyhow::Result<()> {
        (self.0)(record);
        Ok(())
    }

    fn case(&mut self, _: &CaseRecord<'_>) -> anyhow::Result<()> {
        Ok(())
    }

    fn reject(&mut self, _: &Reject<'_>) -> anyhow::Result<()> {
        Ok(())
    }

    fn placeholder(&mut self, _: &str) -> anyhow::Result<()> {
        Ok(())
    }
}

/// A row that gives no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reject<'a> {
    /// The row, counted as in [`EventRecord::source_row`].
    pub row: u64,
    /// The line of the file on which the row begins, where it is not the row's number.
    pub line: Option<u64>,
    /// The heading of the column at fault; empty where it is the whole row.
    pub column: &'a str,
    /// What stood there, at most [`VALUE_LIMIT`] bytes of it; bytes that are no text are replaced.
    pub value: &'a str,
    /// What is wrong.
    pub reason: Reason,
}

/// How many bytes of a value a reject keeps.
pub const VALUE_LIMIT: usize = 200;

/// Why a row was rejected or a value dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Reason {
    /// No case.
    MissingCase,
    /// No time, or one of the days that mean none.
    MissingTime,
    /// Not written in any of the profile's formats.
    UnreadableTime,
    /// Written as a time, but there is no such day or hour.
    ImpossibleTime,
    /// More or fewer cells than headings.
    RaggedRow,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// A cell longer than the limit.
    CellTooLong,
    /// In a list: no name, or no old or new id.
    MissingName,
    /// In an organisation mapping: neither of a unit nor of an official.
    UnknownMove,
}

/// Every reason in the order of the enum: its id in files, then the text in Vietnamese and English.
pub const REASONS: &[(Reason, &str, &str, &str)] = &[
    (Reason::MissingCase, "missing_case", "không có mã hồ sơ", "no case id"),
    (Reason::MissingTime, "missing_time", "không có thời điểm", "no time"),
    (
        Reason::UnreadableTime,
        "unreadable_time",
        "thời điểm không theo định dạng nào của hồ sơ ánh xạ",
        "time in none of the profile's formats",
    ),
    (
        Reason::ImpossibleTime,
        "impossible_time",
        "ngày hoặc giờ không tồn tại",
        "there is no such date or time of day",
    ),
    (
        Reason::RaggedRow,
        "ragged_row",
        "số ô khác số cột tiêu đề",
        "the row has not as many cells as there are headings",
    ),
    (Reason::NotUtf8, "not_utf8", "có byte không phải UTF-8", "bytes that are not UTF-8"),
    (Reason::CellTooLong, "cell_too_long", "ô dài quá giới hạn", "a cell longer than the limit"),
    (Reason::MissingName, "missing_name", "không có tên", "no name"),
    (
        Reason::UnknownMove,
        "unknown_move",
        "không rõ là của đơn vị hay của cán bộ",
        "neither of a unit nor of an official",
    ),
];

impl Reason {
    /// The id in files.
    pub fn id(self) -> &'static str {
        REASONS[self as usize].1
    }

    /// In Vietnamese.
    pub fn vi(self) -> &'static str {
        REASONS[self as usize].2
    }

    /// In English.
    pub fn en(self) -> &'static str {
        REASONS[self as usize].3
    }
}

/// Why a row is no record on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Skip {
    /// Blank, a total, a signature.
    NoRecord,
    /// Of a case made for a test.
    Test,
    /// The same as a row before, in an export that is known to repeat rows.
    Repeat,
    /// A case that the row before has told already, with nothing more to it.
    Told,
}

/// Every such reason in the order of the enum: its id in files, then the text in Vietnamese and English.
pub const SKIPS: &[(Skip, &str, &str, &str)] = &[
    (Skip::NoRecord, "no_record", "dòng trống, dòng tổng, chữ ký", "blank, total or signature"),
    (Skip::Test, "test", "hồ sơ thử nghiệm", "case made for a test"),
    (Skip::Repeat, "repeat", "trùng hoàn toàn một dòng trước", "the same as a row before"),
    (Skip::Told, "told", "hồ sơ đã có ở dòng trước", "case told by the row before"),
];

impl Skip {
    /// The id in files.
    pub fn id(self) -> &'static str {
        SKIPS[self as usize].1
    }

    /// In Vietnamese.
    pub fn vi(self) -> &'static str {
        SKIPS[self as usize].2
    }

    /// In English.
    pub fn en(self) -> &'static str {
        SKIPS[self as usize].3
    }
}

/// The start of a value, cut between characters.
pub(crate) fn excerpt(value: &str) -> &str {
    let mut end = value.len().min(VALUE_LIMIT);
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    &value[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_follow_the_enum() {
        for (position, (reason, id, vi, en)) in REASONS.iter().enumerate() {
            assert_eq!(*reason as usize, position);
            assert!(!id.is_empty() && !vi.is_empty() && !en.is_empty());
        }
        for (position, (skip, id, vi, en)) in SKIPS.iter().enumerate() {
            assert_eq!(*skip as usize, position);
            assert!(!id.is_empty() && !vi.is_empty() && !en.is_empty());
        }
    }

    #[test]
    fn excerpts_end_between_characters() {
        let value = "ồ".repeat(VALUE_LIMIT);
        let cut = excerpt(&value);
        assert!(cut.len() <= VALUE_LIMIT && cut.chars().all(|sign| sign == 'ồ'));
    }
}
