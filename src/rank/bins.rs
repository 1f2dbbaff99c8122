//! Logarithmic bins of durations, so that partials of different buckets merge by adding integers.
//!
//! An octave (from a power of two to the next) is cut into 64 equal bins: a bin is at most 1/64 = 1.6 %
//! wide. Only integer operations, so that every machine puts a duration into the same bin.

/// Bins in an octave, as a power of two.
const STEPS_LOG2: u32 = 6;
const STEPS: i64 = 1 << STEPS_LOG2;

/// The number of bins; every bin is less than this. The last one ends at [`i64::MAX`].
pub const BIN_COUNT: u16 = ((63 - STEPS_LOG2 + 1) << STEPS_LOG2) as u16;

/// Returns the bin of a duration in microseconds.
///
/// Bins ascend with the duration. Below 128 µs each microsecond has a bin of its own, 0 included; above,
/// a bin is at most 1.6 % wide. A negative duration (clocks of exports do run backwards) counts as 0.
///
/// ```
/// use buckstop::rank::{bin_middle_us, bin_of_us};
///
/// let day_us = 8 * 3600 * 1_000_000;
/// let middle = bin_middle_us(bin_of_us(day_us));
/// assert!((middle - day_us).abs() as f64 <= 0.01 * day_us as f64);
/// assert_eq!(bin_middle_us(bin_of_us(0)), 0);
/// ```
#[inline]
pub fn bin_of_us(us: i64) -> u16 {
    if us < STEPS {
        return us.max(0) as u16;
    }
    let shift = 63 - us.leading_zeros() - STEPS_LOG2;
    ((shift << STEPS_LOG2) + (us >> shift) as u32) as u16
}

/// Returns the shortest duration of a bin, in microseconds. A bin from [`BIN_COUNT`] on counts as the last one.
#[inline]
pub fn bin_start_us(bin: u16) -> i64 {
    let (shift, steps) = shift_and_steps(bin);
    steps << shift
}

/// Returns the duration that stands for a bin, in microseconds: its middle, rounded down.
#[inline]
pub fn bin_middle_us(bin: u16) -> i64 {
    let (shift, steps) = shift_and_steps(bin);
    (steps << shift) + ((1 << shift) - 1) / 2
}

/// Returns `(shift, steps)`: a bin begins at `steps << shift` and is `1 << shift` microseconds long.
fn shift_and_steps(bin: u16) -> (u32, i64) {
    let bin = i64::from(bin.min(BIN_COUNT - 1));
    if bin < STEPS {
        return (0, bin);
    }
    ((bin / STEPS - 1) as u32, bin % STEPS + STEPS)
}
