//! Who stands in a cell: an official, a placeholder, a machine, an applicant, or several at once.

use super::fold::{clean, fold};
use super::missing::Missing;
use super::pattern::Patterns;
use super::spec::ProfileSpec;
use crate::event::{MarkedStr, MarkedString};

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
    id: Option<MarkedString>,
    /// The unit that stands before the name, as in `[Sở Tư pháp] Nguyễn Thị Hạnh`.
    unit: Option<MarkedString>,
}

impl Person {
    /// The id; only officials and placeholders have one, so that no applicant is stored.
    pub(crate) fn id(&self) -> Option<MarkedStr<'_>> {
        self.id.as_ref().map(MarkedString::borrowed)
    }

    /// The unit that stands before the name.
    pub(crate) fn unit(&self) -> Option<MarkedStr<'_>> {
        self.unit.as_ref().map(MarkedString::borrowed)
    }

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
    tax_codes: bool,
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
            tax_codes: spec.accounts.tax_codes.unwrap_or(false),
            strip_title: spec.names.strip_title.unwrap_or(false),
            separators: separators.into_iter().filter(|separator| !separator.is_empty()).collect(),
        }
    }

    /// The one person of a cell.
    pub(crate) fn person(&self, cell: &str, missing: &Missing) -> Person {
        let whole = clean(cell);
        let (unit, bare) = if self.strip_title { parts_of_name(&whole) } else { (None, &*whole) };
        if missing.contains(&whole) || missing.contains(bare) {
            return Person { account: Account::Missing, id: None, unit: None };
        }
        let (whole, folded) = (fold(&whole), fold(bare));
        let is = |patterns: &Patterns| patterns.any(&whole) || patterns.any(&folded);
        let account = if is(&self.system) {
            Account::System
        } else if is(&self.applicant) || (self.tax_codes && is_tax_code(bare)) {
            Account::Applicant
        } else if is(&self.placeholder) {
            Account::Placeholder
        } else {
            Account::Official
        };
        let known = matches!(account, Account::Official | Account::Placeholder);
        Person {
            account,
            id: known.then(|| MarkedString::new(bare)),
            unit: unit.filter(|_| known).map(MarkedString::new),
        }
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

/// A name without what stands around it: `Nguyễn Thị Hạnh - (Chuyên viên)`, `Nguyễn Thị Hạnh (Chuyên viên)`
/// and `[Sở Tư pháp] Nguyễn Thị Hạnh` are `Nguyễn Thị Hạnh`.
pub(crate) fn bare_name(name: &str) -> &str {
    parts_of_name(name).1
}

/// The unit before a name, and the name without unit and title.
fn parts_of_name(whole: &str) -> (Option<&str>, &str) {
    let (unit, name) = match whole.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((unit, name)) if !name.trim().is_empty() => (Some(unit.trim()), name.trim()),
        _ => (None, whole),
    };
    (unit.filter(|unit| !unit.is_empty()), without_title(name))
}

fn without_title(name: &str) -> &str {
    let dash = name.rfind("- (").or_else(|| name.rfind("-("));
    let place = dash.or_else(|| title_in_brackets(name)).or_else(|| cut_before_title(name));
    match place.map(|place| name[..place].trim_end()) {
        Some(bare) if !bare.is_empty() => bare,
        _ => name,
    }
}

/// Where the title in brackets begins, be it cut. `Nguyễn Văn Hùng (B)` is a name: a letter or two tell
/// people of one name apart.
fn title_in_brackets(name: &str) -> Option<usize> {
    let place = name.rfind('(')?;
    let inside = &name[place + 1..];
    let title = inside.strip_suffix(')').or_else(|| uncut(inside))?;
    (title.chars().count() > 2).then_some(place)
}

/// Where a name ends that was cut between it and its title: `Nguyễn Thị Hạnh -…`.
fn cut_before_title(name: &str) -> Option<usize> {
    let before = uncut(name)?.trim_end();
    let bare = before.strip_suffix('(').unwrap_or(before).trim_end();
    let bare = bare.strip_suffix('-').unwrap_or(bare);
    (bare.len() < before.len()).then_some(bare.len())
}

/// A text without the marks that say it was cut; `None` if it was not.
fn uncut(text: &str) -> Option<&str> {
    text.strip_suffix('…').or_else(|| text.strip_suffix("..."))
}

/// Whether a name is a tax code (10 or 13 digits) or a citizen's number (9 or 12).
fn is_tax_code(name: &str) -> bool {
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let only = name.bytes().all(|sign| sign.is_ascii_digit() || matches!(sign, b'-' | b' ' | b'.'));
    only && matches!(digits, 9 | 10 | 12 | 13)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people() -> (People, Missing) {
        let spec = ProfileSpec::parse(
            "missing = ['-']\nnames.strip_title = true\nreceivers.separators = ['##', ', ']\n\
             [accounts]\nplaceholder = ['Chuyên viên']\nsystem = ['Hệ thống*']\napplicant = ['Công dân']\ntax_codes = true",
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
            ("Nguyễn Thị Hạnh (Chuyên viên)", Account::Official, Some("Nguyễn Thị Hạnh")),
            ("Nguyễn Thị Hạnh (Chuyên v...", Account::Official, Some("Nguyễn Thị Hạnh")),
            ("Nguyễn Thị Hạnh - …", Account::Official, Some("Nguyễn Thị Hạnh")),
            ("Nguyễn Thị Hạ…", Account::Official, Some("Nguyễn Thị Hạ…")),
            ("Nguyễn Văn Hùng (B)", Account::Official, Some("Nguyễn Văn Hùng (B)")),
            ("[Sở Tư pháp] Nguyễn Thị Hạnh", Account::Official, Some("Nguyễn Thị Hạnh")),
            ("[Sở Tư pháp]", Account::Official, Some("[Sở Tư pháp]")),
            ("[Sở Tư pháp] -", Account::Missing, None),
            ("hanhnt.sotp", Account::Official, Some("hanhnt.sotp")),
            ("0312345678", Account::Applicant, None),
            ("0312345678-001", Account::Applicant, None),
            ("10912", Account::Official, Some("10912")),
        ] {
            let person = people.person(cell, &missing);
            assert_eq!((person.account, person.id.as_deref()), (account, id), "{cell}");
        }
    }

    #[test]
    fn the_unit_before_a_name_is_kept() {
        let (people, missing) = people();
        let unit = |cell: &str| people.person(cell, &missing).unit().as_deref().map(str::to_owned);
        assert_eq!(unit("[ Sở Tư pháp ] Nguyễn Thị Hạnh - (Chuyên viên)").as_deref(), Some("Sở Tư pháp"));
        assert_eq!(unit("Nguyễn Thị Hạnh"), None);
        assert_eq!(unit("[Sở Tư pháp] Công dân"), None);
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
