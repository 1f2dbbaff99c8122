//! The quality gate of an ingest: judges each file that was read, and gives the verdict on all of them.

use super::names::Names;
use super::read_before::{FileBefore, ReadBefore};
use crate::config::GateSettings;
use crate::quality::{EventCounts, GateInput, Trip, Tripped, find_trips};
use crate::source::{FileReport, UnreadFile};
use anyhow::Result;

const DAY_US: i64 = 86_400_000_000;

/// Collects the thresholds that the files of an ingest exceed.
#[derive(Debug)]
pub(super) struct Gate<'a> {
    settings: &'a GateSettings,
    before: &'a ReadBefore,
    latest: i64,
    files: u64,
    trips: Vec<Trip>,
}

impl<'a> Gate<'a> {
    /// Makes a gate that has seen no file. `before` are the files that the store has, and `now` is the time of the clock,
    /// µs UTC.
    pub(super) fn new(settings: &'a GateSettings, before: &'a ReadBefore, now: i64) -> Self {
        Self { settings, before, latest: now.saturating_add(DAY_US), files: 0, trips: Vec::new() }
    }

    /// The latest plausible instant of an event, µs UTC: a day from now, because clocks and zones differ.
    pub(super) fn latest_plausible(&self) -> i64 {
        self.latest
    }

    /// Judges a file that was read, and compares it with the last file of its name. `of_events` tells of the id of a
    /// profile whether it reads events.
    pub(super) fn judge(
        &mut self,
        name: &str,
        report: &FileReport,
        events: EventCounts,
        of_events: &dyn Fn(&str) -> bool,
    ) {
        self.files += 1;
        self.judge_profiles(name, report, of_events);
        let profile = report.profiles().collect::<Vec<_>>().join(", ");
        let previous = self.before.of_name(name).iter().rev().find(|file| file.profile == profile);
        let input = GateInput {
            name: name.to_owned(),
            rows: report.rows_read - report.rows_skipped,
            rejected: report.rejected,
            events,
            rows_before: previous.map(|file| file.rows),
        };
        self.trips.extend(find_trips(&input, self.settings));
    }

    /// Judges whether a file has lost its events: all files of its name had some, and another profile fits this one.
    fn judge_profiles(&mut self, name: &str, report: &FileReport, of_events: &dyn Fn(&str) -> bool) {
        let before = self.before.of_name(name);
        let had_events = |file: &FileBefore| file.profile.split(", ").any(of_events);
        if let Some(last) = before.last()
            && before.iter().all(had_events)
            && !report.profiles().any(of_events)
        {
            let now = report.profiles().collect::<Vec<_>>().join("`, `");
            let why = format!("its headings fit `{now}`, which reads no events");
            self.trips.push(Trip::unread(name, &last.name, &why));
        }
    }

    /// Judges a file that was not read: if a file of its name was read before, the data of today are missing.
    pub(super) fn judge_unread(&mut self, file: &UnreadFile) {
        if let Some(last) = self.before.of_name(&file.name).last() {
            self.trips.push(Trip::unread(&file.name, &last.name, &file.why.text().en));
        }
    }

    /// Logs the verdict of an ingest. Returns the exceeded thresholds if the gate is `overridden`. The error names files as
    /// they are: somebody has to look at them.
    ///
    /// # Errors
    /// [`Tripped`] if a threshold was exceeded and the gate is not overridden.
    pub(super) fn verdict(self, overridden: bool, names: &Names) -> Result<Vec<Trip>> {
        let shown: Vec<Trip> = self.trips.iter().map(|trip| names.trip(trip)).collect();
        for trip in &shown {
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
        Ok(shown)
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
