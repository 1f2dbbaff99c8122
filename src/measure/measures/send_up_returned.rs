//! `send_up_returned`: what the author sent up comes straight back.
//!
//! Only the first send-up of a case by its author counts, once the signer has decided. The signer is the counterpart: only
//! authors who send to the same signer are compared, so that a strict signer makes nobody look bad.

use super::chain::{HoldLink, for_each_hold};
use crate::event::{Kind, Sym};
use crate::fact::{Hold, Passage};
use crate::lang::bilingual;
use crate::measure::{Clock, Counterpart, FactTable, Family, Form, Measure, MeasureInput, Need, Row};

pub(super) const MEASURE: Measure = Measure {
    id: "send_up_returned",
    points: &[2],
    title: bilingual("Trình lên bị trả lại", "Drafts sent up and returned"),
    doc: bilingual(
        "Tỷ lệ hồ sơ mà lần trình đầu tiên của một người bị người ký trả lại ngay cho chính người đó. Không tính: lần trình sau \
         của cùng hồ sơ, lần trình bị thu hồi, hồ sơ mà người ký chưa quyết định. O = số hồ sơ bị trả lại; E = mức của đồng \
         nghiệp trình cùng người ký ở cùng bước, mỗi hồ sơ tính theo tỷ lệ của thủ tục: người ký khắt khe không làm ai bị nêu \
         tên. Lý do có thể khác: hồ sơ khó, ý kiến của các nơi khác nhau, người ký đổi yêu cầu; nên đọc nội dung trả lại. \
         Trước hết đây là gợi ý để hướng dẫn, kèm cặp.",
        "Share of cases whose first draft the signer gives straight back to its author. Left out: later drafts of the same case, \
         recalled send-ups, cases on which the signer has not decided. O = drafts returned; E = what colleagues who send to the \
         same signer at the same step would have, each case with the rate of its procedure: a strict signer makes nobody stand \
         out. There may be another reason: hard cases, opinions that contradict each other, a signer who changed the \
         requirements; so read what was written on return. It is first of all a reason to coach.",
    ),
    form: Form::Rate,
    clock: Clock::Working,
    family: Some(Family::Up),
    variant_of: None,
    units_only: false,
    supported_by: None,
    counterpart: Counterpart::Sender,
    fact: FactTable::Holds,
    needs: Need::Handovers,
    rows,
};

fn rows(input: &MeasureInput<'_>, visit: &mut dyn FnMut(&Row)) {
    let mut authors: Vec<Sym> = Vec::new();
    for_each_hold(&input.facts.holds, |link| {
        if link.before.is_none() {
            authors.clear();
        }
        let Some(signer) = signer(&link).filter(|_| !authors.contains(&link.hold.holder)) else { return };
        authors.push(link.hold.holder);
        if !has_decided(signer) {
            return;
        }
        let handed = matches!(signer.released_by, Passage::Handover(_));
        visit(&Row {
            counterpart: signer.holder,
            outcome: handed && link.after[1].is_some_and(|back| back.holder == link.hold.holder),
            weight: signer.elapsed_us,
            ..Row::of_hold(link.hold)
        });
    });
}

/// Returns the hold of a known signer to whom the case was sent up.
fn signer<'a>(link: &HoldLink<'a>) -> Option<&'a Hold> {
    let hold = link.hold;
    let signer = link.after[0]?;
    let handed = matches!(hold.released_by, Passage::Handover(_));
    let higher = hold.holder_level.zip(signer.holder_level).is_some_and(|(own, other)| other > own);
    let up = hold.released_by == Passage::Handover(Kind::SendUp) || (handed && higher);
    (up && !hold.after_end && signer.holder.is_some() && signer.holder != hold.holder).then_some(signer)
}

fn has_decided(signer: &Hold) -> bool {
    match signer.released_by {
        Passage::Handover(_) => true,
        Passage::CaseEnd(kind) => kind != Kind::Withdraw,
        _ => false,
    }
}
