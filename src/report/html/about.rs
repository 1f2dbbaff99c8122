//! The part `about`: words, measures, classes, and the tables on data and method. The page reads it first.

use super::texts;
use crate::finding::Class;
use crate::lang::Lang;
use crate::measure::Measure;
use crate::report::{ReportContext, Results, Sheet, SheetCell};
use serde::Serialize;
use std::collections::BTreeMap;

/// What every page needs.
#[derive(Serialize)]
pub(super) struct About<'a> {
    lang: &'static str,
    texts: BTreeMap<&'static str, &'static str>,
    classes: Vec<ClassWords>,
    measures: Vec<MeasureWords>,
    /// The threshold of most measures, in hundredths.
    threshold_100: i64,
    data_quality: Option<Table<'a>>,
    method: Option<Table<'a>>,
}

#[derive(Serialize)]
struct ClassWords {
    id: &'static str,
    title: &'static str,
}

#[derive(Serialize)]
struct MeasureWords {
    id: &'static str,
    title: &'static str,
    doc: &'static str,
    /// True for the time that something takes: there a low ratio of endings is bad.
    duration: bool,
    /// True for a measure that blames and praises nobody.
    describes: bool,
    points: &'static [u8],
}

/// A sheet as rows of texts.
#[derive(Serialize)]
struct Table<'a> {
    title: &'a str,
    headings: Vec<&'a str>,
    rows: Vec<Vec<String>>,
}

impl<'a> About<'a> {
    pub(super) fn new(results: &Results<'_>, sheets: &'a [Sheet], context: &ReportContext<'_>) -> Self {
        let lang = results.lang;
        let sheet = |id: &str| sheets.iter().find(|sheet| sheet.id == id);
        Self {
            lang: lang.pick("vi", "en"),
            texts: texts::all().map(|(id, text)| (*id, lang.pick(text.vi, text.en))).collect(),
            classes: Class::ALL.iter().map(|class| class_words(*class, lang)).collect(),
            measures: measures(results).into_iter().map(|measure| measure_words(measure, lang)).collect(),
            threshold_100: super::numbers::hundredths(results.threshold),
            data_quality: sheet("data_quality").map(|sheet| Table::new(sheet, context)),
            method: sheet("method").map(|sheet| Table::new(sheet, context)),
        }
    }
}

/// Returns the measures that were judged, each once, in their order.
fn measures(results: &Results<'_>) -> Vec<&'static Measure> {
    let mut found: Vec<&'static Measure> = Vec::new();
    for model in results.models {
        if found.iter().all(|measure| measure.id != model.measure.id) {
            found.push(model.measure);
        }
    }
    found
}

fn class_words(class: Class, lang: Lang) -> ClassWords {
    let title = class.title();
    ClassWords { id: class.id(), title: lang.pick(title.vi, title.en) }
}

fn measure_words(measure: &'static Measure, lang: Lang) -> MeasureWords {
    MeasureWords {
        id: measure.id,
        title: lang.pick(measure.title.vi, measure.title.en),
        doc: lang.pick(measure.doc.vi, measure.doc.en),
        duration: measure.form.low_is_bad(),
        describes: measure.family.is_none(),
        points: measure.points,
    }
}

impl<'a> Table<'a> {
    /// Takes the columns of a sheet that have a value.
    fn new(sheet: &'a Sheet, context: &ReportContext<'_>) -> Self {
        let used: Vec<usize> = (0..sheet.columns.len())
            .filter(|&column| sheet.rows.iter().any(|row| row[column] != SheetCell::Empty))
            .collect();
        let rows = sheet.rows.iter().map(|row| {
            used.iter().map(|&column| text(&row[column], &sheet.columns[column], context)).collect()
        });
        Self {
            title: sheet.title.get(context.lang),
            headings: used.iter().map(|&column| sheet.columns[column].heading.get(context.lang)).collect(),
            rows: rows.collect(),
        }
    }
}

fn text(cell: &SheetCell, column: &crate::report::SheetColumn, context: &ReportContext<'_>) -> String {
    let lang = context.lang;
    match cell {
        SheetCell::Text(text) => text.clone(),
        SheetCell::Integer(number) => crate::report::amounts::whole(number.unsigned_abs(), lang),
        SheetCell::Number(share) if column.kind == crate::report::ColumnKind::Share => {
            format!("{:.0} %", share * 100.0)
        }
        SheetCell::Number(number) => crate::report::amounts::one_decimal(*number, lang),
        SheetCell::Time(at) => context.local_text(*at),
        SheetCell::Empty => String::new(),
    }
}
