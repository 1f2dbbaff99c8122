//! What catches a measure being gamed: whoever makes one number look good shows in another.

use crate::lang::{Bilingual, bilingual};

/// Returns what shows it if a measure is made to look good; `None` for measures that judge nobody.
pub fn companion(id: &str) -> Option<Bilingual> {
    COMPANIONS.iter().find(|(known, _)| *known == id).map(|(_, text)| *text)
}

const COMPANIONS: &[(&str, Bilingual)] = &[
    (
        "handling_time",
        bilingual(
            "Dừng đồng hồ bằng cách yêu cầu bổ sung hoặc hỏi ý kiến thì hiện ở handling_time_waits; trả hoặc chuyển đi cho nhanh \
             không được tính là xử lý xong và hiện ở bounce, pass_on.",
            "Stopping the clock by asking shows in handling_time_waits; giving back or passing on to be quick is not counted \
             as done, and shows in bounce and pass_on.",
        ),
    ),
    (
        "overdue_hold",
        bilingual(
            "Dời hạn thì hiện ở due_moved của đơn vị và truy vấn moved_due_dates; trễ hạn một mình không nêu tên ai, phải kèm \
             handling_time.",
            "Moving due dates shows in due_moved of the unit and in the query moved_due_dates; lateness alone names nobody \
             without handling_time.",
        ),
    ),
    (
        "bounce",
        bilingual(
            "Ghi một thao tác cho có trước khi trả, hoặc gọi việc trả bằng tên khác, không thay đổi gì: xét theo đường đi của hồ sơ. \
             Người gửi cố gửi lại sai chỗ thì cấp dưới của người đó đều cao.",
            "One trivial act before giving back, or another label, changes nothing: the path of the case decides. A sender who \
             insists on the wrong place makes all who receive from them stand out.",
        ),
    ),
    (
        "pass_on",
        bilingual(
            "Ghi một thao tác cho có trước khi chuyển không thay đổi gì: xét theo bước xử lý. Truy vấn passed_on_unworked cho biết \
             hồ sơ được chuyển mà chưa xử lý.",
            "One trivial act before passing on changes nothing: the step decides. The query passed_on_unworked shows what was \
             passed on without an act.",
        ),
    ),
    (
        "misroute",
        bilingual(
            "Luôn gửi lại cho cùng một người thay vì tìm đúng chỗ thì hiện ở bounce của những người nhận và ở phần dẫn chứng có \
             nêu người gửi.",
            "Always sending again to the same receiver instead of finding the right one shows in bounce of the receivers, whose \
             evidence names the sender.",
        ),
    ),
    (
        "consult_delay",
        bilingual(
            "Trả lời cho nhanh mà không có ý kiến thì hiện ở consult_empty.",
            "Quick replies without a position show in consult_empty.",
        ),
    ),
    (
        "consult_late",
        bilingual(
            "Trả lời đúng hạn mà không có ý kiến thì hiện ở consult_empty; hạn được đặt dài thì hiện ở consult_delay.",
            "Replies in time without a position show in consult_empty; generous due dates show in consult_delay.",
        ),
    ),
    (
        "consult_empty",
        bilingual(
            "Không trả lời thì hiện ở consult_delay và truy vấn unanswered_consultations.",
            "Not replying at all shows in consult_delay and in the query unanswered_consultations.",
        ),
    ),
    (
        "send_up",
        bilingual(
            "Chuyển ngang thay vì trình lên thì hiện ở pass_on và misroute.",
            "Passing on sideways instead of sending up shows in pass_on and misroute.",
        ),
    ),
    (
        "send_up_bare",
        bilingual(
            "Ghi một dấu chấm làm nội dung trình thì lộ ra khi đọc các hồ sơ dẫn chứng rút ngẫu nhiên, và dự thảo bị trả hiện ở \
             send_up_returned.",
            "A full stop as a note comes out when the evidence drawn at random is read, and drafts that come back show in \
             send_up_returned.",
        ),
    ),
    (
        "send_up_returned",
        bilingual(
            "Không trình mà giữ lại thì hiện ở handling_time; người ký trả hết mọi dự thảo thì so theo từng người ký.",
            "Keeping drafts instead of sending them up shows in handling_time; a signer who returns every draft is compared signer \
             by signer.",
        ),
    ),
    (
        "eve_pause",
        bilingual(
            "Yêu cầu bổ sung sớm hơn một chút thì hiện ở truy vấn eve_pauses và handling_time_waits.",
            "Asking a little earlier shows in the query eve_pauses and in handling_time_waits.",
        ),
    ),
    (
        "repeat_supplement",
        bilingual(
            "Gộp nhiều lần hỏi thành một lần là điều mong muốn; hỏi qua đường khác thì hiện ở handling_time_waits.",
            "Asking once for everything is what is wanted; asking through another channel shows in handling_time_waits.",
        ),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{MEASURES, find};

    #[test]
    fn each_measure_that_judges_officials_has_a_companion() {
        for measure in MEASURES.iter().filter(|one| one.family.is_some() && !one.units_only) {
            assert!(companion(measure.id).is_some(), "{}", measure.id);
        }
        for (id, text) in COMPANIONS {
            assert!(find(id).is_some(), "{id}");
            assert!(!text.vi.contains("  ") && !text.en.contains("  "), "{id}");
        }
    }
}
