//! The words of headings, in Vietnamese and English, and the meaning of a column that they suggest.

use crate::profile::{Slot, fold};

/// The entries for each slot, folded: the words of an entry must stand next to each other in the heading.
const WORDS: &[(Slot, &[&str])] = &[
    (
        Slot::CaseId,
        &[
            "ma ho so",
            "so ho so",
            "ma so ho so",
            "so bien nhan",
            "ma bien nhan",
            "ho so",
            "case",
            "case id",
            "dossier",
            "ticket",
            "incident",
            "file no",
            "case no",
            "reference",
            "ref",
            "application no",
            "request id",
            "so don",
        ],
    ),
    (
        Slot::OccurredAt,
        &[
            "thoi gian",
            "thoi diem",
            "ngay gui",
            "ngay xu ly",
            "ngay thuc hien",
            "luc",
            "ngay gio",
            "time",
            "timestamp",
            "when",
            "date",
            "happened",
            "occurred",
            "ngay",
        ],
    ),
    (
        Slot::Activity,
        &[
            "thao tac",
            "hanh dong",
            "cong viec",
            "noi dung xu ly",
            "viec",
            "activity",
            "action",
            "event",
            "what happened",
            "operation",
            "task",
            "what",
        ],
    ),
    (
        Slot::OfficialId,
        &[
            "nguoi gui",
            "nguoi xu ly",
            "nguoi thuc hien",
            "can bo",
            "chuyen vien",
            "nhan vien",
            "nguoi dung",
            "official",
            "officer",
            "resource",
            "user",
            "actor",
            "handled by",
            "done by",
            "by",
            "employee",
            "agent",
            "clerk",
            "who",
        ],
    ),
    (
        Slot::ReceiverId,
        &[
            "nguoi nhan",
            "chuyen den",
            "can bo nhan",
            "receiver",
            "recipient",
            "assigned to",
            "sent to",
            "handed to",
        ],
    ),
    (
        Slot::UnitId,
        &[
            "don vi",
            "phong ban",
            "phong",
            "bo phan",
            "co quan",
            "unit",
            "department",
            "team",
            "group",
            "office",
            "division",
            "section",
        ],
    ),
    (
        Slot::ReceiverUnitId,
        &["don vi nhan", "phong nhan", "receiving unit", "receiver unit", "to department"],
    ),
    (Slot::Status, &["trang thai", "tinh trang", "status", "state"]),
    (Slot::Step, &["buoc", "cong doan", "giai doan", "step", "stage", "phase", "node"]),
    (Slot::DueAt, &["han", "thoi han", "hen tra", "due", "deadline", "due date"]),
    (
        Slot::ProcedureId,
        &[
            "thu tuc",
            "tthc",
            "loai ho so",
            "linh vuc",
            "procedure",
            "service",
            "case type",
            "type",
            "category",
        ],
    ),
    (Slot::Note, &["ghi chu", "y kien", "noi dung", "note", "notes", "comment", "comments", "remark"]),
];

/// How well a heading fits a slot, from 1 to 2: the more of its words an entry has, the better. `None` if no entry fits.
pub(super) fn heading_score(slot: Slot, heading: &str) -> Option<f64> {
    let heading = words(heading);
    let count = heading.split(' ').count();
    let entries = WORDS.iter().find(|(known, _)| *known == slot).map(|(_, entries)| *entries)?;
    let fits = entries.iter().filter(|entry| has_words(&heading, entry));
    let most = fits.map(|entry| entry.split(' ').count()).max()?;
    Some(1.0 + most as f64 / count.max(1) as f64)
}

/// Returns true if the words of an entry stand next to each other in a heading.
fn has_words(heading: &str, entry: &str) -> bool {
    format!(" {heading} ").contains(&format!(" {entry} "))
}

/// Splits a heading into folded words: `NguoiXuLy`, `nguoi_xu_ly` and `Người xử lý` give the same.
fn words(heading: &str) -> String {
    let mut separated = String::new();
    let mut previous = ' ';
    for sign in heading.chars() {
        if sign.is_uppercase() && previous.is_lowercase() {
            separated.push(' ');
        }
        separated.push(if sign.is_alphanumeric() { sign } else { ' ' });
        previous = sign;
    }
    fold(&separated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_words_however_they_are_written() {
        assert_eq!(words("NguoiXuLy"), "nguoi xu ly");
        assert_eq!(words("nguoi_xu_ly"), "nguoi xu ly");
        assert!(heading_score(Slot::OfficialId, "Người xử lý").is_some());
        assert!(heading_score(Slot::ReceiverId, "Assigned to").is_some());
        assert_eq!(heading_score(Slot::OfficialId, "Dossier"), None);
        assert_eq!(heading_score(Slot::OfficialId, "Baby"), None, "`by` is a word, not a piece of one");
    }
}
