//! The weighted median of sorted values, and their distances from it.

/// Returns the distances of sorted values from a centre with their weights, sorted.
pub(super) fn distances(sorted: &[(f64, f64)], centre: f64) -> Vec<(f64, f64)> {
    let (below, above) = sorted.split_at(sorted.partition_point(|(value, _)| *value < centre));
    let distance = |&(value, weight): &(f64, f64)| ((value - centre).abs(), weight);
    let mut below = below.iter().rev().map(distance).peekable();
    let mut above = above.iter().map(distance).peekable();
    let mut distances = Vec::with_capacity(sorted.len());
    loop {
        let from_below = match (below.peek(), above.peek()) {
            (Some(low), Some(high)) => low.0 <= high.0,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => return distances,
        };
        distances.extend(if from_below { below.next() } else { above.next() });
    }
}

/// Returns the weighted median of sorted values, interpolated between the middles of the weights.
pub(super) fn weighted_median(sorted: &[(f64, f64)]) -> f64 {
    let half: f64 = sorted.iter().map(|(_, weight)| weight).sum::<f64>() / 2.0;
    let (mut before, mut last) = (0.0, None::<(f64, f64)>);
    for &(value, weight) in sorted {
        let middle = before + weight / 2.0;
        if middle >= half {
            let Some((middle_before, value_before)) = last else { return value };
            let way = (half - middle_before) / (middle - middle_before).max(1e-12);
            return value_before + (value - value_before) * way;
        }
        before += weight;
        last = Some((middle, value));
    }
    sorted.last().map_or(0.0, |(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weighted_median_is_that_of_equal_voices_and_moves_with_weight() {
        assert!((weighted_median(&[(1.0, 1.0), (2.0, 1.0), (3.0, 1.0)]) - 2.0).abs() < 1e-12);
        assert!((weighted_median(&[(1.0, 1.0), (2.0, 1.0)]) - 1.5).abs() < 1e-12);
        assert!(weighted_median(&[(1.0, 5.0), (2.0, 1.0), (3.0, 1.0)]) < 1.5);
        assert!((weighted_median(&[(7.0, 0.3)]) - 7.0).abs() < f64::EPSILON);
    }

    #[test]
    fn distances_are_sorted_and_keep_their_weights() {
        let distances = distances(&[(1.0, 0.1), (2.0, 0.2), (4.0, 0.3), (9.0, 0.4)], 3.5);
        assert_eq!(distances, [(0.5, 0.3), (1.5, 0.2), (2.5, 0.1), (5.5, 0.4)]);
    }
}
