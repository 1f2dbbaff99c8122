//! The labels of measures, of the matrix, and of data and method.

use crate::lang::{Bilingual, bilingual};

pub(super) const TEXTS: &[(&str, Bilingual)] = &[
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
        "funnel_duration",
        bilingual(
            "Chỉ số này đếm hồ sơ làm xong: điểm thấp hơn 1 là chậm, cao hơn 1 là nhanh.",
            "This measure counts what was finished: points below 1 are slow, above 1 fast.",
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
