//! Who is who in the exports: what is in doubt about names, who is no official, and what a mapping moves.

use super::Checked;
use super::again::Again;
use super::files::sheet;
use crate::cli::run::organisation::{Organisation, reorganised};
use crate::config::Settings;
use crate::lang::Lang;
use crate::lists::Lists;
use crate::people::{ActsOutside, Doubt, Moved, Policy, Resolution, Sightings, resolve};
use crate::profile::{Patterns, fold};
use crate::quality::Inspection;
use crate::report::ColumnKind::{Integer, Text};
use crate::report::{Cell, Column, Sheet, column};
use anyhow::Result;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};

/// Who is who, as a run would resolve it.
pub(super) struct Who {
    resolution: Resolution,
    moved: Moved,
    organisation: Organisation,
    sightings: Sightings,
    /// Acts before the last reorganisation without a mapping.
    before: u64,
    placeholders: BTreeSet<String>,
    /// Acts outside the time of listed posts.
    outside: ActsOutside,
}

impl Who {
    /// Looks for acts outside the time of listed posts, where the list bounds any.
    pub(super) fn find_acts_outside(&mut self, again: &Again<'_>) {
        if self.resolution.bounds_posts() {
            self.outside = again.acts_outside(&self.resolution);
        }
    }
}

/// What the names are resolved with.
pub(super) struct Known<'a> {
    pub(super) settings: &'a Settings,
    pub(super) data_zone: &'a str,
    pub(super) zone: &'a TimeZone,
}

impl Known<'_> {
    /// The instants at which units may change their names.
    pub(super) fn dates(&self, lists: &Lists) -> Result<Vec<i64>> {
        let days = reorganised(self.settings, self.data_zone, self.zone)?;
        let dates: BTreeSet<i64> =
            lists.moves.iter().map(|one| one.valid_from).chain(days.iter().map(|one| one.at)).collect();
        Ok(dates.into_iter().collect())
    }

    /// The calendars of units under the names that a run would read them by.
    pub(super) fn calendars_of_units(&self, who: &Who) -> BTreeMap<String, String> {
        who.resolution.carried(&self.settings.calendar.units).units
    }

    /// Resolves the names seen; those of the placeholders are the profile's.
    pub(super) fn resolve(
        &self,
        lists: &Lists,
        sightings: Sightings,
        inspection: &Inspection,
    ) -> Result<Who> {
        let first = inspection.files.iter().filter_map(|file| file.first_at).min();
        let last = inspection.files.iter().filter_map(|file| file.last_at).max();
        let mut placeholders = inspection.placeholders.clone();
        let local = Patterns::new(&self.settings.people.placeholders);
        placeholders.extend(sightings.names().filter(|name| local.any(&fold(name))).map(str::to_owned));
        let policy = Policy {
            homonyms: self.settings.people.homonyms,
            placeholders: &placeholders,
            as_of: last.unwrap_or(i64::MAX),
        };
        let resolution = resolve(&sightings, lists, &policy);
        let organisation =
            Organisation::new(self.settings, lists, self.data_zone, self.zone, first.zip(last))?;
        let moved = resolution.moved(&sightings, lists);
        let before = organisation.since.map_or(0, |since| sightings.acts_before(since.at));
        let outside = ActsOutside::new();
        Ok(Who { resolution, moved, organisation, sightings, before, placeholders, outside })
    }
}

const COLUMNS: &[Column] = &[
    column("what", "Việc", "What", Text, 26),
    column("who", "Ai", "Who", Text, 34),
    column("acts", "Thao tác", "Acts", Integer, 10),
    column("detail", "Chi tiết", "Detail", Text, 70),
    column("file", "Tệp", "File", Text, 28),
];

pub(super) fn people(checked: &Checked<'_>) -> Sheet {
    let mut rows = organisation(checked);
    rows.extend(moves(checked));
    rows.extend(no_officials(checked));
    rows.extend(doubts(checked));
    sheet("people", "Người và tổ chức", "People and units", COLUMNS, rows)
}

fn row(what: &str, who: &str, acts: Option<u64>, detail: &str, file: &str) -> Vec<Cell> {
    let file: Cell = if file.is_empty() { Cell::Empty } else { file.into() };
    vec![what.into(), who.into(), acts.into(), detail.into(), file]
}

/// Reorganisations in the span of the files, and what forbids telling people or units apart.
fn organisation(checked: &Checked<'_>) -> Vec<Vec<Cell>> {
    let (who, lang) = (&checked.who, checked.lang);
    let what = lang.pick("sắp xếp tổ chức", "reorganisation");
    let mut rows = Vec::new();
    if let Some(since) = who.organisation.since {
        let detail = lang.pick(
            "không có bảng ánh xạ của ngày này: chỉ tính những gì bắt đầu từ đó",
            "no organisation mapping of this day: only what began since would be counted",
        );
        rows.push(row(what, &since.day.to_string(), Some(who.before), detail, ""));
    }
    for day in &who.organisation.mapped {
        let detail = lang.pick(
            "có bảng ánh xạ: số liệu trước đó được đọc theo đơn vị mới",
            "mapped: what lies before is read under the new units",
        );
        rows.push(row(what, &day.to_string(), None, detail, ""));
    }
    if let Some((several, names)) = who.resolution.in_several_units() {
        let detail = match lang {
            Lang::Vi => format!(
                "{several} trong {names} tên cùng lúc thao tác ở nhiều đơn vị: không xét trùng tên theo đơn vị"
            ),
            Lang::En => format!(
                "{several} of {names} names act in several units at the same time: units make nobody suspect"
            ),
        };
        let what = lang.pick("nhiều đơn vị", "several units");
        rows.push(row(what, lang.pick("(mọi người)", "(everybody)"), None, &detail, ""));
    }
    if checked.inspection.names_left_out > 0 {
        let what = lang.pick("quá nhiều tên", "too many names");
        let detail = lang.pick(
            "những thao tác này không được xét: cột người xử lý có lẽ không chứa tên người",
            "these acts are not looked at: the column of officials may hold something else",
        );
        rows.push(row(what, "…", Some(checked.inspection.names_left_out), detail, ""));
    }
    rows
}

/// What the mapping moves in these files, and what it would move that they do not name.
fn moves(checked: &Checked<'_>) -> Vec<Vec<Cell>> {
    const NAMED: usize = 5;
    let (who, lang) = (&checked.who, checked.lang);
    let read_as = |new: &str| format!("{} {new}", lang.pick("đọc là", "read as"));
    let unit = lang.pick("đơn vị chuyển đổi", "unit moved");
    let official = lang.pick("cán bộ chuyển đổi", "official moved");
    let mut rows: Vec<Vec<Cell>> = who
        .moved
        .units
        .iter()
        .map(|((old, new), acts)| row(unit, old, Some(*acts), &read_as(new), ""))
        .collect();
    rows.extend(
        who.moved
            .officials
            .iter()
            .map(|(old, new)| row(official, old, Some(who.sightings.of(old).0), &read_as(new), "")),
    );
    rows.extend(who.resolution.forked_units().map(|(old, _)| {
        let detail = lang.pick(
            "bảng ánh xạ cho nhiều đơn vị mới: giữ nguyên tên cũ",
            "the mapping gives it several new units: it keeps its old name",
        );
        row(unit, old, None, detail, "")
    }));
    let unnamed = &who.moved.unnamed;
    if !unnamed.is_empty() {
        let mut named: Vec<&str> = unnamed.iter().take(NAMED).map(String::as_str).collect();
        if unnamed.len() > NAMED {
            named.push("…");
        }
        let detail = match lang {
            Lang::Vi => format!("{} đơn vị cũ của bảng ánh xạ không có trong các tệp này", unnamed.len()),
            Lang::En => format!("{} old units of the mapping that these files do not name", unnamed.len()),
        };
        rows.push(row(unit, &named.join(", "), None, &detail, ""));
    }
    rows
}

/// Machines and applicants by file, then accounts that stand for nobody in particular.
fn no_officials(checked: &Checked<'_>) -> Vec<Vec<Cell>> {
    let lang = checked.lang;
    let mut rows = Vec::new();
    for (report, found) in checked.files() {
        let accounts = &report.accounts;
        if accounts.system > 0 {
            let detail = lang.pick(
                "hệ thống, không phải cán bộ: không phải thao tác của ai",
                "machines, no officials: what they do is nobody's act",
            );
            let names = accounts.system_names.join(", ");
            rows.push(row(
                lang.pick("hệ thống", "system"),
                &names,
                Some(accounts.system),
                detail,
                &found.name,
            ));
        }
        if accounts.applicant > 0 {
            let detail = lang.pick(
                "người nộp hồ sơ ở cột người xử lý: tên không được lưu",
                "applicants in the column of officials: their names are not kept",
            );
            let (what, who) =
                (lang.pick("người nộp", "applicants"), lang.pick("(không nêu tên)", "(not named)"));
            rows.push(row(what, who, Some(accounts.applicant), detail, &found.name));
        }
    }
    let what = lang.pick("tài khoản chung", "placeholder");
    let detail = lang.pick("giữ hồ sơ nhưng không bao giờ xếp hạng", "holds cases, and is never ranked");
    rows.extend(
        checked
            .who
            .placeholders
            .iter()
            .map(|name| row(what, name, Some(checked.who.sightings.of(name).0), detail, "")),
    );
    rows
}

/// What is in doubt about names: by kind, the most active first, for a doubt about them weighs most.
fn doubts(checked: &Checked<'_>) -> Vec<Vec<Cell>> {
    let lang = checked.lang;
    let outside = checked.who.outside.iter();
    let outside: Vec<(Doubt, u64, &str)> =
        outside.map(|(id, acts)| (Doubt::OutsideValidity(*acts), *acts, id.as_str())).collect();
    let mut found: Vec<(&Doubt, u64, &str)> =
        outside.iter().map(|(doubt, acts, id)| (doubt, *acts, *id)).collect();
    for (id, about) in checked.who.resolution.officials() {
        found.extend(about.doubts.iter().map(|doubt| (doubt, about.acts, id.as_str())));
    }
    found.sort_by(|one, other| (one.0.place(), other.1, one.2).cmp(&(other.0.place(), one.1, other.2)));
    let rows = found.into_iter().map(|(doubt, acts, id)| {
        let title = doubt.title();
        let detail = match lang {
            Lang::Vi => doubt.vi(),
            Lang::En => doubt.en(),
        };
        row(lang.pick(title.0, title.1), id, Some(acts), &detail, "")
    });
    rows.collect()
}
