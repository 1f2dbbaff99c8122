//! The labels of an official and of a unit.

use crate::lang::{Bilingual, bilingual};

pub(super) const TEXTS: &[(&str, Bilingual)] = &[
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
    ("cases_in_time", bilingual("Hồ sơ nặng nhất, theo giờ làm việc", "The heaviest cases, in working time")),
    (
        "cases_in_time_note",
        bilingual(
            "Mỗi hồ sơ là một vạch từ lúc bắt đầu đến lúc xong; đêm, ngày nghỉ và ngày lễ không tính.",
            "Each case is a line from its beginning to its end; nights, days off and holidays do not count.",
        ),
    ),
    ("clearance", bilingual("Nhận và làm xong theo tháng", "Arrivals and completions by month")),
    (
        "clearance_note",
        bilingual(
            "Cột là số hồ sơ làm xong hoặc chuyển đi, đường là số hồ sơ nhận. Đường cao hơn cột là tồn đang tăng. Tháng đầu và tháng cuối có thể không trọn.",
            "Bars are cases finished or passed on, the line is cases received. A line above the bars means that the backlog grows. The first and the last month may be incomplete.",
        ),
    ),
    (
        "clearance_of",
        bilingual("{name}: xong (cột) và nhận (đường)", "{name}: completions (bars) and arrivals (line)"),
    ),
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
];
