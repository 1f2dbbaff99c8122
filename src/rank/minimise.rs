//! A small quasi-Newton minimiser for a handful of parameters.
//!
//! Broyden–Fletcher–Goldfarb–Shanno with a backtracking line search (Nocedal and Wright 2006, ch. 6). It
//! is deterministic: no random starts, no clock.

/// A function's value and gradient at a point.
pub(super) type Slope<const N: usize> = (f64, [f64; N]);

/// Where the minimiser stopped.
#[derive(Debug, Clone, Copy)]
pub(super) struct Minimum<const N: usize> {
    pub(super) point: [f64; N],
    pub(super) value: f64,
}

/// Returns a minimum of a smooth function near `start`; the function must be finite there.
pub(super) fn minimise<const N: usize>(
    start: [f64; N],
    function: impl Fn(&[f64; N]) -> Slope<N>,
) -> Minimum<N> {
    let mut point = start;
    let (mut value, mut gradient) = function(&point);
    let mut inverse = identity::<N>(1.0 / norm(&gradient).max(1.0));
    let mut fresh = true;
    for _ in 0..MAX_STEPS {
        if norm(&gradient) <= 1e-9 * (1.0 + value.abs()) {
            break;
        }
        let mut direction = inverse.map(|row| -dot(&row, &gradient));
        if dot(&direction, &gradient) >= 0.0 {
            (inverse, fresh) = (identity(1.0 / norm(&gradient).max(1.0)), true);
            direction = inverse.map(|row| -dot(&row, &gradient));
        }
        let Some((step, next)) = line_search(&point, value, &gradient, &direction, &function) else {
            if fresh {
                break;
            }
            // The curvature learnt so far misleads: start again from the steepest descent.
            (inverse, fresh) = (identity(1.0 / norm(&gradient).max(1.0)), true);
            continue;
        };
        let change: [f64; N] = std::array::from_fn(|i| next.1[i] - gradient[i]);
        let gained = value - next.0;
        point = std::array::from_fn(|i| point[i] + step[i]);
        (value, gradient) = next;
        learn(&mut inverse, &step, &change, fresh);
        fresh = false;
        if gained <= 1e-13 * (1.0 + value.abs()) {
            break;
        }
    }
    Minimum { point, value }
}

const MAX_STEPS: usize = 200;
/// Parameters are logarithms: no step may change one by more than a factor of e.
const MAX_STEP: f64 = 1.0;

/// Returns a step along the direction that lowers the function enough, with value and gradient there.
fn line_search<const N: usize>(
    point: &[f64; N],
    value: f64,
    gradient: &[f64; N],
    direction: &[f64; N],
    function: &impl Fn(&[f64; N]) -> Slope<N>,
) -> Option<([f64; N], Slope<N>)> {
    let longest = direction.iter().fold(0.0_f64, |longest, d| longest.max(d.abs()));
    let mut length = (MAX_STEP / longest).min(1.0);
    let slope = dot(direction, gradient);
    for _ in 0..30 {
        let step = direction.map(|d| d * length);
        let next = function(&std::array::from_fn(|i| point[i] + step[i]));
        if next.0.is_finite() && next.0 <= value + 1e-4 * length * slope {
            return Some((step, next));
        }
        length *= 0.4;
    }
    None
}

/// Updates the inverse Hessian (BFGS) from a step and the change of the gradient along it.
fn learn<const N: usize>(inverse: &mut [[f64; N]; N], step: &[f64; N], change: &[f64; N], first: bool) {
    let curvature = dot(step, change);
    if curvature <= 1e-12 * norm(step) * norm(change) {
        return;
    }
    if first {
        *inverse = identity(curvature / dot(change, change));
    }
    let moved = inverse.map(|row| dot(&row, change));
    let scale = (1.0 + dot(change, &moved) / curvature) / curvature;
    for i in 0..N {
        for j in 0..N {
            let cross = moved[i] * step[j] + step[i] * moved[j];
            inverse[i][j] += scale * step[i] * step[j] - cross / curvature;
        }
    }
}

fn identity<const N: usize>(scale: f64) -> [[f64; N]; N] {
    std::array::from_fn(|i| std::array::from_fn(|j| if i == j { scale } else { 0.0 }))
}

fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn norm<const N: usize>(a: &[f64; N]) -> f64 {
    dot(a, a).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reaches_the_bottom_of_a_curved_valley() {
        // Rosenbrock's function, the usual trial: minimum 0 at (1, 1).
        let valley = |p: &[f64; 2]| {
            let (a, b) = (1.0 - p[0], p[1] - p[0] * p[0]);
            (a * a + 100.0 * b * b, [-2.0 * a - 400.0 * p[0] * b, 200.0 * b])
        };
        let minimum = minimise([-1.2, 1.0], valley);
        assert!((minimum.point[0] - 1.0).abs() < 1e-5 && (minimum.point[1] - 1.0).abs() < 1e-5);
    }
}
