//! Refuses settings that cannot work before anything is read or stored.

use super::as_of::instant;
use super::data_zone::{DataZone, VIETNAM};
use super::names::Names;
use super::organisation::reorganisations;
use super::uncounted::excluded_cases;
use super::working_time::check_calendars;
use crate::config::Settings;
use crate::lake::{Store, StoreOptions};
use crate::measure::MEASURES;
use crate::profile::PROFILES;
use crate::report::EXPORTERS;
use anyhow::{Result, bail, ensure};
use jiff::tz::TimeZone;

/// Refuses settings that name something that does not exist, or have a value that cannot be used.
///
/// # Errors
/// The first such setting.
pub(super) fn refuse_unusable(settings: &Settings, as_of: Option<&str>) -> Result<()> {
    refuse_unknown_measures(settings)?;
    for format in &settings.report.formats {
        ensure!(
            EXPORTERS.iter().any(|exporter| exporter.id == format),
            "there is no format `{format}`\n\nhint: `buckstop list formats` shows all of them"
        );
    }
    // In this zone, all settings are used.
    let zone = DataZone::new(settings, VIETNAM)?;
    reorganisations(settings, &zone)?;
    check_calendars(settings, &zone)?;
    excluded_cases(&settings.excluded.cases_file)?;
    Names::of(settings)?;
    refuse_unknown_profiles(settings)?;
    instant(as_of, 0, &TimeZone::UTC)?;
    Ok(())
}

fn refuse_unknown_measures(settings: &Settings) -> Result<()> {
    let thresholds = &settings.measures.threshold;
    for id in settings.measures.off.iter().chain(thresholds.keys()) {
        ensure!(
            MEASURES.iter().any(|measure| measure.id == id),
            "there is no measure `{id}`\n\nhint: `buckstop list measures` shows all of them"
        );
    }
    for (id, threshold) in thresholds {
        ensure!(
            threshold.is_finite() && *threshold > 0.0,
            "configuration: `measures.threshold.{id}` is `{threshold}`\n\nhint: a ratio above 0"
        );
    }
    Ok(())
}

/// Refuses a rule for pauses of a profile that neither exists nor has read a file of the store.
fn refuse_unknown_profiles(settings: &Settings) -> Result<()> {
    let named = settings.deadlines.after_pause_of.keys();
    let own = settings.profile.as_ref().and_then(|profile| profile.id.as_deref());
    let known = |id: &str| {
        PROFILES.iter().any(|profile| profile.id == id) || own == Some(id) || settings.input.profile != "auto"
    };
    let unknown: Vec<&String> = named.filter(|id| !known(id)).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let store = Store::open_existing(&settings.store.dir, &StoreOptions::default()).ok();
    let has_read = |id: &str| {
        store
            .iter()
            .flat_map(|store| &store.manifest().files)
            .any(|file| file.profile.split(", ").any(|one| one == id))
    };
    if let Some(id) = unknown.into_iter().find(|id| !has_read(id)) {
        bail!(
            "`deadlines.after_pause_of` names the profile `{id}`, which does not exist\n\nhint: `buckstop list profiles` \
             shows all of them"
        );
    }
    Ok(())
}
