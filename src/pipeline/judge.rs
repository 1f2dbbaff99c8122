//! Judges what the walk counted: measures, ranks and loads of all officials and units.

use super::scores::scores_of;
use super::sums::Walked;
use super::walk::WalkPlan;
use crate::config::Settings;
use crate::fact::Level;
use crate::finding::{Identity, Score, Subject};
use crate::measure::{self, ComparisonSettings, Load, Measured, PairThresholds, Withheld, loads, withheld};
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
    pub(super) fn new(walked: &Walked, settings: &Settings, plan: &WalkPlan<'_>) -> Self {
        let is_off = |id: &str| settings.measures.off.iter().any(|off| off == id);
        let never_ranked = &plan.people().never_ranked;
        let comparison = comparison(settings, never_ranked);
        let mut withheld = withheld(&walked.counts, comparison.min_share);
        withheld.retain(|one| !is_off(one.measure.id));
        let measured: Vec<Measured> = measure::measure(&walked.counts, &comparison)
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
            for (row, score) in rows.iter().zip(scores_of(rows, settings)) {
                scores.entry((row.level, row.subject.clone())).or_default().push(score);
            }
        }
        let working_days = |start, stop| plan.working_days(start, stop);
        let loads = loads(&walked.counts, &working_days, &comparison)
            .into_iter()
            .map(|load| ((load.level, load.subject.clone()), load))
            .collect();
        Self { scores, loads, placeholders: never_ranked.clone(), withheld }
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

/// The settings by which subjects are compared with their peers.
fn comparison(settings: &Settings, never_ranked: &BTreeSet<String>) -> ComparisonSettings {
    let (measures, pairs) = (&settings.measures, &settings.measures.pairs);
    ComparisonSettings {
        min_officials: measures.min_officials,
        min_rows: measures.min_rows,
        placeholders: never_ranked.clone(),
        min_share: settings.quality.min_share,
        pairs: PairThresholds {
            min_deviations: pairs.min_deviations,
            min_ratio: pairs.min_ratio,
            min_excess: pairs.min_excess,
            min_rows: pairs.min_rows,
            at_most_one_in: pairs.at_most_one_in,
        },
        load_min_days: measures.load_min_days,
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
