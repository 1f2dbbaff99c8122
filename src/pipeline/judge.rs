//! Judges what the walk counted: measures, ranks and findings.

use super::sums::Walked;
use super::walk::WalkPlan;
use crate::config::Settings;
use crate::fact::Level;
use crate::finding::{
    self, Class, EvidenceKey, Finding, FindingThresholds, Identity, MonthOfScore, Score, Subject, UnitGaps,
};
use crate::measure::{
    self, ComparisonSettings, Load, MEASURES, Measured, PairThresholds, Withheld, loads, withheld,
};
use crate::rank::{BadSide, Observation, RankOptions, Ranked, rank};
use anyhow::{Result, bail};
use std::collections::{BTreeMap, BTreeSet};

/// The measures of all officials and units with their ranks, and their loads.
pub(super) struct Judged {
    scores: BTreeMap<(Level, String), Vec<Score>>,
    loads: BTreeMap<(Level, String), Load>,
    placeholders: BTreeSet<String>,
    /// The measures withheld, by unit.
    pub(super) withheld: Vec<Withheld>,
}

impl Judged {
    /// Measures and ranks everybody.
    ///
    /// # Errors
    /// If the settings name a measure that does not exist.
    pub(super) fn new(walked: &Walked, settings: &Settings, plan: &WalkPlan<'_>) -> Result<Self> {
        check_measures(settings)?;
        let is_off = |id: &str| settings.measures.off.iter().any(|off| off == id);
        let never_ranked = &plan.people().never_ranked;
        let peers = ComparisonSettings {
            min_officials: settings.measures.min_officials,
            min_rows: settings.measures.min_rows,
            placeholders: never_ranked.clone(),
            min_share: settings.quality.min_share,
            pairs: PairThresholds {
                min_deviations: settings.measures.pairs.min_deviations,
                min_ratio: settings.measures.pairs.min_ratio,
                min_excess: settings.measures.pairs.min_excess,
                min_rows: settings.measures.pairs.min_rows,
                at_most_one_in: settings.measures.pairs.at_most_one_in,
            },
            load_min_days: settings.measures.load_min_days,
        };
        let mut withheld = withheld(&walked.counts, peers.min_share);
        withheld.retain(|one| !is_off(one.measure.id));
        let measured: Vec<Measured> = measure::measure(&walked.counts, &peers)
            .into_iter()
            .filter(|row| !is_off(row.measure.id))
            .collect();
        // Subjects for whom everything is withheld are listed too.
        let subjects = walked.counts.subjects().into_iter();
        let mut scores: BTreeMap<(Level, String), Vec<Score>> = subjects
            .filter(|(_, subject, _)| !never_ranked.contains(*subject))
            .map(|(level, subject, _)| ((level, subject.to_owned()), Vec::new()))
            .collect();
        let same =
            |one: &Measured, other: &Measured| one.measure.id == other.measure.id && one.level == other.level;
        for rows in measured.chunk_by(same) {
            for (row, ranked) in rows.iter().zip(ranks(rows, settings)) {
                scores.entry((row.level, row.subject.clone())).or_default().push(score(row, ranked));
            }
        }
        let working_days = |start, stop| plan.working_days(start, stop);
        let loads = loads(&walked.counts, &working_days, &peers)
            .into_iter()
            .map(|load| ((load.level, load.subject.clone()), load))
            .collect();
        Ok(Self { scores, loads, placeholders: never_ranked.clone(), withheld })
    }

    /// All subjects: officials before units, each by name.
    pub(super) fn subjects<'a>(
        &'a self,
        walked: &'a Walked,
        identities: &'a BTreeMap<(Level, String), Identity>,
    ) -> Vec<Subject<'a>> {
        let units = units_of_officials(walked);
        let withheld = self.withheld_by_subject(walked);
        self.scores
            .iter()
            .map(|((level, id), scores)| Subject {
                level: *level,
                id,
                unit: if *level == Level::Official { units.get(id.as_str()).copied() } else { None },
                identity: identities.get(&(*level, id.clone())),
                placeholder: self.placeholders.contains(id),
                scores: scores.clone(),
                withheld: withheld.get(&(*level, id.as_str())).cloned().unwrap_or_default(),
                load: self.loads.get(&(*level, id.clone())),
            })
            .collect()
    }

    /// For each subject, the measures it has no score for because the logs of its units lack what they need.
    fn withheld_by_subject<'a>(
        &'a self,
        walked: &'a Walked,
    ) -> BTreeMap<(Level, &'a str), Vec<&'a Withheld>> {
        let mut by_unit: BTreeMap<(Level, &str), Vec<&Withheld>> = BTreeMap::new();
        for one in &self.withheld {
            by_unit.entry((one.level, one.unit.as_str())).or_default().push(one);
        }
        let mut by_subject: BTreeMap<(Level, &str), Vec<&Withheld>> = BTreeMap::new();
        for (level, subject, unit) in walked.counts.subjects() {
            let Some(scores) = self.scores.get(&(level, subject.to_owned())) else { continue };
            for &one in by_unit.get(&(level, unit)).into_iter().flatten() {
                let known = by_subject.entry((level, subject)).or_default();
                let measured = scores.iter().any(|score| score.measure.id == one.measure.id);
                if !measured && known.iter().all(|other| other.measure.id != one.measure.id) {
                    known.push(one);
                }
            }
        }
        by_subject
    }
}

/// Returns all findings, in the order in which they are reported.
pub(super) fn findings(
    subjects: &[Subject<'_>],
    walked: &Walked,
    withheld: &[Withheld],
    settings: &Settings,
) -> Vec<Finding> {
    let thresholds = FindingThresholds {
        overload_ratio: settings.findings.overload_ratio,
        min_exact_share: settings.findings.min_exact_share,
        max_worse_probability: settings.findings.max_worse_probability,
        trend_months: settings.findings.trend_months,
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
pub(super) fn wanted(findings: &[Finding]) -> Vec<EvidenceKey> {
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

fn check_measures(settings: &Settings) -> Result<()> {
    let named = settings.measures.off.iter().chain(settings.measures.threshold.keys());
    for id in named {
        if !MEASURES.iter().any(|measure| measure.id == id) {
            bail!("there is no measure `{id}`\n\nhint: `buckstop list measures` shows all of them");
        }
    }
    Ok(())
}

fn ranks(rows: &[Measured], settings: &Settings) -> Vec<Ranked> {
    let Some(first) = rows.first() else { return Vec::new() };
    let threshold = match first.measure.form.bad_side() {
        BadSide::High => settings.ranking.threshold_high,
        BadSide::Low => settings.ranking.threshold_low,
    };
    let options = RankOptions {
        bad_side: first.measure.form.bad_side(),
        threshold: settings.measures.threshold.get(first.measure.id).copied().unwrap_or(threshold),
        false_share: settings.ranking.false_share,
        min_expected: settings.ranking.min_expected,
        rank_draws: settings.ranking.rank_draws,
        seed: settings.ranking.seed,
    };
    let observations: Vec<Observation> = rows
        .iter()
        .map(|row| Observation { observed: row.observed as f64, expected: row.expected, phi: row.phi })
        .collect();
    rank(&observations, &options).rows
}

fn score(row: &Measured, ranked: Ranked) -> Score {
    const HOUR_US: f64 = 3.6e9;
    let hours = |us: Option<i64>| us.map(|us| us as f64 / HOUR_US);
    let spread = row.spread.as_ref();
    Score {
        measure: row.measure,
        rows: row.rows,
        observed: row.observed as f64,
        expected: row.expected,
        peers: row.peers,
        exact_share: row.stratum_shares[0],
        mean_gap_hours: spread.map(|spread| (spread.mean_us - spread.peers_mean_us) / HOUR_US),
        median_hours: spread.and_then(|spread| hours(spread.median_us)),
        peers_median_hours: spread.and_then(|spread| hours(spread.peers_median_us)),
        months: row
            .months
            .iter()
            .map(|month| MonthOfScore {
                month: month.month,
                observed: month.observed as f64,
                expected: month.expected,
            })
            .collect(),
        left_out: row.left_out.iter().map(|part| (part.counterpart.clone(), part.rows)).collect(),
        ranked,
    }
}

/// The unit in which each official acted most; the first by name if several are equal.
fn units_of_officials(walked: &Walked) -> BTreeMap<&str, &str> {
    let mut most: BTreeMap<&str, (&str, u64)> = BTreeMap::new();
    for ((official, unit), &acts) in &walked.acts {
        if official.is_empty() || unit.is_empty() {
            continue;
        }
        let entry = most.entry(official).or_insert((unit, 0));
        if acts > entry.1 {
            *entry = (unit, acts);
        }
    }
    most.into_iter().map(|(official, (unit, _))| (official, unit)).collect()
}

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
