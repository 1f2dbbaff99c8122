//! Whether a finding still stands if something it rests on is left out or counted in another way.
//!
//! A finding stands if its most important measure is still more likely than not beyond the threshold. What the
//! statistics are without a month, a case or a receiver is told by [`judge`](crate::judge); what that means is told here.

use super::subject::Subject;
use super::thresholds::FindingThresholds;
use super::wording::decimal;
use crate::judge::{Standing, Verdict};
use crate::lang::{Bilingual, bilingual};
use crate::measure::{Clock, month_name};

/// A way to test a finding: something is left out, or counted in another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckKind {
    /// Any one month.
    Month,
    /// The three heaviest cases.
    Cases,
    /// What the difficulty of the cases explains: the cases are taken as they are.
    Difficulty,
    /// The working calendar: elapsed time counts instead.
    Calendar,
    /// The clock rule: pauses and waits for opinions count too.
    Clock,
    /// Any one receiver.
    Receiver,
}

impl CheckKind {
    /// Returns the name in files and queries.
    pub fn id(self) -> &'static str {
        match self {
            CheckKind::Month => "month",
            CheckKind::Cases => "cases",
            CheckKind::Difficulty => "difficulty",
            CheckKind::Calendar => "calendar",
            CheckKind::Clock => "clock",
            CheckKind::Receiver => "receiver",
        }
    }

    /// Returns what is done, in words.
    pub fn title(self) -> Bilingual {
        match self {
            CheckKind::Month => bilingual("bỏ bất kỳ một tháng", "without any one month"),
            CheckKind::Cases => bilingual("bỏ ba hồ sơ nặng nhất", "without the three heaviest cases"),
            CheckKind::Difficulty => {
                bilingual("không xét độ khó của hồ sơ", "with the difficulty of cases not taken out")
            }
            CheckKind::Calendar => bilingual(
                "tính theo thời gian liên tục thay cho giờ làm việc",
                "in elapsed instead of working time",
            ),
            CheckKind::Clock => {
                bilingual("tính cả thời gian tạm dừng và chờ ý kiến", "with pauses and waits counted")
            }
            CheckKind::Receiver => bilingual("bỏ bất kỳ một nơi nhận", "without any one receiver"),
        }
    }
}

/// One check of a finding, and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// How the finding was tested.
    pub kind: CheckKind,
    /// The least probability of the finding then; `None` where it cannot be told.
    pub probability: Option<f64>,
    /// Whether the finding still stands; `None` where it cannot be told.
    pub holds: Option<bool>,
    /// The months (`2026-03`) or receivers without which it falls, those that matter most first.
    pub without: Vec<String>,
}

/// Checks a finding by its most important measure.
pub(super) fn checks(subject: &Subject<'_>, main: &Standing, thresholds: &FindingThresholds) -> Vec<Check> {
    let least = thresholds.persistent_probability;
    let one = |kind, probability: Option<f64>| {
        let holds = probability.map(|probability| probability >= least);
        Check { kind, probability, holds, without: Vec::new() }
    };
    let left_out = &main.left_out;
    let months = left_out.months.iter().map(|(month, probability)| (month_name(*month), *probability));
    let mut checks = vec![any_of(CheckKind::Month, months.collect(), least)];
    let praised = main.verdict != Verdict::Flagged;
    if !praised {
        checks.push(one(CheckKind::Cases, left_out.cases));
        let hard = (main.difficulty - 1.0).abs() > f64::EPSILON;
        checks.extend(hard.then(|| one(CheckKind::Difficulty, Some(main.probability_without_difficulty))));
    }
    for variant in crate::measure::MEASURES.iter().filter(|one| one.variant_of == Some(main.measure.id)) {
        let kind = if variant.clock == Clock::Elapsed { CheckKind::Calendar } else { CheckKind::Clock };
        let told = subject.standing(variant.id).map(|(_, standing)| standing);
        let told = told.filter(|standing| standing.verdict != Verdict::TooLittleData);
        checks.push(one(kind, told.map(|one| if praised { one.probability_good } else { one.probability })));
    }
    if !left_out.receivers.is_empty() {
        checks.push(any_of(CheckKind::Receiver, left_out.receivers.clone(), least));
    }
    checks
}

/// Returns the receivers without any one of which a finding about sending falls, those that matter most first.
pub(super) fn falls_without_receiver(main: &Standing, thresholds: &FindingThresholds) -> Vec<String> {
    any_of(CheckKind::Receiver, main.left_out.receivers.clone(), thresholds.persistent_probability).without
}

/// A check of several parts of which each is left out by itself.
fn any_of(kind: CheckKind, parts: Vec<(String, f64)>, least: f64) -> Check {
    let mut falling: Vec<&(String, f64)> =
        parts.iter().filter(|(_, probability)| *probability < least).collect();
    falling.sort_by(|one, other| one.1.total_cmp(&other.1).then_with(|| one.0.cmp(&other.0)));
    let probability = parts.iter().map(|(_, probability)| *probability).min_by(f64::total_cmp);
    Check {
        kind,
        probability,
        holds: probability.map(|probability| probability >= least),
        without: falling.into_iter().map(|(name, _)| name.clone()).collect(),
    }
}

/// Returns whether a finding stands in every check that can be told; `None` without any.
pub(super) fn is_robust(checks: &[Check]) -> Option<bool> {
    let mut told = checks.iter().filter_map(|check| check.holds).peekable();
    told.peek()?;
    Some(told.all(|holds| holds))
}

/// Returns what a finding hangs on, in words; empty if it stands in every check.
pub(super) fn hangs_on(checks: &[Check]) -> Bilingual<String> {
    Bilingual::join(
        &checks.iter().filter(|check| check.holds == Some(false)).map(fall).collect::<Vec<_>>(),
        "; ",
    )
}

/// The number of months or receivers that are named.
const SHOWN: usize = 3;

fn fall(check: &Check) -> Bilingual<String> {
    let title = check.kind.title();
    let probability = decimal(check.probability.unwrap_or(0.0), 2);
    let mut names = check.without[..check.without.len().min(SHOWN)].join(", ");
    if check.without.len() > SHOWN {
        names += ", …";
    }
    let named = |title: &str| if names.is_empty() { title.to_owned() } else { format!("{title} ({names})") };
    Bilingual::new(
        format!("{}: xác suất còn {}", named(title.vi), probability.vi),
        format!("{}: the probability is then {}", named(title.en), probability.en),
    )
}

/// Says what was checked and what came of it; empty if nothing was.
pub(super) fn in_words(checks: &[Check]) -> Bilingual<String> {
    let titles = |holds: Option<bool>| {
        let of = checks.iter().filter(move |check| check.holds == holds);
        Bilingual::join(&of.map(|check| check.kind.title()).collect::<Vec<_>>(), ", ")
    };
    let mut sentences: Vec<Bilingual<String>> = Vec::new();
    let standing = titles(Some(true));
    if !standing.is_empty() {
        sentences.push(Bilingual::new(
            format!("Vẫn đứng vững khi: {}.", standing.vi),
            format!("It still stands: {}.", standing.en),
        ));
    }
    let hangs_on = hangs_on(checks);
    if !hangs_on.is_empty() {
        sentences.push(Bilingual::new(
            format!("Không còn đứng vững khi: {}.", hangs_on.vi),
            format!("It does not stand: {}.", hangs_on.en),
        ));
    }
    let untold = titles(None);
    if !untold.is_empty() {
        sentences.push(Bilingual::new(
            format!("Chưa thử được: {}.", untold.vi),
            format!("It could not be tried: {}.", untold.en),
        ));
    }
    Bilingual::join(&sentences, " ")
}
