//! A profile ready for use: everything checked, every pattern folded.

use super::error::ProfileError;
use super::fold::{fold, heading_key};
use super::missing::Missing;
use super::pattern::Patterns;
use super::people::People;
use super::rules::{Rules, role_named, unknown};
use super::slot::{SLOT_COUNT, SLOTS, Slot};
use super::spec::{CaseEnd, DueAtMidnight, Headings, ProfileSpec, Table};
use super::times::Times;
use super::zone::ZoneClock;
use crate::event::Role;

/// The zone of a profile that names none.
const DEFAULT_ZONE: &str = "Asia/Ho_Chi_Minh";

/// The formats of a profile that names none: what cannot be mistaken for anything else.
const DEFAULT_TIMES: &[&str] =
    &["yyyy-MM-ddTHH:mm:ss[.f][Z]", "yyyy-MM-dd HH:mm:ss[.f][Z]", "yyyyMMddHHmmss", "yyyy-MM-dd"];

/// A profile ready for use.
#[derive(Clone, Debug)]
pub struct Profile {
    id: String,
    title: String,
    table: Table,
    case_end: CaseEnd,
    zone: String,
    needs: Vec<Slot>,
    columns: Vec<Column>,
    pub(super) clock: ZoneClock,
    pub(super) times: Times,
    pub(super) due_whole_day: bool,
    pub(super) missing: Missing,
    pub(super) footers: Patterns,
    pub(super) people: People,
    pub(super) roles: Vec<(Role, Patterns)>,
    pub(super) rules: Rules,
    pub(super) position: Patterns,
    pub(super) no_position: Patterns,
}

/// A slot and the headings that it may have.
#[derive(Clone, Debug)]
struct Column {
    slot: Slot,
    /// As written, and as compared; in order of preference.
    headings: Vec<(String, String)>,
}

/// Which column of a file is which slot.
pub type Columns = [Option<usize>; SLOT_COUNT];

impl Profile {
    /// Checks and compiles a profile, with all that it inherits.
    pub fn compile(spec: &ProfileSpec) -> Result<Self, ProfileError> {
        let spec = &spec.resolved()?;
        let invalid = |message: String| spec.invalid(message);
        let table = spec.table.unwrap_or(Table::Events);
        let times =
            spec.times.clone().unwrap_or_else(|| DEFAULT_TIMES.iter().map(ToString::to_string).collect());
        let list = |given: &Option<Vec<String>>| Patterns::new(given.as_deref().unwrap_or_default());
        let zone = spec.zone.as_deref().unwrap_or(DEFAULT_ZONE);
        let profile = Self {
            id: spec.id.clone().unwrap_or_else(|| "own".to_owned()),
            title: spec.title.clone().unwrap_or_default(),
            table,
            case_end: spec.case_end.unwrap_or(CaseEnd::ByKind),
            zone: zone.to_owned(),
            needs: needs(spec).map_err(invalid)?,
            columns: columns(spec).map_err(invalid)?,
            clock: ZoneClock::new(zone).map_err(invalid)?,
            times: Times::new(&times, spec.no_times.as_deref().unwrap_or_default()).map_err(invalid)?,
            due_whole_day: spec.due_at_midnight.unwrap_or(DueAtMidnight::EndOfDay) == DueAtMidnight::EndOfDay,
            missing: Missing::new(spec.missing.as_deref().unwrap_or_default()),
            footers: list(&spec.footers),
            people: People::new(spec),
            roles: roles(spec).map_err(invalid)?,
            rules: Rules::new(spec)?,
            position: list(&spec.notes.position),
            no_position: list(&spec.notes.no_position),
        };
        for slot in profile.required() {
            if !profile.columns.iter().any(|column| column.slot == slot) {
                return Err(invalid(format!("no column is named for `{}`", slot.name())));
            }
        }
        Ok(profile)
    }

    /// Its name.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What it reads, in one line.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What a row is.
    pub fn table(&self) -> Table {
        self.table
    }

    /// When a case ends.
    pub fn case_end(&self) -> CaseEnd {
        self.case_end
    }

    /// The IANA zone of times without offset.
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// The slots without which a row is no record.
    pub fn required(&self) -> Vec<Slot> {
        match self.table {
            Table::Events => vec![Slot::CaseId, Slot::OccurredAt],
            Table::Cases => vec![Slot::CaseId],
        }
    }

    /// The slots without which the profile is not chosen.
    pub(super) fn needed(&self) -> Vec<Slot> {
        let mut needed = self.required();
        needed.extend(&self.needs);
        needed
    }

    /// Which of a file's columns is which slot. The first of a slot's headings that the file has
    /// counts; of two columns with the same heading, the first.
    pub fn resolve(&self, headings: &[String]) -> Columns {
        let keys: Vec<String> = headings.iter().map(|heading| heading_key(heading)).collect();
        let mut resolved = [None; SLOT_COUNT];
        for column in &self.columns {
            let mut places =
                column.headings.iter().map(|(_, wanted)| keys.iter().position(|key| key == wanted));
            resolved[column.slot as usize] = places.find_map(|place| place);
        }
        resolved
    }

    /// The headings of each slot as written, in order of preference, for sources whose rows name
    /// their values instead of standing under headings.
    pub fn keys(&self) -> impl Iterator<Item = (Slot, &str)> {
        self.columns
            .iter()
            .flat_map(|column| column.headings.iter().map(|(written, _)| (column.slot, written.as_str())))
    }

    /// Whether a cell says that its row is a total or a signature, not a record.
    pub fn is_footer(&self, cell: &str) -> bool {
        !self.footers.is_empty() && self.footers.any(&fold(cell))
    }
}

fn needs(spec: &ProfileSpec) -> Result<Vec<Slot>, String> {
    spec.needs.iter().flatten().map(|name| slot_named(name)).collect()
}

fn slot_named(name: &str) -> Result<Slot, String> {
    Slot::from_name(name).ok_or_else(|| unknown("column", name, SLOTS.iter().map(|(_, known)| *known)))
}

fn columns(spec: &ProfileSpec) -> Result<Vec<Column>, String> {
    let of_events = spec.columns.iter().map(|(name, headings)| (name.clone(), headings));
    let of_cases = spec.cases.iter().map(|(name, headings)| match name.as_str() {
        // The case stands in one column, whichever table names it.
        "case_id" => (name.clone(), headings),
        _ => (format!("cases.{name}"), headings),
    });
    let mut columns = Vec::new();
    for (name, headings) in of_events.chain(of_cases) {
        let slot = slot_named(&name)?;
        let written = |heading: &String| (heading.clone(), heading_key(heading));
        let headings: Vec<_> = Headings::list(headings).iter().map(written).collect();
        if !headings.is_empty() {
            columns.push(Column { slot, headings });
        }
    }
    columns.sort_by_key(|column| column.slot);
    Ok(columns)
}

fn roles(spec: &ProfileSpec) -> Result<Vec<(Role, Patterns)>, String> {
    spec.roles.iter().map(|(name, values)| Ok((role_named(name)?, Patterns::new(values)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::PROFILES;

    #[test]
    fn every_builtin_profile_compiles_under_its_name() {
        for builtin in PROFILES {
            let spec =
                ProfileSpec::parse(builtin.toml).unwrap_or_else(|error| panic!("{}: {error}", builtin.id));
            let profile = Profile::compile(&spec).unwrap_or_else(|error| panic!("{}: {error}", builtin.id));
            assert_eq!(profile.id(), builtin.id);
            assert!(!profile.title().is_empty(), "{} has no title", builtin.id);
        }
    }

    #[test]
    fn wrong_values_are_named() {
        for (toml, part) in [
            ("extends = 'xes'\n[columns]\nofficial = 'a'", "did you mean `official_id`"),
            ("extends = 'xes'\nzone = 'Mars/Olympus'", "not a known time zone"),
            ("extends = 'xes'\ntimes = ['HH:mm']", "has no `yyyy`"),
            ("extends = 'xes'\nno_times = ['1900']", "not a date"),
            ("extends = 'xes'\n[roles]\nhead = ['a']", "unknown role `head`"),
            ("[columns]\ncase_id = 'a'", "no column is named for `occurred_at`"),
        ] {
            let spec = ProfileSpec::parse(toml).expect("readable");
            let message = Profile::compile(&spec).expect_err("a wrong profile").to_string();
            assert!(message.contains(part), "{message}");
        }
    }

    #[test]
    fn the_first_heading_that_the_file_has_counts() {
        let spec = ProfileSpec::parse("[columns]\ncase_id = ['Mã', 'Số hồ sơ']\noccurred_at = 'Ngày gửi'");
        let profile = Profile::compile(&spec.expect("readable")).expect("good");
        let headings = ["STT", "SO HO SO", "NgayGui"].map(str::to_owned);
        let columns = profile.resolve(&headings);
        assert_eq!(columns[Slot::CaseId as usize], Some(1));
        assert_eq!(columns[Slot::OccurredAt as usize], Some(2));
        assert_eq!(columns[Slot::Activity as usize], None);
    }
}
