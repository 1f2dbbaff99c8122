//! `report.html`: the results of a run as one page that needs no network, no server and no library.
//!
//! Every number is computed in Rust, the limits of charts included; the script in `app/` only draws. The first page and
//! the first findings are plain HTML. Everything else is in parts that the script unpacks when a page needs them, and
//! that are columns of integers, so that 5,000 officials fit into a few megabytes. Texts of the log reach the page as
//! text alone: escaped by the template, or as `textContent` by the script.
//!
//! A pseudonymised run needs nothing here: the names of `Results` are then pseudonyms already.

mod texts;

mod names;
mod numbers;
mod parts;

mod about;
mod changes;
mod clearance;
mod edges;
mod findings;
mod standings;
mod subjects;
mod timelines;

mod policy;
mod summary;

use super::context::ReportContext;
use super::sheet::Sheet;
use super::sheets::Results;
use anyhow::{Context, Result};
use askama::Template;
use changes::ChangeBlock;
use names::Names;
use parts::{Part, pack};
use std::path::{Path, PathBuf};
use summary::Summary;

pub(crate) use policy::policy;

/// The style of the page.
pub(crate) const STYLE: &str = include_str!("app.css");
/// The script of the page: its files in reading order.
const SCRIPT: &str = concat!(
    include_str!("app/data.js"),
    include_str!("app/elements.js"),
    include_str!("app/list.js"),
    include_str!("app/charts.js"),
    include_str!("app/timeline.js"),
    include_str!("app/funnel.js"),
    include_str!("app/matrix.js"),
    include_str!("app/findings.js"),
    include_str!("app/subjects.js"),
    include_str!("app/measures.js"),
    include_str!("app/main.js"),
);

/// The page.
#[derive(Template)]
#[template(path = "report.html", config = "src/report/html/askama.toml")]
struct Page<'a> {
    lang: &'static str,
    policy: String,
    style: &'static str,
    script: &'static str,
    summary: &'a Summary,
    changes: Option<ChangeBlock>,
    unit: Option<&'a str>,
    parts: &'a [Part],
    version: &'static str,
    english: bool,
}

impl Page<'_> {
    /// Returns a label in the language of the page.
    fn text(&self, id: &str) -> &'static str {
        texts::text(id, if self.english { crate::lang::Lang::En } else { crate::lang::Lang::Vi })
    }
}

/// Writes `report.html`.
pub(super) fn write(
    results: &Results<'_>,
    sheets: &[Sheet],
    context: &ReportContext<'_>,
    dir: &Path,
) -> Result<Vec<PathBuf>> {
    let path = dir.join("report.html");
    let page = page(results, sheets, context)?;
    std::fs::write(&path, page).with_context(|| format!("cannot write `{}`", path.display()))?;
    Ok(vec![path])
}

/// Returns the page as text.
///
/// # Errors
/// If the data cannot be packed, which only a lack of memory can cause.
pub fn page(results: &Results<'_>, sheets: &[Sheet], context: &ReportContext<'_>) -> Result<String> {
    let lang = results.lang;
    let short = super::brief::in_short(results);
    let summary = Summary::new(results, context, &short);
    let page = Page {
        lang: lang.pick("vi", "en"),
        policy: policy(Some(SCRIPT), STYLE),
        style: STYLE,
        script: SCRIPT,
        summary: &summary,
        changes: context.changes.map(|changes| ChangeBlock::new(changes, lang)),
        unit: results.unit,
        parts: &parts(results, sheets, context, &short)?,
        version: env!("CARGO_PKG_VERSION"),
        english: lang == crate::lang::Lang::En,
    };
    Ok(page.render()?)
}

fn parts(
    results: &Results<'_>,
    sheets: &[Sheet],
    context: &ReportContext<'_>,
    short: &[String],
) -> Result<Vec<Part>> {
    let mut names = Names::default();
    let subjects = subjects::Subjects::new(results.subjects, &mut names, results.lang);
    let (standings, months) = standings::standings(results);
    let rows = findings::evidence_of(results);
    let (findings, evidence) = findings::findings(results, context, &mut names, short, &rows);
    let edges = edges::Edges::new(results, &mut names);
    let clearance = clearance::Clearance::new(results, &mut names);
    Ok(vec![
        pack("about", &about::About::new(results, sheets, context))?,
        pack("names", &names.all())?,
        pack("subjects", &subjects)?,
        pack("findings", &findings)?,
        pack("measures", &standings)?,
        pack("months", &months)?,
        pack("evidence", &evidence)?,
        pack("timelines", &timelines::TimelineColumns::new(results, &rows))?,
        pack("edges", &edges)?,
        pack("clearance", &clearance)?,
    ])
}
