//! The labels of the page, in both languages. The template and the script name them by their ids.

use crate::lang::{Bilingual, Lang, bilingual};

/// All labels: id and text. `{name}` is replaced by the script.
pub(super) const TEXTS: &[(&str, Bilingual)] = &[
    // The frame.
    ("title", bilingual("Báo cáo giải quyết hồ sơ", "Report on the handling of cases")),
    ("skip", bilingual("Đến nội dung chính", "Skip to the content")),
    ("navigation", bilingual("Các trang", "Pages")),
    (
        "footer",
        bilingual(
            "Mọi con số đều truy được về dòng của tệp gốc",
            "Every number leads to rows of the original files",
        ),
    ),
    // The first page.
    ("summary", bilingual("Tóm tắt", "Summary")),
    (
        "lead",
        bilingual(
            "Mỗi phát hiện dưới đây là một câu hỏi để tìm hiểu, không phải kết luận về ai. Bấm vào tên để xem lý do, số liệu và hồ sơ dẫn chứng.",
            "Each finding below is a question to ask, never a verdict on anybody. Follow a name to see why, the figures, and the cases.",
        ),
    ),
    (
        "ask_rotate",
        bilingual("Ai cần người có thẩm quyền cân nhắc bố trí?", "Whose post should be considered?"),
    ),
    ("ask_review", bilingual("Cần mời ai giải trình?", "Whom to hear?")),
    (
        "ask_route",
        bilingual("Ai thường bị gửi trả vì chuyển nhầm nơi?", "Where are cases sent to the wrong place?"),
    ),
    ("ask_support", bilingual("Ai cần được hỗ trợ?", "Who needs help?")),
    ("ask_watch", bilingual("Trường hợp nào cần xem lại tháng sau?", "What to look at again next month?")),
    (
        "ask_process",
        bilingual("Bước nào của thủ tục nên rà soát?", "Which steps of procedures should be reviewed?"),
    ),
    ("ask_data", bilingual("Dữ liệu nào còn thiếu?", "Which data are missing?")),
    ("ask_commend", bilingual("Ai đáng được biểu dương?", "Who deserves praise?")),
    ("see_all", bilingual("Xem tất cả", "See all")),
    (
        "nothing_found",
        bilingual(
            "Không có phát hiện nào đủ dữ liệu và đủ chắc chắn.",
            "No finding has enough data and certainty.",
        ),
    ),
    ("how_to_read", bilingual("Cách đọc", "How to read it")),
    (
        "read_lead",
        bilingual(
            "Mỗi người được so với đồng nghiệp làm cùng bước của cùng thủ tục; ngày nghỉ, thời gian chờ người dân và chờ ý kiến không tính.",
            "Everybody is compared with colleagues at the same step of the same procedure; days off and waits for applicants or opinions do not count.",
        ),
    ),
    (
        "read_times",
        bilingual(
            "\"Lâu gấp 2 lần (1,6–2,4)\": ước lượng là 2 lần, và giá trị thật gần như chắc chắn nằm giữa 1,6 và 2,4.",
            "\"2 times as long (1.6–2.4)\": the estimate is 2, and the true value almost certainly lies between 1.6 and 2.4.",
        ),
    ),
    (
        "read_not_known",
        bilingual(
            "Nhật ký không cho biết vì sao một hồ sơ lâu. Hãy nghe giải trình trước khi kết luận.",
            "A log does not say why a case took long. Hear the official before you conclude anything.",
        ),
    ),
    ("first_findings", bilingual("Những phát hiện đầu tiên", "The first findings")),
    ("of", bilingual("trong", "of")),
    // Lists.
    ("findings", bilingual("Phát hiện", "Findings")),
    ("officials", bilingual("Cán bộ", "Officials")),
    ("units", bilingual("Đơn vị", "Units")),
    ("measures", bilingual("Chỉ số", "Measures")),
    ("matrix", bilingual("Ai chuyển cho ai", "Who hands to whom")),
    ("data", bilingual("Dữ liệu", "Data")),
    ("method", bilingual("Phương pháp", "Method")),
    ("search", bilingual("Tìm (không cần dấu)", "Search (without diacritics)")),
    ("all", bilingual("Tất cả", "All")),
    ("count", bilingual("{n} trong {all}", "{n} of {all}")),
    ("class", bilingual("Loại", "Class")),
    ("who", bilingual("Đối tượng", "Who")),
    ("what", bilingual("Phát hiện", "Finding")),
    ("step", bilingual("Việc cần làm", "Step to take")),
    ("unit", bilingual("Đơn vị", "Unit")),
    ("name", bilingual("Tên", "Name")),
    ("office", bilingual("Chức vụ", "Post")),
    ("measure", bilingual("Chỉ số", "Measure")),
    (
        "findings_note",
        bilingual(
            "Xếp theo loại, rồi theo mức chắc chắn. Mỗi phát hiện là gợi ý để hỏi, không phải kết luận.",
            "By class, then by certainty. Each finding is a lead for a hearing, never a verdict.",
        ),
    ),
    (
        "no_such_finding",
        bilingual(
            "Báo cáo này không có phát hiện {id}. Dưới đây là tất cả phát hiện của kỳ này.",
            "This report has no finding {id}. Below are all findings of this period.",
        ),
    ),
    (
        "subjects_note",
        bilingual(
            "Danh sách này mô tả, không đánh giá: chỉ phát hiện mới nêu điều cần làm.",
            "This list describes and does not judge: only findings say what to do.",
        ),
    ),
    // One finding.
    (
        "not_a_verdict",
        bilingual(
            "Đây là gợi ý để nghe giải trình, không phải kết luận và không phải điểm số của một người.",
            "This is a lead for a hearing. It is neither a verdict nor a score of a person.",
        ),
    ),
    (
        "against_colleagues",
        bilingual("So với đồng nghiệp làm cùng việc", "Compared with colleagues on the same work"),
    ),
    ("against_units", bilingual("So với đơn vị làm cùng việc", "Compared with units on the same work")),
    (
        "comparison_note",
        bilingual(
            "Điểm là ước lượng, vạch là khoảng tin cậy 95 %. Vạch đứng liền là mức của đồng nghiệp điển hình (1 lần); vạch đứt là ngưỡng để nêu.",
            "The mark is the estimate, the line its 95 % interval. The solid vertical is the typical colleague (1 time), the dashed one the threshold.",
        ),
    ),
    ("observed", bilingual("Quan sát", "Observed")),
    ("of_rows", bilingual("{n} trong {all}", "{n} of {all}")),
    ("done_of", bilingual("xong {n} trong {all}", "{n} of {all} done")),
    ("colleagues_would", bilingual("Đồng nghiệp sẽ có", "Colleagues would have")),
    ("times", bilingual("Gấp mấy lần (95 %)", "Times (95 %)")),
    ("times_axis", bilingual("Trục: gấp mấy lần", "Axis: times as many or as long")),
    ("result", bilingual("Kết quả so sánh", "Result")),
    ("too_little", bilingual("ít dữ liệu", "too little data")),
    ("ordinary", bilingual("bình thường", "ordinary")),
    ("better", bilingual("tốt hơn hẳn", "clearly better")),
    ("some_months", bilingual("vượt ngưỡng, không phải mọi tháng", "beyond, not in all months")),
    ("beyond", bilingual("vượt ngưỡng", "beyond the threshold")),
    ("only_described", bilingual("chỉ mô tả", "only described")),
    ("tested", bilingual("Đã xét nguyên nhân khác", "Other explanations tested")),
    ("nothing_tested", bilingual("Không có.", "None.")),
    ("more_about", bilingual("Chi tiết", "Details")),
    ("excess", bilingual("Phần vượt", "Excess")),
    ("probability", bilingual("Xác suất", "Probability")),
    ("first_seen", bilingual("Nêu lần đầu", "First seen")),
    ("answers", bilingual("Ý kiến giải trình đã có", "What was answered")),
    ("objective_cause", bilingual("(nguyên nhân khách quan, đã xác nhận)", "(objective cause, confirmed)")),
    ("trend", bilingual("Xu hướng", "Trend")),
    ("points", bilingual("Điểm của chỉ thị", "Points of the directive")),
    ("data_level", bilingual("Mức dữ liệu cần có (A đến D)", "Level of data needed (A to D)")),
    ("cases", bilingual("Hồ sơ dẫn chứng", "Cases")),
    (
        "cases_note",
        bilingual(
            "Các hồ sơ nặng nhất, kèm tệp và dòng để mở lại. Hãy đọc chúng trước khi hỏi.",
            "The heaviest cases, with the file and row to look up. Read them before you ask.",
        ),
    ),
    ("case", bilingual("Hồ sơ", "Case")),
    ("at_step", bilingual("Bước", "Step")),
    ("random_cases", bilingual("Hồ sơ rút ngẫu nhiên", "Cases drawn at random")),
    (
        "random_note",
        bilingual(
            "Để không lấy trường hợp nặng nhất làm bình thường: các hồ sơ rút ngẫu nhiên trong số đã tính.",
            "So that the worst are not taken for the usual: cases drawn at random from those that were counted.",
        ),
    ),
    ("began", bilingual("Từ", "From")),
    ("ended", bilingual("Đến", "To")),
    ("two_rows", bilingual("dòng {from} và {to}", "rows {from} and {to}")),
    ("working_time", bilingual("Giờ làm việc", "Working time")),
    ("counterpart", bilingual("Bên liên quan", "Counterpart")),
    ("file_row", bilingual("Tệp, dòng", "File, row")),
    ("row", bilingual("dòng {n}", "row {n}")),
    ("hours", bilingual("{n} giờ", "{n} h")),
    ("minutes", bilingual("{n} phút", "{n} min")),
    // Somebody.
    ("found", bilingual("Phát hiện", "Findings")),
    ("found_nothing", bilingual("Không có phát hiện nào.", "No finding.")),
    ("about_data", bilingual("Lưu ý về dữ liệu", "Note on the data")),
    ("caution", bilingual("lưu ý", "note")),
    ("load", bilingual("Khối lượng việc", "Load")),
    ("arrivals", bilingual("Lượt nhận", "Arrivals")),
    ("per_day", bilingual("Nhận mỗi ngày làm việc", "Arrivals per working day")),
    ("load_ratio", bilingual("So với người cùng bước", "Against others at the same step")),
    ("times_median", bilingual("{n} lần trung vị", "{n} times the median")),
    ("cannot_be_told", bilingual("không đủ người để so", "too few to compare with")),
    ("open_mean", bilingual("Đang giữ, bình quân", "Open at a time, on average")),
    ("median", bilingual("Thời gian giữ một hồ sơ (trung vị)", "Time a case is held (median)")),
    ("median_against", bilingual("{own}; đồng nghiệp: {peers}", "{own}; colleagues: {peers}")),
    ("main_step", bilingual("Bước chính", "Main step")),
    ("open_now", bilingual("Đang tồn", "Open now")),
    ("backlog", bilingual("Tồn theo tuổi", "Open cases by age")),
    ("age_1", bilingual("đến 1 ngày", "up to 1 day")),
    ("age_7", bilingual("đến 7 ngày", "up to 7 days")),
    ("age_30", bilingual("đến 30 ngày", "up to 30 days")),
    ("age_90", bilingual("đến 90 ngày", "up to 90 days")),
    ("age_more", bilingual("trên 90 ngày", "more than 90 days")),
    ("officials_here", bilingual("Cán bộ của đơn vị ({n})", "Officials of the unit ({n})")),
    ("by_month", bilingual("Theo tháng", "By month")),
    (
        "by_month_note",
        bilingual(
            "Cột là quan sát, đường là mức của đồng nghiệp điển hình trên cùng việc; dải mờ là mức dao động bình thường. Chỉ số về thời gian đếm số hồ sơ làm xong: cột thấp hơn đường là chậm.",
            "Bars are observed, the line is the typical colleague on the same work, the band ordinary scatter. Measures of time count what was finished: bars below the line mean slower.",
        ),
    ),
    (
        "trend_of",
        bilingual(
            "{name} theo tháng: quan sát và mức của đồng nghiệp",
            "{name} by month: observed, and the typical colleague",
        ),
    ),
    ("not_computed", bilingual("Không tính được", "Not computed")),
    // The dossier.
    ("dossier", bilingual("Hồ sơ giải trình", "Dossier for a hearing")),
    ("dossier_link", bilingual("Bản in để mời giải trình", "Printable dossier for a hearing")),
    ("print", bilingual("In", "Print")),
    ("answer", bilingual("Ý kiến của người được nêu", "What the official says")),
    (
        "answer_note",
        bilingual(
            "Người được nêu có quyền trả lời trước khi có bất kỳ kết luận nào.",
            "Whoever is named may answer before anything is concluded.",
        ),
    ),
    // Measures.
    (
        "measures_note",
        bilingual(
            "Với mỗi chỉ số: số người và đơn vị vượt ngưỡng trong số đủ dữ liệu để xét.",
            "For each measure: how many officials and units are beyond the threshold, of those with enough data.",
        ),
    ),
    ("officials_beyond", bilingual("Cán bộ vượt ngưỡng", "Officials beyond")),
    ("units_beyond", bilingual("Đơn vị vượt ngưỡng", "Units beyond")),
    (
        "not_measured",
        bilingual(
            "Nhật ký không đủ dữ liệu để tính chỉ số này ở cấp này.",
            "The log does not allow this measure at this level.",
        ),
    ),
    ("funnel", bilingual("Mọi người trên một hình", "Everybody in one picture")),
    (
        "funnel_of",
        bilingual(
            "{measure}: {n} điểm, {flagged} điểm nằm ngoài giới hạn",
            "{measure}: {n} points, {flagged} beyond the limits",
        ),
    ),
    (
        "funnel_how",
        bilingual(
            "Mỗi điểm là một người hoặc đơn vị. Càng sang phải càng nhiều dữ liệu; 1 là mức của đồng nghiệp điển hình. Trong hai đường giới hạn, khác biệt có thể do ngẫu nhiên. Hình thoi: vượt ngưỡng; tam giác: tốt hơn hẳn; vòng rỗng: ít dữ liệu; mũi tên: nằm ngoài hình.",
            "Each point is an official or a unit. Further right means more data; 1 is the typical colleague. Between the limits, a difference may be chance. Diamond: beyond the threshold; triangle: clearly better; hollow: too little data; arrow: outside the picture.",
        ),
    ),
    (
        "funnel_x",
        bilingual("Kỳ vọng, đã trừ phần dao động chung", "Expected, less what scatters for everybody"),
    ),
    ("funnel_y", bilingual("Quan sát chia cho kỳ vọng", "Observed over expected")),
    ("caterpillar", bilingual("Xếp theo mức, kèm khoảng tin cậy", "By size, with intervals")),
    (
        "caterpillar_note",
        bilingual(
            "{shown} trong {n} đối tượng đủ dữ liệu: đầu và cuối danh sách. Các khoảng chồng lên nhau thì thứ tự không nói lên điều gì.",
            "{shown} of {n} with enough data: the first and the last. Where intervals overlap, the order says nothing.",
        ),
    ),
    ("too_little_of_all", bilingual("Không ai có đủ dữ liệu.", "Nobody has enough data.")),
    ("rank", bilingual("Hạng (90 %)", "Rank (90 %)")),
    ("ranks", bilingual("{from}–{to}", "{from}–{to}")),
    // The matrix.
    ("matrix_of", bilingual("Ai chuyển cho ai trong {unit}", "Who hands to whom in {unit}")),
    (
        "matrix_units",
        bilingual("Bấm tên đơn vị để xem cán bộ trong đơn vị.", "Follow a unit to see its officials."),
    ),
    (
        "matrix_officials",
        bilingual(
            "Chỉ các lượt chuyển giữa cán bộ trong đơn vị.",
            "Only handovers between officials of the unit.",
        ),
    ),
    (
        "matrix_how",
        bilingual(
            "Hàng chuyển, cột nhận; số là lượt chuyển, sau ↩ là số lượt bị chuyển trả ngay.",
            "Rows send, columns receive; numbers are handovers, after ↩ those that came straight back.",
        ),
    ),
    ("matrix_none", bilingual("Nhật ký không có lượt chuyển nào ở đây.", "The log has no handovers here.")),
    ("matrix_back", bilingual("Về ma trận đơn vị", "Back to all units")),
    ("matrix_more", bilingual("{n} nơi nhiều lượt chuyển nhất trong {all}.", "The {n} busiest of {all}.")),
    ("from_to", bilingual("Từ ↓ đến →", "From ↓ to →")),
    // Data and method.
    (
        "data_note",
        bilingual(
            "Những gì nhật ký có và thiếu, từng tệp và từng đơn vị. Chỉ số không tính được thì để trống, không phải bằng 0.",
            "What the log has and lacks, by file and by unit. A measure that is not computed is missing, not zero.",
        ),
    ),
    (
        "rest_in_sheet",
        bilingual("Còn {n} dòng nữa trong findings.xlsx.", "{n} more rows are in findings.xlsx."),
    ),
    (
        "method_note",
        bilingual(
            "Cách đọc, định nghĩa từng chỉ số và các thiết lập của lần chạy này.",
            "How to read it, the definition of each measure, and the settings of this run.",
        ),
    ),
];

/// Returns the label with this id.
pub(super) fn text(id: &str, lang: Lang) -> &'static str {
    let found = TEXTS.iter().find(|(known, _)| *known == id);
    found.map_or("", |(_, text)| lang.pick(text.vi, text.en))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Returns the ids that a text names after `opening`, up to `closing`.
    fn named<'a>(source: &'a str, opening: &'a str, closing: char) -> impl Iterator<Item = &'a str> {
        source.split(opening).skip(1).filter_map(move |rest| rest.split(closing).next())
    }

    #[test]
    fn every_label_that_is_named_exists_in_both_languages_and_every_one_is_named() {
        let (script, template) = (super::super::SCRIPT, include_str!("report.html"));
        let known: BTreeSet<&str> = TEXTS.iter().map(|(id, _)| *id).collect();
        assert_eq!(known.len(), TEXTS.len(), "an id occurs twice");
        let wanted = named(script, "label('", '\'').chain(named(script, "filled('", '\'')).chain(named(
            template,
            "self.text(\"",
            '"',
        ));
        for id in wanted {
            assert!(known.contains(id), "there is no label `{id}`");
        }
        for (id, text) in TEXTS {
            assert!(!text.vi.is_empty() && !text.en.is_empty(), "{id}");
            let sources = [script, template, include_str!("summary.rs")];
            let named = sources
                .iter()
                .any(|source| source.contains(&format!("'{id}'")) || source.contains(&format!("\"{id}\"")));
            assert!(named, "nothing shows the label `{id}`");
        }
    }
}
