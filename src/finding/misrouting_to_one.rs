//! `misrouting_to_one`: cases are misrouted, but only as long as one receiver is counted.

use super::class::Class;
use super::kind::{Basis, FindingKind, Judgement};
use super::robustness::falls_without_receiver;
use super::subject::Subject;
use super::thresholds::FindingThresholds;
use super::wording::{months_tested, work_tested};
use crate::lang::{Bilingual, bilingual};
use crate::measure::Family;

pub(super) const KIND: FindingKind = FindingKind {
    id: "misrouting_to_one",
    class: Class::Watch,
    title: bilingual("Chuyển nhầm, chủ yếu tới một nơi nhận", "Misrouted, mostly to one receiver"),
    doc: bilingual(
        "Hồ sơ gửi đi hay bị trả lại ngay rồi phải chuyển sang người thứ ba, nhưng bỏ một nơi nhận ra thì không còn rõ. Có thể do nơi \
         gửi, cũng có thể do nơi nhận, nên chưa kết luận.",
        "Cases come straight back and then go to a third holder, but no longer clearly once one receiver is left out. It may lie \
         with the sender or with that receiver, so nothing is concluded.",
    ),
    condition: bilingual(
        "`dispatch` vượt ngưỡng, nhưng bỏ một nơi nhận thì xác suất dưới 0,5",
        "`dispatch` is flagged, but the probability is below 0.5 without one receiver",
    ),
    step: bilingual("Theo dõi, xem lại tháng sau", "Look again next month"),
    basis: Basis::Sending(judge),
};

fn judge(subject: &Subject<'_>, thresholds: &FindingThresholds) -> Option<Judgement> {
    let standings = subject.flagged(|family| family == Family::Dispatch);
    let main = &subject.standings[*standings.first()?];
    let receivers = falls_without_receiver(main, thresholds);
    if receivers.is_empty() {
        return None;
    }
    let names = receivers.join(", ");
    let hangs_on = Bilingual::new(
        format!("Nơi nhận: bỏ {names} ra thì không còn rõ."),
        format!("Receivers: without {names} it is no longer clear."),
    );
    let tested = vec![hangs_on, work_tested(main), months_tested(main)];
    Some(Judgement { standings, tested })
}
