//! `send_up`: a case that the own level may decide is passed to a unit of a higher level.
//!
//! The lists decide: the authority table says which level may decide a procedure at that time, and the lists of units and
//! officials say which level a holder has. Sending a draft up to the own leader is the ordinary way and not counted, nor is
//! sending a case back up to whoever had it before.

use super::chain::{HoldLink, for_each_hold};
use crate::event::Kind;
use crate::fact::Passage;
use crate::lang::bilingual;
use crate::measure::{Clock, Counterpart, FactTable, Family, Form, Measure, MeasureInput, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "send_up",
    points: &[2],
    title: bilingual("Đẩy việc thuộc thẩm quyền lên cấp trên", "Sends up what the own level may decide"),
    doc: bilingual(
        "Tỷ lệ hồ sơ mà cấp của người giữ có thẩm quyền giải quyết (theo danh mục thẩm quyền, tại thời điểm đó) nhưng lại được \
         chuyển sang đơn vị cấp trên. Không tính: trình lãnh đạo của chính đơn vị, chuyển trả về nơi cấp trên đã giao xuống, \
         hồ sơ chưa có kết quả, người nhận không rõ cấp. O = số lần chuyển lên cấp trên; E = mức của đồng nghiệp cùng bước của \
         cùng thủ tục. Cách ghi tên thao tác không làm thay đổi kết quả: cấp của nơi nhận quyết định. Lý do có thể khác: hồ sơ \
         có yếu tố vượt thẩm quyền mà danh mục không phân biệt, cấp trên yêu cầu chuyển lên, danh mục chưa cập nhật; nên đọc \
         các hồ sơ dẫn chứng. Chưa có danh mục thẩm quyền và cấp của đơn vị thì không tính chỉ số này.",
        "Share of cases that the holder's level may decide, by the authority table at that time, and that are passed to a unit \
         of a higher level. Left out: drafts for the leader of the own unit, cases sent back up to whoever had given them down, \
         cases without an outcome, receivers of unknown level. O = cases sent up; E = what colleagues at the same step of the \
         same procedure would have. The label of the act changes nothing: the level of the receiver decides. There may be \
         another reason: the case goes beyond those powers in a way that the table does not tell, the higher level asked for \
         it, or the table is out of date; so read the evidence cases. Without an authority table and levels of units it is not \
         computed.",
    ),
    form: Form::Rate,
    clock: Clock::Working,
    family: Some(Family::Up),
    variant_of: None,
    units_only: false,
    supported_by: None,
    counterpart: Counterpart::None,
    fact: FactTable::Holds,
    needs: Need::Authority,
    rows,
};

fn rows(input: &MeasureInput<'_>, visit: &mut dyn FnMut(&Row)) {
    for_each_hold(&input.facts.holds, |link| {
        let hold = link.hold;
        let decided = match hold.released_by {
            Passage::Handover(_) => true,
            Passage::CaseEnd(kind) => kind != Kind::Withdraw,
            _ => false,
        };
        let Some(level) = hold.holder_level.filter(|_| decided && !hold.after_end) else { return };
        if input.authority.may_decide(hold.procedure_id, level, hold.released_at) != Some(true) {
            return;
        }
        if let Some(outcome) = goes_up(&link, level) {
            visit(&Row { outcome, weight: hold.work_us, ..Row::of_hold(hold) });
        }
    });
}

/// Returns whether the case was passed to a unit of a higher level; `None` if that is not known, or if the case goes back to
/// such a unit.
fn goes_up(link: &HoldLink<'_>, level: u8) -> Option<bool> {
    let (Passage::Handover(_), Some(next)) = (link.hold.released_by, link.after[0]) else {
        return Some(false);
    };
    if next.unit_id == link.hold.unit_id {
        return Some(false);
    }
    let higher = next.holder_level? > level;
    (!higher || next.visit_no == 1).then_some(higher)
}
