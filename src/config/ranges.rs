//! The ranges of settings.

use super::Settings;
use super::error::ConfigError;

/// Checks that every setting is in its range.
pub(super) fn check_ranges(settings: &Settings) -> Result<(), ConfigError> {
    check_counts(settings)?;
    check_ratios(settings)?;
    check_shares(settings)
}

fn check_counts(settings: &Settings) -> Result<(), ConfigError> {
    let (store, ranking, measures) = (&settings.store, &settings.ranking, &settings.measures);
    check(
        (1..=4096).contains(&store.buckets),
        "store.buckets",
        store.buckets,
        "a whole number from 1 to 4096",
    )?;
    check(store.ingest_memory_mib >= 1, "store.ingest_memory_mib", store.ingest_memory_mib, "at least 1")?;
    check(ranking.rank_draws >= 100, "ranking.rank_draws", ranking.rank_draws, "at least 100 draws")?;
    check(
        measures.min_officials >= 2,
        "measures.min_officials",
        measures.min_officials,
        "at least 2: nobody is compared with himself",
    )
}

fn check_ratios(settings: &Settings) -> Result<(), ConfigError> {
    let ranking = &settings.ranking;
    let (high, low, least) = (ranking.threshold_high, ranking.threshold_low, ranking.min_expected);
    check(high > 1.0, "ranking.threshold_high", high, "a ratio above 1")?;
    check(low > 0.0 && low < 1.0, "ranking.threshold_low", low, "a ratio between 0 and 1")?;
    check(least > 0.0, "ranking.min_expected", least, "a count above 0")
}

fn check_shares(settings: &Settings) -> Result<(), ConfigError> {
    let false_share = settings.ranking.false_share;
    let is_between = false_share > 0.0 && false_share < 1.0;
    check(is_between, "ranking.false_share", false_share, "a share between 0 and 1")?;
    let gate = &settings.gate;
    for (key, share) in [
        ("quality.min_share", settings.quality.min_share),
        ("findings.min_exact_share", settings.findings.min_exact_share),
        ("gate.max_rejected", gate.max_rejected),
        ("gate.max_unknown_kind", gate.max_unknown_kind),
        ("gate.max_no_actor", gate.max_no_actor),
        ("gate.max_single_case", gate.max_single_case),
        ("gate.max_future", gate.max_future),
        ("gate.max_lost", gate.max_lost),
        ("check.min_midnight_share", settings.check.min_midnight_share),
        ("check.min_likeness", settings.check.min_likeness),
        ("init.min_time_share", settings.init.min_time_share),
        ("init.max_unknown_kind", settings.init.max_unknown_kind),
    ] {
        check((0.0..=1.0).contains(&share), key, share, "a share from 0 to 1")?;
    }
    Ok(())
}

fn check(holds: bool, key: &str, value: impl ToString, expected: &str) -> Result<(), ConfigError> {
    if holds { Ok(()) } else { Err(ConfigError::range(key, &value.to_string(), expected)) }
}
