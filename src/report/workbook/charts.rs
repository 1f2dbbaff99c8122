//! How charts look: one font, quiet grid lines, a title and a text for who cannot see them.

use super::styles::FONT;
use anyhow::Result;
use rust_xlsxwriter::{
    Chart, ChartAxis, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartMarker, ChartMarkerType,
    ChartSolidFill, Color, Sparkline, SparklineType, Worksheet,
};

/// Colours that differ in brightness too, so that they can be told apart in print.
pub(super) const DARK: Color = Color::RGB(0x1F_3A_5F);
pub(super) const MIDDLE: Color = Color::RGB(0x9D_C3_E6);
pub(super) const WARM: Color = Color::RGB(0xF4_B1_83);
pub(super) const HOT: Color = Color::RGB(0xC5_5A_11);
pub(super) const GREEN: Color = Color::RGB(0x54_82_35);
pub(super) const PALE: Color = Color::RGB(0xA6_A6_A6);
const GRID: Color = Color::RGB(0xE3_E3_E3);

/// Returns the font of a chart in a size.
pub(super) fn font(size: u8) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(FONT).set_size(f64::from(size)).unset_bold();
    font
}

/// Gives a chart its title, its size in pixels, and a text for who cannot see it.
pub(super) fn frame(chart: &mut Chart, title: &str, alt_text: &str, (width, height): (u32, u32)) {
    let mut bold = font(12);
    bold.set_bold().set_color(DARK);
    chart.title().set_name(title).set_font(&bold).set_overlay(false);
    chart.set_width(width).set_height(height).set_alt_text(alt_text);
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(9));
    let border = ChartLine::new().set_color(GRID).clone();
    chart.chart_area().set_format(ChartFormat::new().set_border(&border));
}

/// Gives an axis its name and quiet grid lines.
pub(super) fn axis(axis: &mut ChartAxis, name: &str) {
    axis.set_name_font(&font(9)).set_font(&font(9));
    if !name.is_empty() {
        axis.set_name(name);
    }
    axis.set_major_gridlines(true).set_major_gridlines_line(ChartLine::new().set_color(GRID).set_width(0.5));
}

/// Returns a filled area of a colour.
pub(super) fn filled(color: Color) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(color));
    format
}

/// Returns a line of a colour and width in points.
pub(super) fn line(color: Color, width: f64) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_line(ChartLine::new().set_color(color).set_width(width));
    format
}

/// Returns a mark of a shape, size in points and colour.
pub(super) fn marker(shape: ChartMarkerType, size: u8, color: Color) -> ChartMarker {
    let mut marker = ChartMarker::new();
    marker.set_type(shape).set_size(size).set_format(&mut filled(color));
    marker
}

/// Draws in each row of a column a line of the numbers in other columns of the row; nothing if they are fewer than two.
pub(super) fn lines_in_cells(
    page: &mut Worksheet,
    (first, last): (u32, u32),
    column: u16,
    (from, to): (u16, u16),
) -> Result<()> {
    if from >= to {
        return Ok(());
    }
    let name = page.name();
    let line = Sparkline::new()
        .set_type(SparklineType::Line)
        .set_range((name.as_str(), first, from, last, to))
        .set_sparkline_color(DARK)
        .show_last_point(true)
        .set_last_point_color(HOT);
    if first == last {
        page.add_sparkline(first, column, &line)?;
    } else {
        page.add_sparkline_group(first, column, last, column, &line)?;
    }
    Ok(())
}
