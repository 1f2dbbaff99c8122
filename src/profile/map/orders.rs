//! Which of day and month comes first in each column of times, decided for the column as a whole.
//!
//! `04/03/2024` is 4 March or 3 April. One date of the column whose day is beyond 12 tells; until it comes, rows wait. What
//! has been decided is verified with every later date: a column with dates of both orders was swapped in part, and
//! nothing of it can be believed.

use super::super::compile::Profile;
use super::super::reject::{Reason, excerpt};
use super::super::slot::{Cells, SLOT_COUNT, Slot};
use super::super::time::{
    ColumnOrder, DateOrder, OrderEvidence, Reading, has_english_half_day, order_evidence, short_year_date,
};
use super::doubt::{TimeDoubt, TimeProblem};

/// A column with more dates of the other order than one of this many is refused. Fewer are slips of the hand.
const DATES_PER_SLIP: u64 = 100;
/// Dates with at least this many different second numbers, and with only a third as many first ones, are most likely
/// written with the month first: events happen on many days of few months.
const MANY_DAYS: u32 = 4;
/// Logs are of this year of the century or later.
const FIRST_RECENT_YEAR: u32 = 15;
/// Fewer dates than these may be early in one form and late in another by chance.
const MIN_CONVERTED: u64 = 6;

/// How far the order of day and month in one column is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// No date that may be of either order has been seen.
    Unseen,
    /// Only dates that may be of either order have been seen, and their rows wait for the decision.
    Waiting,
    /// Decided without a date that proves it.
    Assumed(ColumnOrder),
    /// Decided by a date that proves it.
    Proven(DateOrder),
}

/// What the times of one column have shown.
#[derive(Clone, Debug)]
struct TimeColumn {
    order: Order,
    /// The numbers from 1 to 12 that came first and second in the dates that wait, as bits.
    numbers: [u16; 2],
    has_english_half_day: bool,
    /// A date that may be of either order.
    either_example: String,
    /// Dates read in the decided order whose day proves it.
    proofs: u64,
    proof_example: String,
    /// Dates that can only be of the other order.
    contrary: u64,
    contrary_example: String,
    /// Dates read in the decided order whose day does not prove it.
    early_ordered: u64,
    /// The first and the last numbers of dates with years of two digits, as bits.
    short_years: [u128; 2],
    short_year_example: String,
    /// Times in a form without an order, by whether their day is up to 12 or later.
    unordered: [u64; 2],
}

/// The columns of times of one file.
#[derive(Debug)]
pub(super) struct TimeColumns {
    /// The cells that are read as times.
    cells: Vec<usize>,
    columns: Vec<TimeColumn>,
    /// The number of columns whose order is `Waiting`.
    waiting: usize,
    /// False for a list, whose few dates tell little.
    is_log: bool,
    profile_order: DateOrder,
}

impl TimeColumns {
    pub(super) fn new(profile: &Profile) -> Self {
        let times = profile.time_cells();
        let order = if profile.states_order { Order::Assumed(ColumnOrder::AsWritten) } else { Order::Unseen };
        let column = TimeColumn { order, ..TimeColumn::EMPTY };
        Self {
            cells: (0..SLOT_COUNT).filter(|&cell| times[cell]).collect(),
            columns: vec![column; SLOT_COUNT],
            waiting: 0,
            is_log: !profile.table().is_list(),
            profile_order: profile.times.first_order(),
        }
    }

    /// Looks at the times of a row; see [`super::Mapper::awaits_order`].
    pub(super) fn look_at(&mut self, cells: &Cells<'_>) -> bool {
        let mut awaits = false;
        for &cell in &self.cells {
            let column = &mut self.columns[cell];
            if !matches!(column.order, Order::Unseen | Order::Waiting) {
                continue;
            }
            let Some(value) = cells[cell] else { continue };
            let was_waiting = column.order == Order::Waiting;
            match order_evidence(value) {
                OrderEvidence::None => {}
                OrderEvidence::Only(order) => {
                    column.order = Order::Proven(order);
                    self.waiting -= usize::from(was_waiting);
                }
                OrderEvidence::Either(one, other) => {
                    awaits = true;
                    column.numbers[0] |= 1 << one;
                    column.numbers[1] |= 1 << other;
                    column.has_english_half_day |= has_english_half_day(value);
                    if !was_waiting {
                        excerpt(value).clone_into(&mut column.either_example);
                        column.order = Order::Waiting;
                        self.waiting += 1;
                    }
                }
            }
        }
        awaits
    }

    pub(super) fn is_settled(&self) -> bool {
        self.waiting == 0
    }

    /// Decides the columns that wait: by the other columns of the file, or else by the profile.
    pub(super) fn settle(&mut self) -> Result<(), TimeDoubt> {
        let of_file = self.order_of_file();
        for &cell in &self.cells {
            let column = &mut self.columns[cell];
            if column.order != Order::Waiting {
                continue;
            }
            if of_file.is_none()
                && cell == Slot::OccurredAt as usize
                && self.is_log
                && self.profile_order == DateOrder::DayFirst
                && column.seems_month_first()
            {
                let example = column.either_example.clone();
                return Err(TimeDoubt { cell, problem: TimeProblem::Undecided, example });
            }
            column.order = Order::Assumed(of_file.map_or(ColumnOrder::AsWritten, ColumnOrder::Known));
        }
        self.waiting = 0;
        Ok(())
    }

    /// Returns columns of the same orders that have seen nothing.
    pub(super) fn unseen(&self) -> Self {
        let columns =
            self.columns.iter().map(|column| TimeColumn { order: column.order, ..TimeColumn::EMPTY });
        Self { cells: self.cells.clone(), columns: columns.collect(), ..*self }
    }

    /// Returns true if the columns have the same orders.
    pub(super) fn has_orders_of(&self, other: &Self) -> bool {
        self.columns.iter().zip(&other.columns).all(|(one, other)| one.order == other.order)
    }

    /// Adds what the next part of the file has shown of columns of the same orders.
    pub(super) fn merge(&mut self, part: &Self) {
        for &cell in &self.cells {
            self.columns[cell].merge(&part.columns[cell]);
        }
    }

    /// Returns the order in which to read a column.
    pub(super) fn order(&self, cell: usize) -> ColumnOrder {
        match self.columns[cell].order {
            Order::Proven(order) => ColumnOrder::Known(order),
            Order::Assumed(order) => order,
            Order::Unseen | Order::Waiting => ColumnOrder::AsWritten,
        }
    }

    /// Notes a value that was read, or that could not be read.
    pub(super) fn note(&mut self, cell: usize, value: &str, read: &Result<Reading, Reason>) {
        let column = &mut self.columns[cell];
        if let Ok(Reading { is_unformatted: true, .. }) = read {
            column.note_short_year(value);
        }
        match read {
            Ok(Reading { instant: None, .. }) => {}
            Ok(Reading { is_ordered: true, is_late_day, .. }) => {
                if *is_late_day && column.proofs == 0 {
                    excerpt(value).clone_into(&mut column.proof_example);
                }
                column.proofs += u64::from(*is_late_day);
                column.early_ordered += u64::from(!is_late_day);
            }
            Ok(Reading { is_late_day, .. }) => column.unordered[usize::from(*is_late_day)] += 1,
            Err(_) => {
                let decided = match column.order {
                    Order::Proven(order) | Order::Assumed(ColumnOrder::Known(order)) => order,
                    _ => self.profile_order,
                };
                if matches!(order_evidence(value), OrderEvidence::Only(order) if order != decided) {
                    if column.contrary == 0 {
                        excerpt(value).clone_into(&mut column.contrary_example);
                    }
                    column.contrary += 1;
                }
            }
        }
    }

    /// Checks the columns after the last row.
    pub(super) fn verify(&self) -> Result<(), TimeDoubt> {
        for &cell in &self.cells {
            let column = &self.columns[cell];
            let problem = if column.contrary * DATES_PER_SLIP > column.proofs && column.contrary > 0 {
                TimeProblem::Mixed
            } else if self.is_log && column.is_half_converted() {
                TimeProblem::HalfConverted
            } else if column.has_short_years_first() {
                TimeProblem::ShortYearFirst
            } else {
                continue;
            };
            let example = match problem {
                TimeProblem::HalfConverted => column.proof_example.clone(),
                TimeProblem::ShortYearFirst => column.short_year_example.clone(),
                _ => column.contrary_example.clone(),
            };
            return Err(TimeDoubt { cell, problem, example });
        }
        Ok(())
    }

    /// Returns the order of the columns that have proven it, if all have the same.
    fn order_of_file(&self) -> Option<DateOrder> {
        let mut proven = self.columns.iter().filter_map(|column| match column.order {
            Order::Proven(order) => Some(order),
            _ => None,
        });
        let first = proven.next()?;
        proven.all(|order| order == first).then_some(first)
    }
}

impl TimeColumn {
    const EMPTY: Self = Self {
        order: Order::Unseen,
        numbers: [0; 2],
        has_english_half_day: false,
        either_example: String::new(),
        proofs: 0,
        proof_example: String::new(),
        contrary: 0,
        contrary_example: String::new(),
        early_ordered: 0,
        short_years: [0; 2],
        short_year_example: String::new(),
        unordered: [0; 2],
    };

    /// Adds what later rows have shown of a column whose order is settled.
    fn merge(&mut self, later: &Self) {
        let first_of = |mine: &mut String, seen: bool, other: &String| {
            if !seen {
                mine.clone_from(other);
            }
        };
        first_of(&mut self.proof_example, self.proofs > 0, &later.proof_example);
        first_of(&mut self.contrary_example, self.contrary > 0, &later.contrary_example);
        first_of(&mut self.short_year_example, self.short_years[0] != 0, &later.short_year_example);
        self.proofs += later.proofs;
        self.contrary += later.contrary;
        self.early_ordered += later.early_ordered;
        for (mine, other) in self.short_years.iter_mut().zip(later.short_years) {
            *mine |= other;
        }
        for (mine, other) in self.unordered.iter_mut().zip(later.unordered) {
            *mine += other;
        }
    }

    /// Returns true if the dates that wait, all of which may be of either order, are rather written with the month first.
    fn seems_month_first(&self) -> bool {
        let [first, second] = self.numbers.map(u16::count_ones);
        (self.has_english_half_day && first <= second) || (second >= MANY_DAYS && second >= 3 * first)
    }

    /// Notes the numbers of a date with a year of two digits.
    fn note_short_year(&mut self, value: &str) {
        let Some((first, last)) = short_year_date(value) else { return };
        if self.short_years[0] == 0 {
            excerpt(value).clone_into(&mut self.short_year_example);
        }
        self.short_years[0] |= 1 << first.min(127);
        self.short_years[1] |= 1 << last.min(127);
    }

    /// Returns true if the years of two digits seem to come first: the last numbers, which are read as years, vary more
    /// than the first, as days do; or they are years long past, and the first numbers recent ones.
    fn has_short_years_first(&self) -> bool {
        let [first, last] = self.short_years;
        if first == 0 {
            return false;
        }
        let is_recent = first.trailing_zeros() >= FIRST_RECENT_YEAR;
        let is_past = last.checked_ilog2().is_some_and(|last| last < FIRST_RECENT_YEAR);
        is_recent && (is_past || last.count_ones() > first.count_ones().max(2))
    }

    /// Returns true if all early days of the column have another form than all late ones.
    fn is_half_converted(&self) -> bool {
        let [early, late] = self.unordered;
        let enough = early >= 2 && self.proofs >= 2 && early + self.proofs >= MIN_CONVERTED;
        enough && late == 0 && self.early_ordered == 0
    }
}
