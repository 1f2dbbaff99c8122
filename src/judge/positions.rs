//! The interval of each subject's position among those with enough data.

use super::settings::JudgeSettings;
use super::standing::{Standing, Verdict};
use crate::rank::{GammaMixture, position_intervals};

/// Sets the 90 % interval of the position; position 1 is the worst.
pub(super) fn set_positions(
    standings: &mut [Standing],
    posteriors: &[GammaMixture],
    settings: &JudgeSettings,
) {
    // The draws are made in an order of the posteriors themselves, so that the order of the input cannot matter.
    let key = |index: usize| (posteriors[index].components[0].rate, posteriors[index].components[0].shape);
    let mut order: Vec<usize> =
        (0..standings.len()).filter(|&index| standings[index].verdict != Verdict::TooLittleData).collect();
    order.sort_by(|&a, &b| key(a).0.total_cmp(&key(b).0).then(key(a).1.total_cmp(&key(b).1)));
    let ordered: Vec<GammaMixture> = order.iter().map(|&index| posteriors[index]).collect();
    let intervals = position_intervals(&ordered, settings.rank_draws, settings.seed);
    let count = ordered.len() as u32;
    for (&index, &(low, high)) in order.iter().zip(&intervals) {
        let standing = &mut standings[index];
        standing.position =
            Some(if standing.low_is_bad() { (count + 1 - high, count + 1 - low) } else { (low, high) });
    }
}
