//! Finds the officials whose leave the lists name.

use super::matcher::{Match, Matcher};
use super::name_key::match_key;
use super::successions::Successions;
use crate::lists::LeaveEntry;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// The leave of the lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeaveFound {
    /// The rows of the lists.
    pub rows: u64,
    /// The leave under each id of an official, in order.
    pub officials: Vec<OfficialLeave>,
    /// Rows with a name that neither the log nor the list of officials has.
    pub of_nobody: LeaveLeftOut,
    /// Rows with a name that several people may have.
    pub of_several: LeaveLeftOut,
}

/// Whole days on which an official does not work.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OfficialLeave {
    /// An id under which events of the official are read.
    pub official_id: String,
    /// The first day of leave.
    pub first_day: Date,
    /// The last day of leave, included.
    pub last_day: Date,
}

/// Leave that is not counted, because it is not clear whose it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeaveLeftOut {
    /// The rows.
    pub rows: u64,
    /// The names, in order.
    pub names: BTreeSet<String>,
}

impl LeaveLeftOut {
    fn add(&mut self, name: &str) {
        self.rows += 1;
        self.names.insert(name.to_owned());
    }

    /// Returns the first name as an example.
    pub fn example(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }
}

/// Finds whose leave the rows of the lists are. `ids` are those of the listed people.
pub(super) fn find_leave(
    entries: &[LeaveEntry],
    matcher: &Matcher,
    ids: &[String],
    successions: &Successions,
) -> LeaveFound {
    let mut found = LeaveFound { rows: entries.len() as u64, ..LeaveFound::default() };
    if entries.is_empty() {
        return found;
    }
    let finder = LeaveFinder::new(matcher);
    for entry in entries {
        let people = match finder.find(entry) {
            Whose::Nobodys => {
                found.of_nobody.add(&entry.name);
                continue;
            }
            Whose::AnyOfSeveral => {
                found.of_several.add(&entry.name);
                continue;
            }
            Whose::Of(people) => people,
        };
        for person in people {
            let history = successions.history(&match person {
                Match::Listed(person) => ids[person].clone(),
                Match::Unlisted(name) | Match::Ambiguous(name) => name,
            });
            let all = history.before.into_iter().map(|(_, id)| id).chain([history.now]);
            let LeaveEntry { first_day, last_day, .. } = *entry;
            found.officials.extend(all.map(|official_id| OfficialLeave { official_id, first_day, last_day }));
        }
    }
    found.officials.sort_unstable();
    found.officials.dedup();
    found
}

/// Whose leave a row is.
enum Whose {
    /// The name occurs nowhere.
    Nobodys,
    /// Several people may be meant.
    AnyOfSeveral,
    /// Of one person, whom the log may know as an account and by name.
    Of(Vec<Match>),
}

struct LeaveFinder<'m> {
    matcher: &'m Matcher,
    /// The spellings of the log by their match key.
    spellings: FxHashMap<String, Vec<&'m str>>,
}

impl<'m> LeaveFinder<'m> {
    fn new(matcher: &'m Matcher) -> Self {
        let mut spellings: FxHashMap<String, Vec<&str>> = FxHashMap::default();
        for name in matcher.log.keys() {
            spellings.entry(match_key(name)).or_default().push(name);
        }
        Self { matcher, spellings }
    }

    fn find(&self, entry: &LeaveEntry) -> Whose {
        let first =
            TimeZone::UTC.to_timestamp(entry.first_day.into()).map_or(0, jiff::Timestamp::as_microsecond);
        let unit = entry.unit_id.as_ref().map(|unit| self.matcher.units.at(unit, first));
        let by_id = entry.id.as_ref().and_then(|id| self.find_name(id, unit.as_deref()));
        let by_name = self.find_name(&entry.name, unit.as_deref());
        match (by_id, by_name) {
            (Some(Match::Listed(one)), Some(Match::Listed(other))) if one != other => Whose::AnyOfSeveral,
            (Some(Match::Ambiguous(_)), _) | (None, Some(Match::Ambiguous(_))) => Whose::AnyOfSeveral,
            (None, None) => Whose::Nobodys,
            // An id tells people of the same name apart.
            (Some(one), Some(Match::Ambiguous(_)) | None) | (None, Some(one)) => Whose::Of(vec![one]),
            (Some(one), Some(other)) => Whose::Of(vec![one, other]),
        }
    }

    /// Returns whom a name or an id stands for; `None` if neither the log nor the list of officials has it.
    fn find_name(&self, name: &str, unit: Option<&str>) -> Option<Match> {
        if self.matcher.log.contains_key(name) {
            return Some(self.matcher.find(name, unit));
        }
        match self.matcher.find(name, unit) {
            // The log may spell the name in another way.
            Match::Unlisted(written) => {
                let spellings =
                    [&*written, name].into_iter().find_map(|one| self.spellings.get(&match_key(one)))?;
                let found: Vec<Match> =
                    spellings.iter().map(|spelling| self.matcher.find(spelling, unit)).collect();
                let is_one = found.windows(2).all(|pair| pair[0] == pair[1]);
                if is_one { found.into_iter().next() } else { Some(Match::Ambiguous(written)) }
            }
            known => Some(known),
        }
    }
}
