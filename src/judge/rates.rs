//! Mantel–Haenszel sums of a rate.
//!
//! With the subject's rows n of which y have the outcome, all rows N and all outcomes Y of the cell:
//! O* = y·(N−n)/N, E* = n·(Y−y)/N, V = n·(N−n)·Y·(N−Y) / (N²·(N−1)) (Mantel and Haenszel 1959).
//!
//! Where rows of several procedures meet with one sender, a row weighs the rate e of its procedure. With A = Σe over
//! the cell and a = Σe of the subject: O* = y·(A−a)/A, E* = a·(Y−y)/A, V = a·(A−a)/A · Y/A · (1 − Y/N).

use super::expectation::Expectation;
use super::layout::{Cell, Part, total_of};
use super::sums::{CellSums, PartMonth};

/// Adds up a cell.
pub(super) fn add_up(cell: &Cell<'_>, expectation: Expectation) -> CellSums {
    let total = cell.total();
    let (all_rows, all_outcomes) = (total.rows as f64, total.outcomes as f64);
    let weighted =
        |parts: &[Part<'_>]| parts.iter().map(|one| one.weight * one.total().rows as f64).sum::<f64>();
    let all = weighted(&cell.parts);
    let rate = if all > 0.0 { all_outcomes / all } else { 0.0 };
    let mut sums = CellSums::new(cell.step, vec![rate / all.max(1e-12)]);
    for parts in cell.by_subject() {
        let own = total_of(parts);
        let exposure = weighted(parts);
        let weight = expectation.weight(all, exposure);
        let others = weight * ((all - exposure) / all);
        let others_rate = weight * ((all_outcomes - own.outcomes as f64) / all);
        let variance = weight * variance(cell, exposure, all, all_rows, all_outcomes);
        sums.push_member(parts[0].subject, [exposure]);
        for part in parts {
            for counts in part.counts.chunk_by(|one, two| one.month() == two.month()) {
                let mut month = PartMonth::new(part, counts[0].month());
                counts.iter().for_each(|count| month.count += count.count());
                let weight = part.weight * month.count.rows as f64;
                month.observed = month.count.outcomes as f64 * others;
                month.expected = weight * others_rate;
                month.variance = variance * weight / exposure;
                sums.rows.push(month);
            }
        }
    }
    sums
}

/// Returns V of a subject with the weighted rows `exposure`.
fn variance(cell: &Cell<'_>, exposure: f64, all: f64, rows: f64, outcomes: f64) -> f64 {
    let share = exposure * (all - exposure) / all * (outcomes / all);
    let weighted = cell.parts.iter().any(|part| (part.weight - 1.0).abs() > f64::EPSILON);
    if weighted { share * (1.0 - outcomes / rows) } else { share * (rows - outcomes) / (rows - 1.0).max(1.0) }
}
