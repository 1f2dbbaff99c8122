//! A safe search for the zero of a rising function.

/// Returns the zero between `low` and `high` of a continuous rising function whose values are probabilities.
///
/// False position with Anderson and Björck's weights (1973): the zero always stays inside the
/// bracket, which closes faster than linearly on smooth functions. If the function has the same sign at both ends,
/// the end with the smaller absolute value is returned.
pub(super) fn rising_root(low: f64, high: f64, function: impl Fn(f64) -> f64) -> f64 {
    let (mut a, mut b) = (low, high);
    let (mut at_a, mut at_b) = (function(a), function(b));
    if at_a >= 0.0 {
        return a;
    }
    if at_b <= 0.0 {
        return b;
    }
    let mut moved_low = None;
    for round in 1..=MAX_ROUNDS {
        // A bend in the function can slow false position down, so every fourth round halves the bracket.
        let halve = round % 4 == 0;
        let x = if halve { 0.5 * (a + b) } else { b - at_b * (b - a) / (at_b - at_a) };
        let at_x = function(x);
        if at_x.abs() <= SMALLEST_PROBABILITY || (b - a) <= 1e-13 * b.abs() {
            return x;
        }
        let below = at_x < 0.0;
        let same_side = !halve && moved_low == Some(below);
        if below {
            at_b *= if same_side { weight(at_x / at_a) } else { 1.0 };
            (a, at_a) = (x, at_x);
        } else {
            at_a *= if same_side { weight(at_x / at_b) } else { 1.0 };
            (b, at_b) = (x, at_x);
        }
        moved_low = Some(below);
    }
    0.5 * (a + b)
}

/// Returns the factor by which the value at the end that did not move is reduced, so that the next guess overshoots.
fn weight(shrunk: f64) -> f64 {
    if shrunk < 1.0 { 1.0 - shrunk } else { 0.5 }
}

const SMALLEST_PROBABILITY: f64 = 1e-13;
/// The number of rounds that suffices by halving alone.
const MAX_ROUNDS: usize = 240;

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// Name, function, zero.
    type Trial = (&'static str, fn(f64) -> f64, f64);

    #[test]
    fn finds_zeros_of_smooth_bent_and_flat_functions_in_few_steps() {
        let functions: [Trial; 4] = [
            ("line", |x| x - 0.3, 0.3),
            ("cubic", |x| (x - 0.7).powi(3) + 1e-3 * (x - 0.7), 0.7),
            ("steep", |x| (40.0 * (x - 0.2)).tanh(), 0.2),
            ("bent", |x| if x < 0.9 { 1e-3 * (x - 0.9) } else { x - 0.9 }, 0.9),
        ];
        for (name, function, zero) in functions {
            let calls = Cell::new(0);
            let root = rising_root(0.0, 1.0, |x| {
                calls.set(calls.get() + 1);
                function(x)
            });
            assert!((root - zero).abs() < 1e-9, "{name}: {root}");
            assert!(calls.get() < 60, "{name}: {} calls", calls.get());
        }
    }

    #[test]
    fn without_a_zero_in_the_bracket_the_nearer_end_is_given() {
        let (below, above) = (rising_root(1.0, 2.0, |x| x), rising_root(1.0, 2.0, |x| x - 3.0));
        assert!((below - 1.0).abs() < f64::EPSILON && (above - 2.0).abs() < f64::EPSILON);
    }
}
