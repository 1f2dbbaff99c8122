//! Phễu và khoảng: of each measure with findings, a funnel of all who are judged and a caterpillar of the intervals.
//!
//! In a funnel everybody is a point: right is more data, up is worse. The curves are the ratios from which on the model
//! flags. The numbers of the charts stand beside them, where they are not printed.

use super::Book;
use super::caterpillar;
use super::charts::{self, DARK, GREEN, HOT, PALE};
use super::page::{self, write_sentence};
use super::tabs::Tab;
use crate::fact::Level;
use crate::finding::{Class, Subject};
use crate::judge::{Model, Standing, Verdict, funnel_limits};
use crate::lang::{Bilingual, bilingual};
use crate::report::amounts::whole;
use anyhow::Result;
use rust_xlsxwriter::{Chart, ChartMarkerType, ChartType, Worksheet};
use std::collections::BTreeSet;

/// The rows of a page, and the columns of a page of the default width.
pub(super) const PAGE_ROWS: u32 = 31;
pub(super) const PAGE_COLUMNS: u16 = 17;
/// The width of the page, in characters.
const FRAME: (u16, f64) = (PAGE_COLUMNS, 145.0);
/// The column in which the numbers of the charts begin, those of the first measure.
const BESIDE: u16 = PAGE_COLUMNS + 2;
/// The row of their titles.
pub(super) const NUMBERS_FROM: u32 = 3;
/// How many columns the numbers of a funnel and of both charts take.
const FUNNEL_NUMBERS: u16 = 11;
const NUMBERS: u16 = FUNNEL_NUMBERS + 15;
/// The most points of a funnel that are not flagged: more hide each other.
const POINTS: usize = 1_500;
/// The ratios between which a funnel shows its points; those beyond stand on the edge.
const RATIOS: (f64, f64) = (0.1, 10.0);
/// The size of a chart, in pixels.
pub(super) const SIZE: (u32, u32) = (536, 560);

const MORE_DATA: Bilingual =
    bilingual("Kỳ vọng (càng sang phải càng nhiều dữ liệu)", "Expected (more data to the right)");
const TIMES: Bilingual = bilingual("Gấp mấy lần đồng nghiệp", "Times the colleagues");
const ORDINARY: Bilingual = bilingual("Bình thường", "Ordinary");
const FLAGGED: Bilingual = bilingual("Vượt giới hạn", "Beyond the limit");
const BETTER: Bilingual = bilingual("Tốt hơn hẳn", "Better");
const LIMIT: Bilingual = bilingual("Giới hạn để nêu", "Limit of a flag");
const GOOD_LIMIT: Bilingual = bilingual("Giới hạn tốt hơn", "Limit of better");
const NOTHING: Bilingual =
    bilingual("Không có chỉ số nào có phát hiện.", "There is no measure with a finding.");

/// Writes the sheet: a page for each measure with findings.
pub(super) fn write(page: &mut Worksheet, book: &Book<'_>, tab: &Tab) -> Result<()> {
    let lang = book.lang;
    page::set_up(page, book, tab.title.get(lang), None)?;
    page::write_head(page, book, tab.title.get(lang), tab.note.get(lang), FRAME)?;
    let models = with_findings(book);
    let mut top = 3;
    let mut breaks = Vec::new();
    for (model, column) in models.iter().zip((BESIDE..).step_by(usize::from(NUMBERS))) {
        if top > 3 {
            breaks.push(top);
        }
        write_model(page, book, model, (top, column))?;
        top += PAGE_ROWS;
    }
    if models.is_empty() {
        write_sentence(page, book, 3, NOTHING.get(lang), FRAME)?;
    }
    page.set_page_breaks(&breaks)?;
    page::write_foot(page, book, top, "buckstop query --sql 'SELECT * FROM measures'")?;
    page.set_print_area(0, 0, top, PAGE_COLUMNS - 1)?;
    Ok(())
}

/// Returns the measures that a finding rests on, officials first.
fn with_findings<'b>(book: &'b Book<'_>) -> Vec<&'b Model> {
    let named: BTreeSet<(Level, &str)> = book
        .results
        .findings
        .iter()
        .filter(|finding| finding.class != Class::Data)
        .filter_map(|finding| Some((finding.level.of_facts()?, *finding.measures.first()?)))
        .collect();
    let mut models: Vec<&Model> =
        book.results.models.iter().filter(|model| named.contains(&(model.level, model.measure.id))).collect();
    models.sort_by_key(|model| model.level);
    models
}

/// Writes the page of one measure.
fn write_model(
    page: &mut Worksheet,
    book: &Book<'_>,
    model: &Model,
    (top, column): (u32, u16),
) -> Result<()> {
    let lang = book.lang;
    let level = match model.level {
        Level::Official => bilingual("cán bộ", "officials"),
        Level::Unit => bilingual("đơn vị", "units"),
    };
    let title = format!("{} · {}", model.measure.title.get(lang), level.get(lang));
    page.write_string_with_format(top, 0, &title, &book.styles.section)?;
    let standings = judged(book.results.subjects, model);
    // Peers of other units are points without a name.
    let all = [standings.clone(), judged(book.results.peers, model)].concat();
    draw(page, book, model, &all, (top, column))?;
    caterpillar::draw(page, book, &standings, &title, (top, column + FUNNEL_NUMBERS))
}

/// Returns the standings that may be concluded from.
fn judged<'s>(subjects: &'s [Subject<'_>], model: &Model) -> Vec<&'s Standing> {
    let of_level = subjects.iter().filter(|subject| subject.level == model.level);
    let standings =
        of_level.filter_map(|subject| subject.standing(model.measure.id).map(|(_, standing)| standing));
    standings.filter(|standing| standing.verdict != Verdict::TooLittleData).collect()
}

/// A point of a funnel: what was expected, and how many times as many or as long.
type Point = (f64, f64);

/// The lines and points of a funnel: name, points, how they look.
struct Series {
    name: Bilingual,
    points: Vec<Point>,
    look: Look,
}

enum Look {
    Points(ChartMarkerType, u8, rust_xlsxwriter::Color),
    Line(rust_xlsxwriter::Color),
}

fn draw(
    page: &mut Worksheet,
    book: &Book<'_>,
    model: &Model,
    standings: &[&Standing],
    (top, first): (u32, u16),
) -> Result<()> {
    let lang = book.lang;
    let series = series(book, model, standings);
    let name = page.name();
    let mut chart = Chart::new(ChartType::Scatter);
    for (one, column) in series.iter().zip((first..).step_by(2)) {
        if one.points.is_empty() {
            continue;
        }
        page.write_string(NUMBERS_FROM, column, one.name.get(lang))?;
        for ((expected, times), row) in one.points.iter().zip(NUMBERS_FROM + 1..) {
            page.write_number(row, column, *expected)?;
            page.write_number(row, column + 1, *times)?;
        }
        let last = NUMBERS_FROM + one.points.len() as u32;
        let added = chart.add_series();
        added
            .set_name(one.name.get(lang))
            .set_categories((name.as_str(), NUMBERS_FROM + 1, column, last, column))
            .set_values((name.as_str(), NUMBERS_FROM + 1, column + 1, last, column + 1));
        match one.look {
            Look::Points(shape, size, color) => {
                let mut no_line = rust_xlsxwriter::ChartFormat::new();
                no_line.set_no_line();
                added.set_format(&mut no_line).set_marker(&charts::marker(shape, size, color));
            }
            Look::Line(color) => {
                added.set_format(&mut charts::line(color, 1.5));
                added.set_marker(rust_xlsxwriter::ChartMarker::new().set_none());
            }
        }
    }
    let flagged = whole(series[1].points.len() as u64, lang);
    let alt = Bilingual::new(
        format!(
            "Phễu: {} điểm, mỗi điểm một đối tượng; {flagged} điểm ở trên giới hạn để nêu.",
            standings.len()
        ),
        format!(
            "Funnel: {} points, one for each subject; {flagged} lie above the limit of a flag.",
            standings.len()
        ),
    );
    charts::frame(&mut chart, lang.pick("Phễu", "Funnel"), alt.get(lang), SIZE);
    charts::axis(chart.x_axis(), MORE_DATA.get(lang));
    charts::axis(chart.y_axis(), TIMES.get(lang));
    let (least, most) = range(standings);
    chart
        .x_axis()
        .set_log_base(10)
        .set_min(least)
        .set_max(most)
        .set_num_format("General")
        .set_crossing(rust_xlsxwriter::ChartAxisCrossing::AxisValue(least));
    chart
        .y_axis()
        .set_log_base(10)
        .set_min(RATIOS.0)
        .set_max(RATIOS.1)
        .set_num_format("General")
        .set_crossing(rust_xlsxwriter::ChartAxisCrossing::AxisValue(RATIOS.0));
    page.insert_chart_with_offset(top + 1, 0, &chart, 2, 4)?;
    Ok(())
}

/// Returns the points and curves of a funnel. Of many ordinary points every n-th is drawn.
fn series(book: &Book<'_>, model: &Model, standings: &[&Standing]) -> [Series; 5] {
    let low_is_bad = model.measure.form.low_is_bad();
    let times = |ratio: f64| if low_is_bad { 1.0 / ratio } else { ratio }.clamp(RATIOS.0, RATIOS.1);
    let point = |one: &&Standing| Some((one.effective(), times(one.ratio()?)));
    let is = |wanted: fn(&Standing) -> bool| -> Vec<Point> {
        standings.iter().filter(|one| wanted(one)).filter_map(point).collect()
    };
    let ordinary = is(|one| one.verdict == Verdict::NotFlagged && one.good != Verdict::Flagged);
    let step = ordinary.len().div_ceil(POINTS).max(1);
    let limits = funnel_limits(model, standings, book.results.min_probability);
    let inside = |(_, times): &Point| *times > RATIOS.0 && *times < RATIOS.1;
    let worse = limits.iter().filter_map(|one| Some((one.expected, times(one.worse?))));
    let better = limits.iter().filter_map(|one| Some((one.expected, times(one.better?))));
    [
        Series {
            name: ORDINARY,
            points: ordinary.into_iter().step_by(step).collect(),
            look: Look::Points(ChartMarkerType::Circle, 4, PALE),
        },
        Series {
            name: FLAGGED,
            points: is(|one| one.verdict == Verdict::Flagged),
            look: Look::Points(ChartMarkerType::Diamond, 8, HOT),
        },
        Series {
            name: BETTER,
            points: is(|one| one.verdict == Verdict::NotFlagged && one.good == Verdict::Flagged),
            look: Look::Points(ChartMarkerType::Triangle, 7, GREEN),
        },
        Series { name: LIMIT, points: worse.filter(inside).collect(), look: Look::Line(HOT) },
        Series { name: GOOD_LIMIT, points: better.filter(inside).collect(), look: Look::Line(DARK) },
    ]
}

/// Returns the powers of ten between which all points lie.
fn range(standings: &[&Standing]) -> (f64, f64) {
    let expected = || standings.iter().map(|one| one.effective()).filter(|expected| *expected > 0.0);
    let (least, most) = (expected().fold(f64::MAX, f64::min), expected().fold(0.0, f64::max));
    if most <= 0.0 {
        return (1.0, 10.0);
    }
    let (low, high) = (least.log10().floor(), most.log10().ceil());
    (10_f64.powf(low), 10_f64.powf(high.max(low + 1.0)))
}
