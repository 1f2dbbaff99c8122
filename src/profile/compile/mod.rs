//! A profile ready for use: everything checked, every pattern folded.

use super::error::ProfileError;
use super::fold::{fold, heading_key};
use super::missing::Missing;
use super::pattern::Patterns;
use super::people::People;
use super::rules::{Rules, role_named, unknown};
use super::screen::Screen;
use super::slot::{FIELD_COUNT, SLOT_COUNT, SLOTS, Slot};
use super::spec::{CaseEnd, DueAtMidnight, Headings, ProfileSpec, Table};
use super::times::Times;
use super::unfold::{Milestone, Unfold};
use super::zone::ZoneClock;
use crate::event::{Kind, Role};
use crate::lists::{MOVES_OF, MoveOf};

/// The zone of a profile that names none.
const DEFAULT_ZONE: &str = "Asia/Ho_Chi_Minh";

/// The formats of a profile that names none: what cannot be mistaken for anything else.
const DEFAULT_TIMES: &[&str] =
    &["yyyy-MM-ddTHH:mm:ss[.f][Z]", "yyyy-MM-dd HH:mm:ss[.f][Z]", "yyyyMMddHHmmss", "yyyy-MM-dd"];

/// The footers of a profile that names none: totals, remarks, signatures.
const DEFAULT_FOOTERS: &[&str] = &[
    "Tổng cộng*",
    "Tổng số*",
    "Cộng*",
    "Người lập*",
    "Thủ trưởng*",
    "Ghi chú:*",
    "(Ký*",
    "*, ngày*tháng*năm*",
    "Total*",
    "Grand total*",
];

/// How a spreadsheet's own dates are handed on: they can be read whatever formats a profile names.
const SHEET_TIME: &str = "yyyy-MM-dd[THH:mm:ss[.f]]";

/// A profile ready for use.
#[derive(Clone, Debug)]
pub struct Profile {
    id: String,
    title: String,
    table: Table,
    case_end: CaseEnd,
    zone: String,
    /// Places of slots and fields.
    needs: Vec<usize>,
    /// Folded headings by which a file is something else.
    refuses: Vec<String>,
    fills: bool,
    columns: Vec<Column>,
    places: Places,
    pub(super) unfold: Option<Unfold>,
    pub(super) screen: Screen,
    titles: Vec<Column>,
    pub(super) clock: ZoneClock,
    pub(super) times: Times,
    pub(super) due_whole_day: bool,
    pub(super) missing: Missing,
    pub(super) footers: Patterns,
    pub(super) people: People,
    pub(super) roles: Vec<(Role, Patterns)>,
    pub(super) moves_of: Vec<(MoveOf, Patterns)>,
    pub(super) rules: Rules,
    pub(super) position: Patterns,
    pub(super) no_position: Patterns,
}

/// A slot or field and the headings that it may have.
#[derive(Clone, Debug)]
struct Column {
    place: usize,
    /// As written, and as compared; in order of preference.
    headings: Vec<(String, String)>,
}

/// Where in a row the cells of slots and of the profile's own fields stand.
#[derive(Clone, Debug)]
pub(super) struct Places {
    /// The names of the fields, whose cells stand behind those of the slots.
    fields: Vec<String>,
}

/// Between the levels of a heading that has several.
pub const LEVEL_SEPARATOR: &str = " > ";

/// A line above a table that names a value: `Mã hồ sơ: H21.16-240311-0001`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Title {
    /// What stands before the colon.
    pub label: String,
    /// What stands behind it.
    pub value: String,
}

/// Which column of a file is which slot, or field of the profile's own.
pub type Columns = [Option<usize>; SLOT_COUNT];

impl Profile {
    /// Checks and compiles a profile, with all that it inherits.
    pub fn compile(spec: &ProfileSpec) -> Result<Self, ProfileError> {
        let spec = &spec.resolved()?;
        let invalid = |message: String| spec.invalid(message);
        let table = spec.table.unwrap_or(Table::Events);
        let owned = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<String>>();
        let mut times = spec.times.clone().unwrap_or_else(|| owned(DEFAULT_TIMES));
        times.push(SHEET_TIME.to_owned());
        let footers = spec.footers.clone().unwrap_or_else(|| owned(DEFAULT_FOOTERS));
        let list = |given: &Option<Vec<String>>| Patterns::new(given.as_deref().unwrap_or_default());
        let zone = spec.zone.as_deref().unwrap_or(DEFAULT_ZONE);
        let places = Places::new(spec).map_err(invalid)?;
        let profile = Self {
            id: spec.id.clone().unwrap_or_else(|| "own".to_owned()),
            title: spec.title.clone().unwrap_or_default(),
            table,
            case_end: spec.case_end.unwrap_or(CaseEnd::ByKind),
            zone: zone.to_owned(),
            needs: needs(spec, &places).map_err(invalid)?,
            refuses: spec.refuses.iter().flatten().map(|heading| heading_key(heading)).collect(),
            fills: spec.fills.unwrap_or(false),
            columns: columns(spec, &places).map_err(invalid)?,
            unfold: Unfold::new(spec, &places).map_err(invalid)?,
            screen: Screen::new(spec, &places).map_err(invalid)?,
            titles: titles(spec).map_err(invalid)?,
            places,
            clock: ZoneClock::new(zone).map_err(invalid)?,
            times: Times::new(&times, spec.no_times.as_deref().unwrap_or_default()).map_err(invalid)?,
            due_whole_day: spec.due_at_midnight.unwrap_or(DueAtMidnight::EndOfDay) == DueAtMidnight::EndOfDay,
            missing: Missing::new(spec.missing.as_deref().unwrap_or_default()),
            footers: Patterns::new(&footers),
            people: People::new(spec),
            roles: roles(spec).map_err(invalid)?,
            moves_of: moves_of(spec).map_err(invalid)?,
            rules: Rules::new(spec)?,
            position: list(&spec.notes.position),
            no_position: list(&spec.notes.no_position),
        };
        for slot in profile.required() {
            if !profile.columns.iter().any(|column| column.place == slot as usize) {
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

    /// Whether its events only fill what the other sources of a case leave out.
    pub fn fills(&self) -> bool {
        self.fills
    }

    /// The slots without which a row is no record.
    pub fn required(&self) -> Vec<Slot> {
        match (self.table, &self.unfold) {
            (Table::Events, None) => vec![Slot::CaseId, Slot::OccurredAt],
            (Table::Events, Some(_)) | (Table::Cases, _) => vec![Slot::CaseId],
            (Table::Officials | Table::Units, _) => vec![Slot::ListName],
            (Table::Mapping, _) => vec![Slot::ListOldId, Slot::ListNewId, Slot::ListValidFrom],
        }
    }

    /// The first heading by which a file is something else than this profile reads.
    pub(super) fn refused<'h>(&self, headings: &'h [String]) -> Option<&'h str> {
        let refused = |heading: &&String| self.refuses.contains(&heading_key(heading));
        headings.iter().find(refused).map(String::as_str)
    }

    /// What a file lacks whose rows are to be records: slots and, in words, any milestone.
    pub(super) fn lacks(&self, columns: &Columns) -> Vec<String> {
        let mut lacks: Vec<String> = self
            .required()
            .into_iter()
            .filter(|&slot| columns[slot as usize].is_none())
            .map(|slot| format!("`{}`", slot.name()))
            .collect();
        if let (Table::Events, Some(unfold)) = (self.table, &self.unfold) {
            let mut times = unfold.milestones.iter().flat_map(Milestone::times);
            if !times.any(|&place| columns[place].is_some()) {
                lacks.push("time of a milestone".to_owned());
            }
        }
        lacks
    }

    /// What a file lacks for the profile to be chosen.
    pub(super) fn misses(&self, columns: &Columns) -> Vec<String> {
        let mut misses = self.lacks(columns);
        let needed = self.needs.iter().filter(|&&place| columns[place].is_none());
        misses.extend(needed.map(|&place| format!("`{}`", self.place_name(place))));
        misses
    }

    /// Which cells of a row are times, by their places.
    pub(crate) fn time_places(&self) -> [bool; SLOT_COUNT] {
        let mut times = [false; SLOT_COUNT];
        for (slot, _) in SLOTS {
            times[*slot as usize] = slot.is_time();
        }
        for milestone in self.unfold.iter().flat_map(|unfold| &unfold.milestones) {
            milestone.time_places().for_each(|place| times[place] = true);
        }
        times
    }

    /// The name of a slot or field by its place in a row.
    pub(crate) fn place_name(&self, place: usize) -> &str {
        match SLOTS.get(place) {
            Some((_, name)) => name,
            None => self.places.fields.get(place - SLOTS.len()).map_or("", String::as_str),
        }
    }

    /// Whether a row may have several events.
    pub(crate) fn has_milestones(&self) -> bool {
        self.unfold.is_some()
    }

    /// The milestones: what each is called, and the fields that may hold its time.
    pub(super) fn milestones(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        let milestones = self.unfold.iter().flat_map(|unfold| &unfold.milestones);
        milestones.map(|milestone| {
            let times = milestone.times().iter().map(|&place| self.place_name(place)).collect();
            (milestone.activity.as_str(), times)
        })
    }

    /// Which of a file's columns is which slot or field. The first of its headings that the file has
    /// counts; of two columns with the same heading, the first. Of a heading with several levels
    /// (`Xử lý > Ngày gửi`) it may be the whole, or else its last level.
    pub fn resolve(&self, headings: &[String]) -> Columns {
        let keys: Vec<String> = headings.iter().map(|heading| heading_key(heading)).collect();
        let last_levels: Vec<Option<String>> = headings
            .iter()
            .map(|heading| heading.rsplit_once(LEVEL_SEPARATOR).map(|(_, last)| heading_key(last)))
            .collect();
        let place = |wanted: &String| {
            let whole = keys.iter().position(|key| key == wanted);
            whole.or_else(|| last_levels.iter().position(|key| key.as_ref() == Some(wanted)))
        };
        let mut resolved = [None; SLOT_COUNT];
        for column in &self.columns {
            resolved[column.place] = column.headings.iter().find_map(|(_, wanted)| place(wanted));
        }
        resolved
    }

    /// The slots that lines above a table give, with the label and the value.
    pub fn titled<'t>(&self, titles: &'t [Title]) -> Vec<(Slot, &'t Title)> {
        let found = |column: &Column| {
            let mut labels = column.headings.iter();
            labels.find_map(|(_, wanted)| titles.iter().find(|title| heading_key(&title.label) == *wanted))
        };
        let slot = |column: &Column| SLOTS.get(column.place).map(|(slot, _)| *slot);
        self.titles.iter().filter_map(|column| Some((slot(column)?, found(column)?))).collect()
    }

    /// The headings of each slot as written, in order of preference, for sources whose rows name
    /// their values instead of standing under headings.
    pub fn keys(&self) -> impl Iterator<Item = (Slot, &str)> {
        self.all_keys().filter_map(|(place, written)| SLOTS.get(place).map(|(slot, _)| (*slot, written)))
    }

    /// As [`Profile::keys`], of slots and fields, by their places in a row.
    pub(crate) fn all_keys(&self) -> impl Iterator<Item = (usize, &str)> {
        self.columns
            .iter()
            .flat_map(|column| column.headings.iter().map(|(written, _)| (column.place, written.as_str())))
    }

    /// The labels of activities that its rules know, folded and without stars, and what they mean.
    pub fn labels(&self) -> Vec<(String, Kind)> {
        self.rules.labels().collect()
    }

    /// Whether a cell says that its row is a total or a signature, not a record.
    pub fn is_footer(&self, cell: &str) -> bool {
        !self.footers.is_empty() && self.footers.any(&fold(cell))
    }
}

impl Places {
    fn new(spec: &ProfileSpec) -> Result<Self, String> {
        let fields: Vec<String> = spec.fields.keys().cloned().collect();
        if fields.len() > FIELD_COUNT {
            return Err(format!("has {} fields, and {FIELD_COUNT} are the most", fields.len()));
        }
        match fields.iter().find(|name| Slot::from_name(name).is_some()) {
            Some(taken) => Err(format!(
                "a field may not be called `{taken}`, which is a column\n\nhint: name it otherwise, or put it in \
                 `[columns]`"
            )),
            None => Ok(Self { fields }),
        }
    }

    /// The place of a field.
    pub(super) fn field(&self, name: &str) -> Result<usize, String> {
        let found = self.fields.iter().position(|known| known == name);
        found
            .map(|place| SLOTS.len() + place)
            .ok_or_else(|| unknown("field", name, self.fields.iter().map(String::as_str)))
    }

    /// The place of a slot or field.
    pub(super) fn any(&self, name: &str) -> Result<usize, String> {
        let slots = SLOTS.iter().map(|(_, known)| *known);
        match Slot::from_name(name) {
            Some(slot) => Ok(slot as usize),
            None => self.field(name).map_err(|_| {
                unknown("column or field", name, self.fields.iter().map(String::as_str).chain(slots))
            }),
        }
    }
}

fn needs(spec: &ProfileSpec, places: &Places) -> Result<Vec<usize>, String> {
    spec.needs.iter().flatten().map(|name| places.any(name)).collect()
}

fn slot_named(name: &str) -> Result<Slot, String> {
    Slot::from_name(name).ok_or_else(|| unknown("column", name, SLOTS.iter().map(|(_, known)| *known)))
}

fn titles(spec: &ProfileSpec) -> Result<Vec<Column>, String> {
    let mut titles = Vec::new();
    for (name, labels) in &spec.titles {
        titles.push(Column { place: slot_named(name)? as usize, headings: written(labels) });
    }
    Ok(titles)
}

fn written(headings: &Headings) -> Vec<(String, String)> {
    headings.list().iter().map(|heading| (heading.clone(), heading_key(heading))).collect()
}

fn columns(spec: &ProfileSpec, places: &Places) -> Result<Vec<Column>, String> {
    let of_events = spec.columns.iter().map(|(name, headings)| (name.clone(), headings));
    let of_cases = spec.cases.iter().map(|(name, headings)| match name.as_str() {
        // The case stands in one column, whichever table names it.
        "case_id" => (name.clone(), headings),
        _ => (format!("cases.{name}"), headings),
    });
    let of_lists = spec.lists.iter().map(|(name, headings)| (format!("lists.{name}"), headings));
    let slots = of_events
        .chain(of_cases)
        .chain(of_lists)
        .map(|(name, headings)| Ok::<_, String>((slot_named(&name)? as usize, headings)));
    let fields = spec.fields.iter().map(|(name, headings)| Ok((places.field(name)?, headings)));
    let mut columns = Vec::new();
    for found in slots.chain(fields) {
        let (place, headings) = found?;
        let headings = written(headings);
        if !headings.is_empty() {
            columns.push(Column { place, headings });
        }
    }
    columns.sort_by_key(|column| column.place);
    Ok(columns)
}

fn roles(spec: &ProfileSpec) -> Result<Vec<(Role, Patterns)>, String> {
    spec.roles.iter().map(|(name, values)| Ok((role_named(name)?, Patterns::new(values)))).collect()
}

fn moves_of(spec: &ProfileSpec) -> Result<Vec<(MoveOf, Patterns)>, String> {
    let named = |name: &str| MOVES_OF.iter().find(|(_, known)| *known == name).map(|(of, _)| *of);
    let known = || MOVES_OF.iter().map(|(_, known)| *known);
    let of = |name: &String| named(name).ok_or_else(|| unknown("kind of move", name, known()));
    spec.moves_of.iter().map(|(name, values)| Ok((of(name)?, Patterns::new(values)))).collect()
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
            ("extends = 'xes'\ncase_pattern = '['", "`case_pattern` is no regular expression"),
            ("extends = 'xes'\n[fields]\nstatus = 'a'", "a field may not be called `status`"),
            ("extends = 'xes'\n[tests]\ncase = ['a']", "did you mean `case_id`"),
            (
                "extends = 'xes'\n[fields]\nsent = 'a'\n[[milestones]]\nactivity = 'A'\n\
                 columns.occurred_at = 'snt'",
                "milestone `A`: unknown column or field `snt`",
            ),
            (
                "extends = 'xes'\n[fields]\nsent = 'a'\n[[milestones]]\nactivity = 'A'\ncolumns.note = 'sent'",
                "milestone `A`: has no `occurred_at`",
            ),
            (
                "extends = 'xes'\n[fields]\nsent = 'a'\n[[milestones]]\nactivity = 'A'\nkind = 'wrk'\n\
                 columns.occurred_at = 'sent'",
                "did you mean `work`",
            ),
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
