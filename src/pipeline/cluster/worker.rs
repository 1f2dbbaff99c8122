//! One task of a job that several processes share.

use super::folder::{BASELINE, CASELOADS, EVIDENCE, FACTS, Folder, SEEN, SUMS, WANTED};
use super::origin::origin;
use crate::config::Settings;
use crate::judge::{CleanCounts, Prepared};
use crate::lake::facts::hand_over_facts;
use crate::lake::{Store, StoreOptions};
use crate::measure::Baseline;
use crate::partial::{Header, Partial, Pass};
use crate::pipeline::Progress;
use crate::pipeline::as_of::{instant, refuse_empty_span};
use crate::pipeline::data_zone::DataZone;
use crate::pipeline::judge::{judge_settings, wanted_evidence};
use crate::pipeline::names::Names;
use crate::pipeline::preflight::refuse_unusable;
use crate::pipeline::survey::Seen;
use crate::pipeline::threads::start_threads;
use crate::pipeline::walk::WalkPlan;
use anyhow::{Context, Result, ensure};
use std::ops::Range;
use std::path::Path;

/// One task, as it was asked for.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    /// The settings, complete and validated. They are those of the run.
    pub settings: &'a Settings,
    /// The instant up to which the log is complete, as for the run.
    pub as_of: Option<&'a str>,
    /// The step.
    pub pass: Pass,
    /// Which buckets to read; only of a step over buckets.
    pub buckets: Option<&'a Range<usize>>,
    /// The folder with the partials of the steps before, and for facts. A survey needs none.
    pub partials: Option<&'a Path>,
    /// Who watches.
    pub progress: &'a dyn Progress,
}

/// Does one task, and returns what it found.
///
/// # Errors
/// If anything cannot be read or written, does not fit together, or is not as it should be.
pub fn work(task: &Task<'_>) -> Result<Partial> {
    let settings = task.settings;
    refuse_unusable(settings, task.as_of)?;
    start_threads(settings.threads)?;
    let store = Store::open_existing(&settings.store.dir, &StoreOptions::default())?;
    let newest = store.manifest().newest_event_us;
    let newest = newest.with_context(|| format!("the store `{}` holds no event", store.dir().display()))?;
    let zone = DataZone::of_store(settings, store.manifest())?;
    let as_of = instant(task.as_of, newest, &zone.zone)?;
    refuse_empty_span(&store, as_of, &zone)?;
    let buckets = buckets(task, store.bucket_count())?;
    let origin = origin(&store, settings, &Names::of(settings)?, as_of)?;
    let plan = |seen| WalkPlan::survey(&store, settings, &zone, as_of, seen, task.progress);

    if task.pass == Pass::Survey {
        let (_, seen): (_, Seen) = plan(None)?;
        let mut found =
            Partial::new(Header::new(task.pass, buckets, store.bucket_count(), origin, String::new()));
        found.push(SEEN, &seen)?;
        return Ok(found);
    }
    let dir = task.partials.with_context(|| {
        format!("pass {} needs the partials of the steps before\n\nhint: `--partials DIR`", task.pass.name())
    })?;
    let folder = Folder::new(dir, origin, store.bucket_count());
    let (seen, surveyed) = folder.seen()?;
    let (plan, _) = plan(Some(seen))?;
    match task.pass {
        Pass::Survey | Pass::First => count(task, &plan, &folder, buckets, surveyed),
        Pass::Judge => judge(task, &plan, &folder, buckets, &surveyed),
        Pass::Second => gather(task, &plan, &folder, buckets),
    }
}

/// Returns the buckets of a task: those that were asked for, or all.
fn buckets(task: &Task<'_>, count: usize) -> Result<Range<usize>> {
    let name = task.pass.name();
    match task.buckets {
        Some(asked) if task.pass.is_by_bucket() => {
            ensure!(
                asked.start < asked.end && asked.end <= count,
                "there are no buckets {}..{}\n\nhint: the store has the buckets 0..{count}",
                asked.start,
                asked.end
            );
            Ok(asked.clone())
        }
        None if task.pass.is_by_bucket() => {
            anyhow::bail!("pass {name} is over buckets\n\nhint: `--buckets 0..{count}` reads all of them")
        }
        Some(_) => anyhow::bail!("pass {name} is one task\n\nhint: leave `--buckets` out"),
        None => Ok(0..count),
    }
}

/// Traces buckets, writes their facts, and counts.
fn count(
    task: &Task<'_>,
    plan: &WalkPlan<'_>,
    folder: &Folder,
    buckets: Range<usize>,
    follows: String,
) -> Result<Partial> {
    let attempt = tempfile::Builder::new().prefix(".attempt-").tempdir_in(folder.dir());
    let attempt = attempt.with_context(|| format!("cannot write into `{}`", folder.dir().display()))?;
    let mut sums = plan.walk(buckets.clone(), Some(&attempt.path().join("facts")), task.progress)?;
    sums.put_in_order();
    let mut found = Partial::new(folder.header(task.pass, buckets, follows));
    found.push(SUMS, &sums)?;
    found.push(FACTS, &hand_over_facts(attempt.path(), folder.dir())?)?;
    Ok(found)
}

/// Judges what was counted: whose evidence is wanted, and what is usual.
fn judge(
    task: &Task<'_>,
    plan: &WalkPlan<'_>,
    folder: &Folder,
    buckets: Range<usize>,
    surveyed: &str,
) -> Result<Partial> {
    let counted = folder.counted(surveyed)?;
    let walked = counted.sums.finish();
    let judging = judge_settings(task.settings, &plan.people().never_ranked);
    let clean = CleanCounts::new(&walked.counts, &judging);
    let prepared = Prepared::new(&clean, &judging);
    let mut found = Partial::new(folder.header(task.pass, buckets, counted.checksum));
    found.push(WANTED, &wanted_evidence(&prepared, &walked, task.settings))?;
    found.push(BASELINE, &Baseline::new(&walked.counts))?;
    Ok(found)
}

/// Walks over buckets again: gathers evidence, and adds up how hard cases were.
fn gather(task: &Task<'_>, plan: &WalkPlan<'_>, folder: &Folder, buckets: Range<usize>) -> Result<Partial> {
    let (wanted, baseline, judged) = folder.judged(None)?;
    let (evidence, caseloads) = plan.walk_again(buckets.clone(), &wanted, &baseline, task.progress)?;
    let mut found = Partial::new(folder.header(task.pass, buckets, judged));
    found.push(EVIDENCE, &evidence)?;
    found.push(CASELOADS, &caseloads)?;
    Ok(found)
}
