//! The part `timelines`: the cases of the evidence as pictures in working time.

use super::findings::EvidenceOf;
use crate::published::{CasePicture, PICTURE_WIDTH};
use crate::report::Results;
use serde::Serialize;

/// Columns of the pictures, in the order of the part `evidence`. Positions are pixels.
#[derive(Default, Serialize)]
pub(super) struct TimelineColumns {
    /// The width of every picture.
    width: i64,
    /// The index of the row in `evidence`; rows without a picture are left out.
    row: Vec<usize>,
    name: Vec<String>,
    life: Vec<i64>,
    due: Vec<Option<i64>>,
    late: Vec<u8>,
    /// The number of bars. Those of a picture follow those of the one before.
    bars: Vec<usize>,
    /// 0 others had it, 1 who is shown had it, 2 an opinion was asked, 3 the clock stood still.
    kind: Vec<u8>,
    begins: Vec<i64>,
    bar_width: Vec<i64>,
}

impl TimelineColumns {
    /// Makes the columns.
    pub(super) fn new(results: &Results<'_>, rows: &[EvidenceOf]) -> Self {
        let mut columns = Self { width: PICTURE_WIDTH, ..Self::default() };
        for (row, evidence) in rows.iter().enumerate() {
            let Some(cases) = results.timelines.get(evidence.finding) else { continue };
            let Some(case) = cases.get(&evidence.row.case_id) else { continue };
            let subject = &results.findings[evidence.finding].subject;
            columns.add(row, &CasePicture::new(case, subject, results.lang));
        }
        columns
    }

    fn add(&mut self, row: usize, picture: &CasePicture) {
        self.row.push(row);
        self.name.push(picture.name.clone());
        self.life.push(picture.life);
        self.due.push(picture.due);
        self.late.push(u8::from(picture.late));
        self.bars.push(picture.bars.len());
        for bar in &picture.bars {
            self.kind.push(bar.kind as u8);
            self.begins.push(bar.begins);
            self.bar_width.push(bar.width);
        }
    }
}
