//! An interval on a logarithmic axis, as positions for the template.

use crate::published::MeasureRow;

/// The width of an interval, in pixels.
const INTERVAL_WIDTH: f64 = 150.0;
/// The ends of the axis of intervals.
const INTERVAL_ENDS: (f64, f64) = (0.2, 12.0);

/// How many times as many or as long, with its interval, on a logarithmic axis.
pub(super) struct IntervalPicture {
    pub(super) width: f64,
    pub(super) one: String,
    pub(super) low: String,
    pub(super) high: String,
    pub(super) value: String,
}

impl IntervalPicture {
    /// Draws the interval of a measure, if it has one.
    pub(super) fn new(row: &MeasureRow) -> Option<Self> {
        let (from, to) = INTERVAL_ENDS;
        let place = |value: f64| {
            let share = (value.clamp(from, to) / from).ln() / (to / from).ln();
            format!("{:.1}", 6.0 + share * (INTERVAL_WIDTH - 12.0))
        };
        Some(Self {
            width: INTERVAL_WIDTH,
            one: place(1.0),
            low: place(row.times_low?),
            high: place(row.times_high?),
            value: place(row.times?),
        })
    }
}
