//! Reading files: real logs against their published figures, and bad input of every sort.
#![allow(clippy::unwrap_used, reason = "a failure here is the test's")]

use crate::fixtures::collector::{Collector, Event, builtin, check_ledger, compiled, read, read_within};
use crate::fixtures::logs;
use buckstop::event::Kind;
use buckstop::profile::{ProfileError, Slot};
use buckstop::source::{FileReport, ProfileChoice, ReadLimits, ReadOptions, Warning, read_file};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// For handovers, ping-pongs and returns: the cases with any, and the total. Then the most handovers in a case.
#[derive(Debug, Default, PartialEq, Eq)]
struct Figures {
    handovers: (usize, usize),
    ping_pong: (usize, usize),
    returns: (usize, usize),
    most: usize,
}

/// Counts naively, as `shared/logs/README.md` does: consecutive events of the same holder count as one, and a
/// missing holder is a holder of its own.
fn figures(events: &[Event], holder: fn(&Event) -> Option<&str>) -> Figures {
    let mut cases: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for event in events {
        let held = cases.entry(&event.case_id).or_default();
        let next = holder(event).unwrap_or("UNKNOWN");
        if held.last() != Some(&next) {
            held.push(next);
        }
    }
    let mut figures = Figures::default();
    let add = |figure: &mut (usize, usize), count: usize| {
        figure.0 += count;
        figure.1 += usize::from(count > 0);
    };
    for held in cases.values() {
        add(&mut figures.handovers, held.len() - 1);
        add(&mut figures.ping_pong, held.windows(3).filter(|three| three[0] == three[2]).count());
        add(
            &mut figures.returns,
            (0..held.len()).filter(|&index| held[..index].contains(&held[index])).count(),
        );
        figures.most = figures.most.max(held.len() - 1);
    }
    figures
}

fn of(figures: [usize; 7]) -> Figures {
    let [handovers, with_handovers, ping_pong, with_ping_pong, returns, with_returns, most] = figures;
    Figures {
        handovers: (handovers, with_handovers),
        ping_pong: (ping_pong, with_ping_pong),
        returns: (returns, with_returns),
        most,
    }
}

fn official(event: &Event) -> Option<&str> {
    event.official_id.as_deref()
}

fn unit(event: &Event) -> Option<&str> {
    event.unit_id.as_deref()
}

fn distinct(events: &[Event], of: fn(&Event) -> Option<&str>) -> usize {
    events.iter().map(of).collect::<BTreeSet<_>>().len()
}

fn real(name: &str, choice: ProfileChoice<'_>) -> Option<(FileReport, Collector)> {
    let path = logs::path(name)?;
    let (mut collector, mut seen) = (Collector::default(), 0);
    let mut progress = |bytes| seen = bytes;
    let report = read_file(&path, choice, &ReadOptions::default(), &mut progress, &mut collector).unwrap();
    assert!(seen > 0 && seen <= std::fs::metadata(&path).unwrap().len());
    check_ledger(&report, &collector);
    Some((report, collector))
}

fn case_count(events: &[Event]) -> usize {
    events.iter().map(|event| event.case_id.as_str()).collect::<BTreeSet<_>>().len()
}

#[test]
fn receipt_gives_the_published_figures_from_xes_and_csv_alike() {
    let profiles = builtin();
    let mut both = Vec::new();
    for name in ["receipt.xes.gz", "receipt.csv.gz"] {
        let Some((report, found)) = real(name, ProfileChoice::Among(profiles)) else { return };
        assert_eq!(report.profile.as_deref(), Some("xes"));
        assert_eq!((report.rows_read, report.rejected), (8_577, 0));
        assert_eq!(case_count(&found.events), 1_434);
        // EMPTY is a missing value; the publisher counts it as one of the ten units.
        assert_eq!((distinct(&found.events, official), distinct(&found.events, unit)), (48, 10));
        assert_eq!(figures(&found.events, official), of([1_208, 564, 129, 107, 210, 179, 9]), "{name}");
        assert_eq!(figures(&found.events, unit), of([5_440, 1_318, 439, 269, 951, 577, 21]), "{name}");
        assert_eq!(found.cases.len(), 1_434);
        both.push((found.events, found.cases));
    }
    let (csv, xes) = (both.pop().unwrap(), both.pop().unwrap());
    // The events are the same, except that a CSV counts its header as row 1.
    let unnumbered = |events: Vec<Event>| -> Vec<Event> {
        events.into_iter().map(|event| Event { source_row: 0, ..event }).collect()
    };
    assert_eq!(csv.0[0].source_row, xes.0[0].source_row + 1);
    assert_eq!(unnumbered(csv.0), unnumbered(xes.0));
    for (one, other) in csv.1.iter().zip(&xes.1) {
        assert_eq!((&one.case_id, one.times), (&other.case_id, other.times));
    }
}

#[test]
fn bpic2013_gives_the_published_figures_for_each_holder() {
    let line = [compiled("extends = 'xes'\n[columns]\nunit_id = 'organization involved'")];
    let Some((report, found)) = real("bpic2013_incidents.xes.gz", ProfileChoice::Among(builtin())) else {
        return;
    };
    assert_eq!((report.rows_read, report.rejected), (65_533, 0));
    assert_eq!((case_count(&found.events), found.cases.len()), (7_554, 0));
    assert_eq!((distinct(&found.events, official), distinct(&found.events, unit)), (1_440, 649));
    assert_eq!(figures(&found.events, official), of([20_649, 5_602, 1_783, 1_186, 3_992, 1_879, 52]));
    assert_eq!(figures(&found.events, unit), of([9_454, 3_820, 2_394, 1_177, 3_286, 1_258, 31]));
    assert!(found.events.iter().all(|event| event.kind == Kind::Work));

    let (report, found) = real("bpic2013_incidents.xes.gz", ProfileChoice::Given(&line[0])).unwrap();
    assert!(report.mapping.contains(&(Slot::UnitId, "organization involved".to_owned())));
    assert_eq!(distinct(&found.events, unit), 25);
    assert_eq!(figures(&found.events, unit), of([4_350, 2_034, 1_876, 883, 2_058, 891, 28]));
}

#[test]
fn helpdesk_gives_the_published_figures() {
    let own = compiled("extends = 'xes'\n[columns]\nunit_id = 'workgroup'");
    let Some((report, found)) = real("helpdesk.xes.gz", ProfileChoice::Given(&own)) else { return };
    assert_eq!((report.rows_read, report.rejected), (21_348, 0));
    assert_eq!(case_count(&found.events), 4_580);
    assert_eq!((distinct(&found.events, official), distinct(&found.events, unit)), (22, 4));
    assert_eq!(figures(&found.events, official), of([8_648, 4_577, 306, 269, 332, 291, 6]));
}

const LOCAL: &str = "MaHoSo,ThoiGian,TrangThai,NguoiGui,ThaoTac,NguoiNhan";

fn local(rows: &str) -> (FileReport, Collector) {
    let profiles = builtin();
    read(
        format!("{LOCAL}{}{rows}", if rows.contains('\r') { "\r\n" } else { "\n" }).as_bytes(),
        ProfileChoice::Among(profiles),
    )
    .unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn refused(bytes: &[u8]) -> String {
    let profiles = builtin();
    format!("{:#}", read(bytes, ProfileChoice::Among(profiles)).unwrap_err())
}

#[test]
fn an_empty_file_and_a_header_only_are_warnings() {
    let profiles = builtin();
    let (report, _) = read(b"", ProfileChoice::Among(profiles)).unwrap();
    assert_eq!(report.warnings, [Warning::Empty]);
    let (report, _) = local("");
    assert_eq!((report.warnings, report.profile.as_deref()), (vec![Warning::NoRows], Some("vn-local")));
    let (report, _) = read(b"<log></log>", ProfileChoice::Among(profiles)).unwrap();
    assert_eq!((report.warnings, report.profile.as_deref()), (vec![Warning::NoRows], Some("xes")));
}

#[test]
fn bad_rows_are_rejected_with_their_place_and_the_rest_is_kept() {
    let profiles = builtin();
    let mut bytes = format!("{LOCAL}\r\nH1,11/03/2024 08:00:00,2,\"A\nB\",Tiếp nhận hồ sơ,\r\n").into_bytes();
    bytes.extend(b"H2,11/03/2024\r\n");
    bytes.extend(b"H3,11/03/2024 08:00:00,2,Nguy\xe1\xbb n,X,\r\n");
    bytes.extend("H4,31/02/2024 08:00:00,2,A,X,\r\n".bytes());
    bytes.extend("-,11/03/2024 08:00:00,2,A,X,\r\n".bytes());
    bytes.extend("H5,01/01/1900 00:00:00,2,A,X,\r\n".bytes());
    bytes.extend("H6,hôm qua,2,A,X,\r\n".bytes());
    bytes.extend(",,,,,\r\nTổng cộng,7,,,,\r\nTổng số: 7\r\n".bytes());
    bytes.extend("NA,11/03/2024 08:00:00,2,A,Chuyển hồ sơ,B,,\r\n".bytes());
    bytes.extend(
        "H7,11/03/2024 08:00:00,2,A,X,,thừa\r\nH8,11/03/2024 08:00:00,2,A,X,\r\nH9,11/03/2024 08:01,2,A,X,\r\n"
            .bytes(),
    );
    let (report, found) = read(&bytes, ProfileChoice::Among(profiles)).unwrap();
    let rejects: Vec<_> = found
        .rejects
        .iter()
        .map(|(row, line, column, value, reason)| (*row, *line, column.as_str(), value.as_str(), *reason))
        .collect();
    assert_eq!(
        rejects,
        [
            (3, Some(4), "", "2 / 6", "ragged_row"),
            (4, Some(5), "NguoiGui", "Nguy\u{fffd} n", "not_utf8"),
            (5, Some(6), "ThoiGian", "31/02/2024 08:00:00", "impossible_time"),
            (6, Some(7), "MaHoSo", "-", "missing_case"),
            (7, Some(8), "ThoiGian", "01/01/1900 00:00:00", "missing_time"),
            (8, Some(9), "ThoiGian", "hôm qua", "unreadable_time"),
            (13, Some(14), "", "7 / 6", "ragged_row"),
        ]
    );
    assert_eq!((report.rows_read, report.rows_skipped, report.events), (14, 3, 4));
    let cases: Vec<_> = found.events.iter().map(|event| (event.case_id.as_str(), event.source_row)).collect();
    assert_eq!(cases, [("H1", 2), ("NA", 12), ("H8", 14), ("H9", 15)]);
    assert_eq!(found.events[0].official_id.as_deref(), Some("A\nB"));
}

#[test]
fn lines_are_counted_whatever_ends_them() {
    for end in ["\n", "\r\n"] {
        // One line is blank and one lies inside quotes. The last row ends without a line break.
        let rows = ["H1,x,,,,", "", "H2,x,,\"a\nb\",,", "H3,x,,,,", "H4,x,,,,"].join(end);
        let (_, found) = local(&rows);
        let places: Vec<_> = found.rejects.iter().map(|reject| (reject.0, reject.1)).collect();
        assert_eq!(places, [(2, None), (3, Some(4)), (4, Some(6)), (5, Some(7))], "{end:?}");
    }
}

#[test]
fn a_bad_due_date_costs_the_date_and_not_the_event() {
    let profiles = builtin();
    let text = "MaHoSo;ThoiGian;NguoiGui;ThaoTac;NgayHetHanBuocXuLy\nH1;11/03/2024 08:00;A;Phân công;31/02/2024\n\
                H2;11/03/2024 08:00;A;Phân công;01/01/0001 00:00:00\n";
    let (report, found) = read(text.as_bytes(), ProfileChoice::Among(profiles)).unwrap();
    assert!(found.events.iter().all(|event| event.due_at.is_none()) && found.events.len() == 2);
    let dropped = &report.dropped[..];
    assert_eq!(dropped.len(), 1, "a date that means none is not bad");
    assert_eq!(
        (dropped[0].slot, dropped[0].count, dropped[0].example.as_str()),
        (Slot::DueAt, 1, "31/02/2024")
    );
}

#[test]
fn separators_boms_and_gzip_change_nothing() {
    let row = "H1,11/03/2024 08:00:00,2,\"Nguyễn, A; B\",Chuyển hồ sơ,C\n";
    let (_, expected) = local(row);
    assert_eq!(expected.events.len(), 1);
    let profiles = builtin();
    let plain = format!("{LOCAL}\n{row}");
    let tab = plain.replace("\"Nguyễn, A; B\"", "@").replace(',', "\t").replace('@', "\"Nguyễn, A; B\"");
    let semicolon = tab.replace('\t', ";");
    let bom = format!("\u{feff}{plain}");
    let (first, second) = plain.as_bytes().split_at(70);
    let members = [gzip(first), gzip(second)].concat();
    for bytes in [tab.into_bytes(), semicolon.into_bytes(), bom.into_bytes(), gzip(plain.as_bytes()), members]
    {
        let (_, found) = read(&bytes, ProfileChoice::Among(profiles)).unwrap();
        assert_eq!(found, expected);
    }
}

#[test]
fn whole_files_that_cannot_be_read_are_refused_with_a_hint() {
    let rows = "H1,11/03/2024 08:00:00,2,A,X,B\n".repeat(500);
    let varied: Vec<String> = (0..500_u32).map(|row| row.wrapping_mul(2_654_435_761).to_string()).collect();
    let whole = gzip(format!("{LOCAL}\n{rows}{}", varied.join("\n")).as_bytes());
    let message = refused(&whole[..whole.len() - 20]);
    assert!(message.starts_with("cannot take in `test`: the file ends in the middle"), "{message}");

    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0x55;
    assert!(refused(&damaged).contains("damaged"), "{}", refused(&damaged));

    let mut legacy = format!("{LOCAL}\n").into_bytes();
    for _ in 0..5 {
        legacy.extend(b"H1,11/03/2024 08:00:00,2,M\xfcller,Gr\xf6\xdfe,\n");
    }
    assert!(refused(&legacy).contains("encoding = \"windows-1258\""), "{}", refused(&legacy));
    assert!(
        refused(&legacy).contains("rows are no text in UTF-8 (but not all of it"),
        "{}",
        refused(&legacy)
    );
    assert!(refused(b"Stra\xdfe,Gr\xfc\xdfe\n").contains("headings are no text in UTF-8"));
    assert!(refused(b"PK\x03\x04abc").contains("it is a zip archive"));
    assert!(refused(b"a\0b").contains("not text"));

    let limits = ReadLimits { row_bytes: 100_000, ..ReadLimits::default() };
    let open = format!("{LOCAL}\nH1,\"{}", rows.repeat(200));
    let profiles = builtin();
    let message =
        format!("{:#}", read_within(open.as_bytes(), ProfileChoice::Among(profiles), &limits).unwrap_err());
    assert!(message.contains("a quote is opened and never closed"), "{message}");
    let limits = ReadLimits { columns: 5, ..ReadLimits::default() };
    assert!(read_within(open.as_bytes(), ProfileChoice::Among(profiles), &limits).is_err());
    let limits = ReadLimits { cell_bytes: 10, ..ReadLimits::default() };
    let (_, found) =
        read_within(format!("{LOCAL}\n{rows}").as_bytes(), ProfileChoice::Among(profiles), &limits).unwrap();
    assert_eq!((found.rejects[0].4, found.rejects[0].2.as_str()), ("cell_too_long", "ThoiGian"));
}

#[test]
fn headings_that_fit_nothing_are_named_with_what_came_nearest() {
    let profiles = builtin();
    let error = read(b"MaHoSo,NguoiGui,Ten\n1,2,3\n", ProfileChoice::Among(profiles)).unwrap_err();
    let message = format!("{error:#}");
    assert!(matches!(error.downcast_ref(), Some(ProfileError::NoneFits { .. })), "{message}");
    assert!(message.contains("`Ten`") && message.contains("finds no `"), "{message}");
    let error = read(b"MaHoSo,Ten\n1,2\n", ProfileChoice::Given(&profiles[0])).unwrap_err();
    assert!(format!("{error:#}").contains("no heading for `occurred_at`"));
}

#[test]
fn each_builtin_profile_is_found_by_its_headings() {
    for (headings, expected) in [
        ("STT,Ngày gửi,Người gửi,Thao tác,Người nhận,Thời hạn người gửi,Mã hồ sơ", "vn-local"),
        (
            "MaHoSo,MaTTHC,TenTTHC,ThoiGian,TrangThai,NodeQuyTrinh,NguoiGui,DonViGui,ThaoTac,NguoiNhan",
            "vn-local",
        ),
        ("MaHoSo,NguoiXuLy,ChucDanh,ThoiDiemXuLy,PhongBanXuLy,NoiDungXuLy,TrangThai", "vn-national"),
        ("MaHoSo,MaTTHC,TenTTHC,KenhThucHien,NgayTiepNhan,NgayHenTra,TrangThaiHoSo,ChuHoSo", "vn-dossier"),
        ("Số hồ sơ,Thủ tục,Lĩnh vực,Ngày nhận,Hẹn trả kết quả,Trạng thái,Đơn vị", "vn-dossier"),
        ("case:concept:name,concept:name,time:timestamp,org:resource", "xes"),
        ("case_id,activity,timestamp,resource", "xes"),
    ] {
        let profiles = builtin();
        let (report, _) = read(headings.as_bytes(), ProfileChoice::Among(profiles)).unwrap();
        assert_eq!(report.profile.as_deref(), Some(expected), "{headings}");
        assert!(
            report.reason.en.contains("columns found") && report.reason.en.contains("next best"),
            "{}",
            report.reason.en
        );
    }
}

#[test]
fn applicants_are_not_read_at_all() {
    let profiles = builtin();
    let text = "MaHoSo,NgayTiepNhan,NgayHenTra,ChuHoSo\nH1,11/03/2024 08:00:00,20/03/2024 00:00:00,Trần Thị Bí Mật\n";
    let (report, found) = read(text.as_bytes(), ProfileChoice::Among(profiles)).unwrap();
    assert_eq!(report.unused, ["ChuHoSo"]);
    assert!(!format!("{found:?}").contains("Bí Mật"));
    // 11 March, 08:00 in Vietnam; the case is due at the end of its due day.
    let (received, due) = (1_710_118_800_000_000, 1_710_953_999_999_999);
    assert_eq!(found.cases[0].times, [None, Some(received), Some(due), None, None]);
}

fn log(body: &str) -> anyhow::Result<(FileReport, Collector)> {
    let profiles = builtin();
    read(body.as_bytes(), ProfileChoice::Among(profiles))
}

#[test]
fn xes_takes_only_what_stands_where_it_belongs() {
    let (report, found) = log(
        "\u{feff}<?xml version='1.0' encoding='utf-8'?>\n<!-- a log -->\n<x:log xmlns:x='urn:x'>\n\
         <global scope='event'><string key='org:group' value='UNKNOWN'/></global>\n\
         <string key='meta'><float key='a' value='1'><float key='b' value='2'/></float></string>\n\
         <trace><string key='concept:name' value='R&amp;D &#272;'/><date key='deadline' value='2024-03-20T17:00:00+07:00'/>\
         <list key='l'><values><string key='concept:name' value='no'/></values></list>\
         <event><string key='concept:name' value='A'><string key='org:resource' value='nested'/></string>\
         <date key='time:timestamp' value='2024-03-11T08:00:00.123+07:00'/></event>\
         <event><string key='concept:name' value='B'/><string key='org:resource' value='Lan'/></event>\
         <event/></trace>\n\
         <trace><event><date key='time:timestamp' value='2024-03-11T08:00:00Z'/></event></trace>\n<trace/></x:log>",
    )
    .unwrap();
    assert_eq!((report.rows_read, report.events, report.case_attributes), (4, 1, 1));
    let event = &found.events[0];
    assert_eq!((event.case_id.as_str(), event.activity.as_str()), ("R&D Đ", "A"));
    assert_eq!(
        (event.occurred_at, &event.official_id, &event.unit_id),
        (1_710_118_800_123_000, &None, &None)
    );
    assert_eq!(found.cases[0].times[2], Some(1_710_928_800_000_000));
    let reasons: Vec<_> = found.rejects.iter().map(|reject| (reject.0, reject.4)).collect();
    assert_eq!(reasons, [(2, "missing_time"), (3, "missing_time"), (4, "missing_case")]);
}

#[test]
fn hostile_and_broken_xes_is_refused_with_its_place() {
    let deep = format!("<log>{}", "<a>".repeat(100));
    for (text, part) in [
        ("<log><trace><event><string key='concept:name' val", "ends before its log does"),
        ("<log><trace><event>", "ends before its log does"),
        ("<log><trace></log>", "not well-formed"),
        ("<!DOCTYPE lolz [<!ENTITY lol 'lol'>]><log></log>", "document type"),
        ("<log><trace><string key='concept:name' value='&lol;'/></trace></log>", "entity `&lol;`"),
        ("<note>text</note>", "`<note>` where `<log>` is expected"),
        ("<log><trace><string key='concept:name' value=1/></trace></log>", "not quoted"),
        (&deep, "nested too deeply"),
    ] {
        let message = format!("{:#}", log(text).unwrap_err());
        assert!(message.contains(part) && message.contains("at byte"), "{text}: {message}");
    }
    let mut bytes = b"<log><trace><string key='concept:name' value='".to_vec();
    bytes.extend(b"\xe1\xbb'/></trace></log>");
    assert!(refused(&bytes).contains("not UTF-8"));
}
