//! Who makes the two passes of a run: the run itself, or tasks that are done already.

use super::folder::{BASELINE, Folder, WANTED};
use super::origin::origin;
use crate::config::Settings;
use crate::finding::Evidence;
use crate::lake::Store;
use crate::measure::{Baseline, CaseloadSums};
use crate::partial::pack;
use crate::pipeline::Progress;
use crate::pipeline::data_zone::DataZone;
use crate::pipeline::names::Names;
use crate::pipeline::sums::WalkSums;
use crate::pipeline::walk::WalkPlan;
use anyhow::{Result, ensure};
use std::path::Path;

/// Who makes the passes of a run.
pub(in crate::pipeline) enum Passes {
    /// The run itself.
    Own,
    /// Tasks, whose partials are in a folder; with the checksum of the partials read so far.
    Tasks(Folder, String),
}

impl Passes {
    /// Plans the walk over a store up to `as_of`, µs UTC. `partials` is the folder of the tasks, if they were done by others.
    ///
    /// # Errors
    /// If the store, a file that the settings name, or the partial of the survey cannot be read.
    pub(in crate::pipeline) fn plan<'s>(
        partials: Option<&Path>,
        store: &'s Store,
        settings: &Settings,
        zone: &DataZone,
        as_of: i64,
        progress: &dyn Progress,
    ) -> Result<(Self, WalkPlan<'s>)> {
        let Some(dir) = partials else {
            return Ok((Self::Own, WalkPlan::new(store, settings, zone, as_of, progress)?));
        };
        let origin = origin(store, settings, &Names::of(settings)?, as_of)?;
        let folder = Folder::new(dir, origin, store.bucket_count());
        let (seen, checksum) = folder.seen()?;
        let (plan, _) = WalkPlan::survey(store, settings, zone, as_of, Some(seen), progress)?;
        Ok((Self::Tasks(folder, checksum), plan))
    }

    /// Makes the first pass, and writes facts into the folder of a run.
    ///
    /// # Errors
    /// If a bucket or a partial cannot be read, or the facts cannot be written.
    pub(in crate::pipeline) fn first(
        &mut self,
        plan: &WalkPlan<'_>,
        run: &Path,
        progress: &dyn Progress,
    ) -> Result<WalkSums> {
        match self {
            Self::Own => plan.walk(0..plan.bucket_count(), Some(&run.join("facts")), progress),
            Self::Tasks(folder, checksum) => {
                let counted = folder.counted(checksum)?;
                folder.take_over_facts(&counted.facts, run)?;
                *checksum = counted.checksum;
                Ok(counted.sums)
            }
        }
    }

    /// Makes the second pass. `wanted` is an empty collection.
    ///
    /// # Errors
    /// If a bucket or a partial cannot be read, or the tasks wanted something else.
    pub(in crate::pipeline) fn second(
        &self,
        plan: &WalkPlan<'_>,
        wanted: &Evidence,
        baseline: &Baseline,
        progress: &dyn Progress,
    ) -> Result<(Evidence, CaseloadSums)> {
        let (folder, checksum) = match self {
            Self::Own => return plan.walk_again(0..plan.bucket_count(), wanted, baseline, progress),
            Self::Tasks(folder, checksum) => (folder, checksum),
        };
        let (their_wanted, their_baseline, judged) = folder.judged(Some(checksum))?;
        for (name, own, theirs) in [
            (WANTED, pack(wanted)?, pack(&their_wanted)?),
            (BASELINE, pack(baseline)?, pack(&their_baseline)?),
        ] {
            ensure!(
                own == theirs,
                "this machine judges otherwise than the one that did the task `judge`: `{name}` differs\n\nhint: do that task \
                 and pass 2 again, on machines with the same system"
            );
        }
        folder.gathered(&judged, wanted, baseline)
    }
}
