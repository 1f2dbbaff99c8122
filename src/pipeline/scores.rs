//! Ranks the subjects of one measure, and makes scores of their rows.

use crate::config::Settings;
use crate::finding::{MonthOfScore, Score};
use crate::measure::Measured;
use crate::rank::{BadSide, Observation, RankOptions, Ranked, rank};

/// The scores for the rows of one measure at one level, in the same order.
pub(super) fn scores_of(rows: &[Measured], settings: &Settings) -> Vec<Score> {
    rows.iter().zip(ranks(rows, settings)).map(|(row, ranked)| score(row, ranked)).collect()
}

/// Ranks the subjects of a measure at a level.
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

/// What a finding needs to know of a subject's row.
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
