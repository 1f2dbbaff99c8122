//! Takes the tables and rows that a format reads from one file and hands records to the sink.
//!
//! The intake selects the profile by the headings, maps each row through it, and accumulates the report of the
//! file, in which every row is accounted for. It knows no format.

mod choice;
mod headless;
mod held;
mod held_row;
mod parts;
mod position;
mod report;
mod rows;
mod sections;

pub use choice::ProfileChoice;
pub(crate) use parts::{PartOfFile, PartTaker, Settled};
pub(crate) use position::{RowDetails, RowPosition};
pub use report::{FileReport, SheetOutcome, SheetReport, Warning};
pub(crate) use rows::unprotected;

use crate::profile::{
    ColumnIndexes, Mapper, NAMED_BY_USER, Profile, REASONS, Reason, SKIPS, SLOT_COUNT, SLOTS, Sink, Slot,
    TableKind, TitleLine, check, detect, fields, heading_key, mapping,
};
use anyhow::bail;
use headless::data_among_headings;
use held_row::HeldRow;
use parts::IntakeSink;

/// The hint for text in an unknown encoding.
pub(crate) const ENCODING_HINT: &str = "hint: if you know its encoding, name it: `encoding = \"windows-1258\"` under \
                                        [input] in buckstop.toml; or save it as CSV UTF-8";

/// The error of a part that depends on the rows before it. Nobody sees it, because the rows are then taken again.
const NOT_ALONE: &str = "the part cannot be read without those before it";

/// Takes one file from a format to the sink.
pub(crate) struct Intake<'a> {
    choice: ProfileChoice<'a>,
    profile: Option<&'a Profile>,
    mapper: Option<Mapper<'a>>,
    /// The mappers of the other profiles that the sheets of a workbook need, while they are not in use.
    others: Vec<(&'a Profile, Mapper<'a>)>,
    sink: IntakeSink<'a>,
    /// The heading of each slot and field.
    headings: [String; SLOT_COUNT],
    /// The values that title lines above the table give to all its rows.
    titled: Vec<(Slot, String)>,
    /// The headings of the table if title lines give values to its rows; then further title lines may begin sections.
    sectioned: Option<(Vec<String>, ColumnIndexes)>,
    /// True from a title line to the next record.
    in_titles: bool,
    /// Rows that wait until the order of day and month in their dates is known.
    held: Vec<HeldRow>,
    /// True if the previous row belongs to the footer of the table.
    in_footer: bool,
    rejected: [u64; REASONS.len()],
    skipped: [u64; SKIPS.len()],
    report: FileReport,
    /// True if the rows are those of a part of the file, counted from its beginning.
    is_part: bool,
}

impl<'a> Intake<'a> {
    /// Returns an intake for a new file.
    pub(crate) fn new(choice: ProfileChoice<'a>, sink: &'a mut dyn Sink) -> Self {
        Self::with_sink(choice, IntakeSink::Whole(sink))
    }

    fn with_sink(choice: ProfileChoice<'a>, sink: IntakeSink<'a>) -> Self {
        Self {
            choice,
            profile: None,
            mapper: None,
            others: Vec::new(),
            sink,
            headings: std::array::from_fn(|_| String::new()),
            titled: Vec::new(),
            sectioned: None,
            in_titles: false,
            held: Vec::new(),
            in_footer: false,
            rejected: [0; REASONS.len()],
            skipped: [0; SKIPS.len()],
            report: FileReport::default(),
            is_part: false,
        }
    }

    /// Returns the profiles that may be selected.
    pub(crate) fn choice(&self) -> ProfileChoice<'a> {
        self.choice
    }

    /// Switches to another profile for the tables to come: in a workbook each kind of table has its own.
    pub(crate) fn use_profile(&mut self, profile: &'a Profile) -> anyhow::Result<()> {
        self.release_rows()?;
        let (Some(known), Some(mapper)) = (self.profile, self.mapper.take()) else { return Ok(()) };
        if known.id() == profile.id() {
            self.mapper = Some(mapper);
            return Ok(());
        }
        self.others.push((known, mapper));
        let index = self.others.iter().position(|(other, _)| other.id() == profile.id());
        self.mapper = Some(if let Some(index) = index {
            self.others.swap_remove(index).1
        } else {
            self.report.further_profiles.push(profile.id().to_owned());
            Mapper::new(profile)
        });
        self.profile = Some(profile);
        self.headings = std::array::from_fn(|_| String::new());
        self.sink.get().profile(profile);
        Ok(())
    }

    /// Returns the profile in use; `None` before the first table.
    pub(crate) fn profile(&self) -> Option<&'a Profile> {
        self.profile
    }

    /// Returns true if a table with these headings and title lines is read with the profile in use.
    pub(crate) fn is_read_with_current(&self, headings: &[String], titles: &[TitleLine]) -> bool {
        let reader = self.choice.reader(headings, titles);
        reader.is_some_and(|reader| self.profile.is_some_and(|profile| profile.id() == reader.id()))
    }

    /// Begins a part of the file, such as a sheet, to which the rows to come belong.
    pub(crate) fn begin_part(&mut self, name: &str) -> anyhow::Result<()> {
        self.release_rows()?;
        self.sink.get().part(name)
    }

    /// Reports the outcome of a sheet.
    pub(crate) fn report_sheet(&mut self, sheet: SheetReport) {
        self.report.sheets.push(sheet);
    }

    /// Begins a table with its headings and the title lines above it; to be called before its first row. The
    /// first table of a file selects the profile, the others are read with it. Returns the column of each slot.
    pub(crate) fn begin_table(
        &mut self,
        headings: &[String],
        titles: &[TitleLine],
    ) -> anyhow::Result<ColumnIndexes> {
        self.release_rows()?;
        let profile = match self.profile {
            Some(profile) => profile,
            None => self.select(headings, titles, true)?,
        };
        let columns = profile.resolve(headings);
        for (slot, heading) in mapping(&columns, headings) {
            self.found_slot(slot, heading);
        }
        for (cell, heading) in fields(&columns, headings) {
            self.found_cell(cell, heading);
        }
        self.titled.clear();
        for (slot, title) in profile.titled(titles) {
            if columns[slot as usize].is_none() {
                self.found_slot(slot, title.label.clone());
                self.titled.push((slot, title.value.clone()));
            }
        }
        self.sectioned = (!self.titled.is_empty()).then(|| (headings.to_vec(), columns));
        self.in_titles = false;
        self.in_footer = false;
        let unused = headings.iter().enumerate().filter(|(index, _)| !columns.contains(&Some(*index)));
        for (_, heading) in unused.filter(|(_, heading)| !heading.is_empty()) {
            if !self.report.unused.contains(heading) {
                self.report.unused.push(heading.clone());
            }
        }
        Ok(columns)
    }

    /// Begins a file of records that name their values; to be called once, before the first row.
    ///
    /// `headings` are the names found at the beginning of the file; later records may have further ones.
    pub(crate) fn begin_records(&mut self, headings: &[String]) -> anyhow::Result<&'a Profile> {
        let profile = self.select(headings, &[], true)?;
        self.preset_headings(profile);
        let is_read = |name: &String| {
            let key = heading_key(name);
            profile.all_keys().any(|(_, heading)| heading_key(heading) == key)
        };
        self.report.unused = headings.iter().filter(|name| !is_read(name)).cloned().collect();
        Ok(profile)
    }

    /// Begins an event log whose events name their values; to be called once, before the first row.
    ///
    /// `declared` are the names that the file declares; an event need not have any of them.
    pub(crate) fn begin_log(&mut self, declared: &[String]) -> anyhow::Result<&'a Profile> {
        let profile = self.select(declared, &[], false)?;
        if profile.table() != TableKind::Events {
            bail!("profile `{}` reads no events, and a log has nothing else", profile.id());
        }
        if profile.has_milestones() {
            bail!("profile `{}` reads rows with several events, and a log has single ones", profile.id());
        }
        self.preset_headings(profile);
        let unused = declared.iter().filter(|name| profile.keys().all(|(_, heading)| heading != *name));
        self.report.unused = unused.cloned().collect();
        Ok(profile)
    }

    /// Gives each slot the first heading that the profile knows for it, until the file shows the real one: rejects
    /// name the column by it.
    fn preset_headings(&mut self, profile: &Profile) {
        for (cell, heading) in profile.all_keys() {
            let shown = &mut self.headings[cell];
            if shown.is_empty() {
                heading.clone_into(shown);
            }
        }
    }

    /// Reports that the file has a slot under a heading.
    pub(crate) fn found_slot(&mut self, slot: Slot, heading: String) {
        self.headings[slot as usize].clone_from(&heading);
        if !self.report.mapping.iter().any(|known| (known.0, &known.1) == (slot, &heading)) {
            self.report.mapping.push((slot, heading));
        }
    }

    /// Reports that the file has a cell, which is a slot or a field of the profile, under a heading.
    pub(crate) fn found_cell(&mut self, cell: usize, heading: String) {
        if let Some((slot, _)) = SLOTS.get(cell) {
            return self.found_slot(*slot, heading);
        }
        self.headings[cell].clone_from(&heading);
        let name = self.profile.map_or("", |profile| profile.cell_name(cell));
        let field = (name.to_owned(), heading);
        if !self.report.fields.contains(&field) {
            self.report.fields.push(field);
        }
    }

    /// Reports a column whose cells are lists or structures, which are not read.
    pub(crate) fn report_nested_column(&mut self, heading: &str) {
        self.report.nested_columns.push(heading.to_owned());
    }

    /// Reports how the text is written.
    pub(crate) fn report_encoding(&mut self, encoding: String) {
        self.report.encoding = encoding;
    }

    /// Ends the file and returns its report.
    pub(crate) fn finish(mut self, format: &str) -> anyhow::Result<FileReport> {
        self.release_rows()?;
        self.check_encoding()?;
        self.check_times()?;
        let mut tally = self.mapper.take().map(Mapper::finish).unwrap_or_default();
        self.others.drain(..).for_each(|(_, other)| tally.merge(other.finish()));
        let mut report = self.report;
        format.clone_into(&mut report.format);
        report.kinds = tally.kind_counts();
        report.dropped = tally.dropped_values();
        report.case_attributes = tally.case_attributes;
        report.further_receivers = tally.further_receivers;
        report.milestones = tally.milestones();
        report.odd_case_codes = tally.odd_case_codes;
        report.ended_before_begun = tally.ended_before_begun;
        report.event_times = tally.event_times;
        report.accounts = tally.accounts;
        // The counting sink counted the cases from attributes, too.
        report.cases -= tally.case_attributes;
        report.rejected = self.rejected.iter().sum();
        let by_reason = REASONS.iter().map(|(reason, ..)| (*reason, self.rejected[*reason as usize]));
        report.rejected_by = by_reason.filter(|(_, count)| *count > 0).collect();
        let by_reason = SKIPS.iter().map(|(skip, ..)| (*skip, self.skipped[*skip as usize]));
        report.skipped_by = by_reason.filter(|(_, count)| *count > 0).collect();
        report.warnings = warnings(&report);
        Ok(report)
    }

    /// Selects the profile. With `must_fit`, a given profile that lacks headings is an error.
    fn select(
        &mut self,
        headings: &[String],
        titles: &[TitleLine],
        must_fit: bool,
    ) -> anyhow::Result<&'a Profile> {
        let (profile, reason) = match self.choice {
            ProfileChoice::Given(profile) => {
                if must_fit {
                    check(profile, headings, titles)?;
                }
                (profile, NAMED_BY_USER.into())
            }
            ProfileChoice::Among(candidates) => {
                let detected = match (detect(headings, titles, candidates), data_among_headings(headings)) {
                    (Err(_), Some(data)) if must_fit => bail!(
                        "it has no headings: where they should be stands `{data}`\n\nhint: put a row of headings above the \
                         data, such as `Mã hồ sơ`, `Ngày gửi`, `Người gửi`, `Thao tác`, `Người nhận`"
                    ),
                    (detected, _) => detected?,
                };
                (&candidates[detected.index], detected.reason)
            }
        };
        self.report.profile = Some(profile.id().to_owned());
        self.report.reason = reason;
        self.mapper = Some(Mapper::new(profile));
        self.profile = Some(profile);
        self.sink.get().profile(profile);
        Ok(profile)
    }

    /// Refuses a file whose dates cannot be believed.
    fn check_times(&self) -> anyhow::Result<()> {
        for mapper in self.mapper.iter().chain(self.others.iter().map(|(_, mapper)| mapper)) {
            if let Err(doubt) = mapper.verify_times() {
                bail!(doubt.message(&self.headings[doubt.cell]));
            }
        }
        Ok(())
    }

    /// Refuses a file of which most rows are invalid text: the whole file is in another encoding.
    fn check_encoding(&self) -> anyhow::Result<()> {
        if self.rejected[Reason::NotUtf8 as usize] * 2 > self.report.rows_read {
            bail!(
                "most of its rows are no text in {}; nothing of the file is kept\n\n{ENCODING_HINT}",
                self.report.encoding
            );
        }
        Ok(())
    }
}

fn warnings(report: &FileReport) -> Vec<Warning> {
    let records = report.events + report.cases + report.list_entries;
    match (&report.profile, report.rows_read, records) {
        (None, ..) => vec![Warning::Empty],
        (_, 0, _) => vec![Warning::NoRows],
        (_, _, 0) => vec![Warning::NoRecords],
        _ => Vec::new(),
    }
}
