//! Nelson–Aalen, Kaplan–Meier and the bins of durations against textbook figures and naive versions.

use buckstop::measure::Count;
use buckstop::rank::{BIN_COUNT, LifeTable, bin_middle_us, bin_of_us, bin_start_us};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// The bin of a row, and whether the row has ended or is censored.
type BinnedRow = (u16, bool);

/// Rows and endings by bin.
type CountsByBin = BTreeMap<u16, Count>;

fn by_bin(rows: &[BinnedRow]) -> CountsByBin {
    let mut counts = CountsByBin::new();
    for &(bin, ended) in rows {
        *counts.entry(bin).or_default() += Count { rows: 1, outcomes: u64::from(ended) };
    }
    counts
}

/// Returns cumulative hazard and survival after each bin, as the program computes them.
fn life_table(counts: &CountsByBin) -> BTreeMap<u16, (f64, f64)> {
    let mut table = LifeTable::new(counts.values().map(|count| count.rows).sum());
    let mut survival = 1.0;
    counts
        .iter()
        .map(|(bin, count)| {
            survival -= table.step(count.rows, count.outcomes);
            (*bin, (table.hazard(), survival))
        })
        .collect()
}

/// Returns cumulative hazard and survival of a duration in this bin.
fn at(table: &BTreeMap<u16, (f64, f64)>, bin: u16) -> (f64, f64) {
    table.range(..=bin).next_back().map_or((0.0, 1.0), |(_, state)| *state)
}

/// Freireich and others (Blood 21, 1963): weeks of remission of leukaemia under 6-mercaptopurine, the
/// example of most textbooks (Cox and Oakes 1984, p. 8). A week is a bin here.
#[test]
fn textbook_remissions() {
    let ended = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(|week| (week, true));
    let censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(|week| (week, false));
    let counts = by_bin(&[ended.as_slice(), &censored].concat());
    assert_eq!(counts.values().map(|count| count.rows).sum::<u64>(), 21);
    let table = life_table(&counts);
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
    for (week, survival, hazard) in published {
        let found = at(&table, week);
        assert!((found.1 - survival).abs() < 6e-4, "survival in week {week}");
        assert!((found.0 - hazard).abs() < 6e-5, "hazard in week {week}");
    }
    let median = table.iter().find(|(_, (_, survival))| *survival <= 0.5).map(|(week, _)| *week);
    assert_eq!(median, Some(23));
}

#[test]
fn no_rows_expect_nothing() {
    let mut table = LifeTable::new(0);
    assert_eq!((table.step(0, 0), table.hazard()), (0.0, 0.0));
}

/// Computes the cumulative hazard row by row, as the definition reads.
fn naive_hazard(rows: &[BinnedRow], bin: u16) -> f64 {
    let mut ends: Vec<u16> = rows.iter().filter(|row| row.1).map(|row| row.0).collect();
    ends.sort_unstable();
    ends.dedup();
    let at_risk = |bin: u16| rows.iter().filter(|row| row.0 >= bin).count() as f64;
    let ended = |bin: u16| rows.iter().filter(|row| row.0 == bin && row.1).count() as f64;
    ends.into_iter().filter(|&end| end <= bin).map(|end| ended(end) / at_risk(end)).sum()
}

fn rows() -> impl Strategy<Value = Vec<BinnedRow>> {
    proptest::collection::vec((0u16..12, any::<bool>()), 0..40)
}

proptest! {
    #[test]
    fn hazards_agree_with_the_definition(rows in rows()) {
        let table = life_table(&by_bin(&rows));
        for bin in 0..13 {
            prop_assert!((at(&table, bin).0 - naive_hazard(&rows, bin)).abs() < 1e-12);
        }
        let ended = rows.iter().filter(|row| row.1).count() as f64;
        let expected: f64 = rows.iter().map(|row| at(&table, row.0).0).sum();
        prop_assert!((expected - ended).abs() < 1e-9);
    }

    #[test]
    fn leaving_the_subject_out_is_the_hazard_of_the_others(others in rows(), own in rows()) {
        let (all, own_counts) = (by_bin(&[others.as_slice(), &own].concat()), by_bin(&own));
        let left: CountsByBin = all
            .into_iter()
            .map(|(bin, count)| (bin, count - own_counts.get(&bin).copied().unwrap_or_default()))
            .collect();
        let table = life_table(&left);
        let found: f64 = own.iter().map(|row| at(&table, row.0).0).sum();
        let expected: f64 = own.iter().map(|row| naive_hazard(&others, row.0)).sum();
        prop_assert!((found - expected).abs() < 1e-9);
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
