//! The measures, one file each: their words, and which rows they count.

mod case_of;
mod chain;
mod links;
mod send_ups;

mod bounce;
mod complaint;
mod consult_delay;
mod consult_empty;
mod consult_late;
mod due_moved;
mod eve_pause;
mod handling_time;
mod handling_time_elapsed;
mod handling_time_waits;
mod intake_late;
mod late_no_apology;
mod loop_back;
mod misroute;
mod overdue_hold;
mod pass_on;
mod ping_pong;
mod repeat_supplement;
mod send_up;
mod send_up_bare;
mod send_up_returned;

use super::definition::{Clock, Measure};
pub(super) use send_ups::is_send_up;

/// Every measure, in the order of output.
pub const MEASURES: &[Measure] = &[
    handling_time::MEASURE,
    handling_time_waits::MEASURE,
    handling_time_elapsed::MEASURE,
    overdue_hold::MEASURE,
    pass_on::MEASURE,
    ping_pong::MEASURE,
    bounce::MEASURE,
    loop_back::MEASURE,
    misroute::MEASURE,
    consult_delay::MEASURE,
    consult_late::MEASURE,
    consult_empty::MEASURE,
    send_up::MEASURE,
    send_up_bare::MEASURE,
    send_up_returned::MEASURE,
    eve_pause::MEASURE,
    repeat_supplement::MEASURE,
    due_moved::MEASURE,
    late_no_apology::MEASURE,
    intake_late::MEASURE,
    complaint::MEASURE,
];

/// Returns the measure with this id and its index in [`MEASURES`].
pub fn find(id: &str) -> Option<(usize, &'static Measure)> {
    MEASURES.iter().enumerate().find(|(_, measure)| measure.id == id)
}

/// Returns the indices in [`MEASURES`] of the variants of a measure, with their clocks.
pub(super) fn variants_of(id: &str) -> impl Iterator<Item = (usize, Clock)> {
    let all = MEASURES.iter().enumerate();
    all.filter(move |(_, one)| one.variant_of == Some(id)).map(|(index, one)| (index, one.clock))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_unique_and_found() {
        let ids: BTreeSet<&str> = MEASURES.iter().map(|measure| measure.id).collect();
        assert_eq!(ids.len(), MEASURES.len());
        for (index, measure) in MEASURES.iter().enumerate() {
            assert_eq!(find(measure.id).map(|(found, _)| found), Some(index));
        }
        assert!(find("no_such_measure").is_none());
    }

    #[test]
    fn a_variant_counts_the_rows_of_another_measure_and_accuses_nobody() {
        for measure in MEASURES {
            let Some((_, base)) = measure.variant_of.and_then(find) else {
                assert_eq!((measure.variant_of, measure.clock), (None, Clock::Working), "{}", measure.id);
                continue;
            };
            assert!(std::ptr::fn_addr_eq(measure.rows, base.rows), "{}", measure.id);
            assert_eq!((measure.form, measure.needs), (base.form, base.needs), "{}", measure.id);
            assert_eq!((measure.family, base.variant_of), (None, None), "{}", measure.id);
            assert_ne!(measure.clock, base.clock, "{}", measure.id);
        }
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
