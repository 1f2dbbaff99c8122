//! `overdue_hold`: holds that end, or are still open, after their due date.
//!
//! Only decided holds count: one that is not yet due says nothing. A hold that was late on arrival, began after the
//! case was complete, or was late by no more than its pauses and waits for opinions is not the holder's fault.
//! (Logs differ in whether a pause moves the recorded due date; in doubt the rule favours the holder, and the peers
//! alike.)

use crate::event::{Kind, NO_TIME};
use crate::fact::{Hold, Passage};
use crate::lang::bilingual;
use crate::measure::{Clock, Counterpart, FactTable, Family, Form, Measure, MeasureInput, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "overdue_hold",
    points: &[3, 8],
    title: bilingual("Giữ hồ sơ quá hạn bước", "Steps past their due date"),
    doc: bilingual(
        "Tỷ lệ lần giữ có hạn mà xong sau hạn, hoặc còn giữ khi đã quá hạn. Không tính: hồ sơ đến tay khi đã quá \
         hạn (chậm từ khâu trước), lần giao bị thu hồi, việc sau khi hồ sơ đã xong, hồ sơ bị rút trước hạn, hồ \
         sơ còn giữ mà chưa đến hạn. Phần quá hạn được trừ thời gian tạm dừng và chờ người khác cho ý kiến; chỉ \
         khi vẫn còn quá hạn mới tính. O = số lần quá hạn, E = tổng tỷ lệ của đồng nghiệp ở cùng bước. Không \
         phân biệt quá hạn một giờ với một tháng, không biết hạn đặt ra có hợp lý không; quá tải không phải là \
         lỗi: hãy xem cùng với khối lượng việc.",
        "Share of holds with a due date that ended after it, or are still open past it. Left out: cases that \
         arrived past their due date (delayed at an earlier step), recalled handovers, work after the case was \
         complete, cases withdrawn in time, and open holds not yet due. Pauses and waits for others' opinions \
         are taken off the lateness; only what is late beyond them counts. O = late holds, E = sum of the peers' \
         rates at the same step. It does not tell an hour from a month, nor whether the due date was reasonable; \
         overload is not a fault: read it together with the load.",
    ),
    form: Form::Rate,
    clock: Clock::Working,
    family: Some(Family::Slow),
    variant_of: None,
    units_only: false,
    supported_by: Some("handling_time"),
    counterpart: Counterpart::None,
    fact: FactTable::Holds,
    needs: Need::HoldDue,
    rows,
};

fn rows(input: &MeasureInput<'_>, visit: &mut dyn FnMut(&Row)) {
    let facts = input.facts;
    for hold in facts.holds.iter().filter(|hold| can_be_overdue(hold)) {
        let late_us = hold.overdue_us - hold.pause_us - hold.consult_us;
        let late = late_us > 0;
        if late || is_decided(hold) {
            visit(&Row { outcome: late, weight: late_us.max(0), ..Row::of_hold(hold) });
        }
    }
}

fn can_be_overdue(hold: &Hold) -> bool {
    hold.due_at != NO_TIME
        && hold.received_at < hold.due_at
        && !hold.after_end
        && hold.released_by != Passage::Recalled
}

/// Returns true if a hold that is not late can no longer become late.
fn is_decided(hold: &Hold) -> bool {
    let withdrawn = hold.released_by == Passage::CaseEnd(Kind::Withdraw);
    hold.released_at != NO_TIME && hold.released_by != Passage::Open && !withdrawn
}
