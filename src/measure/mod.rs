//! Observed and expected per official and unit.
//!
//! A measure turns fact rows into [`Row`]s: who answers for it, in which peer cell, and what came of it.
//! The same rows are counted in [`Partials`], which merge by addition, and shown as evidence, so what a
//! finding shows is what was counted. [`measure`] then sets each subject against its peers.
//!
//! A new measure is one file with a `const MEASURE` and one line in [`MEASURES`]. Nothing here reads
//! files, the clock or the configuration, and nothing here judges: whether a ratio matters is for
//! [`rank`](crate::rank), what it may mean for [`finding`](crate::finding).

mod registry;

mod row;

mod months;

mod links;

mod bounce;
mod consult_delay;
mod consult_late;
mod handling_time;
mod loop_back;
mod misroute;
mod overdue_hold;
mod pass_on;
mod ping_pong;

mod moment;
mod pairs;
mod tally;

mod gathering;
mod tallies;

mod completeness;
mod load;
mod partials;
mod supply;

mod cells;
mod durations;
mod observe;
mod rates;

pub use completeness::{Completeness, UnitCompleteness};
pub use load::{AGE_CLASSES, AGE_CLASSES_DAYS, Load, LoadSums, loads};
pub use months::{Months, month_name};
pub use observe::{LeftOut, MeasureSettings, Measured, MonthCount, Spread, measure, unmet};
pub use partials::{Counting, Counts, Partials, Scope};
pub use registry::{Counterpart, FactTable, Form, Measure, Need};
pub use row::{Row, for_each_row};
pub use supply::{UnitSupply, Withheld, withheld};

/// Every measure, in the order of output.
pub const MEASURES: &[Measure] = &[
    handling_time::MEASURE,
    overdue_hold::MEASURE,
    pass_on::MEASURE,
    ping_pong::MEASURE,
    bounce::MEASURE,
    loop_back::MEASURE,
    misroute::MEASURE,
    consult_delay::MEASURE,
    consult_late::MEASURE,
];

/// The measure of that id and its place in [`MEASURES`].
pub fn find(id: &str) -> Option<(usize, &'static Measure)> {
    MEASURES.iter().enumerate().find(|(_, measure)| measure.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_unique_and_found() {
        let ids: BTreeSet<&str> = MEASURES.iter().map(|measure| measure.id).collect();
        assert_eq!(ids.len(), MEASURES.len());
        for (place, measure) in MEASURES.iter().enumerate() {
            assert_eq!(find(measure.id).map(|(found, _)| found), Some(place));
        }
        assert!(find("no_such_measure").is_none());
    }

    #[test]
    fn every_entry_is_complete_in_both_languages() {
        for measure in MEASURES {
            for text in [measure.title, measure.doc, measure.needs.text()] {
                assert!(!text.vi.is_empty() && !text.en.is_empty(), "{}", measure.id);
                assert_ne!(text.vi, text.en, "{}", measure.id);
                assert!(!text.vi.contains("  ") && !text.en.contains("  "), "{}", measure.id);
            }
            for doc in [measure.doc.vi, measure.doc.en] {
                assert!(doc.contains("O =") && doc.contains("E ="), "{}: no formula", measure.id);
            }
            assert!(!measure.points.is_empty(), "{}", measure.id);
            assert!(measure.points.iter().all(|point| (1..=11).contains(point)), "{}", measure.id);
        }
    }
}
