//! Chooses the profile of a file by its headings.

mod why;

pub(crate) use why::NAMED_BY_USER;

use super::compile::{ColumnIndexes, Profile, TitleLine};
use super::slot::{SLOTS, Slot};
use super::spec::ProfileError;
use crate::lang::Bilingual;
use std::cmp::Reverse;
use why::{Objection, RunnerUp};

/// A profile chosen for a file.
#[derive(Clone, Debug)]
pub struct Detected {
    /// The index of the profile among the candidates.
    pub index: usize,
    /// Why it was chosen: the headings found, and the profile that comes second.
    pub reason: Bilingual<String>,
}

/// How well headings fit a profile, or the best of several. A greater value is a better fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fitness {
    /// Whether the profile finds everything it needs.
    pub complete: bool,
    /// The number of slots and fields it finds.
    pub known: usize,
}

/// Returns how well headings, and the lines above them, fit the best of the candidates.
pub(crate) fn fitness(headings: &[String], titles: &[TitleLine], candidates: &[Profile]) -> Fitness {
    let fits = candidates.iter().map(|profile| Fit::new(profile, headings, titles));
    let fits = fits.map(|fit| Fitness { complete: fit.lacks.is_empty(), known: fit.found.len() });
    fits.max().unwrap_or_default()
}

/// Returns how well headings fit a profile that the user has named: it is complete if a record can be made.
pub(crate) fn fitness_of(profile: &Profile, headings: &[String], titles: &[TitleLine]) -> Fitness {
    let complete = check(profile, headings, titles).is_ok();
    Fitness { complete, known: Fit::new(profile, headings, titles).found.len() }
}

/// Chooses, among the candidates that find everything they need, the one that finds the most columns; of equal ones
/// the first. `titles` are the lines above the headings, which may give a value for a slot without a column.
pub fn detect(
    headings: &[String],
    titles: &[TitleLine],
    candidates: &[Profile],
) -> Result<Detected, ProfileError> {
    let fits: Vec<Fit> = candidates.iter().map(|profile| Fit::new(profile, headings, titles)).collect();
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    // The sort is stable: equal candidates keep their order.
    order.sort_by_key(|&index| {
        let fit = &fits[index];
        (fit.refused.is_some(), fit.lacks.len(), Reverse(fit.found.len()))
    });
    let best = order.first().map(|&index| (index, &fits[index]));
    let Some((index, best)) = best.filter(|(_, fit)| fit.objection().is_none()) else {
        return Err(ProfileError::NoneFits {
            headings: listed(headings),
            nearest: nearest(&fits, candidates),
            all: headings.to_vec(),
        });
    };
    let next = order.get(1).map(|&second| {
        let (profile, fit) = (&candidates[second], &fits[second]);
        RunnerUp { id: profile.id(), found: fit.found.len(), objection: fit.objection() }
    });
    Ok(Detected { index, reason: why::detected(&best.found, next.as_ref()) })
}

/// Words which profile comes nearest if none fits: the one that finds the most columns, less those that it misses.
fn nearest(fits: &[Fit], candidates: &[Profile]) -> Bilingual<String> {
    let balance = |fit: &Fit| fit.found.len() as i64 - fit.lacks.len() as i64;
    let known = fits.iter().zip(candidates).filter(|(fit, _)| !fit.found.is_empty());
    // Of equal ones the first.
    let nearest = known.rev().max_by_key(|(fit, _)| balance(fit));
    match nearest.and_then(|(fit, profile)| Some((profile, fit.objection()?))) {
        Some((profile, objection)) => why::nearest(profile.id(), &objection.text()),
        None => why::NO_HEADING_KNOWN.into(),
    }
}

/// Checks that the file has the columns without which a profile named by the user could make no record.
pub(crate) fn check(
    profile: &Profile,
    headings: &[String],
    titles: &[TitleLine],
) -> Result<(), ProfileError> {
    let missing = profile.lacks(&with_titles(profile, &profile.resolve(headings), titles));
    if missing.is_empty() {
        return Ok(());
    }
    Err(ProfileError::does_not_fit(profile.id(), &missing.join(", "), &listed(headings)))
}

/// Returns each slot that the file has, with its heading.
pub(crate) fn mapping(columns: &ColumnIndexes, headings: &[String]) -> Vec<(Slot, String)> {
    let found = SLOTS.iter().filter_map(|(slot, _)| columns[*slot as usize].map(|column| (*slot, column)));
    found.map(|(slot, column)| (slot, headings[column].clone())).collect()
}

/// Returns each field of the profile that the file has: its index in a row, and its heading.
pub(crate) fn fields(columns: &ColumnIndexes, headings: &[String]) -> Vec<(usize, String)> {
    let found = columns.iter().enumerate().skip(SLOTS.len());
    found.filter_map(|(cell, column)| column.map(|column| (cell, headings[column].clone()))).collect()
}

/// Returns the columns, with a dummy column for each slot whose value is given above the table.
fn with_titles(profile: &Profile, columns: &ColumnIndexes, titles: &[TitleLine]) -> ColumnIndexes {
    let mut complete = *columns;
    for (slot, _) in profile.titled(titles) {
        complete[slot as usize].get_or_insert(0);
    }
    complete
}

/// How one profile fits the headings of a file.
struct Fit {
    /// `slot = heading` for each slot and field that the file has.
    found: Vec<String>,
    /// What the profile needs and the file lacks, in words.
    lacks: Vec<String>,
    /// A heading that excludes the file.
    refused: Option<String>,
}

impl Fit {
    fn new(profile: &Profile, headings: &[String], titles: &[TitleLine]) -> Self {
        let columns = profile.resolve(headings);
        let slots = mapping(&columns, headings).into_iter().map(|(slot, heading)| (slot as usize, heading));
        let titled = profile.titled(titles).into_iter();
        let titled = titled.filter(|(slot, _)| columns[*slot as usize].is_none());
        let titled = titled.map(|(slot, title)| (slot as usize, title.label.clone()));
        let found = slots.chain(fields(&columns, headings)).chain(titled);
        Self {
            lacks: profile.lacks_to_be_chosen(&with_titles(profile, &columns, titles)),
            refused: profile.refused(headings).map(str::to_owned),
            found: found
                .map(|(cell, heading)| format!("{} = `{heading}`", profile.cell_name(cell)))
                .collect(),
        }
    }

    /// Returns why the profile does not fit the file, or `None` if it does.
    fn objection(&self) -> Option<Objection<'_>> {
        if !self.lacks.is_empty() {
            return Some(Objection::Lacks(&self.lacks));
        }
        self.refused.as_deref().map(Objection::Refuses)
    }
}

fn listed(headings: &[String]) -> String {
    let shown: Vec<String> = headings.iter().take(30).map(|heading| format!("`{heading}`")).collect();
    let more = if headings.len() > 30 { ", …" } else { "" };
    if shown.is_empty() { "(none)".to_owned() } else { shown.join(", ") + more }
}
