//! The time zone of the data, and the one in which days are cut.

use crate::config::Settings;
use crate::lake::Manifest;
use anyhow::{Context, Result};
use jiff::tz::TimeZone;

/// The zone for which the settings' `auto` has a calendar and reorganisations.
pub const VIETNAM: &str = "Asia/Ho_Chi_Minh";

/// Where the data are from.
#[derive(Clone, Debug)]
pub struct DataZone {
    /// The name of the zone of the newest log.
    pub name: String,
    /// The zone in which calendars are read and instants are shown: that of the settings, else that of the data.
    pub zone: TimeZone,
}

impl DataZone {
    /// The zone of data from the zone `name`.
    ///
    /// # Errors
    /// If the zone of the settings, or of the data, does not exist.
    pub fn new(settings: &Settings, name: &str) -> Result<Self> {
        let shown = match settings.calendar.zone.as_str() {
            "auto" => name,
            set => set,
        };
        let zone = TimeZone::get(shown).with_context(|| {
            format!(
                "`{shown}` is not a time zone\n\nhint: write a name such as `Asia/Ho_Chi_Minh` as calendar.zone"
            )
        })?;
        Ok(Self { name: name.to_owned(), zone })
    }

    /// The zone of the newest log in a store; Vietnam's if no file says.
    ///
    /// # Errors
    /// As for [`DataZone::new`].
    pub fn of_store(settings: &Settings, manifest: &Manifest) -> Result<Self> {
        Self::new(settings, manifest.log_zone().unwrap_or(VIETNAM))
    }
}
