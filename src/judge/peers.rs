//! How many others the rows of each subject meet.

use super::sums::Sums;
use rustc_hash::FxHashMap;

/// Returns the number of other subjects in the cells of each subject. Many subjects have the same set of cells, so
/// each count is kept.
pub(super) fn peers(sums: &Sums) -> Vec<u32> {
    let mut cells: Vec<Vec<u32>> = vec![Vec::new(); sums.subjects()];
    for (index, cell) in (0..).zip(&sums.cells) {
        for subject in &cell.subjects {
            cells[*subject as usize].push(index);
        }
    }
    let mut counted: FxHashMap<&[u32], u32> = FxHashMap::default();
    let mut seen_in = vec![u32::MAX; sums.subjects()];
    let mut count = |round: u32, cells: &[u32]| {
        let mut members = 0;
        for cell in cells {
            for subject in &sums.cells[*cell as usize].subjects {
                let seen = &mut seen_in[*subject as usize];
                members += u32::from(*seen != round);
                *seen = round;
            }
        }
        members
    };
    (0..)
        .zip(&cells)
        .map(|(round, cells)| {
            // The subject itself is a member of each of its cells.
            let members = *counted.entry(cells).or_insert_with(|| count(round, cells));
            members.saturating_sub(1)
        })
        .collect()
}
