//! All findings that any run had, with the days on which they were first and last seen, as a table for SQL.

use super::ColumnKind::{Integer, Text};
use super::{Sheet, column};
use crate::fact::Level;
use crate::finding::Finding;
use crate::history::History;
use crate::lang::bilingual;
use std::collections::BTreeSet;

/// Returns the table. `findings` are those of this run: the others are gone.
pub(super) fn table(history: &History, findings: &[Finding]) -> Sheet {
    let columns = vec![
        column("finding_id", "Mã phát hiện", "Finding id", Text, 22),
        column("class", "Mã loại", "Class id", Text, 10),
        column("holder_level", "Cấp", "Level", Text, 9),
        column("subject", "Đối tượng", "Who", Text, 26),
        column("first_seen", "Nêu lần đầu", "First seen", Text, 11),
        column("last_seen", "Nêu lần cuối", "Last seen", Text, 11),
        column("is_gone", "Không còn", "Gone", Integer, 6),
    ];
    let now: BTreeSet<&str> = findings.iter().map(|finding| finding.finding_id.as_str()).collect();
    let rows = history.findings.iter().map(|(id, seen)| {
        vec![
            id.as_str().into(),
            seen.class.as_str().into(),
            seen.level.map(Level::name).into(),
            seen.subject.as_str().into(),
            seen.first_seen.to_string().into(),
            seen.last_seen.to_string().into(),
            u32::from(!now.contains(id.as_str())).into(),
        ]
    });
    Sheet {
        id: "finding_history",
        title: bilingual("Phát hiện qua các lần chạy", "Findings over runs"),
        columns,
        rows: rows.collect(),
    }
}
