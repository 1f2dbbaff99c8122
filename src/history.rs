//! What earlier runs found and what was answered to it.
//!
//! Each run takes over the history of the run before, so that it outlives runs that are removed. A finding keeps the day on
//! which it was first seen, also while it is gone. An answer that confirms an objective cause takes the evidence cases out
//! that the finding had in the last run before the answer came; they stay out as long as the answer is in force, whatever
//! later runs find. Nothing here reads files or the clock.

use crate::fact::Level;
use crate::finding::DRAFTS_RETURNED;
use crate::lists::ResponseEntry;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What earlier runs found and what was answered to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct History {
    /// Every finding that any run had, by id.
    pub findings: BTreeMap<String, Seen>,
    /// What answers with an objective cause took out of the counting of this run.
    pub taken_out: Vec<TakenOut>,
    /// The id of the key of the pseudonyms that it has; `None` for real names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
}

/// A finding as the last run that had it left it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// The id of its class.
    pub class: String,
    /// Whether its subject is an official or a unit; `None` of an account or a step.
    pub level: Option<Level>,
    /// The id of its subject.
    pub subject: String,
    /// The day up to which the log of the first run counted that had it.
    pub first_seen: Date,
    /// The same of the last run that had it.
    pub last_seen: Date,
    /// The cases of its evidence in the last run that had it.
    pub cases: BTreeSet<String>,
}

/// The cases that an answer took out of the counting of one official or unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakenOut {
    /// The id of the finding that was answered.
    pub finding_id: String,
    /// The answer.
    pub response: ResponseEntry,
    /// Whether the subject of the finding is an official or a unit.
    pub level: Level,
    /// The subject of the finding.
    pub subject: String,
    /// The cases that no longer count for the subject.
    pub cases: BTreeSet<String>,
}

impl History {
    /// Returns what the answers in force take out of the counting: for an answer that earlier runs knew, the same cases as
    /// then; for a new one, the evidence cases of the last run that had the finding. An answer to a finding that no run had
    /// takes nothing out.
    pub fn taken_out_by(&self, responses: &[ResponseEntry]) -> Vec<TakenOut> {
        let objective = responses.iter().filter(|response| response.objective_cause);
        let cases_of = |response: &ResponseEntry| {
            let known = self.taken_out.iter().find(|one| one.response == *response);
            known.cloned().or_else(|| {
                let seen = self.findings.get(&response.finding_id)?;
                Some(TakenOut {
                    finding_id: response.finding_id.clone(),
                    response: response.clone(),
                    level: seen.level?,
                    subject: seen.subject.clone(),
                    cases: seen.cases.clone(),
                })
            })
        };
        objective.filter_map(cases_of).collect()
    }

    /// Returns the officials and units of whom a review was answered.
    pub fn answered_reviews(&self, responses: &[ResponseEntry]) -> BTreeSet<(Level, String)> {
        let seen = responses.iter().filter_map(|response| self.findings.get(&response.finding_id));
        let reviews = seen.filter(|seen| seen.class == "review");
        reviews.filter_map(|seen| Some((seen.level?, seen.subject.clone()))).collect()
    }

    /// Returns the officials and units of whom it was first said by that day that their drafts come back.
    pub fn coached(&self, by: Date) -> BTreeSet<(Level, String)> {
        let prefix = DRAFTS_RETURNED.replace('_', "-");
        let said = self.findings.iter().filter(|(id, seen)| id.starts_with(&prefix) && seen.first_seen <= by);
        said.filter_map(|(_, seen)| Some((seen.level?, seen.subject.clone()))).collect()
    }

    /// Returns the answers to findings that no run had.
    pub fn unknown_answers<'r>(
        &self,
        responses: &'r [ResponseEntry],
    ) -> impl Iterator<Item = &'r ResponseEntry> {
        responses.iter().filter(|response| !self.findings.contains_key(&response.finding_id))
    }

    /// Adds the findings of a run; `found` has their `last_seen`, and no earlier `first_seen` than that.
    pub fn add(&mut self, found: impl Iterator<Item = (String, Seen)>) {
        for (id, mut seen) in found {
            if let Some(before) = self.findings.get(&id) {
                seen.first_seen = seen.first_seen.min(before.first_seen);
            }
            self.findings.insert(id, seen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn seen(day: i8, cases: &[&str]) -> Seen {
        Seen {
            class: "review".to_owned(),
            level: Some(Level::Official),
            subject: "Lan".to_owned(),
            first_seen: date(2024, 3, day),
            last_seen: date(2024, 3, day),
            cases: cases.iter().map(|case| (*case).to_owned()).collect(),
        }
    }

    fn answer(text: &str, objective_cause: bool) -> ResponseEntry {
        ResponseEntry {
            finding_id: "slow-1".to_owned(),
            text: Some(text.to_owned()),
            objective_cause,
            ..ResponseEntry::default()
        }
    }

    #[test]
    fn a_finding_keeps_its_first_day_also_while_it_is_gone() {
        let mut history = History::default();
        for day in [1, 2, 9] {
            history.add([("slow-1".to_owned(), seen(day, &[]))].into_iter());
            history.add(std::iter::empty());
        }
        let kept = &history.findings["slow-1"];
        assert_eq!((kept.first_seen, kept.last_seen), (date(2024, 3, 1), date(2024, 3, 9)));
    }

    #[test]
    fn an_answer_takes_out_the_cases_of_the_run_it_answers_and_no_later_ones() {
        let mut history = History::default();
        history.add([("slow-1".to_owned(), seen(1, &["H1", "H2"]))].into_iter());
        let answers = [answer("flood", true), answer("no", false)];
        let taken = history.taken_out_by(&answers);
        assert_eq!(taken.len(), 1, "an answer without an objective cause takes nothing out");
        assert_eq!(taken[0].cases, seen(1, &["H1", "H2"]).cases);
        history.taken_out = taken.clone();
        history.add([("slow-1".to_owned(), seen(2, &["H3"]))].into_iter());
        assert_eq!(history.taken_out_by(&answers), taken, "evidence of a later run is not answered yet");
        let again = [answer("flood again", true)];
        assert_eq!(history.taken_out_by(&again)[0].cases, seen(2, &["H3"]).cases);
        assert_eq!(history.taken_out_by(&[]), [], "an answer that is withdrawn takes nothing out");
    }

    #[test]
    fn whoever_was_told_long_ago_that_drafts_come_back_has_been_coached() {
        let mut history = History::default();
        history.add(
            [("slow-1".to_owned(), seen(1, &[])), ("drafts-returned-2".to_owned(), seen(5, &[]))].into_iter(),
        );
        assert!(history.coached(date(2024, 3, 4)).is_empty());
        let lan = BTreeSet::from([(Level::Official, "Lan".to_owned())]);
        assert_eq!(history.coached(date(2024, 3, 5)), lan);
    }

    #[test]
    fn an_answer_to_no_known_finding_is_named_and_takes_nothing_out() {
        let history = History::default();
        let answers = [answer("flood", true)];
        assert_eq!(history.taken_out_by(&answers), []);
        assert_eq!(history.unknown_answers(&answers).count(), 1);
        assert!(history.answered_reviews(&answers).is_empty());
    }
}
