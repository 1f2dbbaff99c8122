//! The quality gate: whether a file is good enough to be kept and published.
//!
//! Every threshold is a share of one file, so that many good files cannot hide a bad one. Pure: counts and limits in,
//! exceeded thresholds out; the clock enters through the counts.

use super::completeness::LogCompleteness;
use super::single_case::SingleCaseOfficials;
use crate::config::GateSettings;
use crate::event::{EventRecord, Kind};
use crate::profile::Reject;
use std::fmt;

/// What the gate counts of a file's events, with an example of each fault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventCounts {
    /// How complete the events are.
    pub completeness: LogCompleteness,
    /// Events later than the latest plausible instant.
    pub future: u64,
    officials: SingleCaseOfficials,
    examples: Examples,
}

/// The first of each fault; `None` if there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Examples {
    /// The cell, and the reason.
    rejected: Option<(Example, &'static str)>,
    unknown_kind: Option<Example>,
    no_actor: Option<Example>,
    future: Option<Example>,
}

/// A row, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Example {
    row: u64,
    text: String,
}

impl Example {
    fn words(&self) -> String {
        format!("row {}{}", self.row, self.text)
    }

    /// Returns the same example of a row with more rows before it.
    fn after(self, rows: u64) -> Self {
        Self { row: self.row + rows, ..self }
    }
}

impl EventCounts {
    /// Counts an event. `is_placeholder` is true if its official stands for nobody in particular; `latest` is the latest
    /// plausible instant, µs UTC.
    pub fn add(&mut self, record: &EventRecord<'_>, is_placeholder: bool, latest: i64) {
        if record.kind != Kind::System {
            self.officials.add(record);
        }
        let without_official = self.completeness.without_official();
        self.completeness.add(record, is_placeholder);
        let example = |text: String| Example { row: record.source_row, text };
        let activity = || example(format!(": `{}`", record.activity));
        if record.kind == Kind::Unknown {
            self.examples.unknown_kind.get_or_insert_with(activity);
        }
        if self.completeness.without_official() > without_official {
            self.examples.no_actor.get_or_insert_with(activity);
        }
        if record.occurred_at > latest {
            self.future += 1;
            self.examples.future.get_or_insert_with(|| {
                let at = jiff::Timestamp::from_microsecond(record.occurred_at);
                example(format!(": {}", at.map(|at| at.to_string()).unwrap_or_default()))
            });
        }
    }

    /// Adds the counts of the part of the file that follows, whose rows are counted from the row after `rows_before`.
    pub fn add_part(&mut self, part: Self, rows_before: u64) {
        self.completeness.add_counts(&part.completeness);
        self.future += part.future;
        self.officials.add_part(part.officials, rows_before);
        let Examples { rejected, unknown_kind, no_actor, future } = part.examples;
        let mine = &mut self.examples;
        mine.rejected =
            mine.rejected.take().or(rejected.map(|(example, reason)| (example.after(rows_before), reason)));
        for (mine, other) in [
            (&mut mine.unknown_kind, unknown_kind),
            (&mut mine.no_actor, no_actor),
            (&mut mine.future, future),
        ] {
            *mine = mine.take().or(other.map(|example| example.after(rows_before)));
        }
    }

    /// Returns all counts for the gate, and keeps those that do not grow with the number of officials.
    pub(super) fn for_gate(&mut self) -> Self {
        let officials = std::mem::take(&mut self.officials);
        Self { officials, ..self.clone() }
    }

    /// The first reject: its row, column and value, in words; `None` if there is none.
    pub fn first_reject(&self) -> Option<String> {
        self.examples.rejected.as_ref().map(|(cell, _)| cell.words())
    }

    /// Remembers the first reject for the message; their number comes from the report of the file.
    pub fn reject(&mut self, reject: &Reject<'_>) {
        self.examples.rejected.get_or_insert_with(|| {
            let text = format!(", `{}` = `{}`", reject.column, reject.value);
            (Example { row: reject.row, text }, reject.reason.text().en)
        });
    }
}

/// Everything that the gate looks at of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GateInput {
    /// The name of the file.
    pub name: String,
    /// Rows read, without those skipped on purpose.
    pub rows: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// Its events.
    pub events: EventCounts,
    /// Rows of the previous file of this name; `None` if there was none.
    pub rows_before: Option<u64>,
}

/// A threshold that a file exceeds.
#[derive(Clone, Debug, PartialEq)]
pub struct Trip {
    /// The name of the file.
    pub file: String,
    /// The setting, as in `gate.max_rejected`; [`UNREAD`] if a file is missing.
    pub threshold: &'static str,
    /// The number of faults.
    pub count: u64,
    /// The number of rows or events among which they are.
    pub of: u64,
    /// The share that is allowed.
    pub limit: f64,
    /// What is counted, to complete "3 of 100 …".
    pub what: &'static str,
    /// The first fault; empty if there is none to show.
    pub example: String,
    /// What to look at, to complete "look at …".
    pub look_at: &'static str,
}

/// What stands for a threshold where a file of a name that was read before is not read. No setting allows it.
pub const UNREAD: &str = "unread";

impl Trip {
    /// Makes the trip for a file that is not read, or gives no events, although `previous`, a file of its name, did. `why`
    /// says what is wrong.
    pub fn unread(file: &str, previous: &str, why: &str) -> Self {
        Self {
            file: file.to_owned(),
            threshold: UNREAD,
            count: 1,
            of: 1,
            limit: 0.0,
            what: "of the files that were read before is not read",
            example: format!("{why} (`{previous}` was read before)"),
            look_at: "whether the exporting system has renamed a heading or broken off",
        }
    }

    /// The share found.
    pub fn share(&self) -> f64 {
        self.count as f64 / self.of.max(1) as f64
    }
}

impl fmt::Display for Trip {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (file, count, of, what) = (&self.file, self.count, self.of, self.what);
        if self.threshold == UNREAD {
            return write!(
                text,
                "{file} cannot be read as before: {}; look at {}",
                self.example, self.look_at
            );
        }
        let (share, limit) = (self.share() * 100.0, self.limit * 100.0);
        write!(text, "{file}: {count} of {of} {what}: {share:.1} %, and `{}` allows ", self.threshold)?;
        write!(text, "{limit:.1} %")?;
        if !self.example.is_empty() {
            write!(text, "; first {}", self.example)?;
        }
        write!(text, "; look at {}", self.look_at)
    }
}

/// The gate has tripped: nothing was kept, nothing is published.
#[derive(Debug)]
pub struct Tripped {
    /// The exceeded thresholds, at least one.
    pub trips: Vec<Trip>,
    /// True for a dry run, which keeps nothing anyway.
    pub check: bool,
}

impl std::error::Error for Tripped {}

impl fmt::Display for Tripped {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        let trips = listed(&self.trips);
        if self.check {
            return write!(
                text,
                "the quality gate would trip: `buckstop run` would store and publish nothing{trips}\n\nhint: \
                 correct the export or the profile, set the threshold in `[gate]`, or run with `--no-gate`"
            );
        }
        write!(
            text,
            "the quality gate tripped: nothing was stored or published{trips}\n\nhint: `buckstop check` shows \
             each file in full; correct the export or the profile, set the threshold in `[gate]`, or override the \
             gate with `--no-gate`"
        )
    }
}

fn listed(trips: &[Trip]) -> String {
    trips.iter().map(|trip| format!("\n  {trip}")).collect()
}

/// Returns the thresholds that a file exceeds, in the order of the settings.
pub fn find_trips(file: &GateInput, limits: &GateSettings) -> Vec<Trip> {
    let (events, examples) = (&file.events.completeness, &file.events.examples);
    let mut trips = Vec::new();
    let mut test =
        |threshold, (count, of): (u64, u64), limit: f64, what, example: Option<String>, look_at| {
            if of >= limits.min_rows.max(1) && count as f64 > limit * of as f64 {
                let (file, example) = (file.name.clone(), example.unwrap_or_default());
                trips.push(Trip { file, threshold, count, of, limit, what, example, look_at });
            }
        };
    test(
        "gate.max_rejected",
        (file.rejected, file.rows),
        limits.max_rejected,
        "rows rejected",
        examples.rejected.as_ref().map(|(cell, reason)| format!("{}: {reason}", cell.words())),
        "the reasons in `buckstop check`: the profile's time formats, or another export's columns",
    );
    test(
        "gate.max_unknown_kind",
        (events.unknown_kind, events.all_events()),
        limits.max_unknown_kind,
        "events of unknown kind",
        examples.unknown_kind.as_ref().map(Example::words),
        "the activities without a rule: `buckstop check` suggests rules to paste",
    );
    test(
        "gate.max_no_actor",
        (events.without_official(), events.acts),
        limits.max_no_actor,
        "acts without an official",
        examples.no_actor.as_ref().map(Example::words),
        "the column of the actor: is it the right one, and filled?",
    );
    test(
        "gate.max_single_case",
        file.events.officials.counts(),
        limits.max_single_case,
        "officials with acts in a single case only",
        file.events.officials.example(),
        "the column of the actor: it may name applicants, or number the rows",
    );
    test(
        "gate.max_future",
        (file.events.future, events.all_events()),
        limits.max_future,
        "events in the future",
        examples.future.as_ref().map(Example::words),
        "the order of day and month, the time zone, and this machine's clock",
    );
    if let Some(before) = file.rows_before {
        test(
            "gate.max_lost",
            (before.saturating_sub(file.rows), before),
            limits.max_lost,
            "rows of the last export are lost",
            None,
            "whether the export was cut off",
        );
    }
    trips
}

/// What the names of the files of one export have in common.
///
/// Digits become `#`, because they differ from night to night. The number that the store adds to a repeated name goes.
///
/// ```
/// assert_eq!(buckstop::quality::family("hoso-2024-03-11.csv"), buckstop::quality::family("hoso-2024-03-12.csv (2)"));
/// ```
pub fn family(name: &str) -> String {
    let numbered = name.rsplit_once(" (").filter(|(_, rest)| {
        let digits = rest.strip_suffix(')').unwrap_or_default();
        !digits.is_empty() && digits.bytes().all(|sign| sign.is_ascii_digit())
    });
    let name = numbered.map_or(name, |(name, _)| name);
    let mut family = String::with_capacity(name.len());
    for sign in name.chars() {
        let sign = if sign.is_ascii_digit() { '#' } else { sign };
        if sign != '#' || !family.ends_with('#') {
            family.push(sign);
        }
    }
    family
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    fn limits() -> GateSettings {
        crate::config::load(None).unwrap().gate
    }

    fn file(rows: u64, rejected: u64, events: EventCounts) -> GateInput {
        GateInput { name: "a.csv".to_owned(), rows, rejected, events, rows_before: None }
    }

    #[test]
    fn each_threshold_trips_alone_and_at_its_limit_none_does() {
        let complete =
            LogCompleteness { events: 1000, acts: 1000, with_official: 1000, ..LogCompleteness::default() };
        let counts = |completeness, future| EventCounts { completeness, future, ..EventCounts::default() };
        let none = counts(complete, 0);
        assert_eq!(find_trips(&file(1000, 100, none.clone()), &limits()), []);
        for (rejected, events, threshold) in [
            (101, none.clone(), "gate.max_rejected"),
            (0, counts(LogCompleteness { unknown_kind: 301, ..complete }, 0), "gate.max_unknown_kind"),
            (0, counts(LogCompleteness { with_official: 399, ..complete }, 0), "gate.max_no_actor"),
            (0, counts(complete, 21), "gate.max_future"),
        ] {
            let found: Vec<&str> = find_trips(&file(1000, rejected, events), &limits())
                .iter()
                .map(|trip| trip.threshold)
                .collect();
            assert_eq!(found, [threshold]);
        }
    }

    #[test]
    fn small_files_are_let_through_and_lost_rows_trip_where_asked() {
        assert_eq!(find_trips(&file(50, 50, EventCounts::default()), &limits()), []);
        let cut = GateInput { rows_before: Some(1000), ..file(700, 0, EventCounts::default()) };
        assert_eq!(find_trips(&cut, &limits()), []);
        let strict = GateSettings { max_lost: 0.2, ..limits() };
        let trips = find_trips(&cut, &strict);
        assert_eq!((trips.len(), trips[0].count, trips[0].of), (1, 300, 1000));
        assert_eq!(find_trips(&GateInput { rows_before: Some(800), ..cut }, &strict), []);
    }

    #[test]
    fn families_differ_in_digits_only() {
        assert_eq!(family("export (2).csv"), family("export (3).csv"));
        assert_ne!(family("events.csv"), family("cases.csv"));
        assert_eq!(family("a.csv"), "a.csv");
    }
}
