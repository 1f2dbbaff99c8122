//! An explanation as text for a terminal.

use super::gather::{Case, ExplainedFinding, Explanation};
use super::texts;
use super::timeline::case_line;
use crate::lang::{Bilingual, Lang};
use crate::measure::find;
use crate::published::{CellRow, MeasureRow};
use crate::text_table::{grouped_table, text_table};
use std::fmt::Write;

/// How an explanation looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// The language of headings. What the run wrote stays in the language of the run.
    pub lang: Lang,
    /// The width in columns.
    pub width: u16,
    /// True to draw with ASCII signs only.
    pub ascii: bool,
}

/// Returns an explanation as text.
pub fn text(explanation: &Explanation, look: Look) -> String {
    let mut page = Page { text: String::new(), look };
    if explanation.findings.is_empty() {
        page.paragraph(&explanation.subject);
        page.paragraph(texts::NO_FINDING.get(look.lang));
    }
    for finding in &explanation.findings {
        page.finding(finding);
    }
    page.measures(&explanation.measures);
    for finding in &explanation.findings {
        page.cells(finding);
        page.cases(finding, explanation.case_table);
    }
    page.text
}

struct Page {
    text: String,
    look: Look,
}

impl Page {
    fn finding(&mut self, finding: &ExplainedFinding) {
        let row = &finding.row;
        let name = row.full_name.as_deref().filter(|name| **name != row.subject);
        let unit = row.unit.as_deref().filter(|unit| **unit != row.subject);
        let who = [Some(row.subject.as_str()), name, row.office.as_deref(), unit];
        let who = who.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        self.paragraph(&format!("{} — {}: {}", row.class_title, who, row.title));
        self.paragraph(&format!("{} ({})", texts::LEAD.get(self.look.lang), row.finding_id));
        let excess = row.excess.map(|excess| {
            format!("{} {}", self.number(excess, 1), row.excess_unit.as_deref().unwrap_or_default())
        });
        let hangs_on = self.checks(finding).or_else(|| row.hangs_on.clone());
        let answers = row.answers.clone().unwrap_or_else(|| texts::NO_ANSWER.get(self.look.lang).to_owned());
        let lines: [(Bilingual, Option<String>); 9] = [
            (texts::STEP, row.step_to_take.clone()),
            (texts::STATEMENT, Some(row.statement.clone())),
            (texts::EXCESS, excess),
            (texts::TREND, row.trend.clone()),
            (texts::FIRST_SEEN, row.first_seen.clone()),
            (texts::TESTED, row.other_explanations.clone()),
            (texts::HANGS_ON, hangs_on),
            (texts::ANSWERS, Some(answers)),
            (texts::DATA_LEVEL, row.data_level.clone()),
        ];
        let mut table = text_table::<&str>([], Some(self.look.width));
        for (heading, value) in lines {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                table.add_row([heading.get(self.look.lang), value.as_str()]);
            }
        }
        self.push(&table.to_string());
    }

    /// One line for each check: what was tried, whether it stands then, and without what it falls.
    fn checks(&self, finding: &ExplainedFinding) -> Option<String> {
        let lines: Vec<String> = finding
            .checks
            .iter()
            .map(|check| {
                let chance = check.probability.map(|chance| format!(", P {}", self.number(chance, 2)));
                let without = check.without.as_deref().map(|without| format!(" ({without})"));
                let (chance, without) = (chance.unwrap_or_default(), without.unwrap_or_default());
                format!("{}: {}{chance}{without}", check.check_title, check.result)
            })
            .collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    fn measures(&mut self, rows: &[MeasureRow]) {
        let (computed, withheld): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.withheld.is_none());
        if !computed.is_empty() {
            self.heading(texts::MEASURES);
            let headings = texts::MEASURE_HEADINGS.into_iter().chain([texts::RESULT]);
            let mut table =
                text_table(headings.map(|one| self.look.lang.pick(one.vi, one.en)), Some(self.look.width));
            for row in computed {
                table.add_row(self.measure(row));
            }
            self.push(&table.to_string());
        }
        for row in withheld {
            let why = row.withheld.as_deref().unwrap_or_default();
            self.paragraph(&format!(
                "{}: {}. {why}",
                texts::WITHHELD.get(self.look.lang),
                self.title(&row.measure)
            ));
        }
    }

    fn measure(&self, row: &MeasureRow) -> Vec<String> {
        let number = |value: Option<f64>, decimals| {
            value.map(|value| self.number(value, decimals)).unwrap_or_default()
        };
        let whole = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
        let range = |low: String, high: String| if low.is_empty() { low } else { format!("{low}–{high}") };
        let times = range(number(row.times_low, 2), number(row.times_high, 2));
        vec![
            self.title(&row.measure).to_owned(),
            number(row.observed, 1),
            number(row.expected, 1),
            number(row.ratio, 2),
            format!("{} ({times})", number(row.times, 2)),
            number(row.probability_beyond, 2),
            range(whole(row.position_first), whole(row.position_last)),
            format!("{} ({})", whole(row.peers), number(row.effective_colleagues, 1)),
            texts::verdict(&row.verdict).get(self.look.lang).to_owned(),
        ]
    }

    fn cells(&mut self, finding: &ExplainedFinding) {
        if finding.cells.is_empty() {
            return;
        }
        self.heading(texts::CELLS);
        let rows: Vec<Vec<String>> = finding
            .cells
            .iter()
            .flat_map(|(measure, cells)| cells.iter().map(|cell| self.cell(self.title(measure), cell)))
            .collect();
        let headings = texts::CELL_HEADINGS.map(|one| self.look.lang.pick(one.vi, one.en));
        let headings: Vec<&str> = std::iter::once("").chain(headings).collect();
        self.push(&grouped_table(&headings, &rows, Some(self.look.width)).to_string());
    }

    fn cell(&self, measure: &str, cell: &CellRow) -> Vec<String> {
        let rate = if cell.all_rows > 0.0 { cell.all_outcomes / cell.all_rows } else { 0.0 };
        vec![
            measure.to_owned(),
            texts::cell_name(cell, self.look.lang),
            self.number(cell.own_rows, 0),
            self.number(cell.own_outcomes, 0),
            self.number(rate, 3),
            self.number(cell.observed, 1),
            self.number(cell.expected, 1),
        ]
    }

    fn cases(&mut self, finding: &ExplainedFinding, table: &str) {
        let Some(first) = finding.cases.first() else { return };
        self.heading(texts::CASES);
        let key = texts::KEY.get(self.look.lang);
        let signs =
            if self.look.ascii { ["#", "_", ".", "~", "|"] } else { ["▇", "▁", "·", "░", "│"] };
        let names = ["{own}", "{others}", "{consulted}", "{pause}", "{due}"];
        let key = names.iter().zip(signs).fold(key.to_owned(), |key, (name, sign)| key.replace(name, sign));
        self.push(&key);
        let several = finding.row.measure_ids().len() > 1;
        let rows: Vec<Vec<String>> =
            finding.cases.iter().map(|case| self.case(case, &finding.row.subject)).collect();
        let mut headings = texts::CASE_HEADINGS.map(|one| self.look.lang.pick(one.vi, one.en)).to_vec();
        if several {
            headings.insert(0, "");
            self.push(&grouped_table(&headings, &rows, Some(self.look.width)).to_string());
        } else {
            let mut table = text_table(headings, Some(self.look.width));
            rows.iter().for_each(|row| {
                table.add_row(&row[1..]);
            });
            self.push(&table.to_string());
        }
        let id = first.row.case_id.replace('\'', "''");
        self.paragraph(&format!(
            "{}: buckstop query --sql \"SELECT * FROM {table} WHERE case_id = '{id}'\"",
            texts::ROWS.get(self.look.lang)
        ));
    }

    fn case(&self, case: &Case, subject: &str) -> Vec<String> {
        let row = &case.row;
        let width = usize::from(self.look.width / 4).clamp(10, 40);
        let drawn = case.times.as_ref().map(|times| case_line(times, subject, width, self.look.ascii));
        let place = |source: &str, row: u64| format!("{source}:{row}");
        let opening = row.opening_source.as_deref().zip(row.opening_row);
        vec![
            self.title(&row.measure).to_owned(),
            row.case_id.clone(),
            row.work_hours.map(|hours| self.number(hours, 1)).unwrap_or_default(),
            drawn.unwrap_or_default(),
            opening.map(|(source, row)| place(source, row)).unwrap_or_default(),
            place(&row.source, row.source_row),
        ]
    }

    /// The title of a measure; its id if this program does not know it.
    fn title<'t>(&self, measure: &'t str) -> &'t str {
        find(measure).map_or(measure, |(_, known)| known.title.get(self.look.lang))
    }

    /// A number with the decimal sign of the language.
    fn number(&self, value: f64, decimals: usize) -> String {
        let text = format!("{value:.decimals$}");
        match self.look.lang {
            Lang::Vi => text.replace('.', ","),
            Lang::En => text,
        }
    }

    fn heading(&mut self, heading: Bilingual) {
        let _ = writeln!(self.text, "\n{}", heading.get(self.look.lang));
    }

    /// Writes a text wrapped at the width.
    fn paragraph(&mut self, text: &str) {
        let mut table = text_table::<&str>([], Some(self.look.width));
        table.add_row([text]);
        self.push(&table.to_string());
    }

    fn push(&mut self, text: &str) {
        for line in text.lines() {
            let _ = writeln!(self.text, "{}", line.trim_end());
        }
    }
}
