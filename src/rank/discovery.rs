//! Whom to flag so that few flags are false.

use super::Verdict;

/// Flags in order of probability while the expected share of false flags, the mean of one minus
/// probability over those flagged, stays within `false_share`. Equal probabilities are flagged together
/// or not at all. Subjects without enough data are neither flagged nor counted.
///
/// ```
/// use buckstop::rank::{Verdict, flag};
/// let verdicts = flag(&[0.99, 0.5, 0.85, 0.95], &[true, true, true, false], 0.1);
/// // 0.99 alone errs in 1 % of cases, with 0.85 in 8 %, with 0.5 in 22 %.
/// assert_eq!(
///     verdicts,
///     [Verdict::Flagged, Verdict::Unremarkable, Verdict::Flagged, Verdict::TooLittleData]
/// );
/// ```
pub fn flag(probability: &[f64], enough: &[bool], false_share: f64) -> Vec<Verdict> {
    let mut order: Vec<usize> = (0..probability.len()).filter(|&place| enough[place]).collect();
    order.sort_by(|&one, &other| probability[other].total_cmp(&probability[one]).then(one.cmp(&other)));
    let mut verdicts: Vec<Verdict> = enough
        .iter()
        .map(|&enough| if enough { Verdict::Unremarkable } else { Verdict::TooLittleData })
        .collect();
    let mut wrong = 0.0;
    let mut seen = 0;
    for equals in order.chunk_by(|&one, &other| probability[one].total_cmp(&probability[other]).is_eq()) {
        wrong += equals.iter().map(|&place| 1.0 - probability[place]).sum::<f64>();
        seen += equals.len();
        if wrong > false_share * seen as f64 {
            break;
        }
        for &place in equals {
            verdicts[place] = Verdict::Flagged;
        }
    }
    verdicts
}
