//! `handling_time_elapsed`: how soon a holder is done with a case, by the calendar on the wall.
//!
//! A companion of `handling_time`: a finding that stands there and not here hangs on the calendar of working hours. It
//! accuses nobody, because nights and days off are nobody's delay.

use super::handling_time;
use crate::lang::bilingual;
use crate::measure::{Clock, Measure};

pub(super) const MEASURE: Measure = Measure {
    id: "handling_time_elapsed",
    title: bilingual("Thời gian giữ hồ sơ, theo ngày lịch", "Time a case is held, by the calendar"),
    doc: bilingual(
        "Như thời gian giữ hồ sơ, nhưng tính liên tục theo ngày lịch: cả đêm, ngày nghỉ, lúc tạm dừng và chờ ý kiến. O = số \
         lần giữ đã làm xong; E = mức của đồng nghiệp tại đúng thời gian giữ đó. Dùng để đối chiếu: kết quả chỉ đứng vững \
         với giờ làm việc mà không đứng vững ở đây thì phụ thuộc vào lịch làm việc đã khai báo. Chỉ mô tả, không dùng để \
         xét ai.",
        "Like the time a case is held, but by the clock on the wall: nights, days off, pauses and waits count too. O = holds \
         that ended with the work done; E = what colleagues would have ended in the same times. It is for comparison: what \
         holds in working time and not here depends on the calendar of working hours. It only describes, and nobody is \
         judged by it.",
    ),
    clock: Clock::Elapsed,
    family: None,
    variant_of: Some(handling_time::MEASURE.id),
    ..handling_time::MEASURE
};
