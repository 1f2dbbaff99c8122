//! Why a row gives no record: rejects, which are defects of the data, and skips, which are intended.

use crate::lang::{Bilingual, bilingual};

/// A row that gives no record because of a defect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reject<'a> {
    /// The row, counted as in [`EventRecord::source_row`](crate::event::EventRecord::source_row).
    pub row: u64,
    /// The line of the file on which the row begins, if that is not the number of the row.
    pub line: Option<u64>,
    /// The heading of the defective column; empty if the whole row is defective.
    pub column: &'a str,
    /// The value in that column, cut to [`VALUE_LIMIT`] bytes; bytes that are not text are replaced.
    pub value: &'a str,
    /// What is wrong.
    pub reason: Reason,
}

/// The number of bytes of a value that a reject keeps.
pub const VALUE_LIMIT: usize = 200;

/// Why a row is rejected, or a value dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Reason {
    /// The row names no case.
    MissingCase,
    /// The row has no time, or one of the days that mean "no time".
    MissingTime,
    /// The time has none of the profile's formats.
    UnreadableTime,
    /// The time has a known format, but there is no such day or hour.
    ImpossibleTime,
    /// The row has more or fewer cells than there are headings.
    RaggedRow,
    /// A cell has bytes that are not UTF-8.
    NotUtf8,
    /// A cell is longer than the limit.
    CellTooLong,
    /// In a list: the row has no name, or no old or new id.
    MissingName,
    /// In an organisation mapping: the row is neither about a unit nor about an official.
    UnknownMove,
    /// A spreadsheet turned the case code into a rounded number, so that many cases have the same code.
    DamagedCode,
    /// A quote takes in rows of the table as if they were the lines of a cell.
    SwallowedRow,
    /// In a list of leave: the last day comes before the first.
    BackwardsLeave,
    /// In a list of leave: the leave begins or ends within a day.
    PartOfDay,
    /// In a list of leave: the leave is longer than a year, as a post is and no leave.
    LongLeave,
    /// In an authority table: the level is none that is known.
    UnknownLevel,
    /// In a list: a required cell is empty.
    MissingValue,
    /// In a list: a yes or no is neither.
    UnclearAnswer,
    /// In a list of deadlines: not a whole number of working days from 1 to 365.
    NotDays,
    /// In a list: the last day of validity comes before the first.
    BackwardsDays,
    /// In a list of pilots or decisions: the row does not say what it is about.
    MissingSubject,
}

/// Every reason in the order of the enum, with its id in files and its text.
pub const REASONS: &[(Reason, &str, Bilingual)] = &[
    (Reason::MissingCase, "missing_case", bilingual("không có mã hồ sơ", "no case id")),
    (Reason::MissingTime, "missing_time", bilingual("không có thời điểm", "no time")),
    (
        Reason::UnreadableTime,
        "unreadable_time",
        bilingual(
            "thời điểm không theo dạng thông dụng nào, cũng không theo `times` của hồ sơ ánh xạ",
            "time in no common form, and in none of the profile's `times`",
        ),
    ),
    (
        Reason::ImpossibleTime,
        "impossible_time",
        bilingual("ngày hoặc giờ không tồn tại", "there is no such date or time of day"),
    ),
    (
        Reason::RaggedRow,
        "ragged_row",
        bilingual("số ô khác số cột tiêu đề", "the number of cells differs from the number of headings"),
    ),
    (Reason::NotUtf8, "not_utf8", bilingual("có byte không phải UTF-8", "bytes that are not UTF-8")),
    (Reason::CellTooLong, "cell_too_long", bilingual("ô dài quá giới hạn", "a cell longer than the limit")),
    (Reason::MissingName, "missing_name", bilingual("không có tên", "no name")),
    (
        Reason::UnknownMove,
        "unknown_move",
        bilingual(
            "không rõ là của đơn vị hay của cán bộ",
            "it is not clear whether the row is about a unit or an official",
        ),
    ),
    (
        Reason::DamagedCode,
        "damaged_code",
        bilingual(
            "mã hồ sơ bị phần mềm bảng tính làm hỏng",
            "the code was damaged by a spreadsheet: format the column as text, and export again",
        ),
    ),
    (
        Reason::SwallowedRow,
        "swallowed_row",
        bilingual(
            "dấu nháy kép nuốt các dòng khác",
            "a stray quote makes one cell of several rows: remove it, or write it twice",
        ),
    ),
    (
        Reason::BackwardsLeave,
        "backwards_leave",
        bilingual("ngày cuối trước ngày đầu", "the last day of leave comes before the first"),
    ),
    (
        Reason::PartOfDay,
        "part_of_day",
        bilingual(
            "nghỉ một phần của ngày: chỉ tính ngày nghỉ trọn",
            "leave of a part of a day: only whole days are counted",
        ),
    ),
    (
        Reason::LongLeave,
        "long_leave",
        bilingual("nghỉ dài hơn một năm", "leave of more than a year, which may be the time in a post"),
    ),
    (
        Reason::UnknownLevel,
        "unknown_level",
        bilingual(
            "không rõ là cấp nào: xã, huyện, sở, tỉnh, bộ",
            "no known level: commune, district, department, province, ministry",
        ),
    ),
    (Reason::MissingValue, "missing_value", bilingual("ô bắt buộc bị trống", "a required cell is empty")),
    (
        Reason::UnclearAnswer,
        "unclear_answer",
        bilingual("không rõ là có hay không", "it is not clear whether the answer is yes or no"),
    ),
    (
        Reason::NotDays,
        "not_days",
        bilingual(
            "không phải số ngày làm việc, từ 1 đến 365",
            "no whole number of working days from 1 to 365",
        ),
    ),
    (
        Reason::BackwardsDays,
        "backwards_days",
        bilingual("ngày hết hiệu lực trước ngày có hiệu lực", "the last day comes before the first"),
    ),
    (
        Reason::MissingSubject,
        "missing_subject",
        bilingual(
            "không nêu thủ tục, hồ sơ, đơn vị hay cán bộ nào",
            "the row names no procedure, case, unit or official",
        ),
    ),
];

impl Reason {
    /// Returns the id in files.
    pub fn id(self) -> &'static str {
        REASONS[self as usize].1
    }

    /// Returns the text for the user.
    pub fn text(self) -> Bilingual {
        REASONS[self as usize].2
    }
}

/// Why a row is intentionally not read as a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Skip {
    /// The row is blank, a total or a signature.
    NoRecord,
    /// The row belongs to a case made for a test.
    Test,
    /// The row equals an earlier one, in an export that is known to repeat rows.
    Repeat,
    /// The row repeats the case of the row before and adds nothing to it.
    RepeatedCase,
}

/// Every such reason in the order of the enum, with its id in files and its text.
pub const SKIPS: &[(Skip, &str, Bilingual)] = &[
    (Skip::NoRecord, "no_record", bilingual("dòng trống, dòng tổng, chữ ký", "blank, total or signature")),
    (Skip::Test, "test", bilingual("hồ sơ thử nghiệm", "case made for a test")),
    (Skip::Repeat, "repeat", bilingual("trùng hoàn toàn một dòng trước", "the same as an earlier row")),
    (
        Skip::RepeatedCase,
        "told",
        bilingual("hồ sơ đã có ở dòng trước", "the case of the row before, repeated"),
    ),
];

impl Skip {
    /// Returns the id in files.
    pub fn id(self) -> &'static str {
        SKIPS[self as usize].1
    }

    /// Returns the text for the user.
    pub fn text(self) -> Bilingual {
        SKIPS[self as usize].2
    }
}

/// Returns the first [`VALUE_LIMIT`] bytes of a value, cut at a character boundary.
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
        for (position, (reason, id, text)) in REASONS.iter().enumerate() {
            assert_eq!(*reason as usize, position);
            assert!(!id.is_empty() && !text.vi.is_empty() && !text.en.is_empty());
        }
        for (position, (skip, id, text)) in SKIPS.iter().enumerate() {
            assert_eq!(*skip as usize, position);
            assert!(!id.is_empty() && !text.vi.is_empty() && !text.en.is_empty());
        }
    }

    #[test]
    fn every_reason_is_in_the_documentation() {
        let documented = include_str!("../../docs/operations.md");
        for (_, id, _) in REASONS {
            assert!(
                documented.contains(&format!("\n| `{id}` | ")),
                "docs/operations.md does not have `{id}`"
            );
        }
    }

    #[test]
    fn excerpts_end_between_characters() {
        let value = "ồ".repeat(VALUE_LIMIT);
        let cut = excerpt(&value);
        assert!(cut.len() <= VALUE_LIMIT && cut.chars().all(|sign| sign == 'ồ'));
    }
}
