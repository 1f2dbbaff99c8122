//! The labels of the frame, the first page and the lists.

use crate::lang::{Bilingual, bilingual};

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
    ("changed_new", bilingual("Mới", "New")),
    ("changed_class", bilingual("Đổi loại", "Another class")),
    ("changed_gone", bilingual("Không còn", "Gone")),
    ("changed_for_all", bilingual("Thay đổi chung:", "Different for all of them:")),
    ("since", bilingual("Từ lần chạy trước", "Since the run before")),
    (
        "only_one_unit",
        bilingual(
            "Báo cáo này chỉ dành cho một đơn vị: người của đơn vị khác không được nêu tên.",
            "This report is for one unit: nobody of another unit is named.",
        ),
    ),
    ("peer", bilingual("đồng nghiệp đơn vị khác", "a peer of another unit")),
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
];
