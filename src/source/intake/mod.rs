//! Between a format and the sink: chooses the profile, maps each row, keeps the ledger.

mod report;

use crate::event::{CaseRecord, EventRecord};
use crate::lists::ListEntry;
use crate::profile::{
    Cells, Columns, Fitness, LEVEL_SEPARATOR, Mapper, NAMED_BY_USER, Outcome, Profile, REASONS, Reason,
    Reject, SKIPS, SLOT_COUNT, SLOTS, Sink, Skip, Slot, TableKind, TitleLine, check, detect, excerpt, fields,
    fitness, fitness_of, heading_key, mapping,
};
use anyhow::{Context as _, bail};
pub use report::{FileReport, SheetFate, SheetReport, Warning};

/// Which profile to read a file with.
#[derive(Clone, Copy, Debug)]
pub enum Choice<'a> {
    /// This one.
    Given(&'a Profile),
    /// Whichever of these fits the headings best; of equals the first.
    Among(&'a [Profile]),
}

impl<'a> Choice<'a> {
    /// The profile that reads a table with these headings, if one does.
    pub(crate) fn reader(self, headings: &[String], titles: &[TitleLine]) -> Option<&'a Profile> {
        match self {
            Self::Given(profile) => fitness_of(profile, headings, titles).complete.then_some(profile),
            Self::Among(candidates) => {
                detect(headings, titles, candidates).ok().map(|detected| &candidates[detected.index])
            }
        }
    }

    /// How well headings fit, with the lines above them: what a header is known by.
    pub(crate) fn fitness(self, headings: &[String], titles: &[TitleLine]) -> Fitness {
        match self {
            Self::Given(profile) => fitness_of(profile, headings, titles),
            Self::Among(candidates) => fitness(headings, titles, candidates),
        }
    }
}

/// Where a row stands in its file.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// Counted as in [`EventRecord::source_row`].
    pub(crate) row: u64,
    /// Asked only for rows that give no record.
    pub(crate) about: &'a dyn Fn() -> About,
}

/// What is told of a row that gives no record.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    /// The line it begins on, where the format has lines.
    pub(crate) line: Option<u64>,
    /// Its first cell, by which totals and signatures are known.
    pub(crate) first: String,
}

/// Takes the raw rows of one file.
pub(crate) struct Intake<'a> {
    choice: Choice<'a>,
    profile: Option<&'a Profile>,
    mapper: Option<Mapper<'a>>,
    /// Those of the other profiles of a workbook, while another is in use.
    others: Vec<(&'a Profile, Mapper<'a>)>,
    sink: &'a mut dyn Sink,
    /// The heading of each slot and field.
    headings: [String; SLOT_COUNT],
    /// What lines above the table say for all its rows.
    titled: Vec<(Slot, String)>,
    /// Whether the row before was a footer, or one of the few words that stand below it.
    in_footer: bool,
    rejected: [u64; REASONS.len()],
    skipped: [u64; SKIPS.len()],
    report: FileReport,
}

/// After how many rows a file that is mostly not UTF-8 is given up.
const ENCODING_TRIAL: u64 = 1_000;

impl<'a> Intake<'a> {
    /// An intake that has seen nothing.
    pub(crate) fn new(choice: Choice<'a>, sink: &'a mut dyn Sink) -> Self {
        Self {
            choice,
            profile: None,
            mapper: None,
            others: Vec::new(),
            sink,
            headings: std::array::from_fn(|_| String::new()),
            titled: Vec::new(),
            in_footer: false,
            rejected: [0; REASONS.len()],
            skipped: [0; SKIPS.len()],
            report: FileReport::default(),
        }
    }

    /// Which profile is chosen from.
    pub(crate) fn choice(&self) -> Choice<'a> {
        self.choice
    }

    /// Reads the tables to come with another profile than those before: in a workbook the sheets of each kind
    /// of table have their own.
    pub(crate) fn use_profile(&mut self, profile: &'a Profile) {
        let (Some(known), Some(mapper)) = (self.profile, self.mapper.take()) else { return };
        if known.id() == profile.id() {
            self.mapper = Some(mapper);
            return;
        }
        self.others.push((known, mapper));
        let place = self.others.iter().position(|(other, _)| other.id() == profile.id());
        self.mapper = Some(if let Some(place) = place {
            self.others.swap_remove(place).1
        } else {
            self.report.further_profiles.push(profile.id().to_owned());
            Mapper::new(profile)
        });
        self.profile = Some(profile);
        self.headings = std::array::from_fn(|_| String::new());
        self.sink.profile(profile);
    }

    /// Which profile is in use, once there is one.
    pub(crate) fn profile(&self) -> Option<&'a Profile> {
        self.profile
    }

    /// Says that the rows to come are of this part of the file.
    pub(crate) fn part(&mut self, name: &str) -> anyhow::Result<()> {
        self.sink.part(name)
    }

    /// Notes what became of a sheet.
    pub(crate) fn sheet(&mut self, sheet: SheetReport) {
        self.report.sheets.push(sheet);
    }

    /// Takes the headings of a table, and the lines above it; to be called before its first row. The first
    /// table of a file chooses the profile, the others are read with it.
    pub(crate) fn table(&mut self, headings: &[String], titles: &[TitleLine]) -> anyhow::Result<Columns> {
        let profile = match self.profile {
            Some(profile) => profile,
            None => self.choose(headings, titles, true)?,
        };
        let columns = profile.resolve(headings);
        for (slot, heading) in mapping(&columns, headings) {
            self.found(slot, heading);
        }
        for (cell, heading) in fields(&columns, headings) {
            self.found_at(cell, heading);
        }
        self.titled.clear();
        for (slot, title) in profile.titled(titles) {
            if columns[slot as usize].is_none() {
                self.found(slot, title.label.clone());
                self.titled.push((slot, title.value.clone()));
            }
        }
        self.in_footer = false;
        let unused = headings.iter().enumerate().filter(|(place, _)| !columns.contains(&Some(*place)));
        for (_, heading) in unused.filter(|(_, heading)| !heading.is_empty()) {
            if !self.report.unused.contains(heading) {
                self.report.unused.push(heading.clone());
            }
        }
        Ok(columns)
    }

    /// Chooses the profile for records that name their values; to be called once, before the first row.
    ///
    /// `headings` are the names met at the beginning of the file; later records may have others.
    pub(crate) fn records(&mut self, headings: &[String]) -> anyhow::Result<&'a Profile> {
        let profile = self.choose(headings, &[], true)?;
        self.expect(profile);
        let is_read = |name: &String| {
            let key = heading_key(name);
            profile.all_keys().any(|(_, heading)| heading_key(heading) == key)
        };
        self.report.unused = headings.iter().filter(|name| !is_read(name)).cloned().collect();
        Ok(profile)
    }

    /// Chooses the profile for the events of a log that name their values; to be called once, before the
    /// first row.
    ///
    /// `declared` are the names that the file announces, of which a row need not have any.
    pub(crate) fn keyed(&mut self, declared: &[String]) -> anyhow::Result<&'a Profile> {
        let profile = self.choose(declared, &[], false)?;
        if profile.table() != TableKind::Events {
            bail!("profile `{}` reads no events, and a log has nothing else", profile.id());
        }
        if profile.has_milestones() {
            bail!("profile `{}` reads rows with several events, and a log has single ones", profile.id());
        }
        self.expect(profile);
        let unused = declared.iter().filter(|name| profile.keys().all(|(_, heading)| heading != *name));
        self.report.unused = unused.cloned().collect();
        Ok(profile)
    }

    fn expect(&mut self, profile: &Profile) {
        // Until a slot is met, what it may be called names it in rejects.
        for (cell, heading) in profile.all_keys() {
            let shown = &mut self.headings[cell];
            if shown.is_empty() {
                heading.clone_into(shown);
            }
        }
    }

    /// Notes that a slot has been met under a heading.
    pub(crate) fn found(&mut self, slot: Slot, heading: String) {
        self.headings[slot as usize].clone_from(&heading);
        if !self.report.mapping.iter().any(|known| (known.0, &known.1) == (slot, &heading)) {
            self.report.mapping.push((slot, heading));
        }
    }

    /// Notes that a slot, or a field of the profile, has been met under a heading.
    pub(crate) fn found_at(&mut self, cell: usize, heading: String) {
        if let Some((slot, _)) = SLOTS.get(cell) {
            return self.found(*slot, heading);
        }
        self.headings[cell].clone_from(&heading);
        let name = self.profile.map_or("", |profile| profile.cell_name(cell));
        let field = (name.to_owned(), heading);
        if !self.report.fields.contains(&field) {
            self.report.fields.push(field);
        }
    }

    /// Notes how the text is written.
    pub(crate) fn encoding(&mut self, encoding: String) {
        self.report.encoding = encoding;
    }

    /// Takes a row.
    pub(crate) fn row(&mut self, cells: &Cells<'_>, place: Place<'_>) -> anyhow::Result<()> {
        if self.titled.is_empty() {
            return self.mapped(cells, place);
        }
        let titled = std::mem::take(&mut self.titled);
        let mut complete = *cells;
        for (slot, value) in &titled {
            complete[*slot as usize] = Some(value);
        }
        let mapped = self.mapped(&complete, place);
        self.titled = titled;
        mapped
    }

    fn mapped(&mut self, cells: &Cells<'_>, place: Place<'_>) -> anyhow::Result<()> {
        if self.is_of_cases() && self.is_no_case(cells, place) {
            self.skipped();
            return Ok(());
        }
        let mapper = self.mapper.as_mut().context("a row came before its headings")?;
        let mut counted = CountedSink { sink: self.sink, report: &mut self.report };
        let outcome = mapper.row(cells, place.row, &mut counted)?;
        self.report.rows_read += 1;
        match outcome {
            Outcome::Records(records) => {
                self.report.rows_split += records - 1;
                self.in_footer = false;
            }
            Outcome::Skipped(skip) => self.skip(skip),
            Outcome::Rejected(cell, reason) => {
                let value = cells[cell].unwrap_or_default();
                let about = (place.about)();
                let case_id = cells[Slot::CaseId as usize].unwrap_or_default();
                let footer = [&about.first, value, case_id].into_iter().any(|cell| self.is_footer(cell));
                // Below a signature stands whose it is; and on a new page the headings may stand again.
                if footer || (self.in_footer && is_sparse(cells, &self.titled)) {
                    self.in_footer = true;
                    self.skip(Skip::NoRecord);
                } else if self.is_heading(cell, value) {
                    self.skip(Skip::NoRecord);
                } else {
                    self.in_footer = false;
                    let column = std::mem::take(&mut self.headings[cell]);
                    let rejected = self.reject(place.row, &about, &column, value, reason);
                    self.headings[cell] = column;
                    rejected?;
                }
            }
        }
        Ok(())
    }

    fn reject(
        &mut self,
        row: u64,
        about: &About,
        column: &str,
        value: &str,
        reason: Reason,
    ) -> anyhow::Result<()> {
        self.rejected[reason as usize] += 1;
        let line = about.line.filter(|&line| line != row);
        self.sink.reject(&Reject { row, line, column, value: excerpt(value), reason })
    }

    /// Takes a row that cannot be read at all; `column` is empty where it is the whole row.
    pub(crate) fn broken(
        &mut self,
        place: Place<'_>,
        column: &str,
        value: &str,
        reason: Reason,
    ) -> anyhow::Result<()> {
        self.report.rows_read += 1;
        let about = (place.about)();
        if reason == Reason::RaggedRow && self.is_footer(&about.first) {
            self.in_footer = true;
            self.skip(Skip::NoRecord);
            return Ok(());
        }
        self.reject(place.row, &about, column, value, reason)?;
        if self.report.rows_read == ENCODING_TRIAL { self.check_encoding() } else { Ok(()) }
    }

    /// Takes a row that is no record on purpose.
    pub(crate) fn skipped(&mut self) {
        self.report.rows_read += 1;
        self.skip(Skip::NoRecord);
    }

    fn skip(&mut self, skip: Skip) {
        self.report.rows_skipped += 1;
        self.skipped[skip as usize] += 1;
    }

    /// Ends the file.
    pub(crate) fn finish(mut self, format: &str) -> anyhow::Result<FileReport> {
        self.check_encoding()?;
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
        report.accounts = tally.accounts;
        // Those from attributes were counted with the others as they passed.
        report.cases -= tally.case_attributes;
        report.rejected = self.rejected.iter().sum();
        let by_reason = REASONS.iter().map(|(reason, ..)| (*reason, self.rejected[*reason as usize]));
        report.rejected_by = by_reason.filter(|(_, count)| *count > 0).collect();
        let by_reason = SKIPS.iter().map(|(skip, ..)| (*skip, self.skipped[*skip as usize]));
        report.skipped_by = by_reason.filter(|(_, count)| *count > 0).collect();
        report.warnings = warnings(&report);
        Ok(report)
    }

    fn choose(
        &mut self,
        headings: &[String],
        titles: &[TitleLine],
        whole: bool,
    ) -> anyhow::Result<&'a Profile> {
        let (profile, reason) = match self.choice {
            Choice::Given(profile) => {
                if whole {
                    check(profile, headings, titles)?;
                }
                (profile, NAMED_BY_USER.into())
            }
            Choice::Among(candidates) => {
                let detected = detect(headings, titles, candidates)?;
                (&candidates[detected.index], detected.reason)
            }
        };
        self.report.profile = Some(profile.id().to_owned());
        self.report.reason = reason;
        self.mapper = Some(Mapper::new(profile));
        self.profile = Some(profile);
        self.sink.profile(profile);
        Ok(profile)
    }

    /// Where a case id is all that a row needs, a total, a signature or a heading would pass for a case.
    fn is_no_case(&mut self, cells: &Cells<'_>, place: Place<'_>) -> bool {
        if self.is_heading(Slot::CaseId as usize, cells[Slot::CaseId as usize].unwrap_or_default()) {
            return true;
        }
        let footer =
            is_sparse(cells, &self.titled) && (self.in_footer || self.is_footer(&(place.about)().first));
        self.in_footer |= footer;
        footer
    }

    /// Whether a cell repeats the heading of its column, as on each page of a long table.
    fn is_heading(&self, cell: usize, value: &str) -> bool {
        let heading = self.headings[cell].as_str();
        let value = value.trim();
        !value.is_empty() && heading.rsplit(LEVEL_SEPARATOR).next() == Some(value)
    }

    fn is_of_cases(&self) -> bool {
        self.profile.is_some_and(|profile| profile.table() == TableKind::Cases)
    }

    fn is_footer(&self, cell: &str) -> bool {
        self.profile.is_some_and(|profile| profile.is_footer(cell))
    }

    /// A file of which most rows are not UTF-8 is in another encoding as a whole.
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

/// Whether a row has at most two cells that say anything of their own.
fn is_sparse(cells: &Cells<'_>, titled: &[(Slot, String)]) -> bool {
    let filled = cells.iter().flatten().filter(|cell| !cell.trim().is_empty()).count();
    filled <= 2 + titled.len()
}

/// What to do about text in another encoding.
pub(crate) const ENCODING_HINT: &str = "hint: if you know its encoding, name it: `encoding = \"windows-1258\"` under \
                                        [input] in buckstop.toml; or save it as CSV UTF-8";

fn warnings(report: &FileReport) -> Vec<Warning> {
    let records = report.events + report.cases + report.list_entries;
    match (&report.profile, report.rows_read, records) {
        (None, ..) => vec![Warning::Empty],
        (_, 0, _) => vec![Warning::NoRows],
        (_, _, 0) => vec![Warning::NoRecords],
        _ => Vec::new(),
    }
}

/// Counts what passes to the sink.
struct CountedSink<'s> {
    sink: &'s mut dyn Sink,
    report: &'s mut FileReport,
}

impl Sink for CountedSink<'_> {
    fn event(&mut self, record: &EventRecord<'_>) -> anyhow::Result<()> {
        self.report.events += 1;
        self.sink.event(record)
    }

    fn case(&mut self, record: &CaseRecord<'_>) -> anyhow::Result<()> {
        self.report.cases += 1;
        self.sink.case(record)
    }

    fn reject(&mut self, reject: &Reject<'_>) -> anyhow::Result<()> {
        self.sink.reject(reject)
    }

    fn placeholder(&mut self, official_id: &str) -> anyhow::Result<()> {
        self.sink.placeholder(official_id)
    }

    fn part(&mut self, name: &str) -> anyhow::Result<()> {
        self.sink.part(name)
    }

    fn list_entry(&mut self, entry: ListEntry) -> anyhow::Result<()> {
        self.report.list_entries += 1;
        self.sink.list_entry(entry)
    }
}
