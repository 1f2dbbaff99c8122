//! Who is who: what is uncertain about names, who is not an official, and what the organisation mapping moves.

use super::table::sheet;
use crate::lang::{Bilingual, bilingual};
use crate::people::IdentityNote;
use crate::pipeline::check::checked::Checked;
use crate::pipeline::leave::leave_lines;
use crate::report::ColumnKind::{Integer, Text};
use crate::report::{Sheet, SheetCell, SheetColumn, column};

const TITLE: Bilingual = bilingual("Người và tổ chức", "People and units");

const COLUMNS: &[SheetColumn] = &[
    column("what", "Việc", "What", Text, 26),
    column("who", "Ai", "Who", Text, 34),
    column("acts", "Thao tác", "Acts", Integer, 10),
    column("detail", "Chi tiết", "Detail", Text, 70),
    column("file", "Tệp", "File", Text, 28),
];

/// Reorganisations, then what the mapping moves, then who is not an official, then notes on names.
pub(super) fn people(checked: &Checked<'_>) -> Sheet {
    let lang = checked.settings.lang;
    let mut rows = organisation(checked);
    let leave = leave_lines(checked.who.resolution.leave(), lang);
    rows.extend(leave.iter().map(|(what, detail)| row(what, "…", None, detail, "")));
    rows.extend(moves(checked));
    rows.extend(no_officials(checked));
    rows.extend(notes(checked));
    sheet("people", TITLE, COLUMNS, rows)
}

fn row(what: &str, who: &str, acts: Option<u64>, detail: &str, file: &str) -> Vec<SheetCell> {
    vec![what.into(), who.into(), acts.into(), detail.into(), file.into()]
}

const REORGANISATION: Bilingual = bilingual("sắp xếp tổ chức", "reorganisation");
const UNMAPPED: Bilingual = bilingual(
    "không có bảng ánh xạ của ngày này: chỉ tính những gì bắt đầu từ đó",
    "no organisation mapping of this day: only what began since would be counted",
);
const MAPPED: Bilingual = bilingual(
    "có bảng ánh xạ: số liệu trước đó được đọc theo đơn vị mới",
    "mapped: what lies before is read under the new units",
);
const SEVERAL_UNITS: Bilingual = bilingual("nhiều đơn vị", "several units");
const EVERYBODY: Bilingual = bilingual("(mọi người)", "(everybody)");
const TOO_MANY_NAMES: Bilingual = bilingual("quá nhiều tên", "too many names");
const NAMES_LEFT_OUT: Bilingual = bilingual(
    "những thao tác này không được xét: cột người xử lý có lẽ không chứa tên người",
    "these acts are not looked at: the column of officials may hold something else",
);

/// Reorganisations in the span of the files, and what prevents telling people apart.
fn organisation(checked: &Checked<'_>) -> Vec<Vec<SheetCell>> {
    let (who, lang) = (&checked.who, checked.settings.lang);
    let what = REORGANISATION.get(lang);
    let mut rows = Vec::new();
    if let Some(since) = who.organisation.since {
        rows.push(row(what, &since.day.to_string(), Some(who.acts_before), UNMAPPED.get(lang), ""));
    }
    for day in &who.organisation.mapped {
        rows.push(row(what, &day.to_string(), None, MAPPED.get(lang), ""));
    }
    if let Some((several, names)) = who.resolution.in_several_units() {
        let detail = names_in_several_units(several, names);
        rows.push(row(SEVERAL_UNITS.get(lang), EVERYBODY.get(lang), None, detail.get(lang), ""));
    }
    let left_out = checked.inspection.names_left_out;
    if left_out > 0 {
        rows.push(row(TOO_MANY_NAMES.get(lang), "…", Some(left_out), NAMES_LEFT_OUT.get(lang), ""));
    }
    rows
}

fn names_in_several_units(several: usize, names: usize) -> Bilingual<String> {
    Bilingual::new(
        format!(
            "{several} trong {names} tên cùng lúc thao tác ở nhiều đơn vị: không xét trùng tên theo đơn vị"
        ),
        format!(
            "{several} of {names} names act in several units at the same time: units make nobody suspect"
        ),
    )
}

const READ_AS: Bilingual = bilingual("đọc là", "read as");
const UNIT_MOVED: Bilingual = bilingual("đơn vị chuyển đổi", "unit moved");
const OFFICIAL_MOVED: Bilingual = bilingual("cán bộ chuyển đổi", "official moved");
const FORKED: Bilingual = bilingual(
    "bảng ánh xạ cho nhiều đơn vị mới: giữ nguyên tên cũ",
    "the mapping gives it several new units: it keeps its old name",
);

/// What the mapping moves in these files, and the old units in it that they do not name.
fn moves(checked: &Checked<'_>) -> Vec<Vec<SheetCell>> {
    const NAMED: usize = 5;
    let (who, lang) = (&checked.who, checked.settings.lang);
    let read_as = |new: &str| format!("{} {new}", READ_AS.get(lang));
    let (unit, official) = (UNIT_MOVED.get(lang), OFFICIAL_MOVED.get(lang));
    let units = who.moved.units.iter();
    let mut rows: Vec<Vec<SheetCell>> =
        units.map(|((old, new), acts)| row(unit, old, Some(*acts), &read_as(new), "")).collect();
    let officials = who.moved.officials.iter();
    rows.extend(
        officials.map(|(old, new)| row(official, old, Some(who.mentions.of(old).0), &read_as(new), "")),
    );
    let forked = who.resolution.split_units();
    rows.extend(forked.map(|(old, _)| row(unit, &old, None, FORKED.get(lang), "")));
    let unnamed = &who.moved.unnamed;
    if !unnamed.is_empty() {
        let mut named: Vec<&str> = unnamed.iter().take(NAMED).map(String::as_str).collect();
        if unnamed.len() > NAMED {
            named.push("…");
        }
        let detail = not_in_these_files(unnamed.len());
        rows.push(row(unit, &named.join(", "), None, detail.get(lang), ""));
    }
    rows
}

fn not_in_these_files(units: usize) -> Bilingual<String> {
    Bilingual::new(
        format!("{units} đơn vị cũ của bảng ánh xạ không có trong các tệp này"),
        format!("{units} old units of the mapping that these files do not name"),
    )
}

const SYSTEM: Bilingual = bilingual("hệ thống", "system");
const NOBODYS_ACTS: Bilingual = bilingual(
    "hệ thống, không phải cán bộ: không phải thao tác của ai",
    "machines, no officials: what they do is nobody's act",
);
const APPLICANTS: Bilingual = bilingual("người nộp", "applicants");
const NOT_NAMED: Bilingual = bilingual("(không nêu tên)", "(not named)");
const APPLICANTS_ACT: Bilingual = bilingual(
    "người nộp hồ sơ ở cột người xử lý: tên không được lưu",
    "applicants in the column of officials: their names are not kept",
);
const PLACEHOLDER: Bilingual = bilingual("tài khoản chung", "placeholder");
const NEVER_RANKED: Bilingual =
    bilingual("giữ hồ sơ nhưng không bao giờ xếp hạng", "holds cases, and is never ranked");

/// Machines and applicants by file, then accounts that stand for nobody in particular.
fn no_officials(checked: &Checked<'_>) -> Vec<Vec<SheetCell>> {
    let lang = checked.settings.lang;
    let mut rows = Vec::new();
    for (report, found) in checked.files() {
        let accounts = &report.accounts;
        if accounts.system > 0 {
            let names = accounts.system_names.join(", ");
            let (what, detail) = (SYSTEM.get(lang), NOBODYS_ACTS.get(lang));
            rows.push(row(what, &names, Some(accounts.system), detail, &found.name));
        }
        if accounts.applicant > 0 {
            let (what, who, detail) = (APPLICANTS.get(lang), NOT_NAMED.get(lang), APPLICANTS_ACT.get(lang));
            rows.push(row(what, who, Some(accounts.applicant), detail, &found.name));
        }
    }
    let (what, detail) = (PLACEHOLDER.get(lang), NEVER_RANKED.get(lang));
    let acts = |name: &str| checked.who.mentions.of(name).0;
    let placeholders = checked.who.placeholders.iter();
    rows.extend(placeholders.map(|name| row(what, name, Some(acts(name)), detail, "")));
    rows
}

/// Notes on names, kind by kind, those on the most active first, because they weigh most.
fn notes(checked: &Checked<'_>) -> Vec<Vec<SheetCell>> {
    let lang = checked.settings.lang;
    let outside = checked.who.outside.iter();
    let outside: Vec<(IdentityNote, u64, &str)> =
        outside.map(|(id, acts)| (IdentityNote::OutsidePosts(*acts), *acts, id.as_str())).collect();
    let mut found: Vec<(&IdentityNote, u64, &str)> =
        outside.iter().map(|(note, acts, id)| (note, *acts, *id)).collect();
    for (id, about) in checked.who.resolution.officials() {
        found.extend(about.notes.iter().map(|note| (note, about.acts, id.as_str())));
    }
    found.sort_by(|one, other| (one.0.order(), other.1, one.2).cmp(&(other.0.order(), one.1, other.2)));
    let rows = found.into_iter().map(|(note, acts, id)| {
        let title = note.title();
        let detail = note.text().get(lang).to_owned();
        row(title.get(lang), id, Some(acts), &detail, "")
    });
    rows.collect()
}
