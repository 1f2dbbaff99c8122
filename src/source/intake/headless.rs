//! Recognises a row of data where the headings should be.

/// The fewest digits of a time or a code.
const DIGITS: usize = 6;

/// Returns the first of the headings that is a time or a code, which no heading is; `None` if they may be headings.
pub(super) fn data_among_headings(headings: &[String]) -> Option<&str> {
    headings.iter().map(|heading| heading.trim()).find(|heading| is_time(heading) || is_code(heading))
}

/// Returns true for a date with or without a time of day, written in digits.
fn is_time(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let separators = text.chars().filter(|character| "/-.:".contains(*character)).count();
    let all_known =
        text.chars().all(|character| character.is_ascii_digit() || "/-.:,+TZ ".contains(character));
    digits >= DIGITS && separators >= 2 && all_known
}

/// Returns true for a code that is mostly digits, such as that of a case.
fn is_code(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits >= DIGITS && digits * 2 >= text.chars().count() && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_codes_are_distinguished_from_headings() {
        let found = |row: &str| {
            let row: Vec<String> = row.split('|').map(str::to_owned).collect();
            data_among_headings(&row).map(str::to_owned)
        };
        for (row, data) in [
            ("H21.15-240304-0001|1.004220|An", Some("H21.15-240304-0001")),
            ("x|04/03/2024 08:00:00", Some("04/03/2024 08:00:00")),
            ("x|2024-03-04T08:00:00.000+07:00", Some("2024-03-04T08:00:00.000+07:00")),
            ("240304000001|x", Some("240304000001")),
            ("Mã hồ sơ|Ngày gửi|Bước 1|Quý 1/2024|Năm 2024|(5)=(6)+(7)", None),
            ("", None),
        ] {
            assert_eq!(found(row).as_deref(), data, "{row}");
        }
    }
}
