//! The rules of the walk that depend on settings and on which profile read a file.

use super::names::Names;
use crate::config::Settings;
use crate::lake::{FileEntry, Manifest};
use crate::trace::PauseRules;
use std::collections::BTreeSet;

/// An hour in µs.
const HOUR_US: f64 = 3.6e9;

/// Returns the working time, µs, in which a case that was handed in online must be answered.
pub(super) fn intake_limit_us(settings: &Settings) -> i64 {
    (settings.deadlines.intake_hours * HOUR_US) as i64
}

/// The names by which rows know their sources, of the files that `wanted` chooses: a file's name, or those of its sheets
/// if a workbook has several.
pub(super) fn sources(
    manifest: &Manifest,
    names: &Names,
    wanted: impl Fn(&FileEntry) -> bool,
) -> BTreeSet<String> {
    let files = manifest.files.iter().filter(|file| wanted(file));
    files.flat_map(|file| file.source_names().map(|name| names.source(name).into_owned())).collect()
}

/// What pauses do to due dates, by source.
pub(super) fn pause_rules(settings: &Settings, manifest: &Manifest, names: &Names) -> PauseRules {
    let deadlines = &settings.deadlines;
    let of_profile = |file: &FileEntry| {
        file.profile.split(", ").find_map(|profile| deadlines.after_pause_of.get(profile)).copied()
    };
    let with_rule = manifest.files.iter().filter_map(|file| Some((file, of_profile(file)?)));
    PauseRules {
        usual: deadlines.after_pause,
        by_source: with_rule
            .flat_map(|(file, rule)| {
                file.source_names().map(move |name| (names.source(name).into_owned(), rule))
            })
            .collect(),
    }
}
