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
    const LIKE_ENOUGH: f64 = 0.7;
    candidates
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= LIKE_ENOUGH)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}
