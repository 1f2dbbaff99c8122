//! `buckstop purge`: removes what is older than a day, and shows the proof.

use super::arguments::Purge;
use crate::audit::{Deed, append};
use crate::config::Settings;
use crate::lake::{GoneAndKept, Purged};
use crate::lang::{Bilingual, Lang, bilingual};
use crate::pipeline::{PurgeReport, purge as remove};
use crate::text_table::{terminal_width, text_table};
use anyhow::{Result, ensure};
use jiff::Timestamp;
use std::io::Write;

const WHAT: Bilingual = bilingual("Nội dung", "What");
const GOES: Bilingual = bilingual("Xóa", "Removed");
const STAYS: Bilingual = bilingual("Giữ lại", "Kept");
const AFTER: Bilingual = bilingual("Tìm lại sau khi xóa", "Searched again afterwards");
const CASES: Bilingual = bilingual("Hồ sơ", "Cases");
const EVENTS: Bilingual = bilingual("Sự kiện", "Events");
const EXPORTED: Bilingual = bilingual("Dòng xuất hồ sơ", "Rows of exported cases");
const LISTS: Bilingual = bilingual("Dòng danh sách", "Rows of lists");
const FINDINGS: Bilingual = bilingual("Phát hiện đã lưu", "Findings of earlier runs");
const RUNS: Bilingual = bilingual("Lần chạy", "Runs");
const REJECTS: Bilingual = bilingual("Tệp dòng bị loại", "Files of rejects");
const NOT_YET: Bilingual =
    bilingual("Chưa xóa gì. Thêm --yes để xóa.", "Nothing is removed yet. Add --yes to remove it.");
const PROVED: Bilingual = bilingual(
    "Đã xóa. Đã đọc lại toàn bộ kho: không còn gì cũ hơn ngày đó, không còn tệp thừa.",
    "Removed. The whole store was read again: nothing older is left, and no file that the store does not name.",
);
const NOTHING: Bilingual =
    bilingual("Không có gì cũ hơn ngày đó.", "There is nothing that is older than that day.");

/// Shows what goes and what stays; with `--yes`, removes it.
pub(super) fn purge(asked: &Purge, settings: &Settings) -> Result<()> {
    let (lang, why) = (settings.lang, asked.reason.trim());
    ensure!(!why.is_empty(), "the audit needs a reason\n\nhint: `--reason 'five years are over'`");
    let what = format!("before {}", asked.before);
    let note = |outcome: &str| {
        let deed = Deed { action: "purge", what: &what, outcome, why };
        append(&settings.store.dir, &deed, Timestamp::now())
    };
    if asked.yes && settings.store.dir.is_dir() {
        // If we are killed, the audit says that something may be gone.
        note("begun")?;
    }
    let report = remove(settings, &asked.before, asked.yes)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", table(&report, lang))?;
    let last = match (&report.proof, report.purged.removes_anything()) {
        (_, false) => NOTHING,
        (None, true) => NOT_YET,
        (Some(_), true) => {
            let Purged { cases, events, list_rows, .. } = &report.purged;
            let outcome = format!(
                "{} cases, {} events, {} rows of lists removed, all runs and rejects",
                cases.gone, events.gone, list_rows.gone
            );
            note(&outcome)?;
            PROVED
        }
    };
    writeln!(out, "{}", last.get(lang))?;
    Ok(())
}

fn table(report: &PurgeReport, lang: Lang) -> String {
    let headings = [WHAT, GOES, STAYS, AFTER].map(|one| lang.pick(one.vi, one.en));
    let mut table = text_table(headings, terminal_width());
    let row = |what: Bilingual, count: GoneAndKept, after: Option<GoneAndKept>| {
        let after = after.map(|after| format!("{} + {}", after.gone, after.kept)).unwrap_or_default();
        [what.get(lang).to_owned(), count.gone.to_string(), count.kept.to_string(), after]
    };
    let (purged, proof) = (&report.purged, report.proof.as_ref());
    table.add_row(row(CASES, purged.cases, proof.map(|proof| proof.cases)));
    table.add_row(row(EVENTS, purged.events, proof.map(|proof| proof.events)));
    table.add_row(row(EXPORTED, purged.exported_cases, proof.map(|proof| proof.exported_cases)));
    table.add_row(row(LISTS, purged.list_rows, proof.map(|proof| proof.list_rows)));
    let findings = GoneAndKept { gone: report.findings_forgotten, kept: report.findings_kept };
    table.add_row(row(FINDINGS, findings, None));
    let files = |gone: usize| GoneAndKept { gone: gone as u64, kept: 0 };
    table.add_row(row(RUNS, files(purged.runs.len()), None));
    table.add_row(row(REJECTS, files(purged.rejects as usize), None));
    table.to_string()
}
