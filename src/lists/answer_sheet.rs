//! The sheet of the workbook into which answers to findings are typed: its name and headings in both languages.
//!
//! The report writes it, and the next run reads it. So what one writes, the other recognises.

use crate::lang::{Bilingual, bilingual};

/// The name of the sheet.
pub const ANSWER_SHEET: Bilingual = bilingual("Phát hiện", "Findings");
/// The heading of the id of a finding.
pub const FINDING_ID: Bilingual = bilingual("Mã phát hiện", "Finding id");
/// The heading of the kind of answer, which only this sheet has.
pub const ANSWER_KIND: Bilingual = bilingual("Loại giải trình", "Kind of answer");
/// The heading of the text.
pub const ANSWER_TEXT: Bilingual = bilingual("Nội dung giải trình", "Answer");
/// The heading of who answered.
pub const ANSWERED_BY: Bilingual = bilingual("Người giải trình", "Answered by");
/// The heading of the day.
pub const ANSWERED_ON: Bilingual = bilingual("Ngày giải trình", "Answered on");
/// The heading of whether an objective cause is confirmed.
pub const OBJECTIVE_CAUSE: Bilingual = bilingual("Nguyên nhân khách quan", "Objective cause");
