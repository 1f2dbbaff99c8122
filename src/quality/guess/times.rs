//! Finds out whether a column holds times, and how they are written.

use crate::profile::{ColumnOrder, DateOrder, TimeParser, ZoneClock};

/// How a column's times are written.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeColumn {
    /// The share of the filled cells that are times.
    pub share: f64,
    /// The formats, the most frequent first; empty if the times have forms that need none.
    pub formats: Vec<String>,
    /// True if any of the times is not at midnight.
    pub has_time_of_day: bool,
    /// The instant of each filled cell, µs.
    pub(super) instants: Vec<Option<i64>>,
    /// What is uncertain about the times, in English.
    pub doubt: Option<String>,
}

/// Formats to try. Those with the day first come before those with the month first, so that a date which may be either is
/// read with the day first.
const FORMATS: &[&str] = &[
    "yyyy-MM-ddTHH:mm[:ss][.f][Z]",
    "yyyy-MM-dd H:mm[:ss][.f][Z]",
    "yyyy-MM-dd",
    "yyyy/M/d H:mm[:ss][.f]",
    "yyyy/M/d",
    "d/M/yyyy H:mm[:ss][.f]",
    "d/M/yyyy",
    "H:mm[:ss] d/M/yyyy",
    "d-M-yyyy H:mm[:ss][.f]",
    "d-M-yyyy",
    "d.M.yyyy H:mm[:ss][.f]",
    "d.M.yyyy",
    "M/d/yyyy H:mm[:ss][.f]",
    "M/d/yyyy",
    "d/M/yyyy h:mm[:ss] a",
    "M/d/yyyy h:mm[:ss] a",
    "%d %b %Y %H:%M:%S",
    "%d %b %Y",
    "yyyyMMddHHmmss",
];

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

impl TimeColumn {
    /// Looks at the filled cells of a column; `None` if the share of times among them is below `min_share`.
    pub(super) fn of(cells: &[&str], min_share: f64) -> Option<Self> {
        let day_first = read_as(cells, &without("M/d"));
        let month_first = read_as(cells, &without("d/M"));
        // The month comes first only if more cells can be read so.
        let month_leads = month_first.times > day_first.times;
        let found = if month_leads { &month_first } else { &day_first };
        let order = if month_leads { DateOrder::MonthFirst } else { DateOrder::DayFirst };
        let instants = instants(cells, &found.formats, order);
        let share = instants.iter().flatten().count() as f64 / cells.len().max(1) as f64;
        if cells.is_empty() || share < min_share {
            return None;
        }
        let slashes = found.formats.iter().any(|format| format.contains("d/M"));
        let ambiguous = slashes && !month_leads && month_first.times == day_first.times;
        Some(Self {
            share,
            has_time_of_day: instants.iter().flatten().any(|instant| instant % DAY != 0),
            formats: if found.times * 2 >= instants.iter().flatten().count() {
                found.formats.clone()
            } else {
                Vec::new()
            },
            instants,
            doubt: ambiguous.then(|| {
                "day and month cannot be told apart in this sample; it is taken as day first".to_owned()
            }),
        })
    }
}

/// The formats without those of the other order of day and month.
fn without(other: &str) -> Vec<&'static str> {
    let is_other = |format: &str| match other {
        "M/d" => format.starts_with("M/d") || format.starts_with("%m/%d"),
        _ => format.contains("d/M"),
    };
    FORMATS.iter().copied().filter(|format| !is_other(format)).collect()
}

/// Reads each cell by these formats, or in a common form with this order.
fn instants(cells: &[&str], formats: &[String], order: DateOrder) -> Vec<Option<i64>> {
    let (Ok(mut clock), Ok(times)) = (ZoneClock::new("UTC"), TimeParser::new(formats, &[])) else {
        return vec![None; cells.len()];
    };
    let mut read = |cell: &&str| times.read(cell, None, ColumnOrder::Known(order), &mut clock, false);
    // Codes and telephone numbers look like counts since 1970: only a format of the list makes digits a time.
    let is_number = |cell: &&str| cell.len() != 14 && cell.bytes().all(|byte| byte.is_ascii_digit());
    cells.iter().map(|cell| read(cell).ok().filter(|_| !is_number(cell))?.instant).collect()
}

/// How a set of formats reads the cells of a column.
struct FormatFit {
    /// The number of cells that are times.
    times: usize,
    /// The formats that occur, the most frequent first.
    formats: Vec<String>,
}

/// Reads each cell in the first format that fits it.
fn read_as(cells: &[&str], formats: &[&str]) -> FormatFit {
    let Ok(mut clock) = ZoneClock::new("UTC") else { return FormatFit { times: 0, formats: Vec::new() } };
    let compiled: Vec<(&str, TimeParser)> = formats
        .iter()
        .filter_map(|format| TimeParser::new(&[(*format).to_owned()], &[]).ok().map(|times| (*format, times)))
        .collect();
    let mut counts = vec![0_usize; compiled.len()];
    for cell in cells {
        let fits =
            |(_, times): &(&str, TimeParser)| matches!(times.parse(cell, &mut clock, false), Ok(Some(_)));
        if let Some(index) = compiled.iter().position(fits) {
            counts[index] += 1;
        }
    }
    let mut order: Vec<usize> = (0..compiled.len()).filter(|&index| counts[index] > 0).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(counts[index]));
    let formats = order.iter().map(|&index| compiled[index].0.to_owned()).collect();
    FormatFit { times: counts.iter().sum(), formats }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_day_and_month_follows_from_the_cells() {
        let formats =
            |cells: &[&str]| TimeColumn::of(cells, 0.8).map(|time| (time.formats, time.doubt.is_some()));
        let only = |format: &str, doubt| Some((vec![format.to_owned()], doubt));
        assert_eq!(formats(&["13/03/2024 08:00"]), only("d/M/yyyy H:mm[:ss][.f]", false));
        assert_eq!(formats(&["03/13/2024 08:00"]), only("M/d/yyyy H:mm[:ss][.f]", false));
        assert_eq!(formats(&["03/04/2024 08:00"]), only("d/M/yyyy H:mm[:ss][.f]", true));
        assert_eq!(formats(&["03/13/2024 08:15:00 PM"]), only("M/d/yyyy h:mm[:ss] a", false));
        assert_eq!(formats(&["8 giờ 15 ngày 13/03/2024"]), Some((Vec::new(), false)));
        assert_eq!(formats(&["H21.15-240311-0001", "5"]), None);
        assert_eq!(formats(&[]), None);
    }
}
