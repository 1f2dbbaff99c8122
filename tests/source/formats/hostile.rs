//! Files that need too much memory, or state something false.

use crate::fixtures::collector::{builtin, read, read_within};
use buckstop::source::{ProfileChoice, ReadLimits};

fn refused(bytes: &[u8], limits: &ReadLimits) -> String {
    match read_within(bytes, ProfileChoice::Among(builtin()), limits) {
        Ok((report, _)) => panic!("taken: {report:?}"),
        Err(error) => format!("{error:#}"),
    }
}

const RECORD: &str = r#"{"MaHoSo":"H1","NguoiXuLy":"A","ThoiDiemXuLy":"20240311080000","TrangThai":4}"#;

#[test]
fn hostile_json_is_refused_with_its_place() {
    let limits = ReadLimits { row_bytes: 1 << 20, columns: 100, ..ReadLimits::default() };
    let deep = format!("[{RECORD},{{\"NguoiXuLy\":{}", "[".repeat(200));
    let deep_unread = format!("[{RECORD},{{\"x\":{}", "[".repeat(2 << 20));
    let outside = format!("{}{RECORD}", "[".repeat(100));
    let long = format!("[{RECORD},{{\"MaHoSo\":\"{}", "x".repeat(3 << 20));
    let long_key = format!("[{RECORD},{{\"{}", "x".repeat(3 << 20));
    let names: Vec<String> = (0..200).map(|name| format!("\"x{name}\":1")).collect();
    let many = format!("[{RECORD},{{{}}}]", names.join(","));
    for (text, part) in [
        (&*deep, "nested too deeply"),
        (&deep_unread, "a row is longer than"),
        (&outside, "no object in it"),
        (&long, "a row is longer than"),
        (&long_key, "a row is longer than"),
        (&many, "more than 100 different names"),
        (&format!("[{RECORD},"), "ends in the middle"),
        (&format!("[{RECORD}}}"), "no JSON that can be read"),
        (&format!("{RECORD}\n{{\"MaHoSo\": \"\u{1}\"}}"), "no JSON that can be read"),
        (&format!("{RECORD}\n{{\"MaHoSo\": \"\\ud800\"}}"), "no JSON that can be read"),
        ("[1, 2]", "no object in it"),
        ("{}", "no profile fits"),
    ] {
        let message = refused(text.as_bytes(), &limits);
        assert!(message.contains(part), "{}: {message}", &text[..text.len().min(200)]);
    }
    let message = refused(format!("{RECORD}\n{RECORD}\n{{\"MaHoSo\": nil}}").as_bytes(), &limits);
    assert!(message.contains("at line 3, after 2 records"), "{message}");
    let damaged = [RECORD.as_bytes(), b"\n{\"MaHoSo\": \"\xff\xff\"}"].concat();
    assert!(refused(&damaged, &limits).contains("at line 2"));
}

#[test]
fn a_value_longer_than_the_limit_costs_its_rows() {
    let limits = ReadLimits { cell_bytes: 20, ..ReadLimits::default() };
    let text = format!("[{RECORD},{}]", RECORD.replace("H1", &"x".repeat(30)));
    let (report, found) = read_within(text.as_bytes(), ProfileChoice::Among(builtin()), &limits).unwrap();
    assert_eq!((report.events, found.rejects[0].4), (1, "cell_too_long"));
}

#[test]
fn an_empty_list_has_no_rows() {
    let error = read(b"[]", ProfileChoice::Among(builtin())).unwrap_err();
    assert!(format!("{error:#}").contains("no object in it"));
}
