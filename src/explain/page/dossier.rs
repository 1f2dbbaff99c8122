//! What a dossier says, as texts for the template.

use super::interval::IntervalPicture;
use super::words::{number, range, sentences, title};
use crate::explain::gather::{Case, ExplainedFinding, Explanation};
use crate::explain::texts;
use crate::lang::Lang;
use crate::published::{CasePicture, CellRow, MeasureRow};
use jiff::civil::Date;

/// The findings that are shown in full. More would not print on four pages.
const MOST_FINDINGS: usize = 3;
/// The cases of a finding that weigh most, and as many drawn at random, if there is one finding.
const CASES: usize = 10;
/// The same if there are several.
const CASES_OF_SEVERAL: usize = 5;

/// A dossier.
pub(super) struct Dossier {
    pub(super) name: String,
    /// The listed name, post, unit, and up to when the log counted.
    pub(super) about: String,
    pub(super) in_doubt: Option<String>,
    pub(super) findings: Vec<Section>,
    /// Findings that are not shown in full: id and title.
    pub(super) more: Vec<(String, String)>,
    /// All measures of the subject if it was asked for itself.
    pub(super) measures: Vec<MeasureLine>,
    /// Measures that are not computed, and why.
    pub(super) not_computed: Vec<(String, String)>,
}

/// A finding.
pub(super) struct Section {
    pub(super) id: String,
    pub(super) class: String,
    pub(super) class_title: String,
    pub(super) title: String,
    pub(super) statement: String,
    pub(super) step: Option<String>,
    /// What else is known: a term and what it is.
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) measures: Vec<MeasureLine>,
    pub(super) cells: Vec<CellGroup>,
    pub(super) cases: Vec<CaseLine>,
    pub(super) random: Vec<CaseLine>,
    /// True if the cases are of several measures.
    pub(super) several: bool,
    pub(super) tested: Vec<String>,
    /// What was tried, whether it stands then, the probability, and without what it falls.
    pub(super) checks: Vec<[String; 4]>,
    pub(super) answers: Option<String>,
}

/// A measure of the subject.
pub(super) struct MeasureLine {
    pub(super) title: String,
    pub(super) observed: String,
    pub(super) expected: String,
    pub(super) ratio: String,
    pub(super) picture: Option<IntervalPicture>,
    pub(super) times: String,
    pub(super) probability: String,
    pub(super) rank: String,
    pub(super) peers: String,
    pub(super) result: &'static str,
}

/// The cells of a measure that weigh most, and what the rest adds.
pub(super) struct CellGroup {
    pub(super) title: String,
    /// Name, own rows, own outcomes, rate of all, observed, expected.
    pub(super) cells: Vec<[String; 6]>,
    /// Observed and expected of the other cells, if there are any.
    pub(super) rest: Option<[String; 2]>,
    /// Observed and expected of all.
    pub(super) sum: [String; 2],
}

/// A case of the evidence.
pub(super) struct CaseLine {
    pub(super) id: String,
    pub(super) measure: String,
    pub(super) hours: String,
    pub(super) picture: Option<CasePicture>,
    pub(super) rows: String,
}

impl Dossier {
    pub(super) fn new(explanation: &Explanation, lang: Lang) -> Self {
        let several = explanation.findings.len() > 1;
        let as_of = explanation.as_of.as_ref().map(|day| format!("{} {day}", texts::AS_OF.get(lang)));
        let unit = explanation.unit.clone().filter(|unit| *unit != explanation.subject);
        let about = [explanation.full_name.clone(), explanation.office.clone(), unit, as_of];
        let shown = explanation.findings.iter().take(MOST_FINDINGS);
        let most = if several { CASES_OF_SEVERAL } else { CASES };
        let computed = |row: &&MeasureRow| row.withheld.is_none();
        let of_finding = explanation.findings.iter().any(|one| one.row.finding_id == explanation.asked);
        Self {
            name: explanation.subject.clone(),
            about: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            in_doubt: explanation.in_doubt.clone(),
            findings: shown.map(|finding| section(finding, explanation, most, lang)).collect(),
            more: explanation
                .findings
                .iter()
                .skip(MOST_FINDINGS)
                .map(|finding| (finding.row.finding_id.clone(), finding.row.title.clone()))
                .collect(),
            measures: if of_finding {
                Vec::new()
            } else {
                explanation.measures.iter().filter(computed).map(|row| measure_line(row, lang)).collect()
            },
            not_computed: explanation
                .not_computed
                .iter()
                .map(|one| (title(&one.measure, lang), one.why.clone()))
                .collect(),
        }
    }
}

fn section(finding: &ExplainedFinding, explanation: &Explanation, most: usize, lang: Lang) -> Section {
    let row = &finding.row;
    let wanted = row.measure_ids();
    let of_finding = |one: &&MeasureRow| one.withheld.is_none() && wanted.contains(&one.measure.as_str());
    let excess = row.excess.map(|excess| {
        format!("{} {}", number(Some(excess), 1, lang), row.excess_unit.as_deref().unwrap_or_default())
    });
    let facts = [
        (texts::EXCESS, excess),
        (texts::TREND, row.trend.clone()),
        (texts::FIRST_SEEN, row.first_seen.as_deref().map(day)),
        (texts::DATA_LEVEL, row.data_level.clone()),
    ];
    let facts = facts.into_iter().filter_map(|(term, what)| {
        Some((lang.pick(term.vi, term.en), what.filter(|what| !what.is_empty())?))
    });
    let chosen = |wanted: &str| {
        let mut cases: Vec<&Case> = finding
            .cases
            .iter()
            .filter(|case| case.row.chosen.as_deref().is_some_and(|chosen| chosen.contains(wanted)))
            .collect();
        // The measures take turns, so that each shows its first cases.
        let turn = |case: &&Case| {
            let of_measure = finding.cases.iter().filter(|one| one.row.measure == case.row.measure);
            of_measure.take_while(|one| !std::ptr::eq(*one, *case)).count()
        };
        cases.sort_by_key(turn);
        cases.into_iter().take(most).map(|case| case_line(case, &row.subject, lang)).collect::<Vec<_>>()
    };
    Section {
        id: row.finding_id.clone(),
        class: row.class.clone(),
        class_title: row.class_title.clone(),
        title: row.title.clone(),
        statement: row.statement.clone(),
        step: row.step_to_take.clone(),
        facts: facts.collect(),
        measures: explanation.measures.iter().filter(of_finding).map(|one| measure_line(one, lang)).collect(),
        cells: finding
            .cells
            .iter()
            .map(|(measure, cells)| cell_group(measure, cells, explanation, lang))
            .collect(),
        cases: chosen("heaviest"),
        random: chosen("random"),
        several: wanted.len() > 1,
        tested: sentences(row.other_explanations.as_deref().unwrap_or_default()),
        checks: finding.checks.iter().map(|check| check_line(check, lang)).collect(),
        answers: row.answers.clone().filter(|answers| !answers.is_empty()),
    }
}

/// Returns a day as people write it, `31/08/2024`; the text itself if it is no day.
fn day(text: &str) -> String {
    text.parse::<Date>().map_or_else(|_| text.to_owned(), |day| day.strftime("%d/%m/%Y").to_string())
}

fn check_line(check: &crate::published::CheckRow, lang: Lang) -> [String; 4] {
    [
        check.check_title.clone(),
        check.result.clone(),
        number(check.probability, 2, lang),
        check.without.clone().unwrap_or_default(),
    ]
}

fn measure_line(row: &MeasureRow, lang: Lang) -> MeasureLine {
    let verdict = texts::verdict(&row.verdict);
    MeasureLine {
        title: title(&row.measure, lang),
        observed: number(row.observed, 1, lang),
        expected: number(row.expected, 1, lang),
        ratio: number(row.ratio, 2, lang),
        picture: IntervalPicture::new(row),
        times: format!(
            "{} ({}–{})",
            number(row.times, 2, lang),
            number(row.times_low, 2, lang),
            number(row.times_high, 2, lang)
        ),
        probability: number(row.probability_beyond, 2, lang),
        rank: range(row.position_first, row.position_last),
        peers: format!(
            "{} ({})",
            row.peers.map_or("–".to_owned(), |peers| peers.to_string()),
            number(row.effective_colleagues, 1, lang)
        ),
        result: lang.pick(verdict.vi, verdict.en),
    }
}

fn cell_group(measure: &str, cells: &[CellRow], explanation: &Explanation, lang: Lang) -> CellGroup {
    let all = explanation.measures.iter().find(|row| row.measure == measure);
    let shown = cells.iter().fold((0.0, 0.0), |sum, cell| (sum.0 + cell.observed, sum.1 + cell.expected));
    let sum = all.and_then(|row| row.observed.zip(row.expected)).unwrap_or(shown);
    let pair =
        |(observed, expected): (f64, f64)| [number(Some(observed), 1, lang), number(Some(expected), 1, lang)];
    let rest = (sum.0 - shown.0, sum.1 - shown.1);
    CellGroup {
        title: title(measure, lang),
        cells: cells.iter().map(|cell| cell_line(cell, lang)).collect(),
        rest: (rest.1 >= 0.05).then(|| pair(rest)),
        sum: pair(sum),
    }
}

fn cell_line(cell: &CellRow, lang: Lang) -> [String; 6] {
    let rate = (cell.all_rows > 0.0).then(|| cell.all_outcomes / cell.all_rows);
    [
        texts::cell_name(cell, lang),
        number(Some(cell.own_rows), 0, lang),
        number(Some(cell.own_outcomes), 0, lang),
        number(rate, 3, lang),
        number(Some(cell.observed), 1, lang),
        number(Some(cell.expected), 1, lang),
    ]
}

fn case_line(case: &Case, subject: &str, lang: Lang) -> CaseLine {
    let row = &case.row;
    let place = |source: &str, row: u64| format!("{source}:{row}");
    let closing = place(&row.source, row.source_row);
    let opening = row.opening_source.as_deref().zip(row.opening_row);
    let rows = match opening {
        Some((source, first)) if source == row.source && first != row.source_row => {
            format!("{source}:{first}, {}", row.source_row)
        }
        Some((source, first)) if source != row.source => format!("{}; {closing}", place(source, first)),
        _ => closing,
    };
    CaseLine {
        id: row.case_id.clone(),
        measure: title(&row.measure, lang),
        hours: number(row.work_hours, 1, lang),
        picture: case.times.as_ref().map(|times| CasePicture::new(times, subject, lang)),
        rows,
    }
}
