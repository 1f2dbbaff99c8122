//! The labels of a finding and of the dossier.

use crate::lang::{Bilingual, bilingual};

pub(super) const TEXTS: &[(&str, Bilingual)] = &[
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
    (
        "comparison_note_units",
        bilingual(
            "Điểm là ước lượng, vạch là khoảng tin cậy 95 %. Vạch đứng liền là mức của đơn vị điển hình (1 lần); vạch đứt là ngưỡng để nêu.",
            "The mark is the estimate, the line its 95 % interval. The solid vertical is the typical unit (1 time), the dashed one the threshold.",
        ),
    ),
    ("units_would", bilingual("Đơn vị khác sẽ có", "Other units would have")),
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
    ("began_ended", bilingual("Từ – đến", "From – to")),
    ("in_time", bilingual("Diễn biến theo giờ làm việc", "In working time")),
    ("time_own", bilingual("đang giữ", "had it")),
    ("time_others", bilingual("người khác giữ", "others had it")),
    ("time_consulted", bilingual("chờ ý kiến", "opinion asked")),
    ("time_paused", bilingual("tạm dừng", "clock stopped")),
    ("time_due", bilingual("hạn", "due")),
    ("time_late", bilingual("quá hạn", "overdue")),
    ("hangs_on", bilingual("Kết quả còn đứng vững không", "Does it still stand")),
    (
        "hangs_on_note",
        bilingual(
            "Mỗi dòng bỏ bớt một phần dữ liệu, hoặc tính theo cách khác, rồi xem phát hiện có còn không.",
            "Each line leaves some of the data out, or counts in another way, and asks whether the finding is still there.",
        ),
    ),
    ("check", bilingual("Phép thử", "What was tried")),
    ("stands", bilingual("Còn đứng vững", "Does it stand")),
    ("chance_then", bilingual("Xác suất khi đó", "Probability then")),
    ("falls_without", bilingual("Không còn nếu bỏ", "Falls without")),
    ("yes", bilingual("có", "yes")),
    ("no", bilingual("không", "no")),
    ("unclear", bilingual("không rõ", "cannot be told")),
    ("two_rows", bilingual("dòng {from} và {to}", "rows {from} and {to}")),
    ("working_time", bilingual("Giờ làm việc", "Working time")),
    ("counterpart", bilingual("Bên liên quan", "Counterpart")),
    ("file_row", bilingual("Tệp, dòng", "File, row")),
    ("row", bilingual("dòng {n}", "row {n}")),
    ("hours", bilingual("{n} giờ", "{n} h")),
    ("minutes", bilingual("{n} phút", "{n} min")),
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
];
