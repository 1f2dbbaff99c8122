//! Leave of officials: the file that the settings name, and what is said of leave that is not counted.

use super::setting_file::read_setting_file;
use crate::lang::{Bilingual, Lang, bilingual};
use crate::lists::{LeaveEntry, Lists};
use crate::people::{LeaveFound, LeaveLeftOut};
use crate::profile::{bare_name, clean};
use anyhow::{Context, Result};
use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// Adds the leave of the settings to that of the lists: both count.
///
/// # Errors
/// If the leave file of the settings cannot be read.
pub(super) fn add_configured_leave(lists: &mut Lists, path: &Path) -> Result<()> {
    lists.leave.extend(configured_leave(path)?);
    lists.leave.sort_unstable();
    lists.leave.dedup();
    Ok(())
}

/// Reads the leave file of the settings; an empty path stands for none. It is a CSV with the columns `official`, `first_day`
/// and `last_day`, in this order.
///
/// # Errors
/// If the file cannot be read, or a day is not an ISO date.
pub(super) fn configured_leave(path: &Path) -> Result<Vec<LeaveEntry>> {
    if path.as_os_str().is_empty() {
        return Ok(Vec::new());
    }
    let text = read_setting_file(path, "the leave file")?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut leave = Vec::new();
    for (number, row) in reader.records().enumerate() {
        let row = row.with_context(|| format!("leave file `{}`", path.display()))?;
        let day = |column: usize| -> Result<Date> {
            let value = row.get(column).unwrap_or_default().trim();
            value.parse().with_context(|| {
                format!(
                    "leave file `{}`, row {}: `{value}` is not a date\n\nhint: columns are official, first_day, last_day; dates are written 2024-03-31",
                    path.display(),
                    number + 2
                )
            })
        };
        let name = clean(row.get(0).unwrap_or_default());
        leave.push(LeaveEntry {
            id: None,
            name: bare_name(&name).to_owned(),
            unit_id: None,
            first_day: day(1)?,
            last_day: day(2)?,
        });
    }
    Ok(leave)
}

const LEAVE: Bilingual = bilingual("Nghỉ phép", "Leave");

/// Why some leave is not counted.
struct LeftOut<'f> {
    event: &'static str,
    rows: &'f LeaveLeftOut,
    reason: Bilingual,
}

fn left_out(found: &LeaveFound) -> impl Iterator<Item = LeftOut<'_>> {
    const OF_NOBODY: Bilingual = bilingual(
        "không có ai mang tên này trong nhật ký hay danh sách cán bộ",
        "nobody in the log or in the list of officials has the name",
    );
    const OF_SEVERAL: Bilingual =
        bilingual("có thể là của nhiều người trùng tên", "several people may have the name");
    let all = [
        LeftOut { event: "leave_of_nobody", rows: &found.of_nobody, reason: OF_NOBODY },
        LeftOut { event: "leave_of_several", rows: &found.of_several, reason: OF_SEVERAL },
    ];
    all.into_iter().filter(|one| one.rows.rows > 0)
}

/// Logs the leave that is not counted.
pub(super) fn warn_left_out(found: &LeaveFound) {
    for LeftOut { event, rows: leave, reason } in left_out(found) {
        let (rows, names, example) = (leave.rows, leave.names.len(), leave.example());
        tracing::warn!(
            event,
            rows,
            names,
            example,
            "leave of {rows} rows ({names} names, such as `{example}`) is not counted: {}",
            reason.en
        );
    }
}

/// Returns the lines about leave that is not counted, as pairs of what and how much.
pub(super) fn leave_lines(found: &LeaveFound, lang: Lang) -> Vec<(String, String)> {
    let line = |one: LeftOut<'_>| {
        let (rows, names, example) = (one.rows.rows, one.rows.names.len(), one.rows.example());
        let reason = one.reason;
        let line = Bilingual::new(
            format!("{rows} dòng nghỉ phép ({names} tên, ví dụ `{example}`) không tính vào: {}.", reason.vi),
            format!(
                "{rows} rows of leave ({names} names, such as `{example}`) are not counted: {}.",
                reason.en
            ),
        );
        (LEAVE.get(lang).to_owned(), line.get(lang).to_owned())
    };
    left_out(found).map(line).collect()
}

/// Returns what the ledger of a run says about leave.
pub(super) fn leave_json(found: &LeaveFound) -> Value {
    let officials: BTreeSet<&str> = found.officials.iter().map(|one| one.official_id.as_str()).collect();
    let left_out = |leave: &LeaveLeftOut| json!({ "rows": leave.rows, "names": leave.names.len(), "example": leave.names.first() });
    json!({
        "rows": found.rows,
        "officials": officials.len(),
        "of_nobody": left_out(&found.of_nobody),
        "of_several": left_out(&found.of_several),
    })
}
