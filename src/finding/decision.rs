//! The decision table: which kinds of finding a subject gets.
//!
//! The table is [`FINDINGS`](super::FINDINGS), row by row; [`decision_table`] writes it as text. An official's families are
//! judged together, and of each matter the first row that applies decides. Two matters are kept apart: where somebody
//! sends work, and how the own work is done. Praise needs that neither applies.

use super::FINDINGS;
use super::kind::{Basis, FindingKind, Judge, Judgement};
use super::subject::Subject;
use super::thresholds::FindingThresholds;
use std::fmt::Write as _;

/// Returns the kinds that apply to a subject: the first of each matter, and praise if there is none.
pub(super) fn decide(
    subject: &Subject<'_>,
    thresholds: &FindingThresholds,
) -> Vec<(&'static FindingKind, Judgement)> {
    let first = |of_matter: fn(&Basis) -> Option<Judge>| {
        let mut kinds = FINDINGS.iter().filter_map(|kind| Some((kind, of_matter(&kind.basis)?)));
        kinds.find_map(|(kind, judge)| judge(subject, thresholds).map(|judgement| (kind, judgement)))
    };
    let sending = |basis: &Basis| if let Basis::Sending(judge) = basis { Some(*judge) } else { None };
    let working = |basis: &Basis| if let Basis::Working(judge) = basis { Some(*judge) } else { None };
    let praise = |basis: &Basis| if let Basis::Praise(judge) = basis { Some(*judge) } else { None };
    let mut decided: Vec<_> = [first(sending), first(working)].into_iter().flatten().collect();
    if decided.is_empty() {
        decided.extend(first(praise));
    }
    decided
}

/// Returns the decision table as Markdown, in English.
pub fn decision_table() -> String {
    let mut table = String::from(
        "| row | finding | class | matter | applies if | step to take |\n|---|---|---|---|---|---|\n",
    );
    for (kind, row) in FINDINGS.iter().zip(1..) {
        let (id, class, matter) = (kind.id, kind.class.id(), kind.basis.matter().en);
        let (condition, step) = (kind.condition.en, kind.step.en);
        let _ = writeln!(table, "| {row} | `{id}` | {class} | {matter} | {condition} | {step} |");
    }
    table
}
