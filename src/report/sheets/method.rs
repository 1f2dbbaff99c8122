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
        bilingual("Quan sát và kỳ vọng", "Observed and expected"),
        bilingual(
            "O là số đếm được; E là số mà đồng nghiệp làm cùng thủ tục, cùng bước sẽ có với cùng lượng việc, không tính chính người đó.",
            "O is what was counted; E is what colleagues at the same procedure and step would have had on the same work, the person compared left out.",
        ),
    ),
    (
        bilingual("Ít dữ liệu", "Too little data"),
        bilingual(
            "Khi E nhỏ hơn mức tối thiểu thì không xếp hạng và không nêu tên.",
            "Where E is below the minimum, nobody is ranked or named.",
        ),
    ),
    (
        bilingual("Mức chắc chắn", "How sure"),
        bilingual(
            "Chỉ nêu khi cả khoảng tin cậy 95 % nằm ngoài mức ngang đồng nghiệp (1 lần) và tỷ lệ nêu sai dự kiến trong mức cho phép.",
            "Somebody is named only if the whole 95 % interval lies beyond the peers' level (1 time) and the expected share of false findings is within the accepted limit.",
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
