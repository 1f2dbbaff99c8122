//! Answers that were typed into the workbook of an earlier run: of its sheets only the findings are read, and of
//! these only the rows with an answer.

use crate::lang::Bilingual;
use crate::lists::{
    ANSWER_KIND, ANSWER_SHEET, ANSWER_TEXT, ANSWERED_BY, ANSWERED_ON, FINDING_ID, OBJECTIVE_CAUSE,
};
use crate::profile::heading_key;
use crate::source::sheet::cell::CellValue;
use crate::source::sheet::serial::DateSystem;
use std::borrow::Cow;

/// Where the cells for answers are.
#[derive(Clone, Copy, Debug)]
pub(super) struct AnswerColumns {
    finding: usize,
    kind: usize,
    text: usize,
    /// Who answered, when, and whether a cause is confirmed.
    others: [usize; 3],
}

impl AnswerColumns {
    /// Returns the columns if a sheet is that of the findings, by its name and headings.
    pub(super) fn of(sheet: &str, headings: &[String]) -> Option<Self> {
        let is = |text: Bilingual, found: &str| {
            [text.vi, text.en].iter().any(|known| heading_key(known) == heading_key(found))
        };
        let at = |text: Bilingual| headings.iter().position(|heading| is(text, heading));
        if !is(ANSWER_SHEET, sheet) {
            return None;
        }
        let others = [at(ANSWERED_BY)?, at(ANSWERED_ON)?, at(OBJECTIVE_CAUSE)?];
        Some(Self { finding: at(FINDING_ID)?, kind: at(ANSWER_KIND)?, text: at(ANSWER_TEXT)?, others })
    }

    /// Empties all headings but those of the id and of answers, so that no other column is taken for one of them.
    pub(super) fn only_these(self, headings: &mut [String]) {
        let kept = [self.finding, self.kind, self.text].into_iter().chain(self.others);
        let kept: Vec<usize> = kept.collect();
        for (index, heading) in headings.iter_mut().enumerate() {
            if !kept.contains(&index) {
                heading.clear();
            }
        }
    }

    /// Returns the cells of a row with the kind of answer before its text; `None` for a row without an answer.
    pub(super) fn answer<'c>(
        &self,
        cells: &[CellValue<'c>],
        dates: DateSystem,
    ) -> Option<Vec<CellValue<'c>>> {
        let is_blank = |column: usize| cells.get(column).is_none_or(CellValue::is_blank);
        let typed = [self.kind, self.text].into_iter().chain(self.others);
        if typed.into_iter().all(is_blank) {
            return None;
        }
        let mut cells = cells.to_vec();
        if !is_blank_in(&cells, self.kind) {
            let of =
                |column: usize| cells.get(column).map_or(Cow::Borrowed(""), |cell| cell.text(dates, false));
            let (kind, text) = (of(self.kind).trim().to_owned(), of(self.text).trim().to_owned());
            let answer = if text.is_empty() { kind } else { format!("{kind}: {text}") };
            cells.resize(cells.len().max(self.text + 1), CellValue::Empty);
            cells[self.text] = CellValue::Text(Cow::Owned(answer));
        }
        Some(cells)
    }
}

fn is_blank_in(cells: &[CellValue<'_>], column: usize) -> bool {
    cells.get(column).is_none_or(CellValue::is_blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(texts: [&str; 6]) -> Vec<String> {
        texts.map(str::to_owned).to_vec()
    }

    #[test]
    fn only_the_sheet_of_findings_is_recognised_in_both_languages() {
        let vi = headings([
            "Mã phát hiện",
            "Loại giải trình",
            "Nội dung giải trình",
            "Người giải trình",
            "Ngày giải trình",
            "Nguyên nhân khách quan",
        ]);
        let en = headings([
            "Finding id",
            "Kind of answer",
            "Answer",
            "Answered by",
            "Answered on",
            "Objective cause",
        ]);
        assert!(AnswerColumns::of("Phát hiện", &vi).is_some());
        assert!(AnswerColumns::of("Findings", &en).is_some());
        assert!(AnswerColumns::of("Giải trình", &vi).is_none());
        // A list of answers of one's own is read like any other list.
        assert!(AnswerColumns::of("Phát hiện", &vi[..1]).is_none());
    }

    #[test]
    fn a_row_without_an_answer_is_none_and_the_kind_stands_before_the_text() {
        let columns = AnswerColumns { finding: 0, kind: 1, text: 2, others: [3, 4, 5] };
        let row = |texts: [&'static str; 6]| {
            texts.map(|text| match text {
                "" => CellValue::Empty,
                text => CellValue::Text(Cow::Borrowed(text)),
            })
        };
        let text_of = |cells: [&'static str; 6]| {
            let answer = columns.answer(&row(cells), DateSystem::From1900)?;
            Some(answer[2].text(DateSystem::From1900, false).into_owned())
        };
        assert_eq!(text_of(["slow-1", "", " ", "", "", ""]), None);
        assert_eq!(text_of(["slow-1", "Đồng ý", "", "", "", ""]).as_deref(), Some("Đồng ý"));
        assert_eq!(text_of(["slow-1", "Đồng ý", "đã sửa", "", "", ""]).as_deref(), Some("Đồng ý: đã sửa"));
        assert_eq!(text_of(["slow-1", "", "đã sửa", "", "", ""]).as_deref(), Some("đã sửa"));
        assert_eq!(text_of(["slow-1", "", "", "", "", "Có"]).as_deref(), Some(""));
    }
}
