//! The first page, without any script: what was found, as questions, and the first findings as a table.

use super::texts::text;
use crate::finding::{Class, Finding};
use crate::lang::Lang;
use crate::report::amounts::whole;
use crate::report::brief::{asked_classes, data, period, shown_by_class};
use crate::report::{ReportContext, Results};

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
    let shares = shown_by_class(items.iter().map(|(class, _)| *class));
    asked_classes()
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
