//! How the report was made: how to read it, definitions of the measures, settings.

use super::results::Results;
use crate::lang::{Bilingual, bilingual};
use crate::measure::MEASURES;
use crate::report::ColumnKind::Text;
use crate::report::{Sheet, SheetColumn, column};

const COLUMNS: &[SheetColumn] = &[
    column("topic", "Mục", "Topic", Text, 30),
    column("description", "Diễn giải", "Description", Text, 120),
];

/// Topics and descriptions for readers.
const READING: &[(Bilingual, Bilingual)] = &[
    (
        bilingual("Cách đọc", "How to read it"),
        bilingual(
            "Phát hiện là gợi ý để nghe giải trình, không phải kết luận. Mỗi con số đều truy được về dòng của tệp ở trang Bằng chứng.",
            "A finding is a reason to ask for an explanation, never a verdict. Each number can be traced to rows of a file on the sheet Evidence.",
        ),
    ),
    (
        bilingual("So với ai", "Compared with whom"),
        bilingual(
            "Mỗi người được so với người khác làm cùng bước của cùng thủ tục; hồ sơ nhận lần đầu, dự thảo trả lại để sửa và lần nhận lại khác được so riêng. Việc có dưới ba người hoặc dưới 30 lượt thì chỉ nêu số liệu, không khen chê ai.",
            "Everybody is compared with others at the same step of the same procedure; first receipts, returned drafts and other returns are compared apart. Where fewer than three people or 30 cases share a kind of work, it is shown, and nobody is blamed or praised.",
        ),
    ),
    (
        bilingual("\"Gấp 1,9 lần\" nghĩa là gì", "What \"1.9 times as long\" means"),
        bilingual(
            "Nếu chia thời gian của người này cho 1,9 thì sẽ giống thời gian của đồng nghiệp điển hình trên cùng loại hồ sơ. Con số được kéo về 1 khi ít dữ liệu, vì với mười hồ sơ thì riêng ngẫu nhiên cũng làm một người trông nhanh hay chậm; vì vậy người có mười hồ sơ không bị xét. Khoảng tin cậy 95 % cho biết tỷ số thật nằm trong khoảng nào.",
            "If this official's times were divided by 1.9, they would look like those of the typical colleague on the same kind of cases. The number is drawn towards 1 where there are few data: with ten cases, chance alone makes somebody look fast or slow, so somebody with ten cases is not judged. The 95 % interval says where the true ratio lies.",
        ),
    ),
    (
        bilingual("Điều không phải là lỗi", "What is no fault"),
        bilingual(
            "Ngày nghỉ, ngày không có thao tác nào và những tuần đầu của người mới không tính. Hồ sơ khó được nhận ra qua những người khác cùng làm hồ sơ đó: nếu họ cũng lâu hơn thường lệ thì phần khó được trừ đi. Người ở đơn vị chậm còn được so với chính đơn vị đó. Người nhận nhiều hồ sơ hơn hẳn đồng nghiệp thì cần hỗ trợ, không phải giải trình.",
            "Leave, days without any act, and the first weeks of a newcomer are not counted. Hard cases are recognised by the others who handled them: if they took longer than usual too, that is taken out. Somebody in a slow unit is compared with that unit as well. Who gets far more cases than colleagues needs support, and is not asked to explain.",
        ),
    ),
    (
        bilingual("Khi nào nêu tên", "When somebody is named"),
        bilingual(
            "Chỉ khi xác suất vượt 1,25 lần từ 90 % trở lên, so với mọi đồng nghiệp, so trong đơn vị, và cả khi chưa trừ độ khó. Chỉ mời giải trình nếu điều đó vẫn đúng khi bỏ bất kỳ ba tháng liền nào; nếu không thì chỉ theo dõi hoặc kèm cặp.",
            "Only if the probability of being beyond 1.25 times is at least 90 %, against all colleagues, against the own unit, and with the cases taken as they are. An explanation is asked for only if that holds whichever three months in a row are left out; otherwise the step is to watch or to coach.",
        ),
    ),
    (
        bilingual("Điều chưa biết, và cách trả lời", "What is not known, and how to answer"),
        bilingual(
            "Nhật ký không cho biết vì sao một hồ sơ lâu, không thấy được cái khó mà người khác không gặp, không phân biệt nghỉ phép với không làm việc. Người được nêu có quyền giải trình: mọi con số đều dẫn đến dòng của tệp ở trang Bằng chứng.",
            "A log does not say why a case took long, does not show difficulty that nobody else felt, and does not tell leave from idleness. Whoever is named may answer: every number leads to the rows of a file on the sheet Evidence.",
        ),
    ),
    (
        bilingual("Giờ làm việc", "Working time"),
        bilingual(
            "Thời gian tính theo lịch làm việc của đơn vị, trừ ngày nghỉ, nghỉ phép đã khai báo, thời gian chờ người dân và chờ cho ý kiến.",
            "Time is counted by the unit's calendar, without days off, leave on record, and waits for the applicant or for an opinion.",
        ),
    ),
];

pub(super) fn sheet(results: &Results<'_>) -> Sheet {
    let lang = results.lang;
    let reading = READING.iter().map(|(topic, text)| vec![topic.get(lang).into(), text.get(lang).into()]);
    let measures = MEASURES.iter().map(|measure| {
        let topic = format!("{} ({})", measure.title.get(lang), measure.id);
        vec![topic.into(), measure.doc.get(lang).into()]
    });
    let settings =
        results.method.iter().map(|(topic, text)| vec![topic.as_str().into(), text.as_str().into()]);
    Sheet {
        id: "method",
        title: bilingual("Phương pháp", "Method"),
        columns: COLUMNS.to_vec(),
        rows: reading.chain(measures).chain(settings).collect(),
    }
}
