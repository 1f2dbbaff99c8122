//! The row of the registry of measures.

use super::authority::BucketAuthority;
use super::need::Need;
use super::row::Row;
use crate::fact::{Facts, Level};
use crate::lang::{Bilingual, bilingual};

/// One measure.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// The name in files and queries.
    pub id: &'static str,
    /// The points of the directive (DOMAIN §1) that it is about.
    pub points: &'static [u8],
    /// The heading.
    pub title: Bilingual,
    /// What it says, what it does not say, the formula and the traps.
    pub doc: Bilingual,
    /// How it is counted.
    pub form: Form,
    /// Which time of a row counts, if it counts time.
    pub clock: Clock,
    /// The habit that it shows; `None` for a measure that only describes, and never blames or praises.
    pub family: Option<Family>,
    /// The measure whose rows it counts with another clock, by id. Such a variant has no family: it shows what a
    /// finding of that measure hangs on.
    pub variant_of: Option<&'static str>,
    /// True for what only a unit answers for: officials have no rows.
    pub units_only: bool,
    /// The measure of time without which this measure of lateness says nothing.
    pub supported_by: Option<&'static str>,
    /// Who else may explain the outcome.
    pub counterpart: Counterpart,
    /// The fact table whose rows are counted.
    pub fact: FactTable,
    /// What the log must hold.
    pub needs: Need,
    /// Visits the rows that count, in the order of the facts. Call it through [`for_each_row`], which leaves out
    /// rows without a subject.
    pub rows: fn(&MeasureInput<'_>, &mut dyn FnMut(&Row)),
}

impl Measure {
    /// Returns true if subjects of this level have rows.
    pub fn has_rows_of(&self, level: Level) -> bool {
        !self.units_only || level == Level::Unit
    }
}

/// What measures look at: the facts of a bucket, or of some of its cases.
#[derive(Clone, Copy, Debug)]
pub struct MeasureInput<'a> {
    /// Whether the holders are officials or units.
    pub level: Level,
    /// The facts.
    pub facts: &'a Facts,
    /// Which level may decide which procedure; it knows none if there is no such list.
    pub authority: &'a BucketAuthority<'a>,
}

/// Visits each row that a measure counts. Rows of a missing subject (`UNKNOWN`) are left out: nobody answers
/// for them, and they are nobody's peers. So are rows that do not count for their subject.
pub fn for_each_row(measure: &Measure, input: &MeasureInput<'_>, visit: &mut dyn FnMut(&Row)) {
    if !measure.has_rows_of(input.level) {
        return;
    }
    (measure.rows)(input, &mut |row| {
        if row.subject.is_none() || input.facts.is_exempt(row.case_id, row.subject, row.began_at) {
            return;
        }
        match measure.clock {
            Clock::Working => visit(row),
            clock => visit(&Row { micros: clock.of(row), weight: clock.of(row), ..*row }),
        }
    });
}

/// How observed and expected are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Rows with an outcome or without. O is the number of outcomes, E the sum of the peers' rates.
    Rate,
    /// Rows with a working time that ended or is still running. O is the number of endings, E the sum of the
    /// peers' cumulative hazards at those times. Few endings are bad.
    Duration,
    /// Rows with a working time at risk in which the outcome came or did not. O and E are as for a duration, and many
    /// outcomes are bad.
    Hazard,
}

impl Form {
    /// Returns true if rows have a time at risk, so that hazards are compared and not shares.
    pub fn counts_time(self) -> bool {
        self != Form::Rate
    }

    /// Returns true if fewer outcomes than expected are bad: who ends little takes long.
    pub fn low_is_bad(self) -> bool {
        self == Form::Duration
    }
}

/// Which time of a row is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Working time without pauses and waits.
    Working,
    /// Working time with pauses and waits for opinions.
    WorkingWithWaits,
    /// Time by the calendar on the wall.
    Elapsed,
}

impl Clock {
    /// Returns the time of a row, µs.
    pub(crate) fn of(self, row: &Row) -> i64 {
        match self {
            Clock::Working => row.micros,
            Clock::WorkingWithWaits => row.with_waits_us,
            Clock::Elapsed => row.elapsed_us,
        }
    }
}

/// The fact table whose rows a measure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the table of this name")]
pub enum FactTable {
    Holds,
    Handovers,
    Consultations,
    Pauses,
    DueMoves,
    Cases,
}

impl FactTable {
    /// Returns the name of the table.
    pub fn name(self) -> &'static str {
        match self {
            FactTable::Holds => "holds",
            FactTable::Handovers => "handovers",
            FactTable::Consultations => "consultations",
            FactTable::Pauses => "pauses",
            FactTable::DueMoves => "due_moves",
            FactTable::Cases => "cases",
        }
    }
}

/// A habit that moves several measures together. An official is judged by families, never by each measure alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Holds cases long or past their due dates.
    Slow,
    /// Sends cases back or passes them on instead of working on them.
    Refuse,
    /// Sends cases to the wrong place.
    Dispatch,
    /// Gives opinions late, or without a position.
    Opinion,
    /// Sends up what it may decide itself, or sends drafts up that come back or say nothing.
    Up,
    /// Stops the clock by asking the applicant again, or shortly before the due date.
    Clock,
}

impl Family {
    /// Returns the name in files and queries.
    pub fn id(self) -> &'static str {
        match self {
            Family::Slow => "slow",
            Family::Refuse => "refuse",
            Family::Dispatch => "dispatch",
            Family::Opinion => "opinion",
            Family::Up => "up",
            Family::Clock => "clock",
        }
    }

    /// Returns what the habit is.
    pub fn title(self) -> Bilingual {
        match self {
            Family::Slow => {
                bilingual("giữ hồ sơ lâu hoặc quá hạn", "holds cases long or past their due dates")
            }
            Family::Refuse => bilingual(
                "trả lại hoặc chuyển đi thay vì xử lý",
                "sends cases back or passes them on instead of working on them",
            ),
            Family::Dispatch => bilingual("chuyển hồ sơ sai chỗ", "sends cases to the wrong place"),
            Family::Opinion => bilingual(
                "cho ý kiến chậm hoặc không nêu quan điểm",
                "gives opinions late, or without a position",
            ),
            Family::Up => bilingual(
                "trình lên việc tự quyết được, hoặc trình dự thảo sơ sài",
                "sends up what it may decide itself, or drafts that come back or say nothing",
            ),
            Family::Clock => bilingual(
                "dừng đồng hồ bằng cách yêu cầu bổ sung lần nữa hoặc sát hạn",
                "stops the clock by asking the applicant again, or shortly before the due date",
            ),
        }
    }

    /// Returns true if it is about conduct, and not about speed or about where work is sent.
    pub fn is_conduct(self) -> bool {
        matches!(self, Family::Refuse | Family::Opinion | Family::Up | Family::Clock)
    }
}

/// Who else may explain an outcome, so that the expectation takes it into account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counterpart {
    /// Nobody.
    None,
    /// The sender of the case: only rows of the same sender are compared, each with the weight of the rate of its
    /// procedure. What everybody sends back to a sender was misrouted, and counts against nobody but the sender.
    Sender,
    /// The receiver of the case: rows of all receivers are compared, and counted apart, so that what is found can be
    /// tested with any one of them left out.
    Receiver,
}
