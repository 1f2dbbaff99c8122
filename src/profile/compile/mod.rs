//! A profile ready for use: every name resolved, every pattern folded, every value checked.

mod columns;
mod filter;
mod layout;
mod milestones;
mod names;
mod rules;

pub use columns::{ColumnIndexes, LEVEL_SEPARATOR, TitleLine};
pub(super) use filter::RowFilter;
pub(super) use milestones::{Branches, Condition, Milestone, Milestones};
pub(crate) use names::bare_name;
pub(super) use names::{AccountKind, Participant};
pub(super) use rules::{Classification, Clues};

use super::slot::{SLOT_COUNT, SLOTS, Slot};
use super::spec::{CaseEnd, DueAtMidnight, PROFILES, ProfileError, ProfileSpec, TableKind, unknown_name};
use super::text::{MissingValues, Patterns, fold, heading_key};
use super::time::{TimeParser, ZoneClock};
use crate::event::{Kind, Role};
use crate::lists::{MOVES_OF, MoveOf};
use columns::CellHeadings;
use layout::RowLayout;
use names::NameReader;
use rules::{Rules, role_named};

/// The time zone of a profile that names none.
const DEFAULT_ZONE: &str = "Asia/Ho_Chi_Minh";

/// The time formats of a profile that names none: those that cannot be mistaken for another.
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

/// The values of lists that mean yes, for a profile that names none.
const DEFAULT_YES: &[&str] = &[
    "Có",
    "x",
    "✓",
    "✔",
    "Đúng",
    "Đã xác nhận",
    "Đã xác minh",
    "Xác nhận",
    "Có cơ sở",
    "Đúng sự thật",
    "Đồng ý",
    "yes",
    "y",
    "true",
    "1",
    "confirmed",
    "verified",
];

/// The values of lists that mean no, for a profile that names none.
const DEFAULT_NO: &[&str] = &[
    "Không",
    "Sai",
    "Chưa",
    "Chưa xác nhận",
    "Chưa xác minh",
    "Không xác nhận",
    "Không có cơ sở",
    "Không đúng",
    "Không đồng ý",
    "no",
    "n",
    "false",
    "0",
    "not confirmed",
    "not verified",
    "unconfirmed",
    "unverified",
];

/// The format in which the dates of a spreadsheet are handed on. Every profile reads it, whatever formats it names.
const SHEET_TIME: &str = "yyyy-MM-dd[THH:mm:ss[.f]]";

/// A profile ready for use.
#[derive(Clone, Debug)]
pub struct Profile {
    id: String,
    title: String,
    table: TableKind,
    case_end: CaseEnd,
    zone: String,
    /// The cells that a file must have for the profile to be chosen.
    needs: Vec<usize>,
    /// Headings, as compared, that exclude a file.
    refuses: Vec<String>,
    fills: bool,
    columns: Vec<CellHeadings>,
    titles: Vec<CellHeadings>,
    layout: RowLayout,
    pub(super) milestones: Option<Milestones>,
    pub(super) filter: RowFilter,
    pub(super) clock: ZoneClock,
    pub(super) times: TimeParser,
    /// True if the author of the profile wrote the formats of times, so that these say which of day and month comes first.
    pub(super) states_order: bool,
    /// Whether a due time at midnight means the end of that day.
    pub(super) due_whole_day: bool,
    pub(super) missing: MissingValues,
    footers: Patterns,
    pub(super) names: NameReader,
    pub(super) roles: Vec<(Role, Patterns)>,
    pub(super) moves_of: Vec<(MoveOf, Patterns)>,
    /// Values of lists that mean yes.
    pub(super) yes: Patterns,
    /// Values of lists that mean no.
    pub(super) no: Patterns,
    pub(super) rules: Rules,
    /// Channels of a case that was handed in online.
    pub(super) online: Patterns,
    /// Notes of a reply that take a position.
    pub(super) position: Patterns,
    /// Notes of a reply that take none.
    pub(super) no_position: Patterns,
}

impl Profile {
    /// Checks and compiles a profile, with everything that it inherits.
    pub fn compile(spec: &ProfileSpec) -> Result<Self, ProfileError> {
        let built_in = |id: &String| PROFILES.iter().any(|known| known.id == id);
        let states_order = spec.times.is_some() && !spec.id.as_ref().is_some_and(built_in);
        let spec = &spec.resolved()?;
        let mut profile = Self::from_resolved(spec).map_err(|message| spec.invalid(&message))?;
        profile.states_order = states_order;
        for slot in profile.required() {
            if !profile.columns.iter().any(|column| column.cell == slot as usize) {
                return Err(spec.invalid(&format!("no column is named for `{}`", slot.name())));
            }
        }
        Ok(profile)
    }

    fn from_resolved(spec: &ProfileSpec) -> Result<Self, String> {
        let owned = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<String>>();
        let mut times = spec.times.clone().unwrap_or_else(|| owned(DEFAULT_TIMES));
        times.push(SHEET_TIME.to_owned());
        let footers = spec.footers.clone().unwrap_or_else(|| owned(DEFAULT_FOOTERS));
        let patterns = |given: &Option<Vec<String>>| Patterns::new(given.as_deref().unwrap_or_default());
        let zone = spec.zone.as_deref().unwrap_or(DEFAULT_ZONE);
        let layout = RowLayout::new(spec)?;
        Ok(Self {
            id: spec.id.clone().unwrap_or_else(|| "own".to_owned()),
            title: spec.title.clone().unwrap_or_default(),
            table: spec.table.unwrap_or(TableKind::Events),
            case_end: spec.case_end.unwrap_or(CaseEnd::ByKind),
            zone: zone.to_owned(),
            needs: spec.needs.iter().flatten().map(|name| layout.cell(name)).collect::<Result<_, _>>()?,
            refuses: spec.refuses.iter().flatten().map(|heading| heading_key(heading)).collect(),
            fills: spec.fills.unwrap_or(false),
            columns: columns::columns(spec, &layout)?,
            milestones: Milestones::new(spec, &layout)?,
            filter: RowFilter::new(spec, &layout)?,
            titles: columns::titles(spec)?,
            layout,
            clock: ZoneClock::new(zone)?,
            times: TimeParser::new(&times, spec.no_times.as_deref().unwrap_or_default())?,
            states_order: false,
            due_whole_day: spec.due_at_midnight.unwrap_or(DueAtMidnight::EndOfDay) == DueAtMidnight::EndOfDay,
            missing: MissingValues::new(spec.missing.as_deref().unwrap_or_default()),
            footers: Patterns::new(&footers),
            names: NameReader::new(spec),
            roles: roles(spec)?,
            moves_of: moves_of(spec)?,
            yes: Patterns::new(spec.yes.as_ref().unwrap_or(&owned(DEFAULT_YES))),
            no: Patterns::new(spec.no.as_ref().unwrap_or(&owned(DEFAULT_NO))),
            rules: Rules::new(spec)?,
            online: patterns(&spec.online),
            position: patterns(&spec.notes.position),
            no_position: patterns(&spec.notes.no_position),
        })
    }

    /// Returns the name of the profile.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns what the profile reads, in one line.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns what one row describes.
    pub fn table(&self) -> TableKind {
        self.table
    }

    /// Returns what ends a case.
    pub fn case_end(&self) -> CaseEnd {
        self.case_end
    }

    /// Returns the IANA time zone of times without an offset.
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// Returns true if the events only fill what the other sources of a case leave out.
    pub fn fills(&self) -> bool {
        self.fills
    }

    /// Returns the slots without which a row gives no record.
    pub fn required(&self) -> Vec<Slot> {
        match (self.table, &self.milestones) {
            (TableKind::Events, None) => vec![Slot::CaseId, Slot::OccurredAt],
            (TableKind::Events, Some(_)) | (TableKind::Cases, _) => vec![Slot::CaseId],
            (TableKind::Officials | TableKind::Units, _) => vec![Slot::ListName],
            (TableKind::Mapping, _) => vec![Slot::ListOldId, Slot::ListNewId, Slot::ListValidFrom],
            (TableKind::Leave, _) => vec![Slot::ListName, Slot::ListValidFrom, Slot::ListValidTo],
            (TableKind::Authority, _) => vec![Slot::ListProcedureId, Slot::ListLevel],
            (TableKind::ConsultationDeadlines, _) => vec![Slot::ListProcedureId, Slot::ListDays],
            (TableKind::Pilots, _) => Vec::new(),
            (TableKind::Causes, _) => vec![Slot::ListCaseId, Slot::ListFlag],
            (TableKind::Complaints, _) => vec![Slot::ListCaseId, Slot::ListValidFrom],
            (TableKind::Responses, _) => vec![Slot::ListFindingId],
            (TableKind::Decisions, _) => vec![Slot::ListValidFrom, Slot::ListText],
        }
    }

    /// Returns slots of which a row needs at least one; empty if there are none.
    pub(super) fn any_of(&self) -> &'static [Slot] {
        match self.table {
            TableKind::Pilots => &[Slot::ListProcedureId, Slot::ListCaseId, Slot::ListUnitId],
            TableKind::Responses => &[Slot::ListText, Slot::ListFlag],
            TableKind::Decisions => &[Slot::ListUnitId, Slot::ListName],
            _ => &[],
        }
    }

    /// Returns the first heading that excludes the file.
    pub(super) fn refused<'h>(&self, headings: &'h [String]) -> Option<&'h str> {
        let refused = |heading: &&String| self.refuses.contains(&heading_key(heading));
        headings.iter().find(refused).map(String::as_str)
    }

    /// Returns, in words, what a file lacks for its rows to give records: slots, or the time of any milestone.
    pub(super) fn lacks(&self, columns: &ColumnIndexes) -> Vec<String> {
        let mut lacks: Vec<String> = self
            .required()
            .into_iter()
            .filter(|&slot| columns[slot as usize].is_none())
            .map(|slot| format!("`{}`", slot.name()))
            .collect();
        let any_of = self.any_of();
        if !any_of.is_empty() && any_of.iter().all(|&slot| columns[slot as usize].is_none()) {
            let names: Vec<String> = any_of.iter().map(|slot| format!("`{}`", slot.name())).collect();
            lacks.push(names.join(" or "));
        }
        if self.table == TableKind::Events && self.has_milestones() {
            let mut times = self.all_milestones().flat_map(Milestone::occurred_at_cells);
            if !times.any(|&cell| columns[cell].is_some()) {
                lacks.push("time of a milestone".to_owned());
            }
        }
        lacks
    }

    /// Returns, in words, what a file lacks for the profile to be chosen by its headings.
    pub(super) fn lacks_to_be_chosen(&self, columns: &ColumnIndexes) -> Vec<String> {
        let mut lacks = self.lacks(columns);
        let needed = self.needs.iter().filter(|&&cell| columns[cell].is_none());
        lacks.extend(needed.map(|&cell| format!("`{}`", self.cell_name(cell))));
        lacks
    }

    /// Returns for each cell of a row whether it is read as a time.
    pub(crate) fn time_cells(&self) -> [bool; SLOT_COUNT] {
        let mut times = [false; SLOT_COUNT];
        for (slot, _) in SLOTS {
            times[*slot as usize] = slot.is_time();
        }
        for milestone in self.all_milestones() {
            milestone.time_cells().for_each(|cell| times[cell] = true);
        }
        times
    }

    /// Returns the name of the slot or field of a cell.
    pub(crate) fn cell_name(&self, cell: usize) -> &str {
        self.layout.name(cell)
    }

    /// Returns true if a row may have several events.
    pub(crate) fn has_milestones(&self) -> bool {
        self.milestones.is_some()
    }

    /// Iterates over the milestones; there are none if each row is a single event.
    pub(super) fn all_milestones(&self) -> impl Iterator<Item = &Milestone> {
        self.milestones.iter().flat_map(|milestones| &milestones.list)
    }

    /// Finds the file's column for each slot and field. The first of a slot's headings that the file has is used;
    /// of two columns with the same heading, the first. A heading of the file with several levels
    /// (`Xử lý > Ngày gửi`) is compared as a whole, or else by its last level.
    pub fn resolve(&self, headings: &[String]) -> ColumnIndexes {
        columns::resolve(&self.columns, headings)
    }

    /// Returns the slots that lines above a table give.
    pub fn titled<'t>(&self, titles: &'t [TitleLine]) -> Vec<(Slot, &'t TitleLine)> {
        let slot = |column: &CellHeadings| SLOTS.get(column.cell).map(|(slot, _)| *slot);
        self.titles.iter().filter_map(|column| Some((slot(column)?, column.find_title(titles)?))).collect()
    }

    /// Iterates over the headings of all slots as written, in order of preference. They are the keys of sources whose
    /// records name their values.
    pub fn keys(&self) -> impl Iterator<Item = (Slot, &str)> {
        self.all_keys().filter_map(|(cell, written)| SLOTS.get(cell).map(|(slot, _)| (*slot, written)))
    }

    /// Iterates over the headings of all slots and fields as [`Profile::keys`] does, with the index of the cell.
    pub(crate) fn all_keys(&self) -> impl Iterator<Item = (usize, &str)> {
        self.columns.iter().flat_map(|column| column.written().map(|written| (column.cell, written)))
    }

    /// Returns the activities that the rules know, folded and without stars, with their kinds.
    pub fn labels(&self) -> Vec<(String, Kind)> {
        self.rules.labels().collect()
    }

    /// Returns true if a cell shows that its row is a total or a signature and not a record.
    pub fn is_footer(&self, cell: &str) -> bool {
        !self.footers.is_empty() && self.footers.any(&fold(cell))
    }
}

fn roles(spec: &ProfileSpec) -> Result<Vec<(Role, Patterns)>, String> {
    spec.roles.iter().map(|(name, values)| Ok((role_named(name)?, Patterns::new(values)))).collect()
}

fn moves_of(spec: &ProfileSpec) -> Result<Vec<(MoveOf, Patterns)>, String> {
    let named = |name: &str| MOVES_OF.iter().find(|(_, known)| *known == name).map(|(of, _)| *of);
    let known = || MOVES_OF.iter().map(|(_, known)| *known);
    let of = |name: &String| named(name).ok_or_else(|| unknown_name("kind of move", name, known()));
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
