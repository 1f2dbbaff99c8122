//! Files that are read block by block on several threads give what they give when they are read in order.
#![allow(clippy::unwrap_used, reason = "a failure here is the test's")]

use crate::fixtures::collector::{Collector, builtin, compiled, read_within};
use buckstop::profile::Profile;
use buckstop::source::{FileReport, ProfileChoice, ReadLimits};
use proptest::prelude::*;
use std::sync::LazyLock;

/// The rows before those of a test: only after so many rows is a file read in parts.
const PLAIN_ROWS: usize = 1_000;

/// A progress log whose rows have attributes of their cases.
static PROFILE: LazyLock<Profile> = LazyLock::new(|| {
    compiled(
        "id = 'log'\nextends = 'vn-local'\n[columns]\nevent_key = 'Id'\n[cases]\ndue_at = 'HanTra'\nunit_id = 'DonViThuLy'",
    )
});

/// What a file gives; an error in its words.
type Outcome = Result<(FileReport, Collector), String>;

fn read(bytes: &[u8], block_bytes: usize, threads: usize) -> Outcome {
    let limits = ReadLimits { block_bytes, threads, ..ReadLimits::default() };
    let read = read_within(bytes, ProfileChoice::Given(&PROFILE), &limits);
    read.map_err(|error| format!("{error:#}")).map(|(report, mut collector)| {
        // A placeholder may be announced again.
        collector.placeholders.sort_unstable();
        collector.placeholders.dedup();
        (report, collector)
    })
}

/// Checks that a file gives the same in order and in blocks. Returns the number of parts that were taken by themselves.
fn check(bytes: &[u8], block_bytes: usize) -> Result<usize, TestCaseError> {
    let in_order = read(bytes, usize::MAX, 1);
    let mut parts = 0;
    for threads in [1, 2, 7] {
        let in_blocks = read(bytes, block_bytes, threads).map(|(report, mut collector)| {
            parts = parts.max(std::mem::take(&mut collector.parts));
            (report, collector)
        });
        prop_assert_eq!(&in_blocks, &in_order, "on {} threads", threads);
    }
    Ok(parts)
}

/// How a CSV file is written.
#[derive(Clone, Debug)]
struct Form {
    separator: char,
    line_end: &'static str,
    encoding: Encoding,
    /// True if the dates of the plain rows do not tell whether the day or the month comes first.
    unclear_dates: bool,
}

#[derive(Clone, Copy, Debug)]
enum Encoding {
    Utf8,
    Utf8WithMark,
    Utf16,
    Windows1258,
}

impl Form {
    fn text(&self, rows: &[Vec<String>], tail: &str) -> Vec<u8> {
        let mut text =
            "Id;MaHoSo;ThoiGian;ThaoTac;NguoiGui;NguoiNhan;NgayHetHanBuocXuLy;HanTra;DonViThuLy;NoiDung"
                .to_owned();
        text = text.replace(';', &self.separator.to_string()) + self.line_end;
        for number in 0..PLAIN_ROWS {
            let day = if self.unclear_dates { 3 } else { 13 };
            let case = number / 3;
            let row = format!(
                "{number};H21.15-240304-{case:04};{day:02}/03/2024 08:00;Chuyen;An {};Binh;;2024-04-01;Phong {};",
                case % 5,
                case % 2
            );
            text += &row.replace(';', &self.separator.to_string());
            text += self.line_end;
        }
        for row in rows {
            text += &row.join(&self.separator.to_string());
            text += self.line_end;
        }
        text += tail;
        self.encoded(&text)
    }

    fn encoded(&self, text: &str) -> Vec<u8> {
        match self.encoding {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf8WithMark => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            Encoding::Utf16 => {
                [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
            }
            Encoding::Windows1258 => text
                .chars()
                .map(|letter| {
                    u8::try_from(u32::from(letter)).unwrap_or(if letter == 'ơ' { 0xf5 } else { b'?' })
                })
                .collect(),
        }
    }
}

fn forms() -> impl Strategy<Value = Form> {
    let encoding = prop_oneof![
        5 => Just(Encoding::Utf8),
        1 => Just(Encoding::Utf8WithMark),
        1 => Just(Encoding::Utf16),
        1 => Just(Encoding::Windows1258),
    ];
    let line_end = prop_oneof![3 => Just("\n"), 3 => Just("\r\n"), 1 => Just("\r")];
    (prop_oneof![Just(','), Just(';'), Just('\t')], line_end, encoding, prop::bool::weighted(0.2)).prop_map(
        |(separator, line_end, encoding, unclear_dates)| Form {
            separator,
            line_end,
            encoding,
            unclear_dates,
        },
    )
}

/// A cell as it is written in the file.
fn written(cell: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (cell, prop::bool::weighted(0.3)).prop_map(|(cell, quoted)| {
        if quoted {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.replace([',', ';', '\t', '\n', '\r'], " ")
        }
    })
}

fn one_of(cells: &'static [&'static str]) -> impl Strategy<Value = String> {
    written(prop::sample::select(cells).prop_map(str::to_owned))
}

/// A row, mostly a good one.
fn rows() -> impl Strategy<Value = Vec<String>> {
    let case = written((0..12_u32).prop_map(|case| format!("H21.15-240305-{case:04}")));
    let good = (
        one_of(&["1", "x9", ""]),
        case,
        one_of(&[
            "14/03/2024 09:30",
            "05/04/2024 10:00",
            "2024-03-20 07:00",
            "31/02/2024",
            "4/25/2024",
            "",
            "rác",
        ]),
        one_of(&["Chuyển hồ sơ", "Ký", "Trả \"lại\"", "bước, 1", ""]),
        one_of(&["An", "Hệ thống 1", "Hệ thống 2", "Chuyên viên", "Lan\nAnh", "", "Công dân"]),
        one_of(&["Bình", "Chi; Dung", "Chuyên viên", ""]),
        one_of(&["", "05/04/2024", "2024-04-05", "01/02/2024 17:00", "x"]),
        one_of(&["", "2024-05-01", "06/07/2024", "25/12/2024"]),
        one_of(&["Phòng 1", "Phòng 2", ""]),
        one_of(&["", "ghi chú", "hai\ndòng", "hai\r\ndòng", "dòng\n\ncó \"nháy\"", "'=1"]),
    );
    let good = good.prop_map(|(a, b, c, d, e, f, g, h, i, j)| vec![a, b, c, d, e, f, g, h, i, j]);
    let odd = prop::sample::select(
        &[
            "",
            "   ",
            ";;;",
            "Tổng cộng",
            "Người lập biểu",
            "Nguyễn Văn A",
            "a;b",
            "1;H21.15-240305-0001;15/03/2024;x;An;;;;;;;y",
            "\u{feff}2;H21.15-240305-0002;15/03/2024 08:00;Ký;An;;;;;",
            "Id;MaHoSo;ThoiGian;ThaoTac;NguoiGui;NguoiNhan;NgayHetHanBuocXuLy;HanTra;DonViThuLy;NoiDung",
            "7;test 1;15/03/2024 08:00;Ký;An;;;;;",
            "8;H21.15-240305-0003;15/03/2024 08:00;Ký;A\"n;;;;;x\"",
        ][..],
    );
    prop_oneof![6 => good, 1 => odd.prop_map(|row| row.split(';').map(str::to_owned).collect())]
}

/// Rows that a quote swallows, or a quote that never closes.
fn tails() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        8 => Just(""),
        1 => Just("9;H21.15-240305-0004;15/03/2024 08:00;Ký;An;;;;;\"mở\n10;H21.15-240305-0004;16/03/2024 08:00;Ký;An;;;;;"),
        1 => Just("9,H21.15-240305-0004,15/03/2024 08:00,Ký,\"An,,,,,x\n10,H21.15-240305-0004,16/03/2024 08:00,Ký,An\",,,,,"),
        1 => Just("\n\n"),
        1 => Just("\u{1}"),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_csv_gives_the_same_in_blocks_of_any_size(
        form in forms(),
        rows in prop::collection::vec(rows(), 0..60),
        tail in tails(),
        block_bytes in prop_oneof![1..60_usize, 60..2_000_usize, Just(20_000)],
    ) {
        check(&form.text(&rows, tail), block_bytes)?;
    }
}

/// A record of JSON Lines, mostly a good one.
fn records() -> impl Strategy<Value = String> {
    let good =
        (0..12_u32, 0..4_usize, prop::sample::select(&["An", "Hệ thống 1", "Chuyên viên", "a}\\n{", ""][..]));
    let good = good.prop_map(|(case, time, official)| {
        let time = ["14/03/2024 09:30", "2024-03-20 07:00", "5/4/2024", "rác"][time];
        format!(
            "{{\"Id\": {case}, \"MaHoSo\": \"H21.15-240305-{case:04}\", \"ThoiGian\": \"{time}\", \"ThaoTac\": \"Ký\", \
             \"NguoiGui\": \"{official}\", \"HanTra\": \"2024-05-01\"}}"
        )
    });
    let odd = prop::sample::select(
        &[
            "",
            "{}",
            "7",
            ",",
            "[{\"MaHoSo\": \"H21.15-240305-0001\", \"ThoiGian\": \"14/03/2024\"}]",
            "{\"MaHoSo\": \"H21.15-240305-0001\",\n \"ThoiGian\": \"14/03/2024\", \"TrangThai\": NaN}",
            "{\"MaHoSo\": \"H21.15-240305-0002\", \"NguoiNhan\": [\"An\", \"Ba\"], \"them\": {\"a\": 1}}",
        ][..],
    );
    prop_oneof![6 => good, 1 => odd.prop_map(str::to_owned)]
}

/// The end of a file of records, mostly a good one.
fn last_records() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        6 => Just(""),
        1 => Just("{\"a\": {\"b\": 1}\n{\"c\": 2}\n{\"d\": 3}"),
        1 => Just("[{\"a\": 1}\n{\"c\": 2}]"),
        1 => Just("{\"a\": \"}\n{\", \"c\": 2}\n{}\n"),
        1 => Just("{\"a\": 1"),
        1 => Just("x"),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn json_lines_give_the_same_in_blocks_of_any_size(
        records in prop::collection::vec(records(), 0..60),
        last in last_records(),
        line_end in prop::sample::select(&["\n", "\r\n"][..]),
        block_bytes in prop_oneof![1..60_usize, 60..2_000_usize, Just(20_000)],
    ) {
        let mut text = String::new();
        for number in 0..PLAIN_ROWS {
            let case = number / 3;
            text += &format!(
                "{{\"Id\": {number}, \"MaHoSo\": \"H21.15-240304-{case:04}\", \"ThoiGian\": \"13/03/2024\", \"NguoiGui\": \"An\", \
                 \"ThaoTac\": \"Ký\"}}{line_end}"
            );
        }
        for record in records {
            text += &record;
            text += line_end;
        }
        text += last;
        check(text.as_bytes(), block_bytes)?;
    }
}

/// Something in a log, mostly a good trace.
fn traces() -> impl Strategy<Value = String> {
    let event = (prop::sample::select(&["Ký", "Chuyển", "a &amp; b", ""][..]), 1..29_u32, any::<bool>());
    let event = event.prop_map(|(activity, day, has_time)| {
        let time = if has_time { format!("<date key=\"time:timestamp\" value=\"2024-03-{day:02}T08:00:00Z\"/>") } else { String::new() };
        format!("<event><string key=\"concept:name\" value=\"{activity}\"/>{time}<string key=\"org:resource\" value=\"An\"></string></event>")
    });
    let good = (0..12_u32, prop::collection::vec(event, 0..4)).prop_map(|(case, events)| {
        format!("<trace><string key=\"concept:name\" value=\"H{case}\"/>{}</trace>", events.concat())
    });
    let odd = prop::sample::select(
        &[
            "<!-- </trace><trace> -->",
            "<![CDATA[</trace>]]>",
            "<?x </trace>?>",
            "\n",
            "<list><trace></trace></list>",
            "<event><string key=\"concept:name\" value=\"Ký\"/></event>",
            "<trace><event><string key=\"org:group\" value=\"Phòng\"/></event></trace>",
        ][..],
    );
    prop_oneof![6 => good, 1 => odd.prop_map(str::to_owned)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_log_in_xes_gives_the_same_in_blocks_of_any_size(
        traces in prop::collection::vec(traces(), 0..40),
        end in prop::sample::select(&["</log>", "</log>", "</log>", "", "</trace></log>", "<trace></log>", "<trace"][..]),
        block_bytes in prop_oneof![1..60_usize, 60..2_000_usize, Just(20_000)],
    ) {
        let mut text = "<?xml version=\"1.0\"?><log><global scope=\"event\"><string key=\"concept:name\" value=\"\"/></global>".to_owned();
        for number in 0..PLAIN_ROWS / 2 {
            text += &format!("<trace><string key=\"concept:name\" value=\"C{number}\"/>");
            for hour in [8, 9] {
                text += &format!("<event><string key=\"concept:name\" value=\"Ký\"/><date key=\"time:timestamp\" value=\"2024-03-01T0{hour}:00:00Z\"/></event>");
            }
            text += "</trace>";
        }
        text += &traces.concat();
        text += end;
        let in_order = read_xes(&text, usize::MAX, 1);
        for threads in [1, 2, 7] {
            prop_assert_eq!(&read_xes(&text, block_bytes, threads), &in_order, "on {} threads", threads);
        }
    }
}

fn read_xes(text: &str, block_bytes: usize, threads: usize) -> Outcome {
    let limits = ReadLimits { block_bytes, threads, ..ReadLimits::default() };
    let read = read_within(text.as_bytes(), ProfileChoice::Among(builtin()), &limits);
    read.map_err(|error| format!("{error:#}"))
        .map(|(report, collector)| (report, Collector { parts: 0, ..collector }))
}

#[test]
fn most_blocks_of_a_plain_csv_are_taken_as_parts() {
    let form = Form { separator: ',', line_end: "\r\n", encoding: Encoding::Utf8, unclear_dates: false };
    let rows: Vec<Vec<String>> = (0..500)
        .map(|row| {
            format!("{row};H21.15-240305-{:04};14/03/2024 08:00;Ký;An;;;;Phòng;\"hai\r\ndòng\"", row / 4)
        })
        .map(|row| row.split(';').map(str::to_owned).collect())
        .collect();
    let parts = check(&form.text(&rows, ""), 1_000).unwrap();
    assert!(parts > 20, "{parts}");
}
