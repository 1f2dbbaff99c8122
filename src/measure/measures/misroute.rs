//! `misroute`: what the sender hands over comes straight back and then goes to a third holder.
//!
//! Only the first assignment or forwarding of a case by a sender counts, because the later ones are its consequences.
//! Who answers is told by what became of the return: sent again to the same receiver, it is that receiver's `bounce`.

use super::chain::{HoldLink, for_each_hold};
use crate::event::{Kind, Sym};
use crate::fact::Passage;
use crate::lang::bilingual;
use crate::measure::{Clock, Counterpart, FactTable, Family, Form, Measure, MeasureInput, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "misroute",
    points: &[5],
    title: bilingual("Chuyển nhầm nơi xử lý", "Sent to the wrong place"),
    doc: bilingual(
        "Tỷ lệ hồ sơ mà lần đầu một người phân công hoặc chuyển đi thì bị trả lại ngay rồi phải chuyển sang người thứ ba: dấu \
         hiệu chuyển nhầm nơi. Không tính: lần chuyển sau của cùng hồ sơ, lần giao bị thu hồi, người nhận suy đoán hay \
         không rõ, hồ sơ mà người nhận chưa đụng đến, lần trả chưa ngã ngũ. O = số lần chuyển nhầm; E = mức của đồng \
         nghiệp cùng bước của cùng thủ tục. Không biết vì sao nhầm: phân công không rõ đầu mối cũng gây nhầm.",
        "Share of cases that, when somebody assigns or forwards them for the first time, come straight back and then go to a \
         third holder: a sign that they were sent to the wrong place. Left out: later handovers of the same case by the \
         same sender, recalled handovers, inferred or unknown receivers, cases that the receiver has not touched yet, \
         returns that are not settled. O = cases misrouted; E = what colleagues at the same step of the same procedure \
         would have. Why is not known: where nobody is clearly competent, cases are misrouted too.",
    ),
    form: Form::Rate,
    clock: Clock::Working,
    family: Some(Family::Dispatch),
    variant_of: None,
    units_only: false,
    supported_by: None,
    counterpart: Counterpart::Receiver,
    fact: FactTable::Holds,
    needs: Need::Handovers,
    rows,
};

fn rows(input: &MeasureInput<'_>, visit: &mut dyn FnMut(&Row)) {
    let facts = input.facts;
    let mut senders: Vec<Sym> = Vec::new();
    for_each_hold(&facts.holds, |link| {
        if link.before.is_none() {
            senders.clear();
        }
        let hold = link.hold;
        if !is_sent(&link) || senders.contains(&hold.holder) {
            return;
        }
        senders.push(hold.holder);
        if !is_decided(&link) {
            return;
        }
        let [Some(receiver), back, third] = link.after else { return };
        let comes_back =
            matches!(receiver.released_by, Passage::Handover(Kind::Return | Kind::Forward | Kind::Assign))
                && back.is_some_and(|back| back.holder == hold.holder);
        let open = back.is_some_and(|back| back.released_by == Passage::Open);
        if comes_back && third.is_none() && open {
            return;
        }
        let lost_us = back.map_or(0, |back| back.received_at - receiver.received_at);
        visit(&Row {
            counterpart: receiver.holder,
            outcome: comes_back
                && third.is_some_and(|third| third.holder.is_some() && third.holder != receiver.holder),
            weight: lost_us,
            ..Row::of_hold(hold)
        });
    });
}

/// Returns true if the holder assigned or forwarded the case, and did not give it straight back.
fn is_sent(link: &HoldLink<'_>) -> bool {
    let sent = matches!(link.hold.released_by, Passage::Handover(Kind::Assign | Kind::Forward));
    sent && !link.hold.after_end && !link.goes_straight_back()
}

/// Returns true if the log names the receiver, and the receiver has decided what to do with the case.
fn is_decided(link: &HoldLink<'_>) -> bool {
    link.after[0].is_some_and(|receiver| {
        let untouched = receiver.acts == 0
            && matches!(
                receiver.released_by,
                Passage::Open | Passage::Inferred | Passage::LastEvent | Passage::CaseEnd(Kind::Withdraw)
            );
        receiver.holder.is_some() && !receiver.inferred && !untouched
    })
}
