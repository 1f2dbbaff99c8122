//! Numbers as the report carries them: integers of a fixed scale.

/// Returns a number in hundredths.
pub(super) fn hundredths(value: f64) -> i64 {
    scaled(value, 100.0)
}

/// Returns a number in tenths.
pub(super) fn tenths(value: f64) -> i64 {
    scaled(value, 10.0)
}

/// Returns a number in thousandths.
pub(super) fn thousandths(value: f64) -> i64 {
    scaled(value, 1000.0)
}

/// Returns a number in thousandths, rounded to four digits: enough for a chart, and short.
pub(super) fn plotted(value: f64) -> i64 {
    if !value.is_finite() || value <= 0.0 {
        return 0;
    }
    let step = 10_f64.powf((value.log10().floor() - 3.0).max(-3.0));
    thousandths((value / step).round() * step)
}

/// Returns a duration in minutes.
pub(super) fn minutes(micros: i64) -> i64 {
    (micros as f64 / 6e7).round() as i64
}

fn scaled(value: f64, scale: f64) -> i64 {
    if value.is_finite() { (value * scale).round() as i64 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plotted_numbers_keep_four_digits() {
        assert_eq!(
            [plotted(0.0), plotted(0.1234), plotted(12.3456), plotted(98_765.4)],
            [0, 123, 12_350, 98_770_000]
        );
        assert_eq!(hundredths(f64::INFINITY), 0);
    }
}
