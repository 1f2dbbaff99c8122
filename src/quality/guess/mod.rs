//! Guesses the meaning of the columns of an unknown table from its headings and a sample of its rows.
//!
//! Every guess carries its reason, so that readers of the configuration made from it can judge it. Pure.

mod headings;
mod times;
mod within_cases;

use crate::profile::{Slot, clean, fold, is_time_of_day};
use headings::heading_score;
use std::collections::BTreeSet;
use within_cases::{CaseRows, WithinCases};

pub use times::TimeColumn;

/// A sample of a table: headings, and rows with a cell for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// The headings.
    pub headings: Vec<String>,
    /// Rows from the beginning of the file.
    pub rows: Vec<Vec<String>>,
}

/// A column whose meaning was guessed.
#[derive(Clone, Debug, PartialEq)]
pub struct GuessedColumn {
    /// The meaning.
    pub slot: Slot,
    /// The heading.
    pub heading: String,
    /// The reason, in English.
    pub why: String,
}

/// The most likely meaning of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Guess {
    /// The columns with a meaning, in the order of slots.
    pub columns: Vec<GuessedColumn>,
    /// The formats of its times, in the order in which to try them.
    pub times: Vec<String>,
    /// What is uncertain, in English.
    pub doubts: Vec<String>,
}

impl Guess {
    /// The heading of the column that was taken for a slot.
    pub fn heading(&self, slot: Slot) -> Option<&str> {
        self.columns.iter().find(|column| column.slot == slot).map(|column| column.heading.as_str())
    }
}

/// What the cells of one column are like.
struct SampleColumn<'a> {
    heading: &'a str,
    filled: usize,
    distinct: usize,
    /// How its filled cells are written as times; `None` if too few of them are times.
    time: Option<TimeColumn>,
    /// The share of filled cells with a digit.
    with_digit: f64,
    /// The share of filled cells of two to five words without a digit, each beginning with a capital.
    like_names: f64,
    mean_length: f64,
    /// True if the cells are consecutive numbers, which mean nothing.
    is_count: bool,
    /// True if nearly all filled cells are times of day without a date.
    is_time_of_day: bool,
    /// The cell of each row; empty for none.
    values: Vec<String>,
    /// What the column does inside the cases; `None` if too few cases have several rows.
    within: Option<WithinCases>,
}

/// Guesses the columns of a table. A column holds times if at least `min_time_share` of its filled cells are times.
///
/// # Errors
/// If there is no column of times or none of case numbers, without which there is no log.
pub fn guess(sample: &Sample, min_time_share: f64) -> Result<Guess, String> {
    let mut columns: Vec<SampleColumn<'_>> =
        (0..sample.headings.len()).map(|index| SampleColumn::of(sample, index, min_time_share)).collect();
    let mut guess = Guess::default();
    let mut taken = vec![false; columns.len()];
    if columns.iter().all(|column| column.time.is_none()) {
        return Err("no column holds times in a form that is known".to_owned());
    }
    let Some(case) = best(&columns, &taken, |column| column.score_case(sample.rows.len())) else {
        return Err("no column looks like the number of a case".to_owned());
    };
    let case_rows = CaseRows::new(&columns[case.0].values);
    guess.take(Slot::CaseId, &columns, case, &mut taken);
    for column in &mut columns {
        column.within = case_rows.look_at(&column.values, column.time.as_ref());
    }
    let Some(time) = best(&columns, &taken, |column| column.score_time(sample.rows.len())) else {
        return Err(
            "every column of times is the same in all rows of a case, so none is the time of an event"
                .to_owned(),
        );
    };
    let needs_time_of_day = columns[time.0].time.as_ref().is_some_and(|time| !time.has_time_of_day);
    guess.take(Slot::OccurredAt, &columns, time, &mut taken);
    if needs_time_of_day && let Some(found) = best(&columns, &taken, times_of_day) {
        guess.take(Slot::TimeOfDay, &columns, found, &mut taken);
    }
    for (slot, score) in OTHERS {
        if let Some(found) = best(&columns, &taken, |column| score(column, sample.rows.len())) {
            guess.take(*slot, &columns, found, &mut taken);
        }
    }
    let times = columns.iter().filter_map(|column| column.time.as_ref());
    for format in times.clone().flat_map(|time| &time.formats) {
        if !guess.times.contains(format) {
            guess.times.push(format.clone());
        }
    }
    guess.doubts.extend(times.filter_map(|time| time.doubt.clone()).collect::<BTreeSet<String>>());
    let fixed = columns.iter().zip(&taken).filter(|(column, taken)| !**taken && column.is_fixed_in_cases());
    for (column, _) in fixed.filter(|(column, _)| column.time.is_some() || column.is_about_people()) {
        guess.doubts.push(format!(
            "`{}` is the same in all rows of a case, so it is neither the time of an event nor who acted",
            column.heading
        ));
    }
    if guess.heading(Slot::OfficialId).is_none() {
        guess.doubts.push("no column says who acted: without it nobody can be measured".to_owned());
    }
    guess.columns.sort_by_key(|column| column.slot);
    Ok(guess)
}

/// Says how well a column fits a slot, and why, given the number of rows in the sample; `None` if it does not fit.
type ScoreSlot = fn(&SampleColumn<'_>, usize) -> Option<(f64, String)>;

/// The slots other than case and time, in the order in which they choose a column.
const OTHERS: &[(Slot, ScoreSlot)] = &[
    (Slot::ReceiverId, |column, _| column.by_heading(Slot::ReceiverId)),
    (Slot::OfficialId, |column, rows| column.score_official(rows)),
    (Slot::Activity, |column, rows| column.score_activity(rows)),
    (Slot::DueAt, |column, _| column.time.as_ref().and_then(|_| column.by_heading(Slot::DueAt))),
    (Slot::UnitId, |column, _| column.by_heading(Slot::UnitId)),
    (Slot::ReceiverUnitId, |column, _| column.by_heading(Slot::ReceiverUnitId)),
    (Slot::Status, |column, _| column.by_heading(Slot::Status)),
    (Slot::Step, |column, _| column.by_heading(Slot::Step)),
    (Slot::ProcedureId, |column, _| column.by_heading(Slot::ProcedureId)),
    (Slot::Note, |column, _| column.by_heading(Slot::Note)),
];

/// The index of the free column that fits best, with the reason; the first if several are equal.
fn best(
    columns: &[SampleColumn<'_>],
    taken: &[bool],
    score: impl Fn(&SampleColumn<'_>) -> Option<(f64, String)>,
) -> Option<(usize, String)> {
    let free = columns.iter().enumerate().filter(|(index, column)| !taken[*index] && column.filled > 0);
    let scored = free.filter_map(|(index, column)| score(column).map(|(score, why)| (score, index, why)));
    let mut most: Option<(f64, usize, String)> = None;
    for one in scored {
        if most.as_ref().is_none_or(|most| one.0 > most.0) {
            most = Some(one);
        }
    }
    most.map(|(_, index, why)| (index, why))
}

impl Guess {
    fn take(
        &mut self,
        slot: Slot,
        columns: &[SampleColumn<'_>],
        (index, why): (usize, String),
        taken: &mut [bool],
    ) {
        taken[index] = true;
        self.columns.push(GuessedColumn { slot, heading: columns[index].heading.to_owned(), why });
    }
}

impl<'a> SampleColumn<'a> {
    fn of(sample: &'a Sample, index: usize, min_time_share: f64) -> Self {
        let cells: Vec<String> = sample
            .rows
            .iter()
            .map(|row| row.get(index).map_or("", String::as_str))
            .map(|cell| clean(cell).into_owned())
            .collect();
        let filled: Vec<&str> = cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
        let share = |holds: &dyn Fn(&str) -> bool| {
            filled.iter().filter(|cell| holds(cell)).count() as f64 / filled.len().max(1) as f64
        };
        let numbers: Vec<u64> = filled.iter().filter_map(|cell| cell.parse().ok()).collect();
        Self {
            heading: &sample.headings[index],
            filled: filled.len(),
            distinct: filled.iter().collect::<BTreeSet<_>>().len(),
            time: TimeColumn::of(&filled, min_time_share),
            with_digit: share(&|cell| cell.bytes().any(|sign| sign.is_ascii_digit())),
            like_names: share(&is_like_a_name),
            mean_length: filled.iter().map(|cell| cell.chars().count()).sum::<usize>() as f64
                / filled.len().max(1) as f64,
            is_time_of_day: !filled.is_empty() && share(&is_time_of_day) > 0.9,
            within: None,
            is_count: numbers.len() == filled.len() && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1),
            values: cells,
        }
    }

    /// The score by the heading alone.
    fn by_heading(&self, slot: Slot) -> Option<(f64, String)> {
        let score = heading_score(slot, self.heading)?;
        Some((score, "by its heading".to_owned()))
    }

    /// Returns true if the column has one value in all rows of a case: it says something about the case.
    fn is_fixed_in_cases(&self) -> bool {
        self.within.as_ref().is_some_and(WithinCases::is_fixed)
    }

    fn is_about_people(&self) -> bool {
        heading_score(Slot::OfficialId, self.heading).is_some() || self.like_names > 0.6
    }

    fn score_time(&self, rows: usize) -> Option<(f64, String)> {
        let time = self.time.as_ref().filter(|_| !self.is_fixed_in_cases())?;
        // A column of due dates holds times too.
        let due = if heading_score(Slot::DueAt, self.heading).is_some() { 2.0 } else { 0.0 };
        let named = heading_score(Slot::OccurredAt, self.heading).unwrap_or(0.0);
        let precise = if time.has_time_of_day { 0.5 } else { 0.0 };
        // Every event has a time, so a full column is more likely.
        let full = self.filled as f64 / rows.max(1) as f64;
        let within = self.within.as_ref().map_or(0.0, |within| 0.5 * within.varies + 0.5 * within.in_order);
        let score = time.share * full + named + precise + within - due;
        let form =
            time.formats.first().map_or("in a common form".to_owned(), |form| format!("written `{form}`"));
        let why = format!("{:.0} % of its cells are times {form}", time.share * 100.0);
        Some((score, why + &self.within.as_ref().map_or_else(String::new, WithinCases::text_of_times)))
    }

    fn score_case(&self, rows: usize) -> Option<(f64, String)> {
        if self.time.is_some() || self.is_count {
            return None;
        }
        let named = heading_score(Slot::CaseId, self.heading);
        let repeats = self.filled as f64 / self.distinct.max(1) as f64;
        // Each case has a few rows, and its number has digits.
        let like_a_code = self.with_digit > 0.9 && self.distinct * 200 > rows && self.mean_length < 60.0;
        if named.is_none() && !(like_a_code && repeats > 1.0) {
            return None;
        }
        let code = if like_a_code { 0.5 } else { 0.0 };
        let why = format!("{} values with digits, each {repeats:.1} times", self.distinct);
        Some((named.unwrap_or(0.0) + code + self.filled as f64 / rows.max(1) as f64, why))
    }

    fn score_official(&self, rows: usize) -> Option<(f64, String)> {
        if self.time.is_some() || self.is_count || self.is_fixed_in_cases() {
            return None;
        }
        let named = heading_score(Slot::OfficialId, self.heading).unwrap_or(0.0);
        let repeats = self.filled as f64 / self.distinct.max(1) as f64;
        let names = if self.like_names > 0.6 && repeats > 1.5 && rows > 5 { self.like_names } else { 0.0 };
        (named + names > 0.0).then(|| {
            let why = format!("{} names or accounts, each {repeats:.1} times", self.distinct);
            let within = self.within.as_ref().map_or_else(String::new, WithinCases::text);
            (named + names, why + &within)
        })
    }

    fn score_activity(&self, rows: usize) -> Option<(f64, String)> {
        if self.time.is_some() || self.is_count || self.is_fixed_in_cases() {
            return None;
        }
        let named = heading_score(Slot::Activity, self.heading).unwrap_or(0.0);
        // There are few labels, each in many rows.
        let few = self.distinct > 1 && self.distinct * 5 < self.filled && self.with_digit < 0.5;
        let score = named + if few && rows > 20 { 0.3 } else { 0.0 };
        (score > 0.0).then(|| (score, format!("{} labels in {} rows", self.distinct, self.filled)))
    }
}

/// Scores a column as the time of day that a column of days lacks.
fn times_of_day(column: &SampleColumn<'_>) -> Option<(f64, String)> {
    let why = "its cells are times of day, which the column of the day lacks".to_owned();
    column.is_time_of_day.then_some((1.0, why))
}

/// Returns true for two to five capitalised words without a digit.
fn is_like_a_name(cell: &str) -> bool {
    let words: Vec<&str> = cell.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && !cell.bytes().any(|sign| sign.is_ascii_digit())
        && words.iter().all(|word| word.chars().next().is_some_and(char::is_uppercase))
        && fold(cell).len() < 40
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(csv: &str) -> Sample {
        let mut lines = csv.lines().map(|line| line.split(';').map(str::to_owned).collect::<Vec<_>>());
        Sample { headings: lines.next().unwrap_or_default(), rows: lines.collect() }
    }

    fn found(guess: &Guess) -> Vec<(Slot, &str)> {
        guess.columns.iter().map(|column| (column.slot, column.heading.as_str())).collect()
    }

    #[test]
    fn english_headings_nobody_has_heard_of() {
        let mut csv = "No;Dossier ref;When;What happened;Handled by;Team;Deadline\n".to_owned();
        for row in 0..30 {
            let (case, day) = (row / 3, row % 28 + 1);
            csv += &format!(
                "{};D-{case:04};2024-03-{day:02} 10:00;Step {};Ann Smith{};North;2024-04-{day:02} 17:00\n",
                row + 1,
                ["open", "check", "close"][row % 3],
                ["", "son"][row % 2],
            );
        }
        let guess = guess(&sample(&csv), 0.8).expect("a table of events");
        assert_eq!(
            found(&guess),
            [
                (Slot::CaseId, "Dossier ref"),
                (Slot::OccurredAt, "When"),
                (Slot::Activity, "What happened"),
                (Slot::OfficialId, "Handled by"),
                (Slot::UnitId, "Team"),
                (Slot::DueAt, "Deadline"),
            ]
        );
        assert_eq!(guess.times, ["yyyy-MM-dd H:mm[:ss][.f][Z]"]);
    }

    #[test]
    fn what_is_the_same_in_all_rows_of_a_case_is_no_event() {
        let mut csv = "Ticket;Opened at;Opened by;State;Changed;Agent\n".to_owned();
        for row in 0..30 {
            let (case, step) = (row / 3, row % 3);
            csv += &format!(
                "T-{case:04};2024-03-{:02} 08:00;Ann Smith{};{};2024-03-{:02} 1{step}:00;{}\n",
                case + 1,
                ["", "son"][case % 2],
                ["new", "open", "closed"][step],
                case + 1 + step,
                ["Bob Miller", "Cora Jones", "Dan Brown"][step],
            );
        }
        let guess = guess(&sample(&csv), 0.8).expect("a table of events");
        assert_eq!(guess.heading(Slot::OccurredAt), Some("Changed"));
        assert_eq!(guess.heading(Slot::OfficialId), Some("Agent"));
        assert!(guess.columns[1].why.contains("changes inside 100 % of cases"), "{:?}", guess.columns);
        assert!(guess.doubts.iter().any(|doubt| doubt.contains("`Opened by`")), "{:?}", guess.doubts);
    }

    #[test]
    fn a_day_and_a_time_of_day_are_taken_together() {
        let mut csv = "Case;Date;Time;Who\n".to_owned();
        for row in 0..30 {
            csv += &format!("C-{};2024-03-{:02};0{}:15;Ann Lee\n", row / 3, row % 28 + 1, row % 3 + 7);
        }
        let guess = guess(&sample(&csv), 0.8).expect("a table of events");
        assert_eq!(guess.heading(Slot::TimeOfDay), Some("Time"));
    }

    #[test]
    fn what_has_no_times_is_no_log() {
        assert!(guess(&sample("a;b\n1;2\n3;4"), 0.8).is_err());
    }
}
