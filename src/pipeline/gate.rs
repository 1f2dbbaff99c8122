//! The quality gate at the edge: counts of each file read, and the verdict on all of them.

use crate::config::GateSettings;
use crate::lake::Manifest;
use crate::quality::{EventCounts, FileCounts, Trip, Tripped, family, judge};
use crate::source::FileReport;
use anyhow::Result;

const DAY_US: i64 = 86_400_000_000;

/// Gathers what speaks against the files of an ingest.
pub(in crate::cli) struct Gate<'a> {
    limits: &'a GateSettings,
    /// The latest plausible instant of an event, µs UTC: a day from now, because clocks and zones differ.
    pub(in crate::cli) latest: i64,
    files: u64,
    trips: Vec<Trip>,
}

impl<'a> Gate<'a> {
    /// A gate that has seen no file; `now` is the clock, µs UTC.
    pub(in crate::cli) fn new(limits: &'a GateSettings, now: i64) -> Self {
        Self { limits, latest: now.saturating_add(DAY_US), files: 0, trips: Vec::new() }
    }

    /// Judges a file that was read; the last one of its name is looked for in the manifest.
    pub(in crate::cli) fn file(
        &mut self,
        name: &str,
        report: &FileReport,
        events: EventCounts,
        manifest: Option<&Manifest>,
    ) -> Vec<Trip> {
        self.files += 1;
        let profile = report.profiles().collect::<Vec<_>>().join(", ");
        let before = manifest
            .into_iter()
            .flat_map(|manifest| manifest.files.iter().rev())
            .find(|before| before.profile == profile && family(&before.name) == family(name));
        let counts = FileCounts {
            name: name.to_owned(),
            rows: report.rows_read - report.rows_skipped,
            rejected: report.rejected,
            events,
            rows_before: before.map(|before| before.rows_read - before.skipped),
        };
        let trips = judge(&counts, self.limits);
        self.trips.extend(trips.iter().cloned());
        trips
    }

    /// The verdict: an error where a threshold was passed; the thresholds passed where it is overridden.
    pub(in crate::cli) fn pass(&mut self, overridden: bool) -> Result<Vec<Trip>> {
        let trips = std::mem::take(&mut self.trips);
        for trip in &trips {
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
        let verdict = match (trips.is_empty(), overridden) {
            (true, _) => "passed",
            (false, true) => "overridden",
            (false, false) => "tripped",
        };
        let files = self.files;
        tracing::info!(event = "gate", verdict, files, trips = trips.len(), "quality gate: {verdict}");
        if verdict == "tripped" { Err(Tripped { trips, check: false }.into()) } else { Ok(trips) }
    }
}
