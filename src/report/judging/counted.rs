//! The columns of the tables of what was counted.

use super::column::{Column, Values};
use crate::fact::Mode;
use crate::judge::{BinRow, ComparedWithin, StratumRow};
use crate::lang::bilingual;

/// Rows of each subject by stratum and month, in the order of measures, cells, subjects.
pub(super) const STRATA: &[Column<StratumRow>] = &[
    Column::new("measure", Values::Word(|row| row.measure.id), bilingual("Chỉ số", "Measure")),
    Column::new(
        "holder_level",
        Values::Word(|row| row.level.name()),
        bilingual("official (cán bộ) hoặc unit (đơn vị)", "official or unit"),
    ),
    Column::new(
        "subject",
        Values::Name(|row| row.subject),
        bilingual("Cán bộ hoặc đơn vị", "Official or unit"),
    ),
    Column::new(
        "unit_id",
        Values::Name(|row| row.unit),
        bilingual(
            "Đơn vị của các lượt; trống nếu nhật ký không ghi",
            "Unit of the rows; null where the log names none",
        ),
    ),
    Column::new(
        "procedure_id",
        Values::Name(|row| row.procedure),
        bilingual("Thủ tục; trống nếu nhật ký không ghi", "Procedure; null where the log names none"),
    ),
    Column::new(
        "step",
        Values::Name(|row| row.step),
        bilingual("Bước; trống nếu nhật ký không ghi", "Step; null where the log names none"),
    ),
    Column::new(
        "holding_mode",
        Values::Word(|row| mode(row.mode)),
        bilingual(
            "Vì sao giữ hồ sơ: first, rework, again",
            "Why the holder has the case: first, rework, again",
        ),
    ),
    Column::new(
        "sender",
        Values::Name(|row| row.sender),
        bilingual(
            "Người gửi; chỉ có ở chỉ số so trong cùng người gửi",
            "Sender; null unless the measure compares within senders",
        ),
    ),
    Column::new(
        "month_number",
        Values::Count(|row| month(row.month)),
        bilingual(
            "Số tháng kể từ tháng 1 năm 1970",
            "Months since January 1970: year = 1970 + number / 12, month = number % 12 + 1",
        ),
    ),
    Column::new(
        "compared_within",
        Values::Word(|row| within(row.within)),
        bilingual(
            "So sánh trong: procedure, sender, step, nowhere",
            "Compared within: procedure, sender, step (shown, judges nobody), nowhere",
        ),
    ),
    Column::new(
        "cell",
        Values::OptionalCount(|row| row.cell),
        bilingual(
            "Số thứ tự ô so sánh; trống nếu không so sánh",
            "Number of the cell of peers, by measure and level; null if compared nowhere",
        ),
    ),
    Column::new(
        "row_weight",
        Values::Number(|row| Some(row.weight)),
        bilingual(
            "Trọng số mỗi lượt: 1, hoặc tỷ lệ của thủ tục khi so theo người gửi",
            "Weight of each row: 1, or the rate of its procedure where compared within the sender",
        ),
    ),
    Column::new("fact_rows", Values::Count(|row| count(row.count.rows)), bilingual("n: số lượt", "n: rows")),
    Column::new(
        "outcomes",
        Values::Count(|row| count(row.count.outcomes)),
        bilingual("y: số lần xảy ra hoặc kết thúc", "y: outcomes or endings"),
    ),
    Column::new(
        "cell_rows",
        Values::Count(|row| count(row.all.rows)),
        bilingual("N: mọi lượt của ô", "N: all rows of the cell, of all months; 0 if compared nowhere"),
    ),
    Column::new(
        "cell_outcomes",
        Values::Count(|row| count(row.all.outcomes)),
        bilingual("Y: mọi lần xảy ra của ô", "Y: all outcomes of the cell"),
    ),
    Column::new(
        "observed",
        Values::Number(|row| row.sums.map(|sums| sums.0)),
        bilingual("O*; trống nếu ô không dùng để đánh giá", "O*; null unless the cell judges"),
    ),
    Column::new(
        "expected",
        Values::Number(|row| row.sums.map(|sums| sums.1)),
        bilingual("E*; trống nếu ô không dùng để đánh giá", "E*; null unless the cell judges"),
    ),
    Column::new(
        "variance",
        Values::Number(|row| row.sums.map(|sums| sums.2)),
        bilingual(
            "V; trống nếu ô không dùng để đánh giá",
            "V, divided among the months as E* is; null unless the cell judges",
        ),
    ),
];

/// Working times of the cells that judge.
pub(super) const BINS: &[Column<BinRow>] = &[
    Column::new("measure", Values::Word(|row| row.measure.id), bilingual("Chỉ số", "Measure")),
    Column::new(
        "holder_level",
        Values::Word(|row| row.level.name()),
        bilingual("official (cán bộ) hoặc unit (đơn vị)", "official or unit"),
    ),
    Column::new(
        "cell",
        Values::Count(|row| row.cell),
        bilingual("Số thứ tự ô, như trong judging_strata", "Number of the cell, as in judging_strata"),
    ),
    Column::new(
        "subject",
        Values::Name(|row| row.subject),
        bilingual("Cán bộ hoặc đơn vị", "Official or unit"),
    ),
    Column::new(
        "month_number",
        Values::Count(|row| month(row.month)),
        bilingual("Số tháng kể từ tháng 1 năm 1970", "Months since January 1970"),
    ),
    Column::new(
        "time_bin",
        Values::Count(|row| u32::from(row.bin)),
        bilingual(
            "Khoảng thời gian làm việc; từ 64 trở đi bắt đầu ở (64 + bin % 64)·2^(bin / 64 − 1) µs",
            "Bin of the working time. From 64 on it begins at (64 + bin % 64) · 2^(bin / 64 - 1) µs, below that at bin µs",
        ),
    ),
    Column::new(
        "fact_rows",
        Values::Count(|row| row.rows),
        bilingual("Số lượt có thời gian trong khoảng này", "Rows whose time falls into the bin"),
    ),
    Column::new(
        "outcomes",
        Values::Count(|row| row.outcomes),
        bilingual(
            "Trong đó đã kết thúc",
            "Of these, those that ended; the others were still running or left",
        ),
    ),
];

fn month(number: i16) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::First => "first",
        Mode::Rework => "rework",
        Mode::Again => "again",
    }
}

fn within(within: ComparedWithin) -> &'static str {
    match within {
        ComparedWithin::Procedure => "procedure",
        ComparedWithin::Sender => "sender",
        ComparedWithin::Step => "step",
        ComparedWithin::Nowhere => "nowhere",
    }
}
