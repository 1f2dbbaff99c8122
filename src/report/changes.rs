//! What changed since the run before, for the first page of the report and of the workbook.

use crate::lang::Lang;

/// What changed since the run before. It is in [`ReportContext`](super::ReportContext); `None` there means that there is
/// no run to compare with. Texts are in the language of the report, ready to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The id of the run before, such as `20240830T190000Z`.
    pub run_before: String,
    /// The day up to which the run before counted, as `30/08/2024`.
    pub as_of_before: String,
    /// What changed for all findings: the version of the program, settings; empty if neither did.
    pub common: String,
    /// The findings that stayed in their class.
    pub unchanged: usize,
    /// The findings that changed: new ones first, then those of another class, then gone ones, each in the order of the
    /// findings. All are here; a page shows the first few.
    pub lines: Vec<ChangeLine>,
}

/// How a finding changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeSort {
    /// It was not there before.
    New,
    /// Its class is another.
    OtherClass,
    /// It is not there any more.
    Gone,
}

/// A finding that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeLine {
    /// How.
    pub sort: ChangeSort,
    /// The id of the finding. A gone one is not among the findings of the run.
    pub finding_id: String,
    /// The id of its class, of a gone one as it was.
    pub class: String,
    /// The heading of its class; `before → now` if it is another.
    pub class_title: String,
    /// `official`, `unit`, or what else it is about.
    pub level: String,
    /// Who or what it is about.
    pub subject: String,
    /// The unit of an official; empty if there is none.
    pub unit: String,
    /// The heading of the finding.
    pub title: String,
    /// Why it changed besides what is common to all, as far as it can be seen; empty if it cannot.
    pub why: String,
}

impl Changes {
    /// Returns how a finding changed, or `None` if it is as it was.
    pub fn of(&self, finding_id: &str) -> Option<&ChangeLine> {
        self.lines.iter().find(|line| line.finding_id == finding_id)
    }

    /// Returns the number of findings that changed in one way.
    pub fn count(&self, sort: ChangeSort) -> usize {
        self.lines.iter().filter(|line| line.sort == sort).count()
    }

    /// Says since when, and how many findings changed.
    pub(super) fn title(&self, lang: Lang) -> String {
        let [new, other, gone] =
            [ChangeSort::New, ChangeSort::OtherClass, ChangeSort::Gone].map(|sort| self.count(sort));
        let (day, stayed) = (&self.as_of_before, self.unchanged);
        match (lang, self.lines.is_empty()) {
            (Lang::Vi, true) => {
                format!(
                    "Không thay đổi so với lần chạy trước (số liệu đến {day}): {stayed} phát hiện giữ nguyên"
                )
            }
            (Lang::En, true) => {
                format!("No change since the run before (figures up to {day}): {stayed} findings stay")
            }
            (Lang::Vi, false) => format!(
                "Thay đổi so với lần chạy trước (số liệu đến {day}): {new} mới, {other} đổi loại, {gone} không còn"
            ),
            (Lang::En, false) => format!(
                "Since the run before (figures up to {day}): {new} new, {other} of another class, {gone} gone"
            ),
        }
    }
}
