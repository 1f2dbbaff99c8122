//! `overdue_hold`: steps that end, or stand open, past their due date.
//!
//! Only what is decided counts: a hold not yet due says nothing. What was late on arrival, began after
//! the case was complete, or was late by no more than the pauses and the waits for opinions in it is not
//! the holder's fault. (Logs differ in whether a pause moves the recorded due date; in doubt for the
//! holder, and for the peers alike.)

use super::{Counterpart, FactTable, Form, Measure, Need, Row};
use crate::event::{Kind, NO_TIME};
use crate::fact::{Facts, Hold, Passage};
use crate::lang::bilingual;

pub(super) const MEASURE: Measure = Measure {
    id: "overdue_hold",
    points: &[3, 8],
    title: bilingual("Giữ hồ sơ quá hạn bước", "Steps past their due date"),
    doc: bilingual(
        "Tỷ lệ lần giữ có hạn mà xong sau hạn, hoặc còn giữ khi đã quá hạn. Không tính: hồ sơ đến tay khi \
             đã quá hạn (lỗi của người trước), lần giao bị thu hồi, việc sau khi hồ sơ đã xong, hồ sơ bị rút \
             trước hạn, hồ sơ còn giữ mà chưa đến hạn. Phần quá hạn được trừ đi thời gian tạm dừng và chờ \
             người khác cho ý kiến: chỉ khi vẫn còn quá hạn mới tính. O = số lần quá hạn, E = tổng tỷ lệ của \
             đồng nghiệp ở cùng bước. Không phân biệt quá hạn một giờ với một tháng, không biết hạn đặt ra \
             có hợp lý không; quá tải không phải là lỗi: xem thêm khối lượng việc.",
        "Share of holds with a due date that ended after it or stand open past it. Left out: cases that \
             arrived past their due (the delay of somebody before), recalled handovers, work after the case \
             was complete, cases withdrawn in time, and open holds not yet due. Pauses and waits for others' \
             opinions are taken off the lateness; only what is late beyond them counts. O = late holds, E = \
             sum of the peers' rates at the same step. It does not tell an hour from a month, nor whether the \
             due date was reasonable; overload is not fault: read it with the load.",
    ),
    form: Form::Rate,
    conduct: false,
    counterpart: Counterpart::None,
    fact: FactTable::Holds,
    needs: Need::HoldDue,
    rows,
};

fn rows(facts: &Facts, visit: &mut dyn FnMut(&Row)) {
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

/// Whether a hold that is not late can no longer become so.
fn is_decided(hold: &Hold) -> bool {
    let withdrawn = hold.released_by == Passage::CaseEnd(Kind::Withdraw);
    hold.released_at != NO_TIME && hold.released_by != Passage::Open && !withdrawn
}
