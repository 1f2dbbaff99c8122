//! Suppression: no hidden cell follows from what is shown.

use buckstop::suppress::{Sum, hidden};
use proptest::prelude::*;

const LEAST: u64 = 5;

/// A table of counts by rows with the totals of rows, of columns, and of all, and the sums that a reader knows.
fn table(rows: usize, columns: usize, inner: &[u64]) -> (Vec<u64>, Vec<Sum>) {
    let width = columns + 1;
    let mut cells = vec![0; (rows + 1) * width];
    for row in 0..rows {
        for column in 0..columns {
            let count = inner[row * columns + column];
            for (at_row, at_column) in [(row, column), (row, columns), (rows, column), (rows, columns)] {
                cells[at_row * width + at_column] += count;
            }
        }
    }
    let across = (0..=rows).map(|row| Sum {
        total: row * width + columns,
        parts: (0..columns).map(|column| row * width + column).collect(),
    });
    let down = (0..=columns).map(|column| Sum {
        total: rows * width + column,
        parts: (0..rows).map(|row| row * width + column).collect(),
    });
    (cells, across.chain(down).collect())
}

/// Tries whether the hidden cells can have other values: lets a cell have one value more or less, and repairs the sums by
/// changing other hidden cells, one at a time, as a reader would. Returns true if some table differs in the cell.
fn can_differ(cell: usize, change: i64, sums: &[Sum], is_hidden: &[bool]) -> bool {
    let mut changes = vec![0_i64; is_hidden.len()];
    changes[cell] = change;
    search(&mut changes, sums, is_hidden, 12)
}

fn search(changes: &mut [i64], sums: &[Sum], is_hidden: &[bool], depth: u32) -> bool {
    let error = |changes: &[i64], sum: &Sum| {
        sum.parts.iter().map(|&part| changes[part]).sum::<i64>() - changes[sum.total]
    };
    let Some(broken) = sums.iter().find(|sum| error(changes, sum) != 0) else { return true };
    if depth == 0 {
        return false;
    }
    let off = error(changes, broken);
    let cells: Vec<(usize, i64)> =
        broken.parts.iter().map(|&part| (part, -off)).chain([(broken.total, off)]).collect();
    for (cell, by) in cells {
        // A cell is changed once: a shortest way needs no more.
        if is_hidden[cell] && changes[cell] == 0 {
            changes[cell] = by;
            if search(changes, sums, is_hidden, depth - 1) {
                return true;
            }
            changes[cell] = 0;
        }
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn no_hidden_cell_follows_from_totals((rows, columns, inner) in (1_usize..4, 1_usize..4).prop_flat_map(|(rows, columns)| {
        (Just(rows), Just(columns), prop::collection::vec(prop_oneof![Just(0_u64), 1_u64..8, 5_u64..200], rows * columns))
    })) {
        let (cells, sums) = table(rows, columns, &inner);
        let is_hidden = hidden(&cells, &sums, LEAST);
        for (cell, &count) in cells.iter().enumerate() {
            if 0 < count && count < LEAST {
                prop_assert!(is_hidden[cell], "{cells:?}");
            }
            if is_hidden[cell] {
                prop_assert!(can_differ(cell, 1, &sums, &is_hidden), "{cell} of {cells:?} follows: {is_hidden:?}");
            }
        }
        for sum in &sums {
            let together: u64 = sum.parts.iter().filter(|&&part| is_hidden[part]).map(|&part| cells[part]).sum();
            prop_assert!(is_hidden[sum.total] || together == 0 || together >= LEAST, "{cells:?} {is_hidden:?}");
        }
        if cells.iter().all(|&count| count == 0 || count >= LEAST) {
            prop_assert!(!is_hidden.contains(&true), "nothing need be hidden in {cells:?}");
        }
    }
}
