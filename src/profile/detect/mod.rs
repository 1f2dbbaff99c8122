//! Which profile a file is for, by its headings.

use super::compiled::{Columns, Profile, Title};
use super::error::ProfileError;
use super::slot::{SLOTS, Slot};
use super::why::{Next, Objection, Why};
use std::cmp::Reverse;

/// A profile chosen for a file.
#[derive(Clone, Debug)]
pub struct Detected {
    /// Its place among the candidates.
    pub index: usize,
    /// Why, in words: which headings were found, and who came second.
    pub reason: Why,
}

/// How well headings fit a profile, or the best of several: the greater the better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fitness {
    /// Whether the profile finds all that it needs.
    pub complete: bool,
    /// How many slots it finds.
    pub known: usize,
}

/// How well headings fit the best of the candidates, with the lines that stand above them.
pub(crate) fn fitness(headings: &[String], titles: &[Title], candidates: &[Profile]) -> Fitness {
    let fits = candidates.iter().map(|profile| Fit::new(profile, headings, titles));
    let fits = fits.map(|fit| Fitness { complete: fit.lacks.is_empty(), known: fit.found.len() });
    fits.max().unwrap_or_default()
}

/// How well headings fit a profile that the user has named: it is complete with what a record needs.
pub(crate) fn fitness_of(profile: &Profile, headings: &[String], titles: &[Title]) -> Fitness {
    let complete = check(profile, headings, titles).is_ok();
    Fitness { complete, known: Fit::new(profile, headings, titles).found.len() }
}

/// The candidate with most of its columns in the file, of those that have all that they need there;
/// of equals the first. `titles` are the lines above the headings, which may name what has no column.
pub fn detect(
    headings: &[String],
    titles: &[Title],
    candidates: &[Profile],
) -> Result<Detected, ProfileError> {
    let fits: Vec<Fit> = candidates.iter().map(|profile| Fit::new(profile, headings, titles)).collect();
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    // Stable: equals stay in the order of the candidates.
    order.sort_by_key(|&index| {
        let fit = &fits[index];
        (fit.refused.is_some(), fit.lacks.len(), Reverse(fit.found.len()))
    });
    let nearest = order.first().map(|&index| (index, &fits[index]));
    let Some((index, best)) = nearest.filter(|(_, fit)| fit.lacks.is_empty() && fit.refused.is_none()) else {
        let nearest = nearest.map(|(index, fit)| {
            let objection = fit.objection().map(|objection| objection.en()).unwrap_or_default();
            format!("; `{}` comes nearest but {objection}", candidates[index].id())
        });
        return Err(ProfileError::NoneFits {
            headings: listed(headings),
            nearest: nearest.unwrap_or_default(),
            all: headings.to_vec(),
        });
    };
    let next = order.get(1).map(|&second| {
        let (profile, fit) = (&candidates[second], &fits[second]);
        Next { id: profile.id(), found: fit.found.len(), objection: fit.objection() }
    });
    Ok(Detected { index, reason: Why::found(&best.found, next.as_ref()) })
}

/// Checks that a profile named by the user has in the file what a record cannot do without.
pub(crate) fn check(profile: &Profile, headings: &[String], titles: &[Title]) -> Result<(), ProfileError> {
    let missing = profile.lacks(&named(profile, &profile.resolve(headings), titles));
    if missing.is_empty() {
        return Ok(());
    }
    Err(ProfileError::DoesNotFit {
        id: profile.id().to_owned(),
        missing: missing.join(", "),
        headings: listed(headings),
    })
}

/// Each slot that the file has, with its heading.
pub(crate) fn mapping(columns: &Columns, headings: &[String]) -> Vec<(Slot, String)> {
    let found = SLOTS.iter().filter_map(|(slot, _)| columns[*slot as usize].map(|place| (*slot, place)));
    found.map(|(slot, place)| (slot, headings[place].clone())).collect()
}

/// Each field of the profile's own that the file has: its place in a row, and its heading.
pub(crate) fn fields(columns: &Columns, headings: &[String]) -> Vec<(usize, String)> {
    let found = columns.iter().enumerate().skip(SLOTS.len());
    found.filter_map(|(place, column)| column.map(|column| (place, headings[column].clone()))).collect()
}

/// The columns, with those added that need none since a line above the table names their value.
fn named(profile: &Profile, columns: &Columns, titles: &[Title]) -> Columns {
    let mut named = *columns;
    for (slot, _) in profile.titled(titles) {
        named[slot as usize].get_or_insert(0);
    }
    named
}

struct Fit {
    /// `slot = heading` of each slot and field that the file has.
    found: Vec<String>,
    /// What the profile needs and the file has not, in words.
    lacks: Vec<String>,
    /// A heading by which the file is something else.
    refused: Option<String>,
}

impl Fit {
    fn new(profile: &Profile, headings: &[String], titles: &[Title]) -> Self {
        let columns = profile.resolve(headings);
        let slots = mapping(&columns, headings).into_iter().map(|(slot, heading)| (slot as usize, heading));
        let titled = profile.titled(titles).into_iter();
        let titled = titled.filter(|(slot, _)| columns[*slot as usize].is_none());
        let titled = titled.map(|(slot, title)| (slot as usize, title.label.clone()));
        let found = slots.chain(fields(&columns, headings)).chain(titled);
        Self {
            lacks: profile.misses(&named(profile, &columns, titles)),
            refused: profile.refused(headings).map(str::to_owned),
            found: found
                .map(|(place, heading)| format!("{} = `{heading}`", profile.place_name(place)))
                .collect(),
        }
    }
}

impl Fit {
    /// Why the profile is not for the file, unless it is.
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
