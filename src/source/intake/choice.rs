//! Which profiles a file may be read with, and which of them fits its headings.

use crate::profile::{Fitness, Profile, TitleLine, detect, fitness, fitness_of};

/// The profile to read a file with, or the candidates to select from.
#[derive(Clone, Copy, Debug)]
pub enum ProfileChoice<'a> {
    /// This profile.
    Given(&'a Profile),
    /// The profile that fits the headings best; of equals the first.
    Among(&'a [Profile]),
}

impl<'a> ProfileChoice<'a> {
    /// Returns the profile that reads a table with these headings and title lines, if there is one.
    pub(crate) fn reader(self, headings: &[String], titles: &[TitleLine]) -> Option<&'a Profile> {
        match self {
            Self::Given(profile) => fitness_of(profile, headings, titles).complete.then_some(profile),
            Self::Among(candidates) => {
                detect(headings, titles, candidates).ok().map(|detected| &candidates[detected.index])
            }
        }
    }

    /// Returns how well headings and title lines fit, by which the header of a sheet is found.
    pub(crate) fn fitness(self, headings: &[String], titles: &[TitleLine]) -> Fitness {
        match self {
            Self::Given(profile) => fitness_of(profile, headings, titles),
            Self::Among(candidates) => fitness(headings, titles, candidates),
        }
    }
}
