//! The quality gate of an ingest: judges each file that was read, and gives the verdict on all of them.

use crate::config::GateSettings;
use crate::lake::Manifest;
use crate::quality::{EventCounts, GateInput, Trip, Tripped, family, find_trips};
use crate::source::FileReport;
use anyhow::Result;

const DAY_US: i64 = 86_400_000_000;

/// Collects the thresholds that the files of an ingest exceed.
#[derive(Debug)]
pub(super) struct Gate<'a> {
    settings: &'a GateSettings,
    latest: i64,
    files: u64,
    trips: Vec<Trip>,
}

impl<'a> Gate<'a> {
    /// Makes a gate that has seen no file; `now` is the time of the clock, µs UTC.
    pub(super) fn new(settings: &'a GateSettings, now: i64) -> Self {
        Self { settings, latest: now.saturating_add(DAY_US), files: 0, trips: Vec::new() }
    }

    /// The latest plausible instant of an event, µs UTC: a day from now, because clocks and zones differ.
    pub(super) fn latest_plausible(&self) -> i64 {
        self.latest
    }

    /// Judges a file that was read, and compares it with the last file of its name in the manifest.
    pub(super) fn judge(
        &mut self,
        name: &str,
        report: &FileReport,
        events: EventCounts,
        manifest: Option<&Manifest>,
    ) {
        self.files += 1;
        let profile = report.profiles().collect::<Vec<_>>().join(", ");
        let previous = manifest
            .into_iter()
            .flat_map(|manifest| manifest.files.iter().rev())
            .find(|file| file.profile == profile && family(&file.name) == family(name));
        let input = GateInput {
            name: name.to_owned(),
            rows: report.rows_read - report.rows_skipped,
            rejected: report.rejected,
            events,
            rows_before: previous.map(|file| file.rows_read - file.skipped),
        };
        self.trips.extend(find_trips(&input, self.settings));
    }

    /// Logs the verdict of an ingest. Returns the exceeded thresholds if the gate is `overridden`.
    ///
    /// # Errors
    /// [`Tripped`] if a threshold was exceeded and the gate is not overridden.
    pub(super) fn verdict(self, overridden: bool) -> Result<Vec<Trip>> {
        for trip in &self.trips {
            tracing::warn!(
                event = "gate_trip",
                file = trip.file,
                threshold = trip.threshold,
                count = trip.count,
                of = trip.of,
                share = trip.share(),
                limit = trip.limit,
                "quality gate: {trip}"
            );
        }
        let verdict = match (self.trips.is_empty(), overridden) {
            (true, _) => "passed",
            (false, true) => "overridden",
            (false, false) => "tripped",
        };
        self.log(verdict);
        if verdict == "tripped" {
            return Err(Tripped { trips: self.trips, check: false }.into());
        }
        Ok(self.trips)
    }

    /// Returns the exceeded thresholds without a verdict, for a dry run.
    pub(super) fn into_trips(self) -> Vec<Trip> {
        self.trips
    }

    fn log(&self, verdict: &str) {
        let (files, trips) = (self.files, self.trips.len());
        tracing::info!(event = "gate", verdict, files, trips, "quality gate: {verdict}");
    }
}
