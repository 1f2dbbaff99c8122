//! An office of 5,000 officials that were judged on 20 measures over a year, made up from a seed.

use super::evidence::MEASURE;
use crate::fixtures::standing::plain_standing;
use crate::fixtures::thresholds::THRESHOLDS;
use buckstop::fact::Level;
use buckstop::finding::{Finding, Subject, findings, in_order};
use buckstop::judge::{Estimate, Model, MonthCount, Standing, Verdict};
use buckstop::measure::{Load, LoadSums, Loops, MEASURES, Measure};
use buckstop::rank::GammaMixture;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A name that would run as a script if it ever became markup.
pub(super) const HOSTILE: &str = "<img src=x onerror=document.title='hit'></script><b>Hậu";
const OFFICIALS: usize = 5_000;
const UNITS: usize = 100;
const MEASURE_COUNT: usize = 20;
const MONTHS: i16 = 12;
/// January 2024.
const FIRST_MONTH: i16 = 648;
const FAMILY_NAMES: &[&str] =
    &["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Đỗ", "Bùi", "Võ", "Rơ Châm"];
const MIDDLE_NAMES: &[&str] = &["Văn", "Thị", "Đức", "Hữu", "Thanh", "Quốc", "Mỹ", "Kim"];
const GIVEN_NAMES: &[&str] = &["Phương", "Hải", "Dũng", "Lan", "Thắng", "Quyên", "Đông", "Yến", "Ước", "Ân"];

/// The office. Its strings live as long as the test.
pub(super) struct LargeOffice {
    names: Vec<String>,
    units: Vec<String>,
    loads: Vec<Load>,
    pub(super) models: Vec<Model>,
    standings: Vec<Vec<Standing>>,
}

impl LargeOffice {
    pub(super) fn new() -> Self {
        let mut dice = Dice(ChaCha8Rng::seed_from_u64(7));
        let measures = measures();
        let prior = GammaMixture::single(20.0, 20.0);
        let names: Vec<String> = (0..OFFICIALS).map(name).collect();
        let units: Vec<String> = (0..UNITS).map(|unit| format!("UBND xã số {unit:03}")).collect();
        let standings = names
            .iter()
            .map(|name| measures.iter().map(|measure| standing(measure, name, prior, &mut dice)).collect())
            .collect();
        let loads = names.iter().map(|name| load(name, &mut dice)).collect();
        let model = |measure: &&'static Measure| Model {
            measure,
            level: Level::Official,
            threshold: 1.25,
            prior,
            months: Vec::new(),
            subjects: Vec::new(),
        };
        Self { models: measures.iter().map(model).collect(), names, units, loads, standings }
    }

    pub(super) fn subjects(&self) -> Vec<Subject<'_>> {
        let subject = |index: usize| Subject {
            loops: Loops::default(),
            level: Level::Official,
            id: &self.names[index],
            unit: Some(&self.units[index % UNITS]),
            identity: None,
            placeholder: false,
            standings: &self.standings[index],
            withheld: Vec::new(),
            load: Some(&self.loads[index]),
            present_hours: None,
        };
        (0..OFFICIALS).map(subject).collect()
    }

    pub(super) fn findings(&self) -> Vec<Finding> {
        let mut found = in_order(findings(&self.subjects(), &THRESHOLDS));
        // All of them rest on a measure whose cases can be made up, so that each has its cases.
        for finding in &mut found {
            if !finding.measures.contains(&MEASURE) {
                finding.measures.push(MEASURE);
            }
        }
        found
    }
}

/// Returns twenty measures: the built-in ones, and copies of them under other names.
fn measures() -> Vec<&'static Measure> {
    let copy = |(index, measure): (usize, &Measure)| -> &'static Measure {
        let id =
            if index < MEASURES.len() { measure.id.to_owned() } else { format!("{}_{index}", measure.id) };
        Box::leak(Box::new(Measure { id: Box::leak(id.into_boxed_str()), ..*measure }))
    };
    MEASURES.iter().cycle().take(MEASURE_COUNT).enumerate().map(copy).collect()
}

fn name(index: usize) -> String {
    if index == 0 {
        return HOSTILE.to_owned();
    }
    let pick = |from: &[&str], by: usize| from[(index / by) % from.len()].to_owned();
    format!("{} {} {} {index}", pick(FAMILY_NAMES, 1), pick(MIDDLE_NAMES, 10), pick(GIVEN_NAMES, 80))
}

fn load(name: &str, dice: &mut Dice) -> Load {
    Load {
        level: Level::Official,
        subject: name.to_owned(),
        sums: LoadSums {
            arrivals: 100 + dice.below(900),
            open_by_age: [0; 5].map(|_: u64| dice.below(12)),
            ..LoadSums::default()
        },
        main_step: Some("Thẩm định".to_owned()),
        working_days: 250.0,
        arrivals_per_day: 0.5 + 5.0 * dice.share(),
        open_mean: 20.0 * dice.share(),
        hours_per_day: 8.0 * dice.share(),
        peers: 40,
        load_ratio: Some(0.6 + 0.8 * dice.share()),
        open_ratio: None,
    }
}

/// Makes a standing whose verdict follows from its numbers by the prior, as the judging does.
fn standing(measure: &'static Measure, name: &str, prior: GammaMixture, dice: &mut Dice) -> Standing {
    let expected = (0.5 + 5.0 * dice.share()).exp();
    // One in fifty differs by a factor of two, the one with the hostile name on every measure.
    let differs = name == HOSTILE || dice.below(50) == 0;
    let bad = if measure.form.low_is_bad() { 0.4 } else { 2.5 };
    let ratio = if differs { bad } else { 1.0 } * (0.75 + 0.5 * dice.share());
    let months: Vec<MonthCount> = (0..MONTHS)
        .map(|month| {
            let share = (0.5 + dice.share()) / f64::from(MONTHS);
            let of_month = expected * share;
            let observed = (of_month * ratio * (0.7 + 0.6 * dice.share())).round();
            MonthCount { month: FIRST_MONTH + month, observed, expected: of_month }
        })
        .collect();
    let observed: f64 = months.iter().map(|month| month.observed).sum();
    let plain = plain_standing(measure, name);
    let posterior = prior.posterior(observed / plain.phi.total(), expected / plain.phi.total());
    let times = if measure.form.low_is_bad() { 1.0 / posterior.mean() } else { posterior.mean() };
    let theta_at_threshold = if measure.form.low_is_bad() { 0.8 } else { 1.25 };
    let beyond = if measure.form.low_is_bad() { posterior.below(0.8) } else { posterior.above(1.25) };
    let (low, high) = (posterior.quantile(0.025), posterior.quantile(0.975));
    let interval_beyond = if measure.form.low_is_bad() { high < 1.0 } else { low > 1.0 };
    let flagged = beyond >= 0.9 && interval_beyond;
    let verdict = match (expected >= 5.0, flagged) {
        (false, _) => Verdict::TooLittleData,
        (true, true) => Verdict::Flagged,
        (true, false) => Verdict::NotFlagged,
    };
    Standing {
        rows: (expected * 3.0) as u64,
        outcomes: observed as u64,
        observed,
        expected,
        theta: Estimate { value: posterior.mean(), low, high },
        times: Estimate { value: times, low: times * 0.8, high: times * 1.25 },
        theta_at_threshold,
        probability: beyond,
        probability_in_unit: beyond,
        probability_without_difficulty: beyond,
        reliability: dice.share(),
        position: Some((dice.below(2_500) as u32, 2_500 + dice.below(2_500) as u32)),
        verdict,
        persistent: verdict == Verdict::Flagged,
        months,
        ..plain
    }
}

/// Random numbers from a seed.
struct Dice(ChaCha8Rng);

impl Dice {
    /// Returns a number from 0 to 1, 1 excluded.
    fn share(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0.next_u64() % limit
    }
}
