//! Reports and ledger into the run.

use super::ingest::Ingested;
use super::ledger::{Stopwatch, run_json};
use super::people::People;
use super::trace::Traced;
use crate::config::Settings;
use crate::fact::Level;
use crate::finding::{Evidence, Finding, Subject};
use crate::lake::Store;
use crate::measure::{Withheld, unmet};
use crate::report::{Context, EXPORTERS, FileQuality, Quality, Results, Written, build};
use anyhow::{Context as _, Result, bail};
use jiff::tz::TimeZone;
use std::path::Path;

/// All that a run puts out.
pub(super) struct Output<'a> {
    pub(super) settings: &'a Settings,
    pub(super) store: &'a Store,
    pub(super) traced: &'a Traced,
    pub(super) people: &'a People,
    pub(super) subjects: &'a [Subject<'a>],
    pub(super) findings: &'a [Finding],
    pub(super) evidence: &'a Evidence,
    pub(super) withheld: &'a [Withheld],
    pub(super) zone: &'a TimeZone,
    pub(super) as_of: i64,
    pub(super) threads: usize,
}

/// Writes every sheet in every format asked for; tells the files.
pub(super) fn write_reports(output: &Output<'_>, dir: &Path) -> Result<Written> {
    let settings = output.settings;
    let quality = quality(output);
    let method = method(output);
    let results = Results {
        lang: settings.lang,
        findings: output.findings,
        subjects: output.subjects,
        evidence: output.evidence,
        quality: &quality,
        method: &method,
    };
    let sheets = build(&results);
    let context = Context { lang: settings.lang, zone: output.zone, as_of: output.as_of };
    let mut written = Written::new();
    for format in &settings.report.formats {
        let Some(exporter) = EXPORTERS.iter().find(|exporter| exporter.id == format) else {
            bail!("there is no format `{format}`\n\nhint: `buckstop list formats` shows all of them");
        };
        written.extend((exporter.write)(&sheets, &context, dir)?);
    }
    Ok(written)
}

/// Writes `run.json`: what came in, what was done with it, by what, and how long it took.
pub(super) fn write_ledger(
    output: &Output<'_>,
    ingested: &Ingested,
    watch: &Stopwatch,
    run_id: &str,
    dir: &Path,
) -> Result<()> {
    let path = dir.join("run.json");
    let text = serde_json::to_string_pretty(&run_json(output, ingested, watch, run_id)?)?;
    std::fs::write(&path, text + "\n").with_context(|| format!("cannot write `{}`", path.display()))
}

fn quality(output: &Output<'_>) -> Quality {
    let lang = output.settings.lang;
    let counts = &output.traced.counts;
    let files = output.store.manifest().files.iter().map(|file| FileQuality {
        name: file.name.clone(),
        profile: file.profile.clone(),
        rows_read: file.rows_read,
        rows_split: file.rows_split,
        stored: file.stored,
        duplicate: file.duplicate,
        replaced: file.replaced,
        rejected: file.rejected,
        skipped: file.skipped,
    });
    let units = counts
        .completeness
        .iter()
        .map(|(unit, completeness)| (counts.symbols.get(*unit).unwrap_or_default().to_owned(), *completeness))
        .collect();
    let unmet = unmet(counts, Level::Official).into_iter().map(|(measure, need)| {
        let lacks = need.text();
        let reason =
            lang.pick("nhật ký không có ", "the log lacks ").to_owned() + lang.pick(lacks.vi, lacks.en);
        (measure.id.to_owned(), reason)
    });
    Quality {
        files: files.collect(),
        units,
        unmet: unmet.collect(),
        withheld: output.withheld.to_vec(),
        eventless: output.traced.eventless.units().iter().map(|unit| unit.line(lang)).collect(),
        people: output.people.quality(&output.traced.shown, lang),
    }
}

/// Settings that a reader needs to recompute the numbers.
fn method(output: &Output<'_>) -> Vec<(String, String)> {
    let (settings, lang) = (output.settings, output.settings.lang);
    let as_of = jiff::Timestamp::from_microsecond(output.as_of).map_or_else(
        |_| String::new(),
        |at| at.to_zoned_datetime(output.zone.clone()).strftime("%Y-%m-%d %H:%M:%S %:z").to_string(),
    );
    let line = |vi: &str, en: &str, value: String| (lang.pick(vi, en).to_owned(), value);
    vec![
        line("Phiên bản", "Version", format!("buckstop {}", env!("CARGO_PKG_VERSION"))),
        line("Số liệu đến", "As of", as_of),
        line("Lịch làm việc", "Calendar", settings.calendar.default.clone()),
        line(
            "Ngưỡng",
            "Thresholds",
            format!("> {} · < {}", settings.ranking.threshold_high, settings.ranking.threshold_low),
        ),
        line(
            "Tỷ lệ nêu sai cho phép",
            "Accepted share of false flags",
            settings.ranking.false_share.to_string(),
        ),
        line("Kỳ vọng tối thiểu", "Least expected", settings.ranking.min_expected.to_string()),
        line(
            "Nhóm so sánh",
            "Peer cell",
            format!("≥ {} / ≥ {}", settings.measures.min_officials, settings.measures.min_rows),
        ),
    ]
}
