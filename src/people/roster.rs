//! The list of officials: its rows grouped to people, each with the posts held.

use super::name_key::match_key;
use super::units::UnitDirectory;
use crate::lists::OfficialEntry;
use std::collections::{BTreeMap, BTreeSet};

/// A person of the list.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// The authority's own id.
    pub(super) code: Option<String>,
    pub(super) name: String,
    /// Sorted by their ends; the last one is the current post.
    pub(super) posts: Vec<Post>,
}

/// A post that a person holds for some time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Post {
    /// The last instant, or `i64::MAX` if it is not known.
    pub(super) to: i64,
    /// The first instant, or `i64::MIN` if it is not known.
    pub(super) from: i64,
    /// The id under which the unit is read at the end of the post.
    pub(super) unit: Option<String>,
    /// The id under which the unit is read at the beginning of the post, if it is another.
    unit_at_first: Option<String>,
    pub(super) title: Option<String>,
    pub(super) level: Option<String>,
}

impl Post {
    fn new(entry: &OfficialEntry, units: &UnitDirectory) -> Self {
        let (from, to) = (entry.valid_from.unwrap_or(i64::MIN), entry.valid_to.unwrap_or(i64::MAX));
        let unit = entry.unit_id.as_ref().map(|unit| units.at(unit, to));
        let unit_at_first = entry.unit_id.as_ref().map(|unit| units.at(unit, from));
        let unit_at_first = unit_at_first.filter(|first| Some(first) != unit.as_ref());
        Self { to, from, unit, unit_at_first, title: entry.title.clone(), level: entry.level.clone() }
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    fn is_in(&self, unit: &str) -> bool {
        let unit = match_key(unit);
        self.unit.iter().chain(&self.unit_at_first).any(|own| match_key(own) == unit)
    }
}

impl Person {
    fn new(code: Option<String>, name: &str, mut posts: Vec<Post>) -> Self {
        posts.sort_unstable();
        Self { code, name: name.to_owned(), posts }
    }

    /// Returns true if the person ever held a post in the unit.
    pub(super) fn was_in(&self, unit: &str) -> bool {
        self.posts.iter().any(|post| post.is_in(unit))
    }

    /// Returns the current post, else the last one.
    pub(super) fn last_post(&self) -> Option<&Post> {
        self.posts.last()
    }

    /// Returns true if any post has a first or a last day.
    pub(super) fn has_dated_post(&self) -> bool {
        self.posts.iter().any(|post| post.from != i64::MIN || post.to != i64::MAX)
    }

    /// Returns true if the person held a post at an instant.
    pub(super) fn has_post_at(&self, at: i64) -> bool {
        self.posts.iter().any(|post| post.from <= at && at <= post.to)
    }

    /// Returns the unit of the posts held at an instant, or of all posts if none was held then. Returns `None` if these
    /// posts are in several units.
    pub(super) fn unit_at(&self, at: i64) -> Option<&str> {
        let held = self.posts.iter().filter(|post| post.from <= at && at <= post.to);
        let held: BTreeSet<&str> = held.filter_map(|post| post.unit.as_deref()).collect();
        let all = || self.posts.iter().filter_map(|post| post.unit.as_deref()).collect();
        let units: BTreeSet<&str> = if held.is_empty() { all() } else { held };
        if units.len() == 1 { units.first().copied() } else { None }
    }
}

/// Groups the rows of a list to people, in a fixed order.
///
/// Different ids are different people. Without ids, a name in two units at the same time is two people, and a name in
/// one unit after the other is one person who moved.
pub(super) fn people(entries: &[OfficialEntry], units: &UnitDirectory) -> Vec<Person> {
    let mut with_id: BTreeMap<String, Vec<&OfficialEntry>> = BTreeMap::new();
    let mut by_name: BTreeMap<String, Vec<&OfficialEntry>> = BTreeMap::new();
    for entry in entries {
        match &entry.id {
            Some(id) => with_id.entry(match_key(id)).or_default().push(entry),
            None => by_name.entry(match_key(&entry.name)).or_default().push(entry),
        }
    }
    let post = |entry: &&OfficialEntry| Post::new(entry, units);
    let mut people = Vec::new();
    for rows in with_id.values() {
        let last = rows.iter().max_by_key(|row| post(row));
        let (Some(last), Some(first)) = (last, rows.first()) else { continue };
        people.push(Person::new(first.id.clone(), &last.name, rows.iter().map(post).collect()));
    }
    for rows in by_name.values() {
        let Some(first) = rows.first() else { continue };
        let posts: Vec<Post> = rows.iter().map(post).collect();
        if !are_of_several_people(&posts) {
            people.push(Person::new(None, &first.name, posts));
            continue;
        }
        let mut by_unit: BTreeMap<Option<String>, Vec<Post>> = BTreeMap::new();
        for post in posts {
            by_unit.entry(post.unit.as_deref().map(match_key)).or_default().push(post);
        }
        people.extend(by_unit.into_values().map(|posts| Person::new(None, &first.name, posts)));
    }
    people
}

/// Returns true if posts of one name belong to several people, which is so if two of them overlap in different units.
fn are_of_several_people(posts: &[Post]) -> bool {
    let differ = |one: &Post, other: &Post| match (&one.unit, &other.unit) {
        (Some(one), Some(other)) => match_key(one) != match_key(other),
        _ => false,
    };
    posts.iter().enumerate().any(|(index, post)| {
        posts[index + 1..].iter().any(|other| differ(post, other) && post.overlaps(other))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: Option<&str>, unit: &str, from: Option<i64>, to: Option<i64>) -> OfficialEntry {
        OfficialEntry {
            id: id.map(str::to_owned),
            name: "Hạnh".to_owned(),
            unit_id: Some(unit.to_owned()),
            valid_from: from,
            valid_to: to,
            ..OfficialEntry::default()
        }
    }

    fn found(rows: &[OfficialEntry]) -> usize {
        people(rows, &UnitDirectory::default()).len()
    }

    #[test]
    fn ids_or_two_units_at_once_are_two_people_and_a_move_is_one() {
        assert_eq!(found(&[row(Some("1"), "A", None, None), row(Some("2"), "A", None, None)]), 2);
        assert_eq!(found(&[row(None, "A", None, None), row(None, "B", None, None)]), 2);
        assert_eq!(found(&[row(None, "A", None, Some(9)), row(None, "B", Some(10), None)]), 1);
        assert_eq!(found(&[row(Some("1"), "A", None, None), row(Some("1"), "B", None, None)]), 1);
        assert_eq!(found(&[row(None, "A", None, None), row(None, "a", None, None)]), 1);
    }

    #[test]
    fn the_unit_is_that_of_the_post_held_then() {
        let rows = [row(None, "A", Some(0), Some(9)), row(None, "B", Some(10), Some(20))];
        let mover = &people(&rows, &UnitDirectory::default())[0];
        assert_eq!([5, 15, 30].map(|at| mover.unit_at(at)), [Some("A"), Some("B"), None]);
        assert!(mover.has_post_at(20) && !mover.has_post_at(21) && mover.was_in("a"));
    }
}
