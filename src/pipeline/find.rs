//! Finds what is to be reported, and says whose evidence that needs.

use super::people::People;
use super::sums::Walked;
use crate::config::Settings;
use crate::finding::{
    self, Account, Class, Doubt, EvidenceKey, Finding, FindingThresholds, Subject, UnitGaps,
};
use crate::judge::CleanCounts;
use crate::measure::{MEASURES, Withheld};
use crate::people::IdentityNote;
use std::collections::{BTreeMap, BTreeSet};

/// Returns all findings, in the order in which they are reported. `clean` knows where timers end work.
pub(super) fn findings(
    subjects: &[Subject<'_>],
    walked: &Walked,
    people: &People,
    clean: &CleanCounts<'_>,
    withheld: &[Withheld],
    settings: &Settings,
) -> Vec<Finding> {
    let thresholds = FindingThresholds {
        overload_ratio: settings.findings.overload_ratio,
        max_worse_probability: settings.findings.max_worse_probability,
        persistent_probability: settings.judging.persistent_probability,
        missing_actor_share: settings.findings.missing_actor_share,
        missing_actor_min_events: settings.findings.missing_actor_min_events,
        withheld_min_facts: settings.findings.withheld_min_facts,
        pass_through_share: settings.findings.pass_through_share,
        step_min_holds: settings.findings.step_min_holds,
    };
    let mut findings = finding::findings(subjects, &thresholds);
    findings.extend(finding::log_gaps(&unit_gaps(walked, &people.never_ranked), &thresholds));
    findings.extend(finding::measures_withheld(withheld, &thresholds));
    findings.extend(finding::accounts(&doubtful_accounts(walked, people, clean.timed()), &thresholds));
    findings.extend(finding::pass_through(&walked.steps, &thresholds));
    findings.extend(finding::timed_step(&clean.timed_steps()));
    finding::in_order(findings)
}

/// The subjects and measures whose evidence the findings need.
pub(super) fn wanted_by(findings: &[Finding]) -> BTreeSet<EvidenceKey> {
    // Findings about data have no evidence: they report what is missing.
    let about_subjects = findings.iter().filter(|finding| finding.class != Class::Data);
    about_subjects
        .flat_map(|finding| {
            finding.measures.iter().filter_map(|id| {
                let index = MEASURES.iter().position(|measure| measure.id == *id)?;
                Some((finding.level.of_facts()?, index, finding.subject.clone()))
            })
        })
        .collect()
}

/// The accounts that stand for nobody in particular, in order, with the unit in which each acts most.
fn doubtful_accounts(walked: &Walked, people: &People, timed: &BTreeSet<&str>) -> Vec<Account> {
    let known = people.resolution.officials();
    let doubt = |account: &str| {
        let ambiguous = known.get(account).is_some_and(|info| info.notes.contains(&IdentityNote::Ambiguous));
        match (ambiguous, people.never_ranked.contains(account)) {
            (true, _) => Some(Doubt::Homonym),
            (_, true) if people.systems.contains_key(account) => Some(Doubt::System),
            (_, true) => Some(Doubt::Shared),
            _ => timed.contains(account).then_some(Doubt::Timer),
        }
    };
    let mut accounts: Vec<(Account, u64)> = Vec::new();
    for ((official, unit), &acts) in &walked.acts {
        let Some(doubt) = doubt(official) else { continue };
        let unit = (!unit.is_empty()).then(|| unit.clone());
        match accounts.last_mut().filter(|(last, _)| last.id == *official) {
            Some((last, most)) => {
                last.acts += acts;
                if acts > *most {
                    (last.unit, *most) = (unit, acts);
                }
            }
            None => accounts.push((Account { id: official.clone(), unit, acts, doubt }, acts)),
        }
    }
    accounts.into_iter().map(|(account, _)| account).collect()
}

/// The acts of each unit, and those that name nobody in particular.
fn unit_gaps(walked: &Walked, never_ranked: &BTreeSet<String>) -> Vec<UnitGaps> {
    let mut by_unit: BTreeMap<&str, UnitGaps> = BTreeMap::new();
    for ((official, unit), &acts) in walked.acts.iter().filter(|((_, unit), _)| !unit.is_empty()) {
        let gaps = by_unit.entry(unit).or_insert_with(|| UnitGaps {
            unit: unit.clone(),
            events: 0,
            without_official: 0,
            by_placeholder: 0,
        });
        gaps.events += acts;
        if official.is_empty() {
            gaps.without_official += acts;
        } else if never_ranked.contains(official) {
            gaps.by_placeholder += acts;
        }
    }
    by_unit.into_values().collect()
}
