//! What can be wrong with a calendar or its assignment, said so that the user can mend it.
//!
//! Messages are in lower case with values in backticks; where the user can do something, a blank line and
//! `hint: …` follow. Nothing is repaired silently: working time decides about people.
use jiff::civil::Date;
use thiserror::Error;

/// Why a calendar could not be read, or not be compiled.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum CalendarError {
    /// The text is not TOML, or not a calendar: a wrong type, an unknown key, a shift that is none.
    #[error("cannot read the calendar: {message}{hint}")]
    Toml {
        /// What the parser says, with line, column and the line itself.
        message: String,
        /// Empty, or a blank line and `hint: …`.
        hint: String,
    },
    /// Two shifts of one day share time.
    #[error(
        "calendar `{calendar}`: shifts `{first}` and `{second}` of {day} overlap\n\n\
         hint: let one shift end where the next begins; time is never counted twice"
    )]
    OverlappingShifts {
        /// Name of the calendar.
        calendar: String,
        /// The weekday (`monday of the period from …`) or the made-up date.
        day: String,
        /// The earlier shift, as `HH:MM-HH:MM`.
        first: String,
        /// The later shift.
        second: String,
    },
    /// The calendar has no period.
    #[error(
        "calendar `{calendar}` has no period\n\nhint: add `[[period]]` with `weekly = {{ monday = [\"08:00-17:00\"] }}`"
    )]
    NoPeriod {
        /// Name of the calendar.
        calendar: String,
    },
    /// A period in which nobody ever works.
    #[error(
        "calendar `{calendar}`: the period from {from} has no shift\n\n\
         hint: name the shifts, e.g. `weekly = {{ monday = [\"07:30-11:30\", \"13:30-17:00\"] }}`"
    )]
    EmptyPeriod {
        /// Name of the calendar.
        calendar: String,
        /// First day of the period, or `ever`.
        from: String,
    },
    /// Periods are not in order of time.
    #[error(
        "calendar `{calendar}`: period {number} {problem}\n\n\
         hint: the first period may do without `from` (it then holds since ever); every other needs one, later than the one before"
    )]
    PeriodOrder {
        /// Name of the calendar.
        calendar: String,
        /// The period, counted from 1.
        number: usize,
        /// `has no from`, or `does not begin after the one before it`.
        problem: &'static str,
    },
    /// A day off is neither one day nor a range.
    #[error("calendar `{calendar}`: day off `{name}` needs either `day`, or `first` and `last`")]
    DayOffForm {
        /// Name of the calendar.
        calendar: String,
        /// Name of the day off.
        name: String,
    },
    /// A range whose last day lies before its first.
    #[error(
        "{what} `{name}` ends on {last}, before it begins on {first}\n\nhint: both days are included; exchange them"
    )]
    Backwards {
        /// `day off` or `leave of`.
        what: &'static str,
        /// Name of the day off, or the official.
        name: String,
        /// First day given.
        first: Date,
        /// Last day given.
        last: Date,
    },
    /// One date has two meanings.
    #[error(
        "calendar `{calendar}`: {date} is given twice, {first} and {second}\n\nhint: keep one of the two"
    )]
    DayTwice {
        /// Name of the calendar.
        calendar: String,
        /// The date.
        date: Date,
        /// What it is first said to be.
        first: String,
        /// What it is then said to be.
        second: String,
    },
    /// A made-up day is without working time, or has two kinds of it.
    #[error(
        "calendar `{calendar}`: made-up day {date} needs either `like` (a weekday with shifts) or `shifts`"
    )]
    MadeUpForm {
        /// Name of the calendar.
        calendar: String,
        /// The date.
        date: Date,
    },
    /// Two calendars of one name are offered.
    #[error(
        "two calendars are called `{name}`\n\nhint: rename one of them; the name is the first line of its file"
    )]
    DuplicateCalendar {
        /// The name.
        name: String,
    },
    /// The assignment names a calendar that is not there.
    #[error("unknown calendar `{name}` for {wanted_by}\n\nhint: {hint}")]
    UnknownCalendar {
        /// The name asked for.
        name: String,
        /// `the default` or the unit.
        wanted_by: String,
        /// The nearest name, or all of them.
        hint: String,
    },
    /// The log covers a span of time that no real log covers.
    #[error(
        "dates from {first} to {last} are out of range: {reason}\n\n\
         hint: impossible dates (1900-01-01, 9999-12-31) must be rejected, or read as missing, before working time is counted"
    )]
    OutOfRange {
        /// First instant, as UTC text or the raw microseconds.
        first: String,
        /// Last instant.
        last: String,
        /// What is wrong.
        reason: String,
    },
}

impl CalendarError {
    /// Wraps the parser's error and, for an unknown key, adds the key that was probably meant.
    pub(super) fn from_toml(error: &toml::de::Error) -> Self {
        let hint =
            unknown_key_hint(error.message()).map(|hint| format!("\n\nhint: {hint}")).unwrap_or_default();
        CalendarError::Toml { message: error.to_string().trim_end().to_owned(), hint }
    }

    /// No calendar of that name among those `known`.
    pub(super) fn unknown<'a>(
        name: &str,
        wanted_by: String,
        known: impl Iterator<Item = &'a str> + Clone,
    ) -> Self {
        let hint = match nearest(name, known.clone()) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => format!("there are: {}", known.collect::<Vec<_>>().join(", ")),
        };
        CalendarError::UnknownCalendar { name: name.to_owned(), wanted_by, hint }
    }
}

/// `did you mean …` for the message of an unknown key or value: serde quotes the unknown one first, then all
/// that are expected.
fn unknown_key_hint(message: &str) -> Option<String> {
    if !message.starts_with("unknown field") && !message.starts_with("unknown variant") {
        return None;
    }
    let mut quoted = message.split('`').skip(1).step_by(2);
    let unknown = quoted.next()?;
    nearest(unknown, quoted).map(|name| format!("did you mean `{name}`?"))
}

/// The candidate most like `word`, if any is like it at all.
fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    /// Below this, a suggestion is more confusing than none.
    const LIKE_ENOUGH: f64 = 0.5;
    candidates
        .map(|candidate| (strsim::normalized_damerau_levenshtein(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= LIKE_ENOUGH)
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
