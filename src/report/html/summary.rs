//! The first page, without any script: what was found, as questions, and the first findings as a table.

use super::numbers::{one_decimal, whole};
use super::texts::text;
use crate::finding::{Class, Finding, Subject};
use crate::judge::Standing;
use crate::lang::Lang;
use crate::report::{ReportContext, Results};
use std::collections::BTreeMap;

/// The number of findings that the questions show together.
const SHOWN: usize = 10;
/// The most of them about what the log lacks.
const SHOWN_OF_DATA: usize = 2;
/// The number of findings in the table.
const LISTED: usize = 50;

/// The first page.
pub(super) struct Summary {
    pub(super) period: String,
    pub(super) data: String,
    pub(super) questions: Vec<Question>,
    pub(super) listed: Vec<Item>,
    pub(super) total: String,
}

/// One question, and who it is about.
pub(super) struct Question {
    pub(super) class: &'static str,
    pub(super) title: &'static str,
    pub(super) question: &'static str,
    pub(super) count: String,
    /// True if the class has more findings than are shown.
    pub(super) more: bool,
    pub(super) items: Vec<Item>,
}

/// One finding in a few words.
#[derive(Clone)]
pub(super) struct Item {
    pub(super) id: String,
    pub(super) class: &'static str,
    pub(super) class_title: &'static str,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) title: String,
    pub(super) short: String,
    pub(super) step: String,
    pub(super) statement: String,
}

impl Summary {
    pub(super) fn new(results: &Results<'_>, context: &ReportContext<'_>, short: &[String]) -> Self {
        let lang = results.lang;
        let items: Vec<(Class, Item)> = results
            .findings
            .iter()
            .zip(short)
            .map(|(finding, short)| (finding.class, item(finding, short, lang)))
            .collect();
        Self {
            period: period(results, context),
            data: data(results),
            questions: questions(&items, lang),
            listed: items.iter().take(LISTED).map(|(_, item)| item.clone()).collect(),
            total: whole(items.len() as u64, lang),
        }
    }
}

fn item(finding: &Finding, short: &str, lang: Lang) -> Item {
    let unit = finding.unit.as_deref().filter(|unit| *unit != finding.subject);
    let title = finding.class.title();
    Item {
        id: finding.finding_id.clone(),
        class: finding.class.id(),
        class_title: lang.pick(title.vi, title.en),
        name: finding.subject.clone(),
        unit: unit.unwrap_or_default().to_owned(),
        title: finding.title.get(lang).to_owned(),
        short: short.to_owned(),
        step: finding.step.get(lang).to_owned(),
        statement: finding.statement.get(lang).to_owned(),
    }
}

/// Returns a question for each class that has findings. Ten findings are shown in all: the classes take turns, so that
/// each of them shows its first ones.
fn questions(items: &[(Class, Item)], lang: Lang) -> Vec<Question> {
    let of_class = |class: Class| items.iter().filter(move |(other, _)| *other == class);
    let mut shares: BTreeMap<Class, usize> = BTreeMap::new();
    let mut left = SHOWN;
    while left > 0 {
        let before = left;
        for class in asked() {
            let share = shares.entry(class).or_default();
            let most = if class == Class::Data { SHOWN_OF_DATA } else { SHOWN };
            if left > 0 && *share < of_class(class).count().min(most) {
                (*share, left) = (*share + 1, left - 1);
            }
        }
        if left == before {
            break;
        }
    }
    asked()
        .filter(|class| of_class(*class).count() > 0)
        .map(|class| {
            let title = class.title();
            Question {
                class: class.id(),
                title: lang.pick(title.vi, title.en),
                question: text(question(class), lang),
                count: whole(of_class(class).count() as u64, lang),
                more: of_class(class).count() > shares[&class],
                items: of_class(class).take(shares[&class]).map(|(_, item)| item.clone()).collect(),
            }
        })
        .collect()
}

/// The classes in the order of the questions: what the log lacks comes last.
fn asked() -> impl Iterator<Item = Class> {
    let others = Class::ALL.into_iter().filter(|class| *class != Class::Data);
    others.chain([Class::Data])
}

/// Returns the text that asks what a class answers.
fn question(class: Class) -> &'static str {
    match class {
        Class::Rotate => "ask_rotate",
        Class::Review => "ask_review",
        Class::Route => "ask_route",
        Class::Support => "ask_support",
        Class::Watch => "ask_watch",
        Class::Process => "ask_process",
        Class::Data => "ask_data",
        Class::Commend => "ask_commend",
    }
}

/// Returns the first and the last day of the log.
fn period(results: &Results<'_>, context: &ReportContext<'_>) -> String {
    let day = |at: i64| context.local_day(at);
    let (from, to) = (day(results.volume.first_us), day(context.as_of));
    match results.lang {
        Lang::Vi => format!("Từ {from} đến {to}"),
        Lang::En => format!("From {from} to {to}"),
    }
}

/// Returns what the report rests on, in one line.
fn data(results: &Results<'_>) -> String {
    let lang = results.lang;
    let files = &results.quality.files;
    let (read, rejected) =
        files.iter().fold((0, 0), |sums, file| (sums.0 + file.rows_read, sums.1 + file.rejected));
    let [events, cases, files, read, rejected] =
        [results.volume.events, results.volume.cases, files.len() as u64, read, rejected]
            .map(|number| whole(number, lang));
    let withheld = results.quality.withheld.len() + results.quality.unmet.len();
    let withheld = whole(withheld as u64, lang);
    match lang {
        Lang::Vi => format!(
            "{events} thao tác của {cases} hồ sơ, từ {files} tệp; {rejected} trong {read} dòng không đọc được; {withheld} chỉ số không tính được vì thiếu dữ liệu."
        ),
        Lang::En => format!(
            "{events} acts on {cases} cases, from {files} files; {rejected} of {read} rows could not be read; {withheld} measures were not computed for lack of data."
        ),
    }
}

/// Returns what each finding says in a few words: on which measure, and how many times as long or as many, with the
/// interval. Of findings that rest on no measure it is the first sentence.
pub(super) fn in_short(results: &Results<'_>) -> Vec<String> {
    let lang = results.lang;
    let subjects: BTreeMap<_, &Subject<'_>> =
        results.subjects.iter().map(|subject| ((subject.level, subject.id), subject)).collect();
    let standing = |finding: &Finding| {
        let subject = subjects.get(&(finding.level.of_facts()?, finding.subject.as_str()))?;
        subject.standing(finding.measures.first()?).map(|(_, standing)| standing)
    };
    let words = |finding: &Finding| match standing(finding).filter(|_| finding.class != Class::Data) {
        Some(standing) => format!("{}: {}", standing.measure.title.get(lang), compared(standing, lang)),
        None => first_sentence(finding.statement.get(lang)),
    };
    results.findings.iter().map(words).collect()
}

/// Says how many times as long or as many, with the interval.
fn compared(standing: &Standing, lang: Lang) -> String {
    let [times, low, high] = [standing.times.value, standing.times.low, standing.times.high]
        .map(|number| one_decimal(number, lang));
    let interval = format!("({low}–{high})");
    let long = standing.measure.form.low_is_bad();
    match (lang, long) {
        (Lang::Vi, _) if standing.times.value < 1.0 => format!("bằng {times} lần đồng nghiệp {interval}"),
        (Lang::Vi, true) => format!("lâu gấp {times} lần đồng nghiệp {interval}"),
        (Lang::Vi, false) => format!("gấp {times} lần đồng nghiệp {interval}"),
        (Lang::En, true) => format!("{times} times as long as colleagues {interval}"),
        (Lang::En, false) => format!("{times} times as many as colleagues {interval}"),
    }
}

fn first_sentence(text: &str) -> String {
    text.split_once(". ").map_or(text, |(first, _)| first).trim_end_matches('.').to_owned()
}
