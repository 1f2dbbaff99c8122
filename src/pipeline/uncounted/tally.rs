//! How many rows count for nobody, and why.

use crate::event::{Sym, Symbols};
use crate::lang::{Bilingual, bilingual};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The number of cases that are named.
const EXAMPLES: usize = 5;

/// Why a row counts for nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub(in crate::pipeline) enum Why {
    /// It began before a reorganisation without a mapping.
    Reorganisation,
    /// It began when the log had only the cases that took long.
    LogIncomplete,
    /// Its case is in the register of the settings.
    Register,
    /// A pilot.
    Pilot,
    /// An objective cause of the list.
    Cause,
    /// A finding on it was answered with an objective cause, or the list names the official.
    OfOne,
}

/// Every reason in the order of the enum, with its id in files and its text.
const REASONS: &[(Why, &str, Bilingual)] = &[
    (
        Why::Reorganisation,
        "before_reorganisation",
        bilingual(
            "bắt đầu trước khi sắp xếp tổ chức, không có bảng ánh xạ",
            "began before a reorganisation without a mapping",
        ),
    ),
    (
        Why::LogIncomplete,
        "before_log_complete",
        bilingual(
            "bắt đầu khi nhật ký chỉ có những hồ sơ kéo dài",
            "began when the log had only the cases that took long",
        ),
    ),
    (
        Why::Register,
        "excluded_cases",
        bilingual("hồ sơ loại trừ theo cấu hình", "cases that the settings exclude"),
    ),
    (Why::Pilot, "pilot", bilingual("thuộc danh mục thí điểm", "in the register of pilots")),
    (
        Why::Cause,
        "objective_cause",
        bilingual("nguyên nhân khách quan đã xác nhận", "a confirmed objective cause"),
    ),
    (
        Why::OfOne,
        "objective_cause_of_one",
        bilingual(
            "nguyên nhân khách quan đã xác nhận của một người, một đơn vị (danh sách hoặc giải trình)",
            "a confirmed objective cause of one official or unit (list or answer)",
        ),
    ),
];

impl Why {
    /// Returns the name in files.
    pub(in crate::pipeline) fn id(self) -> &'static str {
        REASONS[self as usize].1
    }

    /// Returns the text for the user.
    pub(in crate::pipeline) fn text(self) -> Bilingual {
        REASONS[self as usize].2
    }
}

/// Rows at the level of officials that count for nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::pipeline) struct Left {
    /// Cases with such a row.
    pub(in crate::pipeline) cases: u64,
    /// Rows by table: holds, handovers, consultations, pauses, moves of due dates, cases.
    pub(in crate::pipeline) rows: [u64; TABLES.len()],
    /// The first of these cases, in order.
    pub(in crate::pipeline) examples: BTreeSet<String>,
}

/// The names of the tables in the order of [`Left::rows`].
pub(in crate::pipeline) const TABLES: [&str; 6] =
    ["holds", "handovers", "consultations", "pauses", "due_moves", "cases"];

impl Left {
    fn add(&mut self, other: Self) {
        self.cases += other.cases;
        self.rows.iter_mut().zip(other.rows).for_each(|(sum, more)| *sum += more);
        self.examples.extend(other.examples);
        while self.examples.len() > EXAMPLES {
            self.examples.pop_last();
        }
    }
}

/// The rows of a walk that count for nobody, by reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::pipeline) struct NotCounted(BTreeMap<Why, Left>);

impl NotCounted {
    /// Adds the rows of a batch: table, case and reason of each. A batch has all rows of its cases.
    pub(super) fn add(&mut self, rows: &[(usize, Sym, Why)], symbols: &Symbols) {
        let mut cases: FxHashSet<(Why, Sym)> = FxHashSet::default();
        for &(table, case, why) in rows {
            let mut left = Left::default();
            left.rows[table] = 1;
            if cases.insert((why, case)) {
                left.cases = 1;
                left.examples.extend(symbols.get(case).map(str::to_owned));
            }
            self.0.entry(why).or_default().add(left);
        }
    }

    /// Adds the rows of other buckets.
    pub(in crate::pipeline) fn merge(&mut self, other: Self) {
        for (why, left) in other.0 {
            self.0.entry(why).or_default().add(left);
        }
    }

    /// Returns the rows by reason, in the order of the reasons.
    pub(in crate::pipeline) fn by_reason(&self) -> impl Iterator<Item = (Why, &Left)> {
        self.0.iter().map(|(why, left)| (*why, left))
    }

    /// Returns what `run.json` says: the rows by reason and table.
    pub(in crate::pipeline) fn json(&self) -> Value {
        let shown = |(why, left): (Why, &Left)| {
            let mut row =
                json!({ "reason": why.id(), "cases_touched": left.cases, "examples": left.examples });
            for (table, rows) in TABLES.into_iter().zip(left.rows) {
                row[table] = rows.into();
            }
            row
        };
        self.by_reason().map(shown).collect()
    }
}
