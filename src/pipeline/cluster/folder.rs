//! The folder in which the tasks of a job leave what they found.
//!
//! ```text
//! survey.arrow, judge.arrow     the partials of the steps that are one task
//! pass-1/*.arrow, pass-2/*.arrow   those of the tasks over buckets; their names say nothing
//! facts/                        the facts, as in a run
//! .attempt-*                    facts of attempts under way
//! ```

use crate::finding::Evidence;
use crate::lake::facts::{FactFile, take_over_facts};
use crate::measure::{Baseline, CaseloadSums};
use crate::partial::{Header, Origin, Partial, Pass};
use crate::pipeline::sums::WalkSums;
use crate::pipeline::survey::Seen;
use anyhow::{Context, Result, bail, ensure};
use rayon::prelude::*;
use std::fs::File;
use std::io::BufReader;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The names of the sections.
pub(super) const SEEN: &str = "seen";
pub(super) const SUMS: &str = "sums";
pub(super) const FACTS: &str = "facts";
pub(super) const WANTED: &str = "wanted";
pub(super) const BASELINE: &str = "baseline";
pub(super) const EVIDENCE: &str = "evidence";
pub(super) const CASELOADS: &str = "caseloads";

/// The ending of the names of partials.
const ENDING: &str = "arrow";

/// The folder of a job, whose partials must be of this origin.
#[derive(Debug)]
pub(in crate::pipeline) struct Folder {
    dir: PathBuf,
    origin: Origin,
    bucket_count: usize,
}

/// A partial of some buckets.
struct Piece {
    path: PathBuf,
    buckets: Range<usize>,
    checksum: String,
}

/// What pass 1 found.
pub(super) struct Counted {
    pub(super) sums: WalkSums,
    pub(super) facts: Vec<FactFile>,
    /// The checksum of its partials.
    pub(super) checksum: String,
}

impl Folder {
    /// Names a folder.
    pub(super) fn new(dir: &Path, origin: Origin, bucket_count: usize) -> Self {
        Self { dir: dir.to_owned(), origin, bucket_count }
    }

    /// Returns its path.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Makes the header of a partial of this job.
    pub(super) fn header(&self, pass: Pass, buckets: Range<usize>, follows: String) -> Header {
        Header::new(pass, buckets, self.bucket_count, self.origin.clone(), follows)
    }

    /// Reads what the survey saw. Returns it with its checksum.
    ///
    /// # Errors
    /// If the partial is missing, damaged, or of another job.
    pub(super) fn seen(&self) -> Result<(Seen, String)> {
        self.single(Pass::Survey, Some(""), |partial| Ok((partial.get(SEEN)?, partial.checksum()?)))
    }

    /// Merges what pass 1 found, which rests on a survey with the checksum `follows`.
    ///
    /// # Errors
    /// If a bucket is missing or there twice, or a partial is damaged or of another job.
    pub(super) fn counted(&self, follows: &str) -> Result<Counted> {
        type Found = (WalkSums, Vec<FactFile>);
        let none = Found::default;
        let read = |partial: &Partial| {
            let sums: WalkSums = partial.get(SUMS)?;
            ensure!(sums.is_sound(), "its counts point at what is not there");
            Ok((sums, partial.get(FACTS)?))
        };
        let merge = |(one, mut files): Found, (other, others): Found| {
            files.extend(others);
            (one.merge(other), files)
        };
        let ((sums, facts), checksum) = self.merged(Pass::First, follows, none, read, merge)?;
        Ok(Counted { sums, facts, checksum })
    }

    /// Reads what was judged: whose evidence is wanted, and what is usual. Returns its checksum too. It must rest on the counts
    /// with the checksum `follows`; `None` if the caller has not read them, which takes long.
    ///
    /// # Errors
    /// If the partial is missing, damaged, or of another job.
    pub(super) fn judged(&self, follows: Option<&str>) -> Result<(Evidence, Baseline, String)> {
        self.single(Pass::Judge, follows, |partial| {
            Ok((partial.get(WANTED)?, partial.get(BASELINE)?, partial.checksum()?))
        })
    }

    /// Merges what pass 2 found. `wanted` is an empty collection.
    ///
    /// # Errors
    /// If a bucket is missing or there twice, or a partial is damaged or of another job.
    pub(super) fn gathered(
        &self,
        follows: &str,
        wanted: &Evidence,
        baseline: &Baseline,
    ) -> Result<(Evidence, CaseloadSums)> {
        let none = || (wanted.clone(), CaseloadSums::new(baseline));
        let read = |partial: &Partial| Ok((partial.get(EVIDENCE)?, partial.get(CASELOADS)?));
        let merge = |one: (Evidence, CaseloadSums), other: (Evidence, CaseloadSums)| {
            (one.0.merge(other.0), one.1.merge(other.1))
        };
        Ok(self.merged(Pass::Second, follows, none, read, merge)?.0)
    }

    /// Puts the facts into the folder of a run.
    ///
    /// # Errors
    /// If a file is missing, or is not the one that was counted.
    pub(super) fn take_over_facts(&self, facts: &[FactFile], run: &Path) -> Result<()> {
        take_over_facts(facts, &self.dir, run)
    }

    /// Reads the partial of a step that is one task.
    fn single<T>(
        &self,
        pass: Pass,
        follows: Option<&str>,
        read: impl Fn(&Partial) -> Result<T>,
    ) -> Result<T> {
        let path = self.dir.join(format!("{}.{ENDING}", pass.name()));
        ensure!(
            path.exists(),
            "there is no `{}`\n\nhint: the task `buckstop worker --pass {}` writes it to its standard output",
            path.display(),
            pass.name()
        );
        let expected = self.header(pass, 0..self.bucket_count, String::new());
        read_checked(&path, &expected, follows, |partial| {
            ensure!(partial.header().buckets == expected.buckets, "it is not of all buckets");
            read(partial)
        })
    }

    /// Reads all partials of a pass, and merges them in the order of their names. Returns their checksum too.
    fn merged<T: Send>(
        &self,
        pass: Pass,
        follows: &str,
        none: impl Fn() -> T + Sync + Send,
        read: impl Fn(&Partial) -> Result<T> + Sync,
        merge: impl Fn(T, T) -> T + Sync + Send,
    ) -> Result<(T, String)> {
        let expected = self.header(pass, 0..0, String::new());
        let paths = self.paths(pass)?;
        let found = paths.into_par_iter().with_max_len(1).map(|path| {
            let (piece, found) = read_checked(&path, &expected, Some(follows), |partial| {
                let (buckets, checksum) = (partial.header().buckets.clone(), partial.checksum()?);
                Ok((Piece { path: path.clone(), buckets, checksum }, read(partial)?))
            })?;
            Ok::<_, anyhow::Error>((vec![piece], found))
        });
        let nothing = || (Vec::new(), none());
        let (mut pieces, merged) = found.try_reduce(nothing, |(mut pieces, one), (others, other)| {
            pieces.extend(others);
            Ok((pieces, merge(one, other)))
        })?;
        pieces.sort_by_key(|piece| (piece.buckets.start, piece.buckets.end));
        self.refuse_gaps(pass, &pieces)?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(follows.as_bytes());
        for piece in &pieces {
            hasher.update(piece.checksum.as_bytes());
        }
        Ok((merged, hasher.finalize().to_hex().to_string()))
    }

    /// Returns the partials of a pass over buckets.
    fn paths(&self, pass: Pass) -> Result<Vec<PathBuf>> {
        let dir = self.dir.join(format!("pass-{}", pass.name()));
        let cannot_read = || format!("cannot read the folder of partials `{}`", dir.display());
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(&dir).with_context(cannot_read)? {
            let path = entry.with_context(cannot_read)?.path();
            let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if path.extension().is_some_and(|ending| ending == ENDING) && !is_hidden {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(paths)
    }

    /// Refuses pieces that do not cover every bucket once. They come in the order of their buckets.
    fn refuse_gaps(&self, pass: Pass, pieces: &[Piece]) -> Result<()> {
        let missing = |gap: Range<usize>| {
            format!(
                "of pass {}, the buckets {}..{} are missing in `{}`\n\nhint: a task may be repeated at any time",
                pass.name(),
                gap.start,
                gap.end,
                self.dir.display()
            )
        };
        let mut next = 0;
        for (index, Piece { path, buckets, .. }) in pieces.iter().enumerate() {
            if buckets.start < next {
                let before = pieces[index - 1].path.display();
                bail!("bucket {} is both in `{before}` and in `{}`", buckets.start, path.display());
            }
            ensure!(buckets.start == next, missing(next..buckets.start));
            next = buckets.end;
        }
        ensure!(next == self.bucket_count, missing(next..self.bucket_count));
        Ok(())
    }
}

/// Reads a partial, and refuses it if it is of another job, or rests on other partials than those with the checksum `follows`.
fn read_checked<T>(
    path: &Path,
    expected: &Header,
    follows: Option<&str>,
    read: impl FnOnce(&Partial) -> Result<T>,
) -> Result<T> {
    let open = || {
        let partial = Partial::read(&mut BufReader::new(File::open(path)?))?;
        partial.header().refuse_other_than(expected)?;
        ensure!(
            follows.is_none_or(|follows| follows == partial.header().follows),
            "it was made from other partials than those that are here now"
        );
        read(&partial)
    };
    open().with_context(|| format!("the partial `{}` cannot be used", path.display()))
}
