//! Nelson–Aalen, Kaplan–Meier and the bins of durations compared with textbook figures and naive versions.

use buckstop::rank::{BIN_COUNT, BinCounts, Hazard, bin_middle_us, bin_of_us, bin_start_us};
use proptest::prelude::*;

fn row(bin: u16, ended: bool) -> BinCounts {
    BinCounts { bin, ended: u64::from(ended), censored: u64::from(!ended) }
}

/// Data from Freireich and others (Blood 21, 1963): weeks of remission of leukaemia under 6-mercaptopurine, the
/// example of most textbooks (Cox and Oakes 1984, p. 8). A week is a bin here.
#[test]
fn textbook_remissions() {
    let ended = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(|week| row(week, true));
    let censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(|week| row(week, false));
    let hazard = Hazard::from_counts(ended.into_iter().chain(censored));
    assert_eq!(hazard.rows(), 21);
    let published = [
        (5, 1.0, 0.0),
        (6, 0.857, 0.1429),
        (7, 0.807, 0.2017),
        (10, 0.753, 0.2683),
        (13, 0.690, 0.3517),
        (16, 0.627, 0.4426),
        (22, 0.538, 0.5854),
        (23, 0.448, 0.7521),
        (40, 0.448, 0.7521),
    ];
    for (week, survival, cumulative) in published {
        assert!((hazard.survival_at(week) - survival).abs() < 6e-4, "survival in week {week}");
        assert!((hazard.cumulative_at(week) - cumulative).abs() < 6e-5, "hazard in week {week}");
    }
    assert_eq!(hazard.median_bin(), Some(23));
    assert_eq!(hazard.percentile_bin(0.25), Some(13));
    assert_eq!(hazard.percentile_bin(0.9), None);
}

#[test]
fn without_open_work_percentiles_are_those_of_the_sorted_rows() {
    let hazard = Hazard::from_counts((1..=10).map(|bin| row(bin, true)));
    assert_eq!(hazard.median_bin(), Some(5));
    assert_eq!(hazard.percentile_bin(0.9), Some(9));
    assert_eq!(hazard.percentile_bin(1.0), Some(10));
}

#[test]
fn no_rows_expect_nothing() {
    let hazard = Hazard::from_counts([]);
    assert_eq!((hazard.rows(), hazard.median_bin()), (0, None));
    assert!(hazard.cumulative_at(7) == 0.0 && hazard.expected_without(&[]) == 0.0);
}

/// Computes the estimate row by row, directly from its definition.
fn naive_cumulative(rows: &[BinCounts], bin: u16) -> f64 {
    let mut ends: Vec<u16> = rows.iter().filter(|row| row.ended > 0).map(|row| row.bin).collect();
    ends.sort_unstable();
    ends.dedup();
    let at_risk = |bin: u16| rows.iter().filter(|row| row.bin >= bin).count() as f64;
    let ended = |bin: u16| rows.iter().filter(|row| row.bin == bin && row.ended > 0).count() as f64;
    ends.into_iter().filter(|&end| end <= bin).map(|end| ended(end) / at_risk(end)).sum()
}

fn rows() -> impl Strategy<Value = Vec<BinCounts>> {
    proptest::collection::vec((0u16..12, any::<bool>()).prop_map(|(bin, ended)| row(bin, ended)), 0..40)
}

/// Returns one entry per bin, ascending, which is the form of partials.
fn merged(rows: &[BinCounts]) -> Vec<BinCounts> {
    let mut merged: Vec<BinCounts> = (0..12).map(|bin| BinCounts { bin, ended: 0, censored: 0 }).collect();
    for row in rows {
        merged[usize::from(row.bin)].ended += row.ended;
        merged[usize::from(row.bin)].censored += row.censored;
    }
    merged.retain(|count| count.ended + count.censored > 0);
    merged
}

proptest! {
    #[test]
    fn hazards_agree_with_the_definition(rows in rows()) {
        let hazard = Hazard::from_counts(rows.iter().copied());
        prop_assert_eq!(&hazard, &Hazard::from_counts(merged(&rows)));
        for bin in 0..13 {
            prop_assert!((hazard.cumulative_at(bin) - naive_cumulative(&rows, bin)).abs() < 1e-12);
        }
        let ended: u64 = rows.iter().map(|row| row.ended).sum();
        prop_assert!((hazard.expected(&rows) - ended as f64).abs() < 1e-9);
    }

    #[test]
    fn leaving_the_subject_out_is_the_hazard_of_the_others(others in rows(), own in rows()) {
        let all = Hazard::from_counts(others.iter().chain(&own).copied());
        let expected: f64 = own.iter().map(|row| naive_cumulative(&others, row.bin)).sum();
        prop_assert!((all.expected_without(&merged(&own)) - expected).abs() < 1e-9);
    }

    #[test]
    fn bins_are_narrow_and_ascend(us in 0..i64::MAX, other in 0..i64::MAX) {
        let bin = bin_of_us(us);
        prop_assert!(bin < BIN_COUNT);
        let (start, middle) = (bin_start_us(bin), bin_middle_us(bin));
        prop_assert!(start <= us && start <= middle && bin_of_us(middle) == bin);
        prop_assert!((middle - us).abs() as f64 <= 0.01 * us as f64);
        prop_assert_eq!(us.cmp(&other).is_le(), bin <= bin_of_us(other) && (us <= other || bin < bin_of_us(other)));
    }
}

#[test]
fn every_bin_starts_where_the_one_before_ends_and_is_at_most_two_percent_wide() {
    assert_eq!((bin_of_us(-5), bin_of_us(0), bin_of_us(1)), (0, 0, 1));
    for bin in 1..BIN_COUNT {
        let start = bin_start_us(bin);
        assert_eq!((bin_of_us(start - 1), bin_of_us(start)), (bin - 1, bin));
        if let Some(next) = (bin + 1 < BIN_COUNT).then(|| bin_start_us(bin + 1)) {
            assert!(next - start == 1 || (next - start) as f64 <= 0.02 * start as f64, "bin {bin}");
        }
    }
    assert_eq!(bin_of_us(i64::MAX), BIN_COUNT - 1);
}
