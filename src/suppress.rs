//! Hides small counts of a table that is published, so that nobody can compute them from what is shown.
//!
//! A count of one to four people or cases may tell who it is, so it is hidden. If all other parts of a sum are shown, it can be
//! computed by subtraction; so further cells are hidden until no hidden cell follows from those that are shown, whichever
//! sums are combined, and until what is hidden in a sum is together no small count. Zero is shown: nobody is behind it.
//!
//! The rule knows one table. What several published tables tell together, it does not know.

/// A sum that the reader knows: a cell is the sum of others. Cells are given by their index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The cell that is the sum.
    pub total: usize,
    /// The cells that are added up.
    pub parts: Vec<usize>,
}

impl Sum {
    fn cells(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().copied().chain([self.total])
    }
}

/// Returns for each count whether it is hidden. `least` is the smallest count above 0 that may be shown; `sums` must hold.
///
/// ```
/// use buckstop::suppress::{Sum, hidden};
/// // 20 = 3 + 9 + 8: the 3 is hidden, and the 8, because else 20 - 9 - 8 would show the 3.
/// let sums = [Sum { total: 0, parts: vec![1, 2, 3] }];
/// assert_eq!(hidden(&[20, 3, 9, 8], &sums, 5), [false, true, false, true]);
/// ```
pub fn hidden(counts: &[u64], sums: &[Sum], least: u64) -> Vec<bool> {
    let mut hidden: Vec<bool> = counts.iter().map(|&count| 0 < count && count < least).collect();
    while let Some(sum) = first_telling(counts, sums, &hidden, least) {
        let free = |&cell: &usize| !hidden[cell];
        // The smallest part tells least. Totals come after parts, and zeros are hidden only if nothing else is left.
        let order = |&cell: &usize| (counts[cell] == 0, cell == sums[sum].total, counts[cell], cell);
        let next = sums[sum].cells().filter(free).min_by_key(order);
        match next {
            Some(cell) => hidden[cell] = true,
            // Sums that are hidden altogether may still tell something together with others.
            None => sums.iter().flat_map(Sum::cells).for_each(|cell| hidden[cell] = true),
        }
    }
    hidden
}

/// Returns a sum by which a hidden cell can be computed, or by which what it hides is together a small count.
fn first_telling(counts: &[u64], sums: &[Sum], hidden: &[bool], least: u64) -> Option<usize> {
    if sums.iter().all(|sum| sum.cells().all(|cell| hidden[cell])) {
        return None;
    }
    let is_small = |sum: &Sum| {
        let hides: u64 = sum.parts.iter().filter(|&&cell| hidden[cell]).map(|&cell| counts[cell]).sum();
        !hidden[sum.total] && 0 < hides && hides < least
    };
    if let Some(sum) = sums.iter().position(is_small) {
        return Some(sum);
    }
    let computable = computable(sums, hidden);
    // The sum that hides least comes first, and one that has something left to hide before others.
    let hides = |sum: usize| sums[sum].cells().filter(|&cell| hidden[cell]).count();
    (0..sums.len())
        .filter(|&sum| sums[sum].cells().any(|cell| computable.contains(&cell)))
        .min_by_key(|&sum| (hides(sum) == sums[sum].cells().count(), hides(sum), sum))
}

/// A prime number: sums are combined in whole numbers modulo it, which tells the same as fractions do.
const PRIME: i128 = (1 << 61) - 1;

/// Returns the hidden cells that follow from the sums and the cells that are shown: those whose unit vector is a combination
/// of the sums.
fn computable(sums: &[Sum], hidden: &[bool]) -> Vec<usize> {
    let unknown: Vec<usize> = (0..hidden.len()).filter(|&cell| hidden[cell]).collect();
    let column = |cell: usize| unknown.binary_search(&cell).ok();
    let mut rows: Vec<Vec<i128>> = Vec::new();
    for sum in sums {
        let mut row = vec![0; unknown.len()];
        sum.parts.iter().filter_map(|&cell| column(cell)).for_each(|at| row[at] += 1);
        column(sum.total).into_iter().for_each(|at| row[at] -= 1);
        if row.iter().any(|&factor| factor != 0) {
            rows.push(row);
        }
    }
    reduce(&mut rows);
    let alone = |row: &&Vec<i128>| row.iter().filter(|&&factor| factor != 0).count() == 1;
    let found = rows.iter().filter(alone).filter_map(|row| row.iter().position(|&factor| factor != 0));
    found.map(|at| unknown[at]).collect()
}

/// Brings rows into reduced echelon form.
fn reduce(rows: &mut [Vec<i128>]) {
    let width = rows.first().map_or(0, Vec::len);
    let mut done = 0;
    for column in 0..width {
        let Some(pivot) = (done..rows.len()).find(|&row| rows[row][column].rem_euclid(PRIME) != 0) else {
            continue;
        };
        rows.swap(done, pivot);
        let factor = inverse(rows[done][column]);
        rows[done].iter_mut().for_each(|value| *value = (*value * factor).rem_euclid(PRIME));
        let pivot = rows[done].clone();
        for (row, values) in rows.iter_mut().enumerate() {
            let factor = values[column].rem_euclid(PRIME);
            if row != done && factor != 0 {
                let pairs = values.iter_mut().zip(&pivot);
                pairs.for_each(|(value, one)| *value = (*value - factor * one).rem_euclid(PRIME));
            }
        }
        done += 1;
    }
}

/// Returns the inverse of a number modulo the prime, by Fermat's theorem.
fn inverse(number: i128) -> i128 {
    let (mut base, mut exponent, mut power) = (number.rem_euclid(PRIME), PRIME - 2, 1);
    while exponent > 0 {
        if exponent & 1 == 1 {
            power = power * base % PRIME;
        }
        base = base * base % PRIME;
        exponent >>= 1;
    }
    power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_with_totals_hides_a_rectangle() {
        // Two by two, with the totals of rows and columns: hiding one cell takes three more.
        let counts = [2, 30, 32, 40, 50, 90, 42, 80, 122];
        let sums = two_way(2, 2);
        assert_eq!(hidden(&counts, &sums, 5), [true, true, false, true, true, false, false, false, false]);
    }

    #[test]
    fn what_is_hidden_together_is_no_small_count() {
        // 1 + 2 are hidden, and 3 could be computed as their sum.
        let sums = [Sum { total: 3, parts: vec![0, 1, 2] }];
        assert_eq!(hidden(&[1, 2, 30, 33], &sums, 5), [true, true, true, false]);
        // Without a sum nothing else is hidden, and nobody is behind a zero.
        assert_eq!(hidden(&[1, 0, 30, 5], &[], 5), [true, false, false, false]);
    }

    #[test]
    fn a_small_table_is_hidden_altogether() {
        let sums = [Sum { total: 2, parts: vec![0, 1] }];
        assert_eq!(hidden(&[1, 2, 3], &sums, 5), [true, true, true]);
        assert_eq!(hidden(&[3, 0, 3], &sums, 5), [true, false, true]);
    }

    /// The sums of a table of counts by rows, each row followed by its total, and then the totals of the columns.
    fn two_way(rows: usize, columns: usize) -> Vec<Sum> {
        let cell = |row: usize, column: usize| row * (columns + 1) + column;
        let across = (0..=rows).map(|row| Sum {
            total: cell(row, columns),
            parts: (0..columns).map(|column| cell(row, column)).collect(),
        });
        let down = (0..=columns).map(|column| Sum {
            total: cell(rows, column),
            parts: (0..rows).map(|row| cell(row, column)).collect(),
        });
        across.chain(down).collect()
    }
}
