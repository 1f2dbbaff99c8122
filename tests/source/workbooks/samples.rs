//! The spreadsheets in `data-samples/`: they are written here, compared with the files, and read.
//!
//! `UPDATE_SAMPLES=1` writes the files. The workbook in the old format is written by `old_excel.py`, because no
//! Rust code here writes that format; it holds the same sheets as the new one.

use super::writer::{Sheet, html, xlsx};
use crate::fixtures::collector::{Collector, builtin, read};
use buckstop::source::{FileReport, ProfileChoice};
use std::path::{Path, PathBuf};

/// A workbook with one case per sheet, as the local system exports it to Excel.
const CASES: &[(&str, &str)] = &[
    (
        "H21.99-240401-0001",
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG|<|<|<|<|<\n\
         QUÁ TRÌNH XỬ LÝ HỒ SƠ|<|<|<|<|<\n\
         Mã hồ sơ: H21.99-240401-0001|<|<|<|<|<\n\
         |||||\n\
         STT|Ngày gửi|Thông tin xử lý|<|<|Thời hạn người gửi\n\
         ^|^|Người gửi|Thao tác|Người nhận|^\n\
         (1)|(2)|(3)|(4)|(5)|(6)\n\
         #1|@45383.33125|Siu H'Lan - (Công chức một cửa)|Tiếp nhận hồ sơ||@45383.70833333333\n\
         #2|@45383.3375|Siu H'Lan - (Công chức một cửa)|Chuyển hồ sơ|Bùi Thanh Tùng - (Phó Trưởng phòng)|@45383.70833333333\n\
         #3|@45384.395833333336|Bùi Thanh Tùng - (Phó Trưởng phòng)|Chuyển hồ sơ|Rơ Mah Ksor - (Chuyên viên)##Võ Thị Lài - (Chuyên viên)|@45386\n\
         #4|@45387.6159375|Rơ Mah Ksor - (Chuyên viên)|Trình lãnh đạo dự thảo kết quả|Bùi Thanh Tùng - (Phó Trưởng phòng)|@45388\n\
         #5|@45390.36736111111|Bùi Thanh Tùng - (Phó Trưởng phòng)|Ký duyệt||\n\
         #6|@45390.47222222222|Siu H'Lan - (Công chức một cửa)|Đã trả kết quả||\n\
         |||||\n\
         Tổng số:|6 thao tác||||\n\
         ||||Gia Lai, ngày 10 tháng 4 năm 2024|\n\
         NGƯỜI LẬP BIỂU||||THỦ TRƯỞNG ĐƠN VỊ|\n\
         Siu H'Lan||||Đinh Công Minh|",
    ),
    (
        "H21.99-240402-0001",
        "QUÁ TRÌNH XỬ LÝ HỒ SƠ|<|<|<|<\n\
         Mã hồ sơ:|H21.99-240402-0001\n\
         STT|Ngày gửi|Người gửi|Thao tác|Người nhận\n\
         1|02/04/2024 08:03|Siu H'Lan - (Công chức một cửa)|Tiếp nhận hồ sơ|\n\
         2|02/04/2024 08:15:30|Siu H'Lan - (Công chức một cửa)|Chuyển hồ sơ|Bùi Thanh Tùng - (Phó Trưởng phòng)\n\
         3|03/04/2024 14:20|Bùi Thanh Tùng - (Phó Trưởng phòng)|Chuyển trả hồ sơ|Siu H'Lan - (Công chức một cửa)\n\
         4|04/04/2024 09:45|Siu H'Lan - (Công chức một cửa)|Trả lại/Xin rút|",
    ),
    (
        "Mẫu cũ hidden",
        "Mã hồ sơ: H21.99-230101-0009\n\
         STT|Ngày gửi|Người gửi|Thao tác\n\
         1|01/01/2023 08:00|Siu H'Lan|Tiếp nhận hồ sơ",
    ),
];

/// A log of several cases, from a system that writes a web page and names it `.xls`.
const LOG: &str = "SỞ THÔNG TIN VÀ TRUYỀN THÔNG|<|<|<|<|<|<|<\n\
    NHẬT KÝ XỬ LÝ HỒ SƠ THÁNG 5 NĂM 2024|<|<|<|<|<|<|<\n\
    STT|Số hồ sơ|Đơn vị|Quá trình xử lý|<|<|<|<\n\
    ^|^|^|Ngày gửi|Người gửi|Thao tác|Người nhận|Hạn xử lý bước\n\
    1|H21.98-240502-0001|Sở Thông tin và Truyền thông|02/05/2024 08:10:00|Nay H'Bia - (Văn thư)|Tiếp nhận hồ sơ||\n\
    2|^|^|02/05/2024 08:30:00|Nay H'Bia - (Văn thư)|Chuyển hồ sơ|Cao Xuân Đạt - (Trưởng phòng)|06/05/2024\n\
    3|^|^|03/05/2024 10:05:00|Cao Xuân Đạt - (Trưởng phòng)|Phân công xử lý|Hồ Thị Nhi - (Chuyên viên)|08/05/2024\n\
    4|^|^|09/05/2024 15:40:00|Hồ Thị Nhi - (Chuyên viên)|Xin ý kiến|Lâm Quốc Bảo - (Chuyên viên)|14/05/2024\n\
    5|^|^|13/05/2024 09:00:00|Lâm Quốc Bảo - (Chuyên viên)|Cho ý kiến|Hồ Thị Nhi - (Chuyên viên)|\n\
    6|^|^|15/05/2024 16:20:00|Hồ Thị Nhi - (Chuyên viên)|Kết thúc||\n\
    7|H21.98-240503-0004|Sở Thông tin và Truyền thông|03/05/2024 07:55:00|Nay H'Bia - (Văn thư)|Tiếp nhận hồ sơ||\n\
    8|^|^|03/05/2024 08:20:00|Nay H'Bia - (Văn thư)|Yêu cầu công dân bổ sung||\n\
    9|^|^|07/05/2024 11:00:00|Công dân|Công dân đã gửi bổ sung||\n\
    Tổng cộng: 2 hồ sơ|||||||\n\
    Người lập biểu||||Thủ trưởng đơn vị|||";

const WORKBOOK: &str = "qua-trinh-xu-ly.xlsx";
const OLD_WORKBOOK: &str = "qua-trinh-xu-ly-cu.xls";
const PAGE: &str = "nhat-ky-thang-5.xls";

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples").join(name)
}

fn workbook() -> Vec<u8> {
    xlsx(&CASES.iter().map(|(name, text)| Sheet::parse(name, text)).collect::<Vec<_>>())
}

/// Returns the bytes of the workbook in the old format.
pub(super) fn old_excel() -> Vec<u8> {
    std::fs::read(path(OLD_WORKBOOK)).expect("the sample is there")
}

fn taken(bytes: &[u8]) -> (FileReport, Collector) {
    let profiles = builtin();
    read(bytes, ProfileChoice::Among(profiles)).unwrap_or_else(|error| panic!("{error:#}"))
}

#[test]
fn the_samples_are_those_drawn_here() {
    for (name, drawn) in [(WORKBOOK, workbook()), (PAGE, html(&[Sheet::parse("Sheet1", LOG)]).into_bytes())] {
        if std::env::var_os("UPDATE_SAMPLES").is_some() {
            std::fs::write(path(name), &drawn).unwrap();
        }
        let kept = std::fs::read(path(name)).unwrap();
        assert!(kept == drawn, "`{name}` is stale: UPDATE_SAMPLES=1 writes it anew");
    }
}

#[test]
fn the_workbook_gives_a_case_a_sheet() {
    let (report, found) = taken(&workbook());
    let events: Vec<_> = found
        .events
        .iter()
        .map(|event| (event.sheet.as_deref().unwrap(), event.source_row, event.case_id.as_str()))
        .collect();
    let [first, second] = ["H21.99-240401-0001", "H21.99-240402-0001"];
    let expected: Vec<_> = [8, 9, 10, 10, 11, 12, 13]
        .map(|row| (first, row, first))
        .into_iter()
        .chain([4, 5, 6, 7].map(|row| (second, row, second)))
        .collect();
    assert_eq!(events, expected);
    assert_eq!((report.rejected, report.rows_skipped, report.rows_split), (0, 4, 1));
    assert!(found.rejects.is_empty());
    let times: Vec<String> = found
        .events
        .iter()
        .take(5)
        .map(|event| jiff::Timestamp::from_microsecond(event.occurred_at).unwrap().to_string())
        .collect();
    assert_eq!(times[0], "2024-04-01T00:57:00Z");
    assert_eq!(times[4], "2024-04-05T07:46:57Z");
}

#[test]
fn the_old_workbook_gives_the_same() {
    let (old_report, old) = taken(&old_excel());
    let (report, new) = taken(&workbook());
    assert_eq!((old_report.format.as_str(), report.format.as_str()), ("xls", "xlsx"));
    assert_eq!(old, new);
    assert_eq!(old_report.sheets, report.sheets);
    assert_eq!(old_report.mapping, report.mapping);
}

#[test]
fn the_page_gives_what_its_merged_cells_say() {
    let (report, found) = taken(html(&[Sheet::parse("Sheet1", LOG)]).as_bytes());
    assert_eq!(report.format, "html");
    let cases: Vec<_> = found.events.iter().map(|event| (event.source_row, event.case_id.as_str())).collect();
    let expected: Vec<_> = (5..=10)
        .map(|row| (row, "H21.98-240502-0001"))
        .chain((11..=13).map(|row| (row, "H21.98-240503-0004")))
        .collect();
    assert_eq!(cases, expected);
    assert!(
        found.events.iter().all(|event| event.unit_id.as_deref() == Some("Sở Thông tin và Truyền thông"))
    );
    assert_eq!((report.rejected, report.rows_skipped), (0, 2));
}
