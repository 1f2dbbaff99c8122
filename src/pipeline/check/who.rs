//! Who is who in the exports, resolved as a run would resolve it.

use super::reread::Rereader;
use crate::config::Settings;
use crate::lists::Lists;
use crate::people::{ActsOutside, MappingEffect, Mentions, Policy, Resolution, resolve};
use crate::pipeline::DataZone;
use crate::pipeline::organisation::{Organisation, reorganisations};
use crate::pipeline::people::with_local_placeholders;
use crate::quality::Inspection;
use anyhow::Result;
use std::collections::BTreeSet;

/// Who is who in the exports.
pub(super) struct Who {
    pub(super) resolution: Resolution,
    /// What the organisation mapping moves.
    pub(super) moved: MappingEffect,
    pub(super) organisation: Organisation,
    pub(super) mentions: Mentions,
    /// The number of acts before the last reorganisation without a mapping.
    pub(super) acts_before: u64,
    pub(super) placeholders: BTreeSet<String>,
    /// Acts outside the time of listed posts.
    pub(super) outside: ActsOutside,
}

impl Who {
    /// Resolves the names that were collected.
    pub(super) fn resolve(
        settings: &Settings,
        zone: &DataZone,
        lists: &Lists,
        mentions: Mentions,
        inspection: &Inspection,
    ) -> Result<Self> {
        let first = inspection.files.iter().filter_map(|file| file.first_at).min();
        let last = inspection.files.iter().filter_map(|file| file.last_at).max();
        let placeholders = with_local_placeholders(&inspection.placeholders, settings, &mentions);
        let policy = Policy {
            homonyms: settings.people.homonyms,
            placeholders: &placeholders,
            as_of: last.unwrap_or(i64::MAX),
        };
        let resolution = resolve(&mentions, lists, &policy);
        let organisation = Organisation::new(settings, lists, zone, first.zip(last))?;
        let moved = resolution.mapping_effect(&mentions, lists);
        let acts_before = organisation.since.map_or(0, |since| mentions.acts_before(since.at));
        let outside = ActsOutside::new();
        Ok(Self { resolution, moved, organisation, mentions, acts_before, placeholders, outside })
    }

    /// Counts the acts outside the time of listed posts, if the list of officials limits any.
    pub(super) fn count_acts_outside(&mut self, exports: &Rereader<'_>) {
        if self.resolution.has_dated_posts() {
            self.outside = exports.acts_outside(&self.resolution);
        }
    }
}

/// The instants at which units may change their names, µs UTC: those of the mapping and of the settings.
pub(super) fn change_dates(settings: &Settings, zone: &DataZone, lists: &Lists) -> Result<Vec<i64>> {
    let days = reorganisations(settings, zone)?;
    let dates: BTreeSet<i64> =
        lists.moves.iter().map(|one| one.valid_from).chain(days.iter().map(|one| one.at)).collect();
    Ok(dates.into_iter().collect())
}
