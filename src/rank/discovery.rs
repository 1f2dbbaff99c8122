//! Flags subjects so that only a known share of the flags is expected to be false.

/// What may be said about a subject on one measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Beyond the threshold, within the accepted share of false flags, with an interval beyond the peers.
    Flagged,
    /// Enough data, but not certain enough.
    NotFlagged,
    /// Less expected than the minimum: nothing may be concluded, neither blame nor praise.
    TooLittleData,
}

/// Flags in order of probability while the expected share of false flags stays within `false_share`.
///
/// A flag is false with one minus its probability, so the expected share is the mean of that over the
/// flagged: the Bayesian false discovery rate (Newton and others 2004). Subjects of equal probability are
/// flagged together or not at all. `None` stands for too little data.
///
/// ```
/// use buckstop::rank::{Verdict, flag};
///
/// let verdicts = flag(&[Some(0.2), Some(0.99), None, Some(0.85), Some(0.8)], 0.10);
/// // 0.01 alone, then (0.01 + 0.15) / 2 = 0.08; with 0.80 it would be 0.12.
/// assert_eq!(verdicts[1], Verdict::Flagged);
/// assert_eq!(verdicts[3], Verdict::Flagged);
/// assert_eq!(verdicts[4], Verdict::NotFlagged);
/// assert_eq!(verdicts[2], Verdict::TooLittleData);
/// ```
pub fn flag(probabilities: &[Option<f64>], false_share: f64) -> Vec<Verdict> {
    let verdict = |p: &Option<f64>| if p.is_some() { Verdict::NotFlagged } else { Verdict::TooLittleData };
    let mut verdicts: Vec<Verdict> = probabilities.iter().map(verdict).collect();
    let mut ranked: Vec<(f64, usize)> =
        probabilities.iter().enumerate().filter_map(|(index, p)| p.map(|p| (p, index))).collect();
    ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let (mut expected_false, mut flagged) = (0.0, 0.0);
    for equal in ranked.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        expected_false += equal.iter().map(|(p, _)| 1.0 - p).sum::<f64>();
        flagged += equal.len() as f64;
        if expected_false > false_share * flagged {
            break;
        }
        for &(_, index) in equal {
            verdicts[index] = Verdict::Flagged;
        }
    }
    verdicts
}
