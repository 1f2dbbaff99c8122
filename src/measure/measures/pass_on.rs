//! `pass_on`: holds that end in a forward without a substantive act.
//!
//! A `return` is not a forward, and it has measures of its own: a hold that ends in one is left out, so that
//! whoever rightly sends a misrouted case back is not compared with those who keep it. An `assign` is the
//! dispatcher's job and counts as not passed on. The sender of the case is the counterpart: where a sender's cases
//! are passed on by everybody, the sender explains it.

use crate::event::{Kind, Sym};
use crate::fact::{Facts, Hold, Passage};
use crate::lang::bilingual;
use crate::measure::{Counterpart, FactTable, Form, Measure, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "pass_on",
    points: &[5],
    title: bilingual("Chuyển tiếp mà không xử lý", "Passed on without work"),
    doc: bilingual(
        "Tỷ lệ lần giữ kết thúc bằng \"chuyển tiếp\" mà cán bộ không có thao tác xử lý nào. Không tính: lần giao \
         bị thu hồi, trả lại (có chỉ số riêng), hồ sơ bị rút, người nhận chỉ là suy đoán. Phân công là việc của \
         người điều phối nên không bị tính là chuyển tiếp. O = số lần chuyển mà không xử lý, E = tổng tỷ lệ của \
         đồng nghiệp cùng bước, điều chỉnh theo người gửi: hồ sơ của một người gửi mà ai nhận cũng chuyển tiếp \
         thì do người gửi. Bước chỉ để chuyển (văn thư) không làm ai nổi bật, vì ở đó mọi người đều chuyển. Công \
         việc làm ngoài phần mềm không thấy được.",
        "Share of holds that end in a forward without any substantive act of the holder. Left out: recalled \
         handovers, returns (they have measures of their own), withdrawn cases, and receivers that were only \
         inferred. Assigning is a dispatcher's job and does not count as passing on. O = forwards without work, \
         E = sum of the peers' rates at the same step, adjusted for the sender: where a sender's cases are \
         forwarded by everybody who gets them, the sender explains it. A step that only passes cases through \
         makes nobody stand out, because everybody does it there. Work done outside the software is not seen.",
    ),
    form: Form::Rate,
    conduct: true,
    counterpart: Counterpart::Sender,
    fact: FactTable::Holds,
    needs: Need::Handovers,
    rows,
};

fn rows(facts: &Facts, visit: &mut dyn FnMut(&Row)) {
    for case in facts.holds.chunk_by(|one, two| one.case_id == two.case_id) {
        let mut sender = Sym::NONE;
        for hold in case.iter().filter(|hold| hold.released_by != Passage::Recalled) {
            if is_exposed(hold) {
                visit(&Row {
                    counterpart: sender,
                    outcome: hold.released_by == Passage::Handover(Kind::Forward) && hold.acts == 0,
                    weight: hold.work_us,
                    ..Row::of_hold(hold)
                });
            }
            sender = hold.holder;
        }
    }
}

/// Returns true if the holder could have passed the case on, and the log shows whether that happened.
fn is_exposed(hold: &Hold) -> bool {
    if hold.after_end {
        return false;
    }
    match hold.released_by {
        Passage::Handover(kind) => kind != Kind::Return,
        Passage::CaseEnd(kind) => kind != Kind::Withdraw,
        Passage::Start | Passage::Inferred | Passage::LastEvent | Passage::Recalled | Passage::Open => false,
    }
}
