//! Finds what is to be reported, and says whose evidence that needs.

use super::sums::Walked;
use crate::config::Settings;
use crate::finding::{self, Class, EvidenceKey, Finding, FindingThresholds, Subject, UnitGaps};
use crate::measure::{MEASURES, Withheld};
use std::collections::{BTreeMap, BTreeSet};

/// Returns all findings, in the order in which they are reported.
pub(super) fn findings(
    subjects: &[Subject<'_>],
    walked: &Walked,
    withheld: &[Withheld],
    settings: &Settings,
) -> Vec<Finding> {
    let thresholds = FindingThresholds {
        overload_ratio: settings.findings.overload_ratio,
        max_worse_probability: settings.findings.max_worse_probability,
        missing_actor_share: settings.findings.missing_actor_share,
        missing_actor_min_events: settings.findings.missing_actor_min_events,
        withheld_min_facts: settings.findings.withheld_min_facts,
    };
    let placeholders: BTreeSet<&str> =
        subjects.iter().filter(|subject| subject.placeholder).map(|subject| subject.id).collect();
    let mut findings = finding::findings(subjects, &thresholds);
    findings.extend(finding::log_gaps(&unit_gaps(walked, &placeholders), &thresholds));
    findings.extend(finding::measures_withheld(withheld, &thresholds));
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
                Some((finding.level, index, finding.subject.clone()))
            })
        })
        .collect()
}

/// The acts of each unit, and those that name nobody in particular.
fn unit_gaps(walked: &Walked, placeholders: &BTreeSet<&str>) -> Vec<UnitGaps> {
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
        } else if placeholders.contains(official.as_str()) {
            gaps.by_placeholder += acts;
        }
    }
    by_unit.into_values().collect()
}
