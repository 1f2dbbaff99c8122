//! A counted row by its texts, so that rows of different buckets can be put together.

use super::definition::Measure;
use super::months::Months;
use super::row::Row;
use crate::event::{Sym, Symbols};
use crate::fact::Mode;
use crate::rank::bin_of_us;
use serde::{Deserialize, Serialize};

/// A counted row of a case: where it is compared, and what it adds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CaseRow {
    /// The procedure.
    pub procedure: Option<String>,
    /// The step.
    pub step: Option<String>,
    /// The mode.
    pub mode: Mode,
    /// The sender or receiver, where the measure has one.
    pub counterpart: Option<String>,
    /// Months since January 1970.
    pub month: i16,
    /// The bin of the time; 0 for rates.
    pub bin: u16,
    /// True for an outcome or ending.
    pub outcome: bool,
}

impl CaseRow {
    /// Makes it of a row of a bucket with these symbols.
    pub fn new(row: &Row, measure: &Measure, symbols: &Symbols, months: &Months) -> Self {
        let text = |symbol: Sym| symbols.get(symbol).map(str::to_owned);
        Self {
            procedure: text(row.procedure),
            step: text(row.step),
            mode: row.mode,
            counterpart: text(row.counterpart),
            month: months.of(row.counted_at),
            bin: if measure.form.counts_time() { bin_of_us(row.micros) } else { 0 },
            outcome: row.outcome,
        }
    }
}
