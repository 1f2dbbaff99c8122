//! Times as programs and people write them, and columns whose dates may be read in two ways.

use super::{assert_base, base_text, holds, ledger, refusal, run_over, wild};
use crate::fixtures::program::text;

/// The plain file with each time of the column `ThoiGian` as `write` gives it from day, month, year, hour and minute.
fn with_times(write: impl Fn([u32; 5]) -> String) -> String {
    let mut lines = Vec::new();
    for (index, line) in base_text().lines().enumerate() {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        if index > 0 {
            let number = |from: usize, to: usize| cells[2][from..to].parse().unwrap();
            let time = [number(0, 2), number(3, 5), number(6, 10), number(11, 13), number(14, 16)];
            cells[2] = format!("\"{}\"", write(time));
        }
        lines.push(cells.join(","));
    }
    lines.join("\n") + "\n"
}

/// The seconds from 1970 to a local time in Vietnam in March 2024.
fn epoch([day, _, _, hour, minute]: [u32; 5]) -> u64 {
    // 1 March 2024 in UTC.
    1_709_251_200 + u64::from((day - 1) * 86_400 + hour * 3_600 + minute * 60) - 7 * 3_600
}

fn read_wild(name: &str) -> Vec<u8> {
    std::fs::read(wild(name)).unwrap()
}

#[test]
fn common_forms_give_what_the_plain_file_gives() {
    for folder in
        ["21-date-and-time-columns", "23-00-dash", "23-05-gio-ngay", "23b-0-iso-no-seconds", "10-eth"]
    {
        assert_base("a.csv", &read_wild(&format!("{folder}/a.csv")));
    }
    assert_base("a.xlsx", &read_wild("42d-date-plus-time/a.xlsx"));
}

#[test]
fn siblings_of_the_common_forms_give_it_too() {
    let forms: &[fn([u32; 5]) -> String] = &[
        |[d, m, y, h, min]| format!("{d:02}.{m:02}.{y} {h:02}:{min:02}"),
        |[d, m, y, h, min]| format!("{y}/{m:02}/{d:02} {h:02}:{min:02}"),
        |[d, m, y, h, min]| format!("{d:02}/{m:02}/{:02} {h:02}:{min:02}", y % 100),
        |[d, m, y, h, min]| format!("{h} giờ {min} phút ngày {d} tháng {m} năm {y}"),
        |[d, m, y, h, min]| format!("{d:02}/{m:02}/{y} {h}h{min:02}"),
        |[d, _, y, h, min]| format!("Mon Mar {d:02} {:02}:{min:02}:00 UTC {y}", h - 7),
        |[d, _, y, h, min]| format!("Mon Mar {d:02} {h:02}:{min:02}:00 ICT {y}"),
        |[d, m, y, h, min]| format!("{y}-{m:02}-{d:02}T{h:02}:{min:02}:00,000"),
        |time| format!("/Date({}000+0700)/", epoch(time)),
        |time| epoch(time).to_string(),
        |time| format!("{}.0", epoch(time)),
        |time| format!("{}000", epoch(time)),
    ];
    for form in forms {
        assert_base("a.csv", with_times(form).as_bytes());
    }
}

#[test]
fn a_column_that_may_be_american_is_refused() {
    let message = refusal("a.csv", &read_wild("22-us-dates/a.csv"));
    assert!(
        message.contains("`ThoiGian`") && message.contains("hint:") && message.contains("times ="),
        "{message}"
    );
    // Eight days of one month, or one day of eight months: no office works so.
    let message =
        refusal("a.csv", with_times(|[d, m, y, h, min]| format!("{m}/{d}/{y} {h}:{min:02}")).as_bytes());
    assert!(message.contains("whether the day or the month comes first"), "{message}");
}

#[test]
fn one_late_day_tells_the_order_of_the_whole_column() {
    let american = |[d, m, y, h, min]: [u32; 5]| format!("{m}/{d}/{y} {h}:{min:02}:00");
    let last = "H21.15-240311-0009,1.004220,3/21/2024 8:00:00,Phạm Thị Lan - (Chuyên viên),UBND huyện Mẫu,Tiếp nhận \
                hồ sơ,,,,\n";
    let (folder, output) = run_over("a.csv", (with_times(american) + last).as_bytes());
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(ledger(folder.path())["stored"], 17);
    let (plain, _) = run_over("a.csv", base_text().as_bytes());
    let (found, expected) = (holds(folder.path()), holds(plain.path()));
    assert!(expected.iter().all(|hold| found.contains(hold)), "{found:?}");
}

#[test]
fn a_column_of_both_orders_is_refused() {
    let mixed = |[d, m, y, h, min]: [u32; 5]| {
        let d = d + 9;
        if h < 10 {
            format!("{d:02}/{m:02}/{y} {h:02}:{min:02}")
        } else {
            format!("{m:02}/{d:02}/{y} {h:02}:{min:02}")
        }
    };
    let message = refusal("a.csv", with_times(mixed).as_bytes());
    assert!(message.contains("the day first in some rows and the month first in others"), "{message}");
}

#[test]
fn a_column_that_a_spreadsheet_swapped_where_it_could_is_refused() {
    let swapped = |[d, m, y, h, min]: [u32; 5]| {
        let d = d + 6;
        if d <= 12 {
            format!("{y}-{d:02}-{m:02}T{h:02}:{min:02}:00")
        } else {
            format!("{d:02}/{m:02}/{y} {h:02}:{min:02}")
        }
    };
    let message = refusal("a.csv", with_times(swapped).as_bytes());
    assert!(message.contains("a spreadsheet has taken the day for the month"), "{message}");
}

#[test]
fn due_dates_in_dashes_are_read_and_unknown_ones_are_counted() {
    assert_base("a.csv", &read_wild("26b-due-format/a.csv"));
    let (folder, _) = run_over("a.csv", &read_wild("26b-due-format/a.csv"));
    let sql = "SELECT COUNT(due_at) AS n, MIN(due_at) AS first FROM events";
    crate::fixtures::program::succeeds(folder.path(), &["query", "--sql", sql, "--out", "due.csv", "-q"]);
    let due = &crate::fixtures::program::rows(&folder.path().join("due.csv"))[0];
    assert_eq!((due["n"].as_str(), &due["first"][..16]), ("16", "2024-03-20 17:00"), "{due:?}");
    let base = base_text();
    let dues = base.lines().enumerate().map(|(index, line)| match index {
        0 => format!("{line}\n"),
        _ => format!("{line}20 working days\n"),
    });
    let dues: String = dues.collect();
    assert_base("a.csv", dues.as_bytes());
    let (folder, _) = run_over("a.csv", dues.as_bytes());
    let output = crate::fixtures::program::succeeds(folder.path(), &["check", "a.csv", "--lang", "en"]);
    assert!(output.contains("20 working days"), "{output}");
}

#[test]
fn minutes_in_place_of_months_are_refused() {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("a.csv"), base_text()).unwrap();
    let settings = "[profile]\nextends = \"vn-local\"\ntimes = [\"dd/mm/yyyy HH:mm:ss\"]\n";
    std::fs::write(folder.path().join("buckstop.toml"), settings).unwrap();
    let output = crate::fixtures::program::buckstop(folder.path(), &["run", "a.csv", "--lang", "en"]);
    let message = text(&output.stderr);
    assert!(!output.status.success() && message.contains("hint:"), "{message}");
    assert!(message.contains("`mm`"), "{message}");
}

#[test]
fn dates_without_a_time_of_day_are_said_by_a_run() {
    let (folder, output) =
        run_over("a.csv", with_times(|[d, m, y, ..]| format!("{d:02}/{m:02}/{y}")).as_bytes());
    let said = text(&output.stderr);
    assert!(output.status.success() && said.contains("16 of 16 times are at 0:00"), "{said}");
    assert_eq!(ledger(folder.path())["only_dates"], true);
    let quality = crate::fixtures::program::rows(&folder.path().join("store/latest/data_quality.csv"));
    assert!(quality.iter().any(|row| row["about"] == "Times" && row["subject"] == "a.csv"), "{quality:?}");

    let (folder, output) = run_over("a.csv", base_text().as_bytes());
    assert!(!text(&output.stderr).contains("are at 0:00"), "{}", text(&output.stderr));
    assert_eq!(ledger(folder.path())["only_dates"], serde_json::Value::Null);
}

#[test]
fn years_of_two_digits_are_the_last_number_or_the_file_is_refused() {
    assert_base(
        "a.csv",
        with_times(|[d, m, y, h, min]| format!("{d}/{m}/{} {h}:{min:02}", y % 100)).as_bytes(),
    );
    assert_base(
        "a.csv",
        with_times(|[d, m, y, h, min]| format!("{d:02}.{m:02}.{} {h}:{min:02}", y % 100)).as_bytes(),
    );
    for sign in ['-', '/', '.'] {
        let first =
            |[d, m, y, h, min]: [u32; 5]| format!("{}{sign}{m:02}{sign}{d:02} {h:02}:{min:02}", y % 100);
        let message = refusal("a.csv", with_times(first).as_bytes());
        assert!(message.contains("years of two digits") && message.contains("hint:"), "{message}");
    }
    // Days of the second half of a month are told by their number.
    let late = |[d, m, y, h, min]: [u32; 5]| format!("{}-{m:02}-{:02} {h:02}:{min:02}", y % 100, d + 14);
    let message = refusal("a.csv", with_times(late).as_bytes());
    assert!(message.contains("years of two digits"), "{message}");
    // A format that says it is believed.
    let folder = tempfile::TempDir::new().unwrap();
    let first = with_times(|[d, m, y, h, min]| format!("{}-{m:02}-{d:02} {h:02}:{min:02}", y % 100));
    std::fs::write(folder.path().join("a.csv"), first).unwrap();
    let settings = "[profile]\nextends = \"vn-local\"\ntimes = [\"%y-%m-%d %H:%M\"]\n";
    std::fs::write(folder.path().join("buckstop.toml"), settings).unwrap();
    crate::fixtures::program::succeeds(folder.path(), &["run", "a.csv"]);
    let (plain, _) = run_over("a.csv", base_text().as_bytes());
    assert_eq!(holds(folder.path()), holds(plain.path()));
}
