//! Who stands in a cell: an official, a placeholder, a machine, an applicant, or several at once.

use super::fold::{clean, fold};
use super::missing::Missing;
use super::pattern::Patterns;
use super::spec::ProfileSpec;

/// What an account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Account {
    /// Nobody is named.
    Missing,
    /// A person of the authority.
    Official,
    /// Holds cases, but stands for nobody in particular.
    Placeholder,
    /// A machine.
    System,
    /// Somebody from outside.
    Applicant,
}

/// An actor or a receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    /// What it is.
    pub(crate) account: Account,
    /// The id; only officials and placeholders have one, so that no applicant is stored.
    pub(crate) id: Option<Box<str>>,
}

impl Person {
    /// The id of an account that is never ranked.
    pub(crate) fn placeholder(&self) -> Option<&str> {
        self.id.as_deref().filter(|_| self.account == Account::Placeholder)
    }
}

/// How a profile's people are read.
#[derive(Clone, Debug)]
pub(crate) struct People {
    placeholder: Patterns,
    system: Patterns,
    applicant: Patterns,
    strip_title: bool,
    separators: Vec<String>,
}

impl People {
    /// From the written profile.
    pub(crate) fn new(spec: &ProfileSpec) -> Self {
        let patterns = |given: &Option<Vec<String>>| Patterns::new(given.as_deref().unwrap_or_default());
        let separators = spec.receivers.separators.clone().unwrap_or_default();
        Self {
            placeholder: patterns(&spec.accounts.placeholder),
            system: patterns(&spec.accounts.system),
            applicant: patterns(&spec.accounts.applicant),
            strip_title: spec.names.strip_title.unwrap_or(false),
            separators: separators.into_iter().filter(|separator| !separator.is_empty()).collect(),
        }
    }

    /// The one person of a cell.
    pub(crate) fn person(&self, cell: &str, missing: &Missing) -> Person {
        let whole = clean(cell);
        if missing.contains(&whole) {
            return Person { account: Account::Missing, id: None };
        }
        let name = if self.strip_title { without_title(&whole) } else { &whole };
        let (whole, folded) = (fold(&whole), fold(name));
        let is = |patterns: &Patterns| patterns.any(&whole) || patterns.any(&folded);
        let account = if is(&self.system) {
            Account::System
        } else if is(&self.applicant) {
            Account::Applicant
        } else if is(&self.placeholder) {
            Account::Placeholder
        } else {
            Account::Official
        };
        let id = matches!(account, Account::Official | Account::Placeholder).then(|| Box::from(name));
        Person { account, id }
    }

    /// The receivers of a cell in order, each once, without those that are missing.
    pub(crate) fn receivers(&self, cell: &str, missing: &Missing) -> Vec<Person> {
        let mut found: Vec<Person> = Vec::new();
        for part in self.split(cell) {
            let person = self.person(part, missing);
            if person.id.is_some() && !found.contains(&person) {
                found.push(person);
            }
        }
        found
    }

    /// The parts of a cell between its strongest separator, or the cell.
    pub(crate) fn split<'a>(&self, cell: &'a str) -> Vec<&'a str> {
        // A name that was cut may have lost its closing bracket: then brackets say nothing.
        let balanced = cell.matches('(').count() == cell.matches(')').count();
        for separator in &self.separators {
            let parts = split_outside(cell, separator, balanced);
            if parts.len() > 1 {
                return parts;
            }
        }
        vec![cell]
    }
}

/// The parts of a text between a separator where it stands outside round brackets.
fn split_outside<'a>(text: &'a str, separator: &str, brackets: bool) -> Vec<&'a str> {
    let (mut parts, mut start, mut depth, mut skip_to) = (Vec::new(), 0, 0_i32, 0);
    for (place, sign) in text.char_indices() {
        match sign {
            _ if place < skip_to => {}
            '(' if brackets => depth += 1,
            ')' if brackets => depth -= 1,
            _ if depth <= 0 && text[place..].starts_with(separator) => {
                parts.push(&text[start..place]);
                skip_to = place + separator.len();
                start = skip_to;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// A name without the title behind it: `Nguyễn Thị Hạnh - (Chuyên viên)` is `Nguyễn Thị Hạnh`.
fn without_title(name: &str) -> &str {
    let place = name.rfind("- (").or_else(|| name.rfind("-("));
    match place.map(|place| name[..place].trim_end()) {
        Some(bare) if !bare.is_empty() => bare,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people() -> (People, Missing) {
        let spec = ProfileSpec::parse(
            "missing = ['-']\nnames.strip_title = true\nreceivers.separators = ['##', ', ']\n\
             [accounts]\nplaceholder = ['Chuyên viên']\nsystem = ['Hệ thống*']\napplicant = ['Công dân']",
        )
        .expect("readable");
        (People::new(&spec), Missing::new(&["-".to_owned()]))
    }

    #[test]
    fn accounts_are_told_apart() {
        let (people, missing) = people();
        for (cell, account, id) in [
            ("Nguyễn Thị Hạnh - (Chuyên viên)", Account::Official, Some("Nguyễn Thị Hạnh")),
            ("Nguyễn Thị Hạnh -(Chuyên v…", Account::Official, Some("Nguyễn Thị Hạnh")),
            ("CHUYÊN VIÊN", Account::Placeholder, Some("CHUYÊN VIÊN")),
            ("Chuyên viên - (Sở Tài chính)", Account::Placeholder, Some("Chuyên viên")),
            ("hệ thống BTP", Account::System, None),
            ("Công dân", Account::Applicant, None),
            (" - ", Account::Missing, None),
            ("", Account::Missing, None),
        ] {
            let person = people.person(cell, &missing);
            assert_eq!((person.account, person.id.as_deref()), (account, id), "{cell}");
        }
    }

    #[test]
    fn receivers_are_split_outside_brackets_at_the_strongest_separator() {
        let (people, missing) = people();
        for (cell, expected) in [
            ("A - (Phó phòng, phụ trách), B", vec!["A", "B"]),
            ("Phòng Nông nghiệp, Môi trường##B", vec!["Phòng Nông nghiệp, Môi trường", "B"]),
            ("A, A, -, Công dân, B", vec!["A", "B"]),
            ("A - (Phó phòng, B", vec!["A", "B"]),
            ("-", vec![]),
        ] {
            let found = people.receivers(cell, &missing);
            let ids: Vec<&str> = found.iter().filter_map(|person| person.id.as_deref()).collect();
            assert_eq!(ids, expected, "{cell}");
        }
    }
}
