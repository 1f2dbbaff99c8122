//! `handling_time`: how soon a holder is done with a case.
//!
//! Every hold counts. Of a hold that is still open, that ended because the applicant withdrew, or whose handover was
//! taken back, it is only known that the work would have lasted at least so long: it is censored. So is a case that
//! was given straight back or passed on, because refusing is not speed. A case that went straight back and then to a third
//! was not the holder's to handle, and does not count.

use super::chain::for_each_hold;
use crate::event::{Kind, NO_TIME};
use crate::fact::Passage;
use crate::lang::bilingual;
use crate::measure::{Clock, Counterpart, FactTable, Family, Form, Measure, MeasureInput, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "handling_time",
    points: &[3, 5, 8],
    title: bilingual("Thời gian giữ hồ sơ", "Time a case is held"),
    doc: bilingual(
        "Hồ sơ được làm xong và chuyển đi nhanh hay chậm so với đồng nghiệp làm cùng bước của cùng thủ tục. O = số lần \
         giữ đã làm xong; E = mức của đồng nghiệp tại đúng thời gian giữ đó (kiểm định log-rank), tính bằng giờ làm \
         việc, đã trừ thời gian tạm dừng và chờ ý kiến. Hồ sơ còn đang giữ, bị rút, bị thu hồi, bị trả ngược hoặc \
         chuyển tiếp chỉ được tính là \"ít nhất đến lúc đó\": từ chối không phải là nhanh. Hồ sơ nhận lần đầu, nhận \
         lại để sửa và nhận lại vì lý do khác được so riêng. Không nói gì về chất lượng; chuyên gia nhận việc khó sẽ \
         chậm nếu thủ tục không phân biệt được việc khó.",
        "Whether cases are done and handed on sooner or later than by colleagues at the same step of the same procedure. \
         O = holds that ended with the work done; E = what colleagues would have ended in the same times (the log-rank \
         test), in working time without pauses and waits for opinions. Holds that are open, withdrawn, recalled, given \
         straight back or passed on count as lasting at least until then: refusing is not speed. First receipts, returned \
         drafts and other returns are compared apart. It says nothing about quality, and a specialist who gets the hard \
         cases is slow if the procedure does not set them apart.",
    ),
    form: Form::Duration,
    clock: Clock::Working,
    family: Some(Family::Slow),
    variant_of: None,
    units_only: false,
    supported_by: None,
    counterpart: Counterpart::None,
    fact: FactTable::Holds,
    needs: Need::Actors,
    rows,
};

pub(super) fn rows(input: &MeasureInput<'_>, visit: &mut dyn FnMut(&Row)) {
    let facts = input.facts;
    for_each_hold(&facts.holds, |link| {
        let hold = link.hold;
        if link.was_misrouted() {
            return;
        }
        let released = hold.released_at != NO_TIME && hold.released_by != Passage::Open;
        let withdrawn = hold.released_by == Passage::CaseEnd(Kind::Withdraw);
        // A signer who returns a draft, or a dispatcher who insists, has done the work.
        let refused = link.is_received() && (link.goes_straight_back() || link.passes_on());
        visit(&Row {
            outcome: released && !withdrawn && !refused,
            micros: hold.work_us,
            weight: hold.work_us,
            ..Row::of_hold(hold)
        });
    });
    for hold in facts.holds.iter().filter(|hold| hold.released_by == Passage::Recalled) {
        visit(&Row { micros: hold.work_us, weight: hold.work_us, ..Row::of_hold(hold) });
    }
}
