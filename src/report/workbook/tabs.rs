//! The registry of the sheets, in the order of the tabs.

use super::{
    Book, backlog, difference, evidence, findings, form, funnels, lines, matrix, quality, queried, subjects,
    summary, trends,
};
use crate::lang::{Bilingual, bilingual};
use crate::lists::ANSWER_SHEET;
use crate::report::{FIRST_DAY, SheetQuery};
use anyhow::Result;
use rust_xlsxwriter::Worksheet;

/// One sheet.
pub(super) struct Tab {
    /// The name in links, and of the result of its query.
    pub(super) id: &'static str,
    /// The title, at most 31 characters.
    pub(super) title: Bilingual,
    /// One sentence: what the sheet shows and how to read it.
    pub(super) note: Bilingual,
    /// The query whose result it shows.
    pub(super) query: Option<SheetQuery>,
    /// True for a sheet of many rows: they are written in order and leave the memory at once.
    pub(super) is_long: bool,
    /// Writes it.
    pub(super) write: fn(&mut Worksheet, &Book<'_>, &Tab) -> Result<()>,
}

impl Tab {
    /// A sheet of what the run found.
    const fn of_results(
        id: &'static str,
        title: Bilingual,
        note: Bilingual,
        write: fn(&mut Worksheet, &Book<'_>, &Tab) -> Result<()>,
    ) -> Self {
        Self { id, title, note, query: None, is_long: false, write }
    }

    /// A sheet that shows the result of a named query.
    const fn of_query(
        id: &'static str,
        title: Bilingual,
        note: Bilingual,
        query: SheetQuery,
        write: fn(&mut Worksheet, &Book<'_>, &Tab) -> Result<()>,
    ) -> Self {
        Self { id, title, note, query: Some(query), is_long: false, write }
    }
}

/// Returns the queries that the sheets show, with the id of the sheet.
pub fn sheet_queries() -> impl Iterator<Item = (&'static str, SheetQuery)> {
    TABS.iter().filter_map(|tab| Some((tab.id, tab.query?)))
}

/// All sheets.
pub(super) const TABS: &[Tab] = &[
    Tab::of_results(
        "summary",
        bilingual("Tóm tắt", "Summary"),
        bilingual(
            "Mỗi phát hiện là một câu hỏi để tìm hiểu, không phải kết luận về ai. Bấm vào số thứ tự để đọc phát hiện và xem hồ sơ dẫn chứng.",
            "Each finding is a question to ask, never a verdict on anybody. Follow its number to read it and to see the cases.",
        ),
        summary::write,
    ),
    Tab::of_results(
        "findings",
        ANSWER_SHEET,
        bilingual(
            "Mỗi dòng là một gợi ý để nghe giải trình. Các cột nền vàng ở bên phải để ghi giải trình: lưu tệp này vào thư mục dữ liệu, lần chạy sau sẽ đọc lại.",
            "Each row is a lead for a hearing. The yellow columns on the right are for answers: save this file in the folder of exports, and the next run reads them.",
        ),
        findings::write,
    ),
    Tab::of_results(
        "officials",
        bilingual("Cán bộ", "Officials"),
        bilingual(
            "Mô tả, không đánh giá: 1 là mức của đồng nghiệp điển hình cùng việc, 2 là lâu hay nhiều gấp đôi. Màu cam: trên 1; màu xanh: dưới 1. Chỉ phát hiện mới nêu điều cần làm.",
            "A description, no judgement: 1 is the typical colleague on the same work, 2 twice as long or as many. Orange is above 1, blue below. Only findings say what to do.",
        ),
        subjects::write_officials,
    ),
    Tab::of_results(
        "units",
        bilingual("Đơn vị", "Units"),
        bilingual(
            "Mô tả, không đánh giá: 1 là mức của đơn vị điển hình cùng việc, 2 là lâu hay nhiều gấp đôi. Màu cam: trên 1; màu xanh: dưới 1.",
            "A description, no judgement: 1 is the typical unit on the same work, 2 twice as long or as many. Orange is above 1, blue below.",
        ),
        subjects::write_units,
    ),
    Tab::of_results(
        "funnels",
        bilingual("Phễu và khoảng", "Funnels and intervals"),
        bilingual(
            "Mỗi trang một chỉ số có phát hiện. Bên trái: mỗi điểm một người hoặc đơn vị, ai ở trên đường giới hạn mới được nêu. Bên phải: ước lượng và khoảng tin cậy 95 %, cao nhất ở trên.",
            "A page for each measure with findings. Left: each point is somebody; only who lies above the limit may be named. Right: the estimates with their 95 % intervals, the highest above.",
        ),
        funnels::write,
    ),
    Tab::of_query(
        "matrix",
        bilingual("Ai chuyển cho ai", "Who hands to whom"),
        bilingual(
            "Số lượt chuyển từ đơn vị ở dòng đến đơn vị ở cột, không kể lượt bị thu hồi; càng đậm càng nhiều.",
            "Handovers from the unit of the row to the unit of the column, without recalled ones; the darker, the more.",
        ),
        SheetQuery { name: "unit_matrix", params: &[("rows", "1000000")] },
        matrix::write,
    ),
    Tab::of_query(
        "backlog",
        bilingual("Tồn đọng", "Backlog"),
        bilingual(
            "Hồ sơ đang giữ ở mỗi đơn vị, mỗi bước. Tuổi là thời gian theo lịch từ khi nhận, kể cả lúc tạm dừng.",
            "What each unit holds at each step. Age is calendar time since receipt, pauses included.",
        ),
        SheetQuery { name: "backlog_by_age", params: &[("rows", "2000")] },
        backlog::write,
    ),
    Tab::of_query(
        "trends",
        bilingual("Xu hướng", "Trends"),
        bilingual(
            "Mỗi tháng nhận bao nhiêu lượt, chuyển đi bao nhiêu lượt, không kể lượt bị thu hồi; dòng đầu là tất cả các đơn vị. Tháng đầu và tháng cuối có thể không trọn.",
            "How many cases each unit received and released in each month, without recalled ones; the first row is all units. The first and the last month may be incomplete.",
        ),
        SheetQuery { name: "clearance_by_month", params: &[] },
        trends::write,
    ),
    Tab::of_query(
        "late_soon",
        bilingual("Sắp trễ", "Late soon"),
        bilingual(
            "Hồ sơ chưa xong nhiều khả năng sẽ trễ hạn, khả năng cao ở trên. Khả năng là phần hồ sơ cùng thủ tục, cùng bước trước đây đã cần lâu hơn số giờ còn lại; ai đang giữ không có nghĩa là người đó gây trễ.",
            "Open cases that are likely to become late, the likeliest first. The probability is the part of earlier cases at the same procedure and step that took longer than the hours left; who holds a case need not have caused the delay.",
        ),
        SheetQuery { name: "late_soon", params: &[("rows", "500")] },
        queried::write_late_soon,
    ),
    Tab::of_query(
        "staffing",
        bilingual("Nhân lực", "Staffing"),
        bilingual(
            "Việc đến, quy đổi theo thủ tục, so với số việc mà số người hiện có sẽ làm xong theo mức của đơn vị khác ở cùng bước; 1 là vừa đủ. Không bao giờ nói là thừa người: việc ít có thể do mùa vụ, vùng xa hoặc việc không ghi trong dữ liệu.",
            "Work that arrives, weighed by procedure, against what the people present would do at the pace of other units at the same step; 1 is just enough. It never says that there are too many people: little work may come from the season, from remoteness, or from work that the log does not show.",
        ),
        SheetQuery { name: "staffing", params: &[("rows", "300")] },
        queried::write_staffing,
    ),
    Tab {
        id: "evidence",
        title: bilingual("Bằng chứng", "Evidence"),
        note: bilingual(
            "Hồ sơ của từng phát hiện: những hồ sơ nặng nhất và những hồ sơ rút ngẫu nhiên, kèm tệp và dòng của dữ liệu gốc.",
            "The cases of each finding: those that weigh most and those drawn at random, with the file and row of the exports.",
        ),
        query: None,
        is_long: true,
        write: evidence::write,
    },
    Tab::of_query(
        "form",
        bilingual("Mẫu II.06a", "Form II.06a"),
        bilingual(
            "Cách tính chính thức: so theo ngày; hồ sơ rút hoặc không có hạn được coi là đúng hạn (cột 9); hồ sơ chờ bổ sung, chờ phí hoặc dừng được coi là trong hạn (cột 12), hoặc là đúng hạn (cột 9) nếu cấu hình report.form_waiting như vậy.",
            "The official rule: days are compared; a case withdrawn or without a due date counts as on time (column 9); a case that waits or is stopped counts as within time (column 12), or as on time (column 9) if report.form_waiting says so.",
        ),
        SheetQuery { name: "form_ii06a", params: &[("counting", "official"), ("from", FIRST_DAY)] },
        form::write,
    ),
    Tab::of_query(
        "form_strict",
        bilingual("Chặt", "Strict"),
        bilingual(
            "Cách tính chặt: hồ sơ rút và hồ sơ không có hạn đứng ngoài cột 7 đến 10; hạn là hạn cộng thời gian tạm dừng; hồ sơ đang chờ cũng tính theo hạn đó.",
            "The strict rule: withdrawn cases and those without a due date are in none of columns 7 to 10; due dates are moved by pauses, and waiting cases are measured by them too.",
        ),
        SheetQuery { name: "form_ii06a", params: &[("counting", "strict"), ("from", FIRST_DAY)] },
        form::write,
    ),
    Tab::of_query(
        "form_difference",
        bilingual("Chênh lệch", "Difference"),
        bilingual(
            "Hồ sơ đứng ở cột khác nhau theo hai cách tính, và vì sao. Cộng các dòng lý do thì ra đúng phần chênh giữa hai biểu. Hồ sơ đang chờ đứng ở cột 12 hoặc 9 theo report.form_waiting.",
            "Cases that stand in another column by the strict rule, and why. The rows of reasons add up to the difference between the two forms. Waiting cases stand in column 12 or 9 by report.form_waiting.",
        ),
        SheetQuery { name: "form_ii06a_difference", params: &[("from", FIRST_DAY)] },
        difference::write,
    ),
    Tab::of_query(
        "late",
        bilingual("Trễ hạn", "Late cases"),
        bilingual(
            "Hồ sơ trễ hạn và người giữ khi đến hạn, trễ nhiều ở trên. Hạn là hạn trong dữ liệu cộng thời gian tạm dừng; giờ trễ là giờ làm việc. Đến hạn ở ai không có nghĩa là người đó gây trễ.",
            "The late cases and who held them when they fell due, the latest first. The due date is the exported one moved by pauses; hours are working hours. Who holds a case when it falls due need not have caused the delay.",
        ),
        SheetQuery { name: "late_cases", params: &[("rows", "5000")] },
        queried::write_late,
    ),
    Tab::of_results(
        "data",
        bilingual("Dữ liệu", "Data"),
        bilingual(
            "Dữ liệu đã đọc, và những gì không tính được vì dữ liệu thiếu.",
            "What was read, and what was not computed because data are missing.",
        ),
        quality::write,
    ),
    Tab::of_results(
        "method",
        bilingual("Phương pháp", "Method"),
        bilingual(
            "Cách đọc, định nghĩa của các chỉ số, và các thiết lập của lần chạy này.",
            "How to read it, the definitions of the measures, and the settings of this run.",
        ),
        lines::write_method,
    ),
];
