//! How it was done: settings, definitions, and how to read it.

use super::Results;
use crate::measure::MEASURES;
use crate::report::ColumnKind::Text;
use crate::report::{Cell, Column, Sheet, column};

const COLUMNS: &[Column] = &[
    column("topic", "Mục", "Topic", Text, 30),
    column("description", "Diễn giải", "Description", Text, 120),
];

const READING: &[(&str, &str, &str, &str)] = &[
    (
        "Cách đọc",
        "Phát hiện là gợi ý để nghe giải trình, không phải kết luận. Mỗi số đều truy được về dòng của tệp ở trang Bằng chứng.",
        "How to read it",
        "A finding is a lead for a hearing, never a verdict. Each number leads back to rows of a file on the sheet Evidence.",
    ),
    (
        "Quan sát và kỳ vọng",
        "O là số đếm được; E là số mà đồng nghiệp làm cùng thủ tục, cùng bước sẽ có với cùng lượng việc, không tính chính người đó.",
        "Observed and expected",
        "O is what was counted; E what the peers at the same procedure and step would have on the same work, the subject left out.",
    ),
    (
        "Ít dữ liệu",
        "Khi E nhỏ hơn ngưỡng thì không xếp hạng và không nêu tên.",
        "Too little data",
        "Where E is below the limit, nobody is ranked or named.",
    ),
    (
        "Mức chắc chắn",
        "Chỉ nêu khi cả khoảng tin cậy 95 % nằm ngoài mức ngang đồng nghiệp (1 lần) và tỷ lệ nêu sai dự kiến trong mức cho phép.",
        "How sure",
        "Named is only whose whole 95 % interval lies beyond the peers (1 time), within the accepted share of false flags.",
    ),
    (
        "Giờ làm việc",
        "Thời gian tính theo lịch làm việc của đơn vị, trừ ngày nghỉ, nghỉ phép đã khai báo, thời gian chờ công dân và chờ cho ý kiến.",
        "Working time",
        "Time counts by the unit's calendar, less days off, leave on record, and waits for the applicant and for the consulted.",
    ),
];

pub(super) fn sheet(results: &Results<'_>) -> Sheet {
    let lang = results.lang;
    let reading = READING.iter().map(|&(topic_vi, text_vi, topic_en, text_en)| {
        vec![lang.pick(topic_vi, topic_en).into(), lang.pick(text_vi, text_en).into()]
    });
    let measures = MEASURES.iter().map(|measure| {
        let title = lang.pick(measure.title.vi, measure.title.en);
        let name: Cell = format!("{title} ({})", measure.id).into();
        vec![name, lang.pick(measure.doc.vi, measure.doc.en).into()]
    });
    let settings = results.method.iter().map(|(what, how)| vec![what.as_str().into(), how.as_str().into()]);
    Sheet {
        id: "method",
        title_vi: "Phương pháp",
        title_en: "Method",
        columns: COLUMNS.to_vec(),
        rows: reading.chain(measures).chain(settings).collect(),
    }
}
