//! What can be wrong with a calendar or with an assignment of calendars.
//!
//! Messages are in lower case with values in backticks; where the user can do something, a blank line and
//! `hint: …` follow.
use jiff::civil::Date;
use thiserror::Error;

/// The reason why a calendar cannot be read or compiled. Its text is for the user.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[error("{message}")]
pub struct CalendarError {
    message: String,
}

impl CalendarError {
    pub(super) fn new(message: String) -> Self {
        CalendarError { message }
    }

    /// Wraps the parser's error, which shows line and column. If a key is unknown, adds the key that was
    /// probably meant.
    pub(super) fn from_toml(error: &toml::de::Error) -> Self {
        let hint =
            unknown_key_hint(error.message()).map(|hint| format!("\n\nhint: {hint}")).unwrap_or_default();
        CalendarError::new(format!("cannot read the calendar: {}{hint}", error.to_string().trim_end()))
    }

    /// Reports that no calendar among `known` has the name that `wanted_by` asks for.
    pub(super) fn unknown<'a>(
        name: &str,
        wanted_by: &str,
        known: impl Iterator<Item = &'a str> + Clone,
    ) -> Self {
        let hint = match nearest(name, known.clone()) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => format!("there are: {}", known.collect::<Vec<_>>().join(", ")),
        };
        CalendarError::new(format!("unknown calendar `{name}` for {wanted_by}\n\nhint: {hint}"))
    }

    /// Reports a range of days whose last day lies before its first. `what` is `day off` or `leave of`.
    pub(super) fn backwards(what: &str, name: &str, first: Date, last: Date) -> Self {
        CalendarError::new(format!(
            "{what} `{name}` ends on {last}, before it begins on {first}\n\n\
             hint: both days are included; exchange them"
        ))
    }
}

/// Returns `did you mean …` for the message of an unknown key or value: serde quotes the unknown one first,
/// then all that are expected.
fn unknown_key_hint(message: &str) -> Option<String> {
    if !message.starts_with("unknown field") && !message.starts_with("unknown variant") {
        return None;
    }
    let mut quoted = message.split('`').skip(1).step_by(2);
    let unknown = quoted.next()?;
    nearest(unknown, quoted).map(|name| format!("did you mean `{name}`?"))
}

/// Returns the candidate most similar to `word`, if any is similar enough.
fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    /// Below this, a suggestion would confuse more than it helps.
    const LEAST_SIMILARITY: f64 = 0.5;
    candidates
        .map(|candidate| (strsim::normalized_damerau_levenshtein(word, candidate), candidate))
        .filter(|(similarity, _)| *similarity >= LEAST_SIMILARITY)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "in a test, what cannot be had is a failure")]
    use jiff::tz::TimeZone;

    use crate::calendar::{Assignment, CalendarBook, CalendarSpec};

    const HEAD: &str = "name = \"c\"\ntitle = { vi = \"Lịch\", en = \"Calendar\" }\n";
    const WEEK: &str = "[[period]]\nweekly = { monday = [\"08:00-12:00\"] }\n";

    fn parse_error(body: &str) -> String {
        CalendarSpec::parse(&format!("{HEAD}{body}")).unwrap_err().to_string()
    }

    fn compile_error(assignment: &str, first: i64, last: i64) -> String {
        let assignment: Assignment = toml::from_str(assignment).unwrap();
        CalendarBook::compile(&[], &assignment, &TimeZone::UTC, first, last).unwrap_err().to_string()
    }

    #[test]
    fn an_unknown_key_is_shown_with_the_one_meant() {
        let error = parse_error(&format!("day_off = []\n{WEEK}"));
        assert!(error.contains("line 3, column 1") && error.contains("unknown field `day_off`"), "{error}");
        assert!(error.ends_with("\n\nhint: did you mean `days_off`?"), "{error}");
        let error = parse_error("[[period]]\nweekly = { mon = [] }");
        assert!(error.ends_with("hint: did you mean `monday`?"), "{error}");
        let error = parse_error(&format!("qqq = 1\n{WEEK}"));
        assert!(!error.contains("hint:"), "nothing is like it: {error}");
    }

    #[test]
    fn a_shift_that_is_none_says_what_to_write() {
        let shift = |text| parse_error(&format!("[[period]]\nweekly = {{ monday = [\"{text}\"] }}"));
        let night = shift("22:00-06:00");
        assert!(night.contains("write `22:00-24:00` on its day and `00:00-06:00` on the next"), "{night}");
        assert!(shift("08:00-08:00").contains("shift `08:00-08:00` is empty"));
        for text in
            ["8:00-12:00", "08:00", "08:60-12:00", "08:00-24:01", "08:00-+9:00", "a-b", "08:00-12:00-13:00"]
        {
            assert!(shift(text).contains("is not a shift: write `HH:MM-HH:MM`"), "{text}");
        }
    }

    #[test]
    fn shifts_that_overlap_are_named() {
        let error = parse_error("[[period]]\nweekly = { monday = [\"13:00-17:00\", \"08:00-13:30\"] }");
        assert!(
            error.contains("shifts `08:00-13:30` and `13:00-17:00` of Monday (period from ever) overlap")
        );
        let error = parse_error(&format!(
            "made_up = [{{ name = \"x\", day = 2024-05-04, shifts = [\"08:00-12:00\", \"11:00-12:00\"] }}]\n{WEEK}"
        ));
        assert!(error.contains("of 2024-05-04 overlap\n\nhint: "), "{error}");
    }

    #[test]
    fn a_date_has_one_meaning() {
        let error = parse_error(&format!(
            "days_off = [{{ name = \"Tết\", first = 2024-02-08, last = 2024-02-14 }}]\n\
             made_up = [{{ name = \"làm bù\", day = 2024-02-12, like = \"monday\" }}]\n{WEEK}"
        ));
        assert!(
            error.contains("2024-02-12 is given twice, as a day off (`Tết`) and as a made-up day (`làm bù`)"),
            "{error}"
        );
        let reversed = parse_error(&format!(
            "days_off = [{{ name = \"Tết\", first = \"2024-02-14\", last = \"2024-02-08\" }}]\n{WEEK}"
        ));
        assert!(reversed.starts_with("day off `Tết` ends on 2024-02-08, before it begins on 2024-02-14"));
        let neither = parse_error(&format!("days_off = [{{ name = \"Tết\", first = 2024-02-08 }}]\n{WEEK}"));
        assert!(neither.contains("needs either `day`, or `first` and `last`"), "{neither}");
    }

    #[test]
    fn periods_are_in_order_and_have_work() {
        assert!(parse_error("").contains("has no period"));
        assert!(parse_error("[[period]]").contains("the period from ever has no shift"));
        assert!(parse_error(&format!("{WEEK}{WEEK}")).contains("period 2 has no `from`"));
        let early = "[[period]]\nfrom = 2024-01-01\nweekly = { monday = [\"08:00-12:00\"] }\n";
        assert!(
            parse_error(&format!("{early}{early}"))
                .contains("period 2 does not begin after the one before it")
        );
    }

    #[test]
    fn made_up_days_are_worked_and_dates_are_dates() {
        let made_up = |rest: &str| parse_error(&format!("made_up = [{{ name = \"x\", {rest} }}]\n{WEEK}"));
        assert!(
            made_up("day = 2024-05-04").contains("needs either `like` (a weekday with shifts) or `shifts`")
        );
        assert!(made_up("day = 2024-05-04, like = \"sunday\"").contains("needs either `like`"));
        assert!(made_up("day = 2024-05-04, like = \"mondy\"").ends_with("hint: did you mean `monday`?"));
        assert!(made_up("day = \"4/5/2024\", like = \"monday\"").contains("`4/5/2024` is not a date"));
        assert!(made_up("day = 2024-05-04T08:00:00, like = \"monday\"").contains("local date"));
    }

    #[test]
    fn an_assignment_names_calendars_there_are() {
        let error = compile_error("default = \"vm\"", 0, 0);
        assert_eq!(error, "unknown calendar `vm` for the default\n\nhint: did you mean `vn`?");
        let error = compile_error("units = { H21 = \"office\" }", 0, 0);
        assert_eq!(
            error,
            "unknown calendar `office` for unit `H21`\n\nhint: there are: vn, vn-8h, mon-fri-9-17, 24x7"
        );
        let error = parse_error(&format!("holidays_of = \"vietnam\"\n{WEEK}"));
        assert!(error.starts_with("unknown calendar `vietnam` for the holidays of calendar `c`"), "{error}");
        let spec = CalendarSpec::parse(&format!("{HEAD}{WEEK}")).unwrap();
        let twins = CalendarBook::compile(&[spec.clone(), spec], &Assignment::of("c"), &TimeZone::UTC, 0, 0);
        assert!(twins.unwrap_err().to_string().starts_with("two calendars are called `c`"));
    }

    #[test]
    fn leave_and_spans_make_sense() {
        let leave = "leave = [{ official_id = \"lan\", first_day = 2024-03-07, last_day = 2024-03-05 }]";
        assert!(
            compile_error(leave, 0, 0).starts_with("leave of `lan` ends on 2024-03-05, before it begins")
        );
        let impossible = compile_error("", -2_208_988_800_000_000, 4_102_444_800_000_000);
        assert!(
            impossible
                .starts_with("dates from 1900-01-01T00:00:00Z to 2100-01-01T00:00:00Z are out of range"),
            "{impossible}"
        );
        let endless = compile_error("", 0, 253_402_214_400_000_000);
        assert!(endless.contains("to the end of the year 9999 are out of range"), "{endless}");
        assert!(compile_error("", i64::MAX, i64::MAX).contains("the years are not between -9999 and 9999"));
        assert!(compile_error("", 1, 0).contains("the last lies before the first"));
    }
}
