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
    let (store, judging, measures) = (&settings.store, &settings.judging, &settings.measures);
    check(
        (1..=4096).contains(&store.buckets),
        "store.buckets",
        store.buckets,
        "a whole number from 1 to 4096",
    )?;
    check(store.bucket_rows >= 1, "store.bucket_rows", store.bucket_rows, "at least 1")?;
    check(store.ingest_memory_mib >= 1, "store.ingest_memory_mib", store.ingest_memory_mib, "at least 1")?;
    check(judging.rank_draws >= 100, "judging.rank_draws", judging.rank_draws, "at least 100 draws")?;
    check(
        measures.min_officials >= 2,
        "measures.min_officials",
        measures.min_officials,
        "at least 2: nobody is compared with himself",
    )?;
    check(judging.min_own_rows >= 1, "judging.min_own_rows", judging.min_own_rows, "at least 1")
}

fn check_ratios(settings: &Settings) -> Result<(), ConfigError> {
    let judging = &settings.judging;
    check(judging.threshold > 1.0, "judging.threshold", judging.threshold, "a ratio above 1")?;
    for (id, threshold) in &settings.measures.threshold {
        check(*threshold > 1.0, &format!("measures.threshold.{id}"), *threshold, "a ratio above 1")?;
    }
    for (key, least) in [
        ("deadlines.intake_hours", settings.deadlines.intake_hours),
        ("judging.min_months", judging.min_months),
        ("judging.min_expected", judging.min_expected),
        ("judging.min_effective", judging.min_effective),
        ("judging.min_colleagues", judging.min_colleagues),
    ] {
        check(least > 0.0, key, least, "a number above 0")?;
    }
    Ok(())
}

fn check_shares(settings: &Settings) -> Result<(), ConfigError> {
    let gate = &settings.gate;
    for (key, share) in [
        ("quality.min_share", settings.quality.min_share),
        ("findings.pass_through_share", settings.findings.pass_through_share),
        ("judging.min_probability", settings.judging.min_probability),
        ("judging.persistent_probability", settings.judging.persistent_probability),
        ("presence.max_absence_chance", settings.presence.max_absence_chance),
        ("bulk.system_share", settings.bulk.system_share),
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
