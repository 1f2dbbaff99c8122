//! JSON in the shapes that national interfaces return.

use crate::fixtures::collector::{Collector, builtin, compiled, read};
use buckstop::event::Kind;
use buckstop::source::{FileReport, ProfileChoice};

/// Returns case, actor and row of each event.
fn events(found: &Collector) -> Vec<(&str, Option<&str>, u64)> {
    found
        .events
        .iter()
        .map(|event| (&*event.case_id, event.official_id.as_deref(), event.source_row))
        .collect()
}

fn national(text: &str) -> (FileReport, Collector) {
    read(text.as_bytes(), ProfileChoice::Among(builtin())).unwrap_or_else(|error| panic!("{text}: {error:#}"))
}

const FIRST: &str = r#"{"MaHoSo": "H1", "NguoiXuLy": "Lê Thị Hoa", "ThoiDiemXuLy": "20240311080000", "TrangThai": 4, "NoiDungXuLy": null}"#;
const SECOND: &str = r#"{"TrangThai": 9.0, "ThoiDiemXuLy": "2024-03-12T09:30:00.500", "NguoiXuLy": "Trần \u0041n", "MaHoSo": "NA", "PhongBanXuLy": "Sở Y tế"}"#;

#[test]
fn a_progress_list_is_read_in_every_shape() {
    let (_, expected) = national(&format!("[{FIRST},{SECOND}]"));
    assert_eq!(events(&expected), [("H1", Some("Lê Thị Hoa"), 1), ("NA", Some("Trần An"), 2)]);
    assert_eq!(expected.events[1].status.as_deref(), Some("9"));
    assert_eq!(expected.events[1].unit_id.as_deref(), Some("Sở Y tế"));
    for text in [
        format!("{FIRST}\n{SECOND}\n"),
        format!("\u{feff} {FIRST}{SECOND}"),
        format!("{FIRST},\r\n{SECOND}\r\n"),
        format!("{{\"data\": [{FIRST},{SECOND}]}}"),
        format!(
            "{{\"code\": 200, \"result\": {{\"total\": 2, \"items\": [{FIRST},{SECOND}], \"next\": null}}}}"
        ),
        format!("{{\"data\": [{FIRST}], \"page\": 1}}\n{{\"data\": [{SECOND}], \"page\": 2}}"),
        format!("[{{\"data\": [{FIRST}]}}, {{\"data\": [{SECOND}]}}]"),
        format!("{{\"QuaTrinhXuLy\": [{FIRST}, {SECOND}]}}"),
    ] {
        let (report, found) = national(&text);
        assert_eq!(
            (report.format.as_str(), report.profile.as_deref()),
            ("json", Some("vn-national")),
            "{text}"
        );
        assert_eq!(found, expected, "{text}");
    }
    let (_, single) = national(FIRST);
    assert_eq!(events(&single).len(), 1);
}

const NESTED: &str = "
    [columns]
    case_id = 'MaHoSo'
    occurred_at = ['BoSung.Ngay', 'XuLy.Luc']
    official_id = ['BoSung.Nguoi', 'XuLy.Ai.Ten']
    unit_id = 'DonVi.Ten'
    step = 'Buoc'
";

#[test]
fn a_nested_list_gives_a_row_for_each_element_and_repeats_the_record() {
    let profile = [compiled(NESTED)];
    let text = r#"[
        {"DonVi": {"Ten": "Sở Y tế", "Ma": 7}, "BoSung": [{"Ngay": "2024-03-11", "Nguoi": "A"}, {"Nguoi": "B", "Ngay": "2024-03-12"}],
         "Tep": [{"Ten": "x.pdf"}, {"Ten": "y.pdf"}], "MaHoSo": "H1"},
        {"MaHoSo": "H2", "BoSung": [], "Buoc": ["một", "hai"]},
        {"MaHoSo": "H3", "XuLy": [{"Luc": "2024-03-14", "Ai": {"Ten": "C"}, "Con": [{"Luc": "2024-03-15"}]}],
         "BoSung": [{"Ngay": "2024-03-13", "Nguoi": "D"}]},
        null,
        {"MaHoSo": "H4", "BoSung": {"Ngay": "2024-03-16", "Nguoi": "E"}, "Buoc": ["một", "hai"]}
    ]"#;
    let (report, found) = read(text.as_bytes(), ProfileChoice::Given(&profile[0])).unwrap();
    assert_eq!(
        events(&found),
        [
            ("H1", Some("A"), 1),
            ("H1", Some("B"), 2),
            ("H3", Some("C"), 4),
            ("H3", Some("D"), 5),
            ("H4", Some("E"), 7)
        ]
    );
    assert_eq!(found.events[1].unit_id.as_deref(), Some("Sở Y tế"));
    assert_eq!(found.events[4].step.as_deref(), Some("một##hai"));
    // A record with an empty list is one row, here without a time. Its line is that of the record.
    let rejects: Vec<_> = found.rejects.iter().map(|reject| (reject.0, reject.1, reject.4)).collect();
    assert_eq!(rejects, [(3, Some(4), "missing_time"), (6, Some(7), "ragged_row")]);
    assert_eq!(report.rows_read, 7);
    assert!(report.unused.contains(&"Tep.Ten".to_owned()), "{:?}", report.unused);
    assert!(report.mapping.iter().any(|(_, heading)| heading == "BoSung.Ngay"));
}

#[test]
fn names_that_come_late_are_read_too() {
    let mut text = String::new();
    for row in 0..5_000 {
        text.push_str(&format!("{{\"MaHoSo\":\"H{row}\",\"ThoiGian\":\"2024-03-11 08:00:00\",\"NguoiGui\":\"Lan\",\"ThaoTac\":\"Chuyển\"}}\n"));
    }
    text.push_str("{\"MaHoSo\":\"H\",\"ThoiGian\":\"2024-03-11 08:00:00\",\"NguoiGui\":\"Lan\",\"ThaoTac\":\"Chuyển\",\"NguoiNhan\":[\"An\",\"Bình\"]}");
    let (report, found) = national(&text);
    assert_eq!((report.profile.as_deref(), report.rows_read), (Some("vn-local"), 5_001));
    let receivers: Vec<_> = found.events[5_000..].iter().map(|event| event.receiver_id.as_deref()).collect();
    assert_eq!(receivers, [Some("An"), Some("Bình")]);
}

#[test]
fn a_dossier_may_list_its_progress() {
    let nested = |progress: &str| {
        format!(
            r#"{{"data": [{{"MaHoSo": "H1", "QuaTrinhXuLy": [{progress}], "TenTTHC": "Hộ kinh doanh", "NgayHenTra": "20240320170000",
                "DanhSachHoSoBoSung": [{{"NgayBoSung": "20240312080000"}}], "TrangThaiHoSo": 10}}]}}"#
        )
    };
    let progress = r#"{"NguoiXuLy": "Lan", "ThoiDiemXuLy": "20240311080000", "TrangThai": 2, "PhongBanXuLy": "Một cửa"},
        {"NguoiXuLy": "Bình", "ThoiDiemXuLy": "20240312080000", "TrangThai": 5, "NoiDungXuLy": null}"#;
    let (report, found) = national(&nested(progress));
    assert_eq!((report.profile.as_deref(), report.rows_read), (Some("vn-national-dossier"), 2));
    let kinds: Vec<_> = found.events.iter().map(|event| (event.kind, event.unit_id.as_deref())).collect();
    assert_eq!(kinds, [(Kind::Accept, Some("Một cửa")), (Kind::SupplementAsk, None)]);
    assert_eq!((found.cases.len(), found.cases[0].texts[1].as_deref()), (1, Some("Hộ kinh doanh")));

    // Without the list of progress, the file is a case export with the supplement as an event.
    let (report, found) = national(&nested(""));
    assert_eq!((report.profile.as_deref(), report.events, found.cases.len()), (Some("vn-dossier"), 1, 1));
    assert!(report.fields.iter().any(|(_, heading)| heading == "DanhSachHoSoBoSung.NgayBoSung"));
}
