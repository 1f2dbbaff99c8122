//! Which profile a file is for, by its headings.

use super::compiled::{Columns, Profile};
use super::error::ProfileError;
use super::slot::{SLOTS, Slot};

/// A profile chosen for a file.
#[derive(Clone, Debug)]
pub struct Detected {
    /// Its place among the candidates.
    pub index: usize,
    /// Why, in words: which headings were found, and who came second.
    pub reason: String,
}

/// The candidate with most of its columns in the file, of those that have all that they need there;
/// of equals the first.
pub fn detect(headings: &[String], candidates: &[Profile]) -> Result<Detected, ProfileError> {
    let fits: Vec<Fit> = candidates.iter().map(|profile| Fit::new(profile, headings)).collect();
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    // Stable: equals stay in the order of the candidates.
    order.sort_by_key(|&index| (fits[index].lacks.len(), std::cmp::Reverse(fits[index].found.len())));
    let nearest = order.first().map(|&index| (index, &fits[index]));
    let Some((index, best)) = nearest.filter(|(_, fit)| fit.lacks.is_empty()) else {
        let nearest = nearest.map(|(index, fit)| {
            format!("; `{}` comes nearest but finds no {}", candidates[index].id(), fit.lacks.join(", "))
        });
        return Err(ProfileError::NoneFits {
            headings: listed(headings),
            nearest: nearest.unwrap_or_default(),
        });
    };
    let second = order.get(1).map_or_else(String::new, |&second| {
        let (profile, fit) = (&candidates[second], &fits[second]);
        let lack =
            if fit.lacks.is_empty() { String::new() } else { format!(", no {}", fit.lacks.join(", ")) };
        format!("; next best `{}` with {}{lack}", profile.id(), fit.found.len())
    });
    Ok(Detected {
        index,
        reason: format!("{} columns found: {}{second}", best.found.len(), best.found.join(", ")),
    })
}

/// Checks that a profile named by the user has in the file what a record cannot do without.
pub(crate) fn check(profile: &Profile, headings: &[String]) -> Result<(), ProfileError> {
    let missing = profile.lacks(&profile.resolve(headings));
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

struct Fit {
    /// `slot = heading` of each slot and field that the file has.
    found: Vec<String>,
    /// What the profile needs and the file has not, in words.
    lacks: Vec<String>,
}

impl Fit {
    fn new(profile: &Profile, headings: &[String]) -> Self {
        let columns = profile.resolve(headings);
        let slots = mapping(&columns, headings).into_iter().map(|(slot, heading)| (slot as usize, heading));
        let found = slots.chain(fields(&columns, headings));
        Self {
            lacks: profile.misses(&columns),
            found: found
                .map(|(place, heading)| format!("{} = `{heading}`", profile.place_name(place)))
                .collect(),
        }
    }
}

fn listed(headings: &[String]) -> String {
    let shown: Vec<String> = headings.iter().take(30).map(|heading| format!("`{heading}`")).collect();
    let more = if headings.len() > 30 { ", …" } else { "" };
    if shown.is_empty() { "(none)".to_owned() } else { shown.join(", ") + more }
}
