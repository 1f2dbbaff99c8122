//! Nelder and Mead's downhill simplex: a minimum of a smooth function of a few variables without gradients.

/// Finds a local minimum from a start; gives the point and the value there. Deterministic.
pub(super) fn minimise(start: &[f64], function: &dyn Fn(&[f64]) -> f64) -> (Vec<f64>, f64) {
    const MOST_STEPS: usize = 600;
    const TOLERANCE: f64 = 1e-7;
    let mut corners: Vec<(Vec<f64>, f64)> = Vec::with_capacity(start.len() + 1);
    corners.push((start.to_vec(), function(start)));
    for axis in 0..start.len() {
        let mut corner = start.to_vec();
        corner[axis] += 0.5;
        let value = function(&corner);
        corners.push((corner, value));
    }
    for _ in 0..MOST_STEPS {
        corners.sort_by(|one, other| one.1.total_cmp(&other.1));
        let worst = corners.len() - 1;
        if (corners[worst].1 - corners[0].1).abs() <= TOLERANCE * (1.0 + corners[0].1.abs()) {
            break;
        }
        step(&mut corners, function);
    }
    corners.sort_by(|one, other| one.1.total_cmp(&other.1));
    corners.swap_remove(0)
}

/// Reflects the worst corner through the others, and stretches or shrinks by what is found there.
fn step(corners: &mut [(Vec<f64>, f64)], function: &dyn Fn(&[f64]) -> f64) {
    let worst = corners.len() - 1;
    let middle: Vec<f64> = (0..worst)
        .map(|axis| corners[..worst].iter().map(|corner| corner.0[axis]).sum::<f64>() / worst as f64)
        .collect();
    let along = |factor: f64, corner: &[f64]| -> Vec<f64> {
        middle.iter().zip(corner).map(|(middle, worst)| middle + factor * (worst - middle)).collect()
    };
    let reflected = along(-1.0, &corners[worst].0);
    let value = function(&reflected);
    if value < corners[0].1 {
        let stretched = along(-2.0, &corners[worst].0);
        let further = function(&stretched);
        corners[worst] = if further < value { (stretched, further) } else { (reflected, value) };
    } else if value < corners[worst - 1].1 {
        corners[worst] = (reflected, value);
    } else {
        let nearer = if value < corners[worst].1 { -0.5 } else { 0.5 };
        let shrunk = along(nearer, &corners[worst].0);
        let inside = function(&shrunk);
        if inside < corners[worst].1.min(value) {
            corners[worst] = (shrunk, inside);
        } else {
            shrink(corners, function);
        }
    }
}

fn shrink(corners: &mut [(Vec<f64>, f64)], function: &dyn Fn(&[f64]) -> f64) {
    let (best, others) = corners.split_at_mut(1);
    for corner in others {
        for (value, target) in corner.0.iter_mut().zip(&best[0].0) {
            *value = target + 0.5 * (*value - target);
        }
        corner.1 = function(&corner.0);
    }
}

#[cfg(test)]
mod tests {
    use super::minimise;

    #[test]
    fn finds_the_bottom_of_a_curved_valley() {
        // Rosenbrock's function; its minimum is at (1, 1).
        let valley =
            |point: &[f64]| (1.0 - point[0]).powi(2) + 100.0 * (point[1] - point[0] * point[0]).powi(2);
        let (point, value) = minimise(&[-1.2, 1.0], &valley);
        assert!(value < 1e-5, "{value}");
        assert!((point[0] - 1.0).abs() < 0.01 && (point[1] - 1.0).abs() < 0.02, "{point:?}");
    }
}
