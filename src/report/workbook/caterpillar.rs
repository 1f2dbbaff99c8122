//! A caterpillar: who is how many times as many or as long, each with the interval, the worst above.

use super::Book;
use super::charts::{self, DARK, HOT, PALE};
use super::funnels::{NUMBERS_FROM, SIZE};
use crate::formula::defused;
use crate::judge::{Standing, Verdict};
use crate::lang::{Bilingual, bilingual};
use crate::report::amounts::whole;
use anyhow::Result;
use rust_xlsxwriter::{
    Chart, ChartAxisCrossing, ChartDataLabel, ChartDataLabelPosition, ChartErrorBars, ChartErrorBarsType,
    ChartFormat, ChartMarker, ChartMarkerType, ChartRange, ChartType, Worksheet,
};

/// The most rows: the worst, and as many of the best.
const ROWS: usize = 30;
/// Between which ratios the intervals are drawn; left of them stand the names.
const RATIOS: (f64, f64) = (0.1, 10.0);
/// Where the names begin on the axis of ratios.
const NAMES_AT: f64 = 0.011;
const AXIS_FROM: f64 = 0.01;
/// The most characters of a name.
const NAME_CHARS: usize = 26;

const TITLE: Bilingual = bilingual("Gấp mấy lần, với khoảng 95 %", "Times, with the 95 % interval");
const OTHERS: Bilingual = bilingual("Đồng nghiệp", "Colleagues");
const FLAGGED: Bilingual = bilingual("Vượt giới hạn", "Beyond the limit");
const ONE: Bilingual = bilingual("Đồng nghiệp điển hình (1 lần)", "The typical colleague (1)");

/// Draws the worst and the best right of the funnel. Its numbers begin at `column`.
pub(super) fn draw(
    page: &mut Worksheet,
    book: &Book<'_>,
    standings: &[&Standing],
    title: &str,
    (top, column): (u32, u16),
) -> Result<()> {
    let lang = book.lang;
    let mut ranked: Vec<&Standing> = standings.to_vec();
    ranked.sort_by(|one, other| {
        other.times.value.total_cmp(&one.times.value).then_with(|| one.subject.cmp(&other.subject))
    });
    let all = ranked.len();
    if all == 0 {
        return Ok(());
    }
    if all > ROWS {
        let best = ranked.split_off(all - ROWS / 2);
        ranked.truncate(ROWS / 2);
        ranked.extend(best);
    }
    let mut chart = Chart::new(ChartType::Scatter);
    let (flagged, others): (Vec<_>, Vec<_>) =
        ranked.iter().enumerate().partition(|(_, one)| one.verdict == Verdict::Flagged);
    let groups = [
        (OTHERS, others, DARK, ChartMarkerType::Circle, column),
        (FLAGGED, flagged, HOT, ChartMarkerType::Diamond, column + 5),
    ];
    let count = ranked.len() as f64;
    for (name, rows, color, shape, at) in groups {
        let look = (name.get(lang), color, shape);
        add_intervals(page, &mut chart, &rows, count, look, at)?;
    }
    add_one(page, &mut chart, count, ONE.get(lang), column + 10)?;
    add_names(page, &mut chart, &ranked, column + 12)?;
    let shown = whole(ranked.len() as u64, lang);
    let alt = Bilingual::new(
        format!(
            "{title}: {shown} đối tượng xếp từ cao xuống thấp, mỗi đối tượng một khoảng; cao nhất là {}.",
            ranked[0].subject
        ),
        format!(
            "{title}: {shown} subjects from high to low, each with an interval; {} is highest.",
            ranked[0].subject
        ),
    );
    charts::frame(&mut chart, TITLE.get(lang), alt.get(lang), SIZE);
    charts::axis(chart.x_axis(), "");
    charts::axis(chart.y_axis(), "");
    chart.x_axis().set_log_base(10).set_min(AXIS_FROM).set_max(RATIOS.1).set_major_unit(10);
    chart.x_axis().set_num_format("[>=0.09]General;\"\"");
    chart.y_axis().set_min(0).set_max(count + 1.0).set_hidden(true).set_major_gridlines(false);
    chart.y_axis().set_crossing(ChartAxisCrossing::AxisValue(AXIS_FROM));
    chart.legend().delete_entries(&[groups_drawn(&ranked) + 1]);
    page.insert_chart_with_offset(top + 1, 8, &chart, 30, 4)?;
    Ok(())
}

/// Returns how many of the two groups have somebody.
fn groups_drawn(ranked: &[&Standing]) -> usize {
    let flagged = ranked.iter().filter(|one| one.verdict == Verdict::Flagged).count();
    usize::from(flagged > 0) + usize::from(flagged < ranked.len())
}

/// Adds marks with their intervals. The numbers are: name, times, height, length to the left, length to the right.
fn add_intervals(
    page: &mut Worksheet,
    chart: &mut Chart,
    rows: &[(usize, &&Standing)],
    count: f64,
    (title, color, shape): (&str, rust_xlsxwriter::Color, ChartMarkerType),
    column: u16,
) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    page.write_string(NUMBERS_FROM, column, title)?;
    for ((rank, one), row) in rows.iter().zip(NUMBERS_FROM + 1..) {
        let [value, low, high] =
            [one.times.value, one.times.low, one.times.high].map(|times| times.clamp(RATIOS.0, RATIOS.1));
        page.write_string(row, column, &one.subject)?;
        for (number, at) in
            [value, count - *rank as f64, value - low, high - value].into_iter().zip(column + 1..)
        {
            page.write_number(row, at, number)?;
        }
    }
    let last = NUMBERS_FROM + rows.len() as u32;
    let name = page.name();
    let range = |at: u16| ChartRange::new_from_range(&name, NUMBERS_FROM + 1, at, last, at);
    let mut no_line = ChartFormat::new();
    no_line.set_no_line();
    let mut bars = ChartErrorBars::new();
    bars.set_type(ChartErrorBarsType::Custom(range(column + 4), range(column + 3)))
        .set_end_cap(false)
        .set_format(&mut charts::line(color, 1.25));
    chart
        .add_series()
        .set_name(title)
        .set_categories((name.as_str(), NUMBERS_FROM + 1, column + 1, last, column + 1))
        .set_values((name.as_str(), NUMBERS_FROM + 1, column + 2, last, column + 2))
        .set_format(&mut no_line)
        .set_marker(&charts::marker(shape, 6, color))
        .set_x_error_bars(&bars);
    Ok(())
}

/// Adds the line at 1.
fn add_one(page: &mut Worksheet, chart: &mut Chart, count: f64, title: &str, column: u16) -> Result<()> {
    for (height, row) in [0.0, count + 1.0].into_iter().zip(NUMBERS_FROM + 1..) {
        page.write_number(row, column, 1)?;
        page.write_number(row, column + 1, height)?;
    }
    let name = page.name();
    chart
        .add_series()
        .set_name(title)
        .set_categories((name.as_str(), NUMBERS_FROM + 1, column, NUMBERS_FROM + 2, column))
        .set_values((name.as_str(), NUMBERS_FROM + 1, column + 1, NUMBERS_FROM + 2, column + 1))
        .set_format(&mut charts::line(PALE, 1.0))
        .set_marker(ChartMarker::new().set_none());
    Ok(())
}

/// Adds the names: labels of a series without marks, left of the intervals.
fn add_names(page: &mut Worksheet, chart: &mut Chart, ranked: &[&Standing], column: u16) -> Result<()> {
    let mut labels = Vec::new();
    for (one, (rank, row)) in ranked.iter().zip((0..).zip(NUMBERS_FROM + 1..)) {
        page.write_number(row, column, NAMES_AT)?;
        page.write_number(row, column + 1, ranked.len() as f64 - f64::from(rank))?;
        let mut label = ChartDataLabel::new();
        label.set_value(shortened(&one.subject).as_str()).set_font(&charts::font(8));
        labels.push(label.to_custom());
    }
    let last = NUMBERS_FROM + ranked.len() as u32;
    let name = page.name();
    let mut no_line = ChartFormat::new();
    no_line.set_no_line();
    let mut label = ChartDataLabel::new();
    label.show_value().set_position(ChartDataLabelPosition::Right).set_font(&charts::font(8));
    chart
        .add_series()
        .set_name(" ")
        .set_categories((name.as_str(), NUMBERS_FROM + 1, column, last, column))
        .set_values((name.as_str(), NUMBERS_FROM + 1, column + 1, last, column + 1))
        .set_format(&mut no_line)
        .set_marker(ChartMarker::new().set_none())
        .set_data_label(&label)
        .set_custom_data_labels(&labels);
    Ok(())
}

/// Returns as much of a name as there is room for. A label that begins with `=` would be a formula.
fn shortened(name: &str) -> String {
    let name = defused(name);
    if name.chars().count() <= NAME_CHARS {
        return name.into_owned();
    }
    let begin: String = name.chars().take(NAME_CHARS - 1).collect();
    format!("{begin}…")
}
