//! Judges what the walk counted: measures, ranks and loads of all officials and units.

use super::sums::Walked;
use super::walk::WalkPlan;
use crate::config::Settings;
use crate::fact::Level;
use crate::finding::{Evidence, EvidenceKey, Identity, Subject};
use crate::judge::{Caseloads, JudgeSettings, Model, Prepared, Standing};
use crate::measure::{Load, LoadSettings, Loops, Withheld, find, loads, loops, withheld};
use std::collections::{BTreeMap, BTreeSet};

/// The probability of being beyond the threshold from which on evidence is kept until the judgement is final.
const MIN_LIKELY: f64 = 0.7;

/// The standings of all officials and units, and their loads.
pub(super) struct Judged {
    standings: BTreeMap<(Level, String), Vec<Standing>>,
    /// What was learnt of each measure.
    pub(super) models: Vec<Model>,
    loads: BTreeMap<(Level, String), Load>,
    loops: BTreeMap<(Level, String), Loops>,
    present_hours: BTreeMap<(Level, String), f64>,
    placeholders: BTreeSet<String>,
    /// The measures withheld, by unit.
    pub(super) withheld: Vec<Withheld>,
}

impl Judged {
    /// Judges everybody.
    pub(super) fn new(
        walked: &Walked,
        prepared: &Prepared<'_>,
        caseloads: &Caseloads,
        settings: &Settings,
        plan: &WalkPlan<'_>,
    ) -> Self {
        let never_ranked = &plan.people().never_ranked;
        // Subjects for whom everything is withheld are listed too.
        let subjects = walked.counts.subjects().into_iter();
        let mut standings: BTreeMap<(Level, String), Vec<Standing>> = subjects
            .filter(|(_, subject, _)| !never_ranked.contains(*subject))
            .map(|(level, subject, _)| ((level, subject.to_owned()), Vec::new()))
            .collect();
        let mut models = Vec::new();
        let judged = prepared.judge(Some(caseloads)).into_iter();
        for measure in judged.filter(|one| !is_off(one.model.measure.id, settings)) {
            models.push(measure.model);
            for standing in measure.standings {
                standings.entry((standing.level, standing.subject.clone())).or_default().push(standing);
            }
        }
        let load_settings = LoadSettings {
            min_officials: settings.measures.min_officials,
            min_days: settings.measures.load_min_days,
            placeholders: never_ranked.clone(),
        };
        let working_days = |start, stop| plan.working_days(start, stop);
        let loads: BTreeMap<(Level, String), Load> = loads(&walked.counts, &working_days, &load_settings)
            .into_iter()
            .map(|load| ((load.level, load.subject.clone()), load))
            .collect();
        let present_hours = present_hours(&loads, &units_of_officials(walked), plan);
        let withheld = withheld_measures(walked, settings);
        let loops = loops(&walked.counts);
        Self { standings, models, loads, loops, present_hours, placeholders: never_ranked.clone(), withheld }
    }

    /// All subjects: officials before units, each by name.
    pub(super) fn subjects<'a>(
        &'a self,
        walked: &'a Walked,
        identities: &'a BTreeMap<(Level, String), Identity>,
    ) -> Vec<Subject<'a>> {
        let units = units_of_officials(walked);
        let withheld = self.withheld_by_subject(walked);
        self.standings
            .iter()
            .map(|((level, id), standings)| Subject {
                level: *level,
                id,
                unit: if *level == Level::Official { units.get(id.as_str()).copied() } else { None },
                identity: identities.get(&(*level, id.clone())),
                placeholder: self.placeholders.contains(id),
                standings,
                withheld: withheld.get(&(*level, id.as_str())).cloned().unwrap_or_default(),
                loops: self.loops.get(&(*level, id.clone())).copied().unwrap_or_default(),
                load: self.loads.get(&(*level, id.clone())),
                present_hours: self.present_hours.get(&(*level, id.clone())).copied(),
            })
            .collect()
    }

    /// For each subject, the measures it has no standing for because the logs of its units lack what they need.
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
            let Some(standings) = self.standings.get(&(level, subject.to_owned())) else { continue };
            for &one in by_unit.get(&(level, unit)).into_iter().flatten() {
                let known = by_subject.entry((level, subject)).or_default();
                let measured = standings.iter().any(|other| other.measure.id == one.measure.id);
                if !measured && known.iter().all(|other| other.measure.id != one.measure.id) {
                    known.push(one);
                }
            }
        }
        by_subject
    }
}

/// Returns whose evidence the findings may need: everybody who is at all likely to be named once the difficulty of the
/// cases is known.
fn candidates(prepared: &Prepared<'_>, settings: &Settings) -> Vec<EvidenceKey> {
    let likely =
        prepared.likely(MIN_LIKELY).into_iter().filter(|(_, measure, _)| !is_off(measure.id, settings));
    likely
        .filter_map(|(level, measure, subject)| Some((level, find(measure.id)?.0, subject.to_owned())))
        .collect()
}

/// Makes an empty collection for the evidence that the findings may need.
pub(super) fn wanted_evidence(prepared: &Prepared<'_>, walked: &Walked, settings: &Settings) -> Evidence {
    let withheld = withheld_measures(walked, settings);
    Evidence::new(candidates(prepared, settings), settings.findings.evidence_cases, &withheld)
}

/// Returns the measures that the logs of single units do not allow.
fn withheld_measures(walked: &Walked, settings: &Settings) -> Vec<Withheld> {
    let mut withheld = withheld(&walked.counts, settings.quality.min_share);
    withheld.retain(|one| !is_off(one.measure.id, settings));
    withheld
}

fn is_off(measure: &str, settings: &Settings) -> bool {
    settings.measures.off.iter().any(|off| off == measure)
}

/// The settings by which subjects are judged.
pub(super) fn judge_settings(settings: &Settings, never_ranked: &BTreeSet<String>) -> JudgeSettings {
    let (measures, judging) = (&settings.measures, &settings.judging);
    JudgeSettings {
        min_officials: measures.min_officials,
        min_rows: measures.min_rows,
        min_people_of_sender: judging.min_people_of_sender,
        placeholders: never_ranked.clone(),
        min_share: settings.quality.min_share,
        threshold: judging.threshold,
        thresholds: measures.threshold.clone(),
        min_own_rows: judging.min_own_rows,
        min_months: judging.min_months,
        min_expected: judging.min_expected,
        min_effective: judging.min_effective,
        min_colleagues: judging.min_colleagues,
        min_probability: judging.min_probability,
        persistent_probability: judging.persistent_probability,
        trend_months: u16::try_from(settings.findings.trend_months).unwrap_or(u16::MAX),
        rank_draws: judging.rank_draws,
        seed: judging.seed,
        without: judging.without.iter().copied().collect(),
    }
}

/// The working hours of each official while it held cases, and of each unit those of the officials who act there most.
fn present_hours(
    loads: &BTreeMap<(Level, String), Load>,
    units: &BTreeMap<&str, &str>,
    plan: &WalkPlan<'_>,
) -> BTreeMap<(Level, String), f64> {
    let mut hours: BTreeMap<(Level, String), f64> = BTreeMap::new();
    for ((_, official), load) in loads.iter().filter(|((level, _), _)| *level == Level::Official) {
        let unit = units.get(official.as_str()).copied();
        let own = plan.hours_of(official, unit, load.sums.first_at, load.sums.last_at);
        hours.insert((Level::Official, official.clone()), own);
        if let Some(unit) = unit {
            *hours.entry((Level::Unit, unit.to_owned())).or_default() += own;
        }
    }
    hours
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
