//! Logarithmic bins of working time, at most 2 % wide, in integers only.
//!
//! Times are counted in units of 2¹⁴ µs (16 ms). Each power of two is cut into 64 equal bins, so a bin is
//! 1.6 % wide or less; below a second the bins are one unit wide.

/// How many bins there are: every `i64` of µs has one below this.
pub(super) const BINS: usize = 64 + 43 * 64;

const UNIT_BITS: u32 = 14;
const STEP_BITS: u32 = 6;
const STEPS: u64 = 1 << STEP_BITS;

/// The bin of a working time in µs; negative times are 0.
pub fn bin_of_us(micros: i64) -> u16 {
    let units = micros.max(0) as u64 >> UNIT_BITS;
    if units < STEPS {
        return units as u16;
    }
    let shift = units.ilog2() - STEP_BITS;
    (STEPS + u64::from(shift) * STEPS + ((units >> shift) & (STEPS - 1))) as u16
}

/// The middle of a bin, µs.
pub fn bin_middle_us(bin: u16) -> i64 {
    let bin = u64::from(bin);
    let (low, width) = if bin < STEPS {
        (bin, 1)
    } else {
        let shift = (bin - STEPS) / STEPS;
        ((STEPS + bin % STEPS) << shift, 1 << shift)
    };
    ((low << UNIT_BITS) + (width << (UNIT_BITS - 1))) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_middle_is_in_its_bin_and_bins_are_narrow() {
        for bin in 0..BINS as u16 {
            assert_eq!(bin_of_us(bin_middle_us(bin)), bin);
        }
        for bin in 64..BINS as u16 - 1 {
            let width = bin_middle_us(bin + 1) as f64 / bin_middle_us(bin) as f64;
            assert!(width > 1.0 && width < 1.02, "{bin}: {width}");
        }
        assert_eq!(usize::from(bin_of_us(i64::MAX)), BINS - 1);
        assert_eq!(bin_of_us(-5), 0);
    }
}
