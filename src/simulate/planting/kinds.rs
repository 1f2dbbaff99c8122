//! All kinds of conduct that can be planted with a strength.

use super::PlantKind;
use crate::lang::bilingual;
use crate::simulate::plant::{Behaviour, Conduct, ORDINARY, StaffRole};

/// All kinds of conduct that can be planted with a strength.
pub const PLANT_KINDS: &[PlantKind] = &[
    PlantKind {
        id: "slow",
        doc: bilingual(
            "Chuyên viên giữ hồ sơ lâu gấp chừng này lần",
            "Specialists hold cases this many times as long",
        ),
        expected_class: "review",
        role: StaffRole::Specialist,
        behaviour: Behaviour::Slow,
        most: 20.0,
        conduct: |factor| Conduct { wait: factor, work: factor, ..ORDINARY },
    },
    PlantKind {
        id: "fast",
        doc: bilingual("Chuyên viên làm nhanh gấp chừng này lần", "Specialists are this many times as fast"),
        expected_class: "commend",
        role: StaffRole::Specialist,
        behaviour: Behaviour::Exemplary,
        most: 20.0,
        conduct: |factor| Conduct { wait: 1.0 / factor, work: 1.0 / factor, ..ORDINARY },
    },
    PlantKind {
        id: "bounce",
        doc: bilingual(
            "Chuyên viên trả lại hồ sơ đúng việc của mình nhiều gấp chừng này lần",
            "Specialists send cases that are theirs straight back this many times as often",
        ),
        expected_class: "review",
        role: StaffRole::Specialist,
        behaviour: Behaviour::PingPong,
        most: 10.0,
        // Cases are passed on among those that are not sent back, as often as by ordinary officials.
        conduct: |factor| {
            let send_back = factor * ORDINARY.send_back;
            let pass_on = ORDINARY.pass_on * (1.0 - send_back) / (1.0 - ORDINARY.send_back);
            Conduct { pass_on, send_back, ..ORDINARY }
        },
    },
    PlantKind {
        id: "pass_on",
        doc: bilingual(
            "Chuyên viên chuyển cho đồng nghiệp nhiều gấp chừng này lần",
            "Specialists pass cases on to colleagues this many times as often",
        ),
        expected_class: "review",
        role: StaffRole::Specialist,
        behaviour: Behaviour::PassesOn,
        most: 12.0,
        conduct: |factor| Conduct { pass_on: factor * ORDINARY.pass_on, ..ORDINARY },
    },
    PlantKind {
        id: "rejected",
        doc: bilingual(
            "Dự thảo của chuyên viên bị trả lại nhiều gấp chừng này lần",
            "Drafts of specialists are rejected this many times as often",
        ),
        expected_class: "support",
        role: StaffRole::Specialist,
        behaviour: Behaviour::Planted,
        most: 9.0,
        conduct: |factor| Conduct { rejected: factor * ORDINARY.rejected, ..ORDINARY },
    },
    PlantKind {
        id: "overload",
        doc: bilingual(
            "Chuyên viên được giao nhiều hồ sơ gấp chừng này lần; không phải lỗi của họ",
            "Specialists are given this many times as many cases, which is not their fault",
        ),
        expected_class: "support",
        role: StaffRole::Specialist,
        behaviour: Behaviour::Overloaded,
        most: 20.0,
        conduct: |factor| Conduct { load: factor, ..ORDINARY },
    },
    PlantKind {
        id: "consult",
        doc: bilingual(
            "Người được hỏi ý kiến trả lời lâu gấp chừng này lần",
            "Consulted officials take this many times as long to reply",
        ),
        expected_class: "review",
        role: StaffRole::Consulted,
        behaviour: Behaviour::LateConsulted,
        most: 20.0,
        conduct: |factor| Conduct { reply: factor, ..ORDINARY },
    },
    PlantKind {
        id: "misroute",
        doc: bilingual(
            "Người phân công giao nhầm nhiều gấp chừng này lần, cho nhiều người khác nhau",
            "Dispatchers assign cases to somebody who is not in charge this many times as often, to one as to another",
        ),
        expected_class: "route",
        role: StaffRole::Dispatcher,
        behaviour: Behaviour::Planted,
        most: 20.0,
        conduct: |factor| Conduct { misroute: factor * ORDINARY.misroute, ..ORDINARY },
    },
    PlantKind {
        id: "misroute_to_one",
        doc: bilingual(
            "Người phân công giao nhầm nhiều gấp chừng này lần, phần lớn cho cùng một người",
            "Dispatchers assign cases to somebody who is not in charge this many times as often, mostly to the same one",
        ),
        expected_class: "watch",
        role: StaffRole::Dispatcher,
        behaviour: Behaviour::Dispatcher,
        most: 20.0,
        conduct: |factor| Conduct { misroute: factor * ORDINARY.misroute, ..ORDINARY },
    },
    PlantKind {
        id: "empty_reply",
        doc: bilingual(
            "Người được hỏi trả lời mà không nêu ý kiến nhiều gấp chừng này lần",
            "Consulted officials reply without a position this many times as often",
        ),
        expected_class: "review",
        role: StaffRole::Consulted,
        behaviour: Behaviour::Planted,
        most: 8.0,
        conduct: |factor| Conduct { empty_reply: factor * ORDINARY.empty_reply, ..ORDINARY },
    },
    PlantKind {
        id: "bare",
        doc: bilingual(
            "Chuyên viên trình dự thảo không kèm ghi chú nhiều gấp chừng này lần",
            "Specialists send drafts up without a note this many times as often",
        ),
        expected_class: "review",
        role: StaffRole::Specialist,
        behaviour: Behaviour::Planted,
        most: 6.0,
        conduct: |factor| Conduct { bare: factor * ORDINARY.bare, ..ORDINARY },
    },
    PlantKind {
        id: "repeat_supplement",
        doc: bilingual(
            "Chuyên viên yêu cầu bổ sung lần hai nhiều gấp chừng này lần",
            "Specialists ask for papers a second time this many times as often",
        ),
        expected_class: "review",
        role: StaffRole::Specialist,
        behaviour: Behaviour::Planted,
        most: 9.0,
        conduct: |factor| Conduct { repeat_supplement: factor * ORDINARY.repeat_supplement, ..ORDINARY },
    },
    PlantKind {
        id: "eve_pause",
        doc: bilingual(
            "Chuyên viên yêu cầu bổ sung sát hạn nhiều gấp chừng này lần (cần eve_pauses)",
            "Specialists ask for papers shortly before the limit this many times as often (needs eve_pauses)",
        ),
        expected_class: "review",
        role: StaffRole::Specialist,
        behaviour: Behaviour::Planted,
        most: 10.0,
        conduct: |factor| Conduct { eve_pause: factor, ..ORDINARY },
    },
    PlantKind {
        id: "send_up",
        doc: bilingual(
            "Chuyên viên chuyển hồ sơ lên sở nhiều gấp chừng này lần (cần up_and_back)",
            "Specialists send cases up to a department this many times as often (needs up_and_back)",
        ),
        expected_class: "review",
        role: StaffRole::Specialist,
        behaviour: Behaviour::Planted,
        most: 10.0,
        conduct: |factor| Conduct { send_up: factor, ..ORDINARY },
    },
    PlantKind {
        id: "slow_signer",
        doc: bilingual(
            "Lãnh đạo giữ hồ sơ lâu gấp chừng này lần",
            "Leaders hold cases this many times as long",
        ),
        expected_class: "review",
        role: StaffRole::Leader,
        behaviour: Behaviour::Planted,
        most: 20.0,
        conduct: |factor| Conduct { wait: factor, work: factor, ..ORDINARY },
    },
];
