//! `handling_time`: how soon a holder is done with a case.
//!
//! Every hold counts except those whose handover was taken back. Of a hold that is still open, or that ended
//! because the applicant withdrew, it is only known that it lasted at least so long: it is censored.

use crate::event::{Kind, NO_TIME};
use crate::fact::{Facts, Passage};
use crate::lang::bilingual;
use crate::measure::{Counterpart, FactTable, Form, Measure, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "handling_time",
    points: &[3, 5, 8],
    title: bilingual("Thời gian giữ hồ sơ", "Time a case is held"),
    doc: bilingual(
        "Hồ sơ rời cán bộ nhanh hay chậm so với đồng nghiệp làm cùng bước của cùng thủ tục. O = số lần giữ đã \
         kết thúc; E = tổng nguy cơ tích luỹ (Nelson–Aalen) của đồng nghiệp tại đúng thời gian giữ đó, tính bằng \
         giờ làm việc, đã trừ thời gian tạm dừng và chờ ý kiến. O/E dưới ngưỡng (mặc định 0,8) là chậm. Hồ sơ \
         còn đang giữ và hồ sơ bị rút chỉ được tính là \"ít nhất đến nay\"; lần giao bị thu hồi không tính. Không \
         nói gì về chất lượng: người chuyển đi mà không xử lý cũng \"nhanh\"; chuyên gia nhận việc khó sẽ chậm nếu \
         thủ tục không phân biệt được việc khó.",
        "Whether cases leave the holder sooner or later than they leave colleagues at the same step of the same \
         procedure. O = holds that ended; E = sum of the peers' cumulative hazard (Nelson–Aalen) at the working \
         time of each hold, without pauses and waits for opinions. O/E below the threshold (0.8 by default) is \
         slow. Holds that are still open and withdrawn cases count as lasting at least until then; recalled \
         handovers do not count. It says nothing about quality: who passes cases on without work is fast too, \
         and a specialist who gets the hard cases is slow if the procedure does not set them apart.",
    ),
    form: Form::Duration,
    conduct: false,
    counterpart: Counterpart::None,
    fact: FactTable::Holds,
    needs: Need::Actors,
    rows,
};

fn rows(facts: &Facts, visit: &mut dyn FnMut(&Row)) {
    for hold in facts.holds.iter().filter(|hold| hold.released_by != Passage::Recalled) {
        let released = hold.released_at != NO_TIME && hold.released_by != Passage::Open;
        let withdrawn = hold.released_by == Passage::CaseEnd(Kind::Withdraw);
        visit(&Row {
            outcome: released && !withdrawn,
            micros: hold.work_us,
            weight: hold.work_us,
            ..Row::of_hold(hold)
        });
    }
}
