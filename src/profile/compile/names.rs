//! Reads the people of a cell: an official, a shared account, a machine, an applicant, or several receivers.

use super::super::spec::ProfileSpec;
use super::super::text::{MissingValues, Patterns, clean, fold};
use crate::event::{MarkedStr, MarkedString};

/// What kind of account a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::profile) enum AccountKind {
    /// Nobody is named.
    Missing,
    /// An official of the authority.
    Official,
    /// A shared account, which holds cases but is nobody in particular.
    Placeholder,
    /// A machine.
    System,
    /// Somebody outside the authority.
    Applicant,
}

/// Somebody named in a cell: an actor or a receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::profile) struct Participant {
    pub(in crate::profile) account: AccountKind,
    id: Option<MarkedString>,
    /// The unit written before the name, as in `[Sở Tư pháp] Nguyễn Thị Hạnh`.
    unit: Option<MarkedString>,
}

impl Participant {
    /// Returns the id. Only officials and placeholders have one, so that no applicant is stored.
    pub(in crate::profile) fn id(&self) -> Option<MarkedStr<'_>> {
        self.id.as_ref().map(MarkedString::borrowed)
    }

    /// Returns the unit written before the name.
    pub(in crate::profile) fn unit(&self) -> Option<MarkedStr<'_>> {
        self.unit.as_ref().map(MarkedString::borrowed)
    }

    /// Returns the id of a placeholder, which is never ranked.
    pub(in crate::profile) fn placeholder(&self) -> Option<&str> {
        self.id.as_deref().filter(|_| self.account == AccountKind::Placeholder)
    }
}

/// Reads names as a profile says.
#[derive(Clone, Debug)]
pub(in crate::profile) struct NameReader {
    placeholder: Patterns,
    system: Patterns,
    applicant: Patterns,
    tax_codes: bool,
    strip_title: bool,
    separators: Vec<String>,
}

impl NameReader {
    /// Compiles what the profile says about names.
    pub(super) fn new(spec: &ProfileSpec) -> Self {
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

    /// Reads a cell as one participant.
    pub(in crate::profile) fn participant(&self, cell: &str, missing: &MissingValues) -> Participant {
        let whole = clean(cell);
        let (unit, bare) = if self.strip_title { parts_of_name(&whole) } else { (None, &*whole) };
        if missing.contains(&whole) || missing.contains(bare) {
            return Participant { account: AccountKind::Missing, id: None, unit: None };
        }
        let (whole, folded) = (fold(&whole), fold(bare));
        let is = |patterns: &Patterns| patterns.any(&whole) || patterns.any(&folded);
        let account = if is(&self.system) {
            AccountKind::System
        } else if is(&self.applicant) || (self.tax_codes && is_tax_code(bare)) {
            AccountKind::Applicant
        } else if is(&self.placeholder) {
            AccountKind::Placeholder
        } else {
            AccountKind::Official
        };
        let known = matches!(account, AccountKind::Official | AccountKind::Placeholder);
        Participant {
            account,
            id: known.then(|| MarkedString::new(bare)),
            unit: unit.filter(|_| known).map(MarkedString::new),
        }
    }

    /// Reads the receivers of a cell in order, each once, without those that have no id.
    pub(in crate::profile) fn receivers(&self, cell: &str, missing: &MissingValues) -> Vec<Participant> {
        let mut found: Vec<Participant> = Vec::new();
        for part in self.split(cell) {
            let receiver = self.participant(part, missing);
            if receiver.id.is_some() && !found.contains(&receiver) {
                found.push(receiver);
            }
        }
        found
    }

    /// Splits a cell at its strongest separator. A cell without separators is a single part.
    pub(in crate::profile) fn split<'a>(&self, cell: &'a str) -> Vec<&'a str> {
        // A truncated name may have lost its closing bracket; then brackets are ignored.
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

/// Splits a text at a separator, except inside round brackets if `brackets` is true.
fn split_outside<'a>(text: &'a str, separator: &str, brackets: bool) -> Vec<&'a str> {
    let (mut parts, mut start, mut depth, mut skip_to) = (Vec::new(), 0, 0_i32, 0);
    for (offset, character) in text.char_indices() {
        match character {
            _ if offset < skip_to => {}
            '(' if brackets => depth += 1,
            ')' if brackets => depth -= 1,
            _ if depth <= 0 && text[offset..].starts_with(separator) => {
                parts.push(&text[start..offset]);
                skip_to = offset + separator.len();
                start = skip_to;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Returns a name without additions: `Nguyễn Thị Hạnh - (Chuyên viên)`, `Nguyễn Thị Hạnh (Chuyên viên)`
/// and `[Sở Tư pháp] Nguyễn Thị Hạnh` are `Nguyễn Thị Hạnh`.
pub(crate) fn bare_name(name: &str) -> &str {
    parts_of_name(name).1
}

/// Returns the unit written before a name, and the name without unit and title.
fn parts_of_name(whole: &str) -> (Option<&str>, &str) {
    let (unit, name) = match whole.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((unit, name)) if !name.trim().is_empty() => (Some(unit.trim()), name.trim()),
        _ => (None, whole),
    };
    (unit.filter(|unit| !unit.is_empty()), without_title(name))
}

fn without_title(name: &str) -> &str {
    let dash = name.rfind("- (").or_else(|| name.rfind("-("));
    let end = dash.or_else(|| title_in_brackets(name)).or_else(|| truncated_before_title(name));
    match end.map(|end| name[..end].trim_end()) {
        Some(bare) if !bare.is_empty() => bare,
        _ => name,
    }
}

/// Returns the offset of a title in brackets, which may be truncated. `Nguyễn Văn Hùng (B)` has no title: one or two
/// letters in brackets distinguish people of the same name.
fn title_in_brackets(name: &str) -> Option<usize> {
    let start = name.rfind('(')?;
    let inside = &name[start + 1..];
    let title = inside.strip_suffix(')').or_else(|| without_ellipsis(inside))?;
    (title.chars().count() > 2).then_some(start)
}

/// Returns the end of a name that was truncated between name and title: `Nguyễn Thị Hạnh -…`.
fn truncated_before_title(name: &str) -> Option<usize> {
    let before = without_ellipsis(name)?.trim_end();
    let bare = before.strip_suffix('(').unwrap_or(before).trim_end();
    let bare = bare.strip_suffix('-').unwrap_or(bare);
    (bare.len() < before.len()).then_some(bare.len())
}

/// Returns a truncated text without its ellipsis; `None` if the text is not truncated.
fn without_ellipsis(text: &str) -> Option<&str> {
    text.strip_suffix('…').or_else(|| text.strip_suffix("..."))
}

/// Returns true if a name is a tax code (10 or 13 digits) or a citizen's number (9 or 12 digits).
fn is_tax_code(name: &str) -> bool {
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let only = name.bytes().all(|sign| sign.is_ascii_digit() || matches!(sign, b'-' | b' ' | b'.'));
    only && matches!(digits, 9 | 10 | 12 | 13)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader() -> (NameReader, MissingValues) {
        let spec = ProfileSpec::parse(
            "missing = ['-']\nnames.strip_title = true\nreceivers.separators = ['##', ', ']\n\
             [accounts]\nplaceholder = ['Chuyên viên']\nsystem = ['Hệ thống*']\napplicant = ['Công dân']\ntax_codes = true",
        )
        .expect("readable");
        (NameReader::new(&spec), MissingValues::new(&["-".to_owned()]))
    }

    #[test]
    fn accounts_are_distinguished() {
        let (names, missing) = reader();
        for (cell, account, id) in [
            ("Nguyễn Thị Hạnh - (Chuyên viên)", AccountKind::Official, Some("Nguyễn Thị Hạnh")),
            ("Nguyễn Thị Hạnh -(Chuyên v…", AccountKind::Official, Some("Nguyễn Thị Hạnh")),
            ("CHUYÊN VIÊN", AccountKind::Placeholder, Some("CHUYÊN VIÊN")),
            ("Chuyên viên - (Sở Tài chính)", AccountKind::Placeholder, Some("Chuyên viên")),
            ("hệ thống BTP", AccountKind::System, None),
            ("Công dân", AccountKind::Applicant, None),
            (" - ", AccountKind::Missing, None),
            ("", AccountKind::Missing, None),
            ("Nguyễn Thị Hạnh (Chuyên viên)", AccountKind::Official, Some("Nguyễn Thị Hạnh")),
            ("Nguyễn Thị Hạnh (Chuyên v...", AccountKind::Official, Some("Nguyễn Thị Hạnh")),
            ("Nguyễn Thị Hạnh - …", AccountKind::Official, Some("Nguyễn Thị Hạnh")),
            ("Nguyễn Thị Hạ…", AccountKind::Official, Some("Nguyễn Thị Hạ…")),
            ("Nguyễn Văn Hùng (B)", AccountKind::Official, Some("Nguyễn Văn Hùng (B)")),
            ("[Sở Tư pháp] Nguyễn Thị Hạnh", AccountKind::Official, Some("Nguyễn Thị Hạnh")),
            ("[Sở Tư pháp]", AccountKind::Official, Some("[Sở Tư pháp]")),
            ("[Sở Tư pháp] -", AccountKind::Missing, None),
            ("hanhnt.sotp", AccountKind::Official, Some("hanhnt.sotp")),
            ("0312345678", AccountKind::Applicant, None),
            ("0312345678-001", AccountKind::Applicant, None),
            ("10912", AccountKind::Official, Some("10912")),
        ] {
            let person = names.participant(cell, &missing);
            assert_eq!((person.account, person.id.as_deref()), (account, id), "{cell}");
        }
    }

    #[test]
    fn the_unit_before_a_name_is_kept() {
        let (names, missing) = reader();
        let unit = |cell: &str| names.participant(cell, &missing).unit().as_deref().map(str::to_owned);
        assert_eq!(unit("[ Sở Tư pháp ] Nguyễn Thị Hạnh - (Chuyên viên)").as_deref(), Some("Sở Tư pháp"));
        assert_eq!(unit("Nguyễn Thị Hạnh"), None);
        assert_eq!(unit("[Sở Tư pháp] Công dân"), None);
    }

    #[test]
    fn receivers_are_split_outside_brackets_at_the_strongest_separator() {
        let (names, missing) = reader();
        for (cell, expected) in [
            ("A - (Phó phòng, phụ trách), B", vec!["A", "B"]),
            ("Phòng Nông nghiệp, Môi trường##B", vec!["Phòng Nông nghiệp, Môi trường", "B"]),
            ("A, A, -, Công dân, B", vec!["A", "B"]),
            ("A - (Phó phòng, B", vec!["A", "B"]),
            ("-", vec![]),
        ] {
            let found = names.receivers(cell, &missing);
            let ids: Vec<&str> = found.iter().filter_map(|person| person.id.as_deref()).collect();
            assert_eq!(ids, expected, "{cell}");
        }
    }
}
