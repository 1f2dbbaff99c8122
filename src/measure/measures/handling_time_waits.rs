//! `handling_time_waits`: how soon a holder is done with a case, with pauses and waits for opinions counted.
//!
//! A companion of `handling_time`: who stops the clock by asking the applicant or others looks faster there, and not here.
//! It accuses nobody, because a wait may be anybody's.

use super::handling_time;
use crate::lang::bilingual;
use crate::measure::{Clock, Measure};

pub(super) const MEASURE: Measure = Measure {
    id: "handling_time_waits",
    title: bilingual("Thời gian giữ hồ sơ, tính cả lúc chờ", "Time a case is held, waits included"),
    doc: bilingual(
        "Như thời gian giữ hồ sơ, nhưng giờ làm việc trong lúc tạm dừng và chờ ý kiến cũng được tính. O = số lần giữ đã \
         làm xong; E = mức của đồng nghiệp tại đúng thời gian giữ đó. Dùng để đối chiếu: người nhanh ở chỉ số kia mà \
         chậm ở đây thì hồ sơ hay đứng lại để chờ người dân hoặc chờ ý kiến. Chờ không phải là lỗi của người giữ, nên chỉ \
         số này chỉ mô tả, không dùng để xét ai.",
        "Like the time a case is held, but working time in pauses and in waits for opinions counts too. O = holds that ended \
         with the work done; E = what colleagues would have ended in the same times. It is for comparison: who is fast there \
         and slow here has cases that often stand still to wait for the applicant or for an opinion. Waiting is not the \
         holder's fault, so this only describes, and nobody is judged by it.",
    ),
    clock: Clock::WorkingWithWaits,
    family: None,
    variant_of: Some(handling_time::MEASURE.id),
    ..handling_time::MEASURE
};
