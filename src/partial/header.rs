//! What a partial says of itself: which task it is of, and what it was made of.

use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The version of the form of partials.
const FORMAT: u32 = 1;

/// A step of a job that several processes share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum)]
pub enum Pass {
    /// One task: reads all buckets for what cannot be seen in a single one
    #[serde(rename = "survey")]
    Survey,
    /// Traces, writes facts, and counts
    #[serde(rename = "1")]
    #[value(name = "1")]
    First,
    /// One task: judges what pass 1 counted, without reading a bucket
    #[serde(rename = "judge")]
    Judge,
    /// Adds up how hard cases were, and gathers evidence
    #[serde(rename = "2")]
    #[value(name = "2")]
    Second,
}

impl Pass {
    /// Returns the name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Pass::Survey => "survey",
            Pass::First => "1",
            Pass::Judge => "judge",
            Pass::Second => "2",
        }
    }

    /// Returns true if its tasks are over some of the buckets.
    pub fn is_by_bucket(self) -> bool {
        matches!(self, Pass::First | Pass::Second)
    }
}

/// What a job starts from. Partials of different origins have nothing to do with each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The version of the program, and a hash of it.
    pub program: String,
    /// A hash of what the store holds, and of the history of its runs.
    pub store: String,
    /// A hash of the settings that change a result, and of the files that they name.
    pub settings: String,
    /// The instant up to which the log counts, µs UTC.
    pub as_of: i64,
}

/// What a partial says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    format: u32,
    /// The step.
    pub pass: Pass,
    /// The first of its buckets, and the one after the last.
    pub buckets: Range<usize>,
    /// The number of buckets of the store.
    pub bucket_count: usize,
    /// What the job starts from.
    pub origin: Origin,
    /// The checksum of the partials that it was made from; empty for a survey.
    pub follows: String,
}

impl Header {
    /// Makes a header of the present format.
    pub fn new(
        pass: Pass,
        buckets: Range<usize>,
        bucket_count: usize,
        origin: Origin,
        follows: String,
    ) -> Self {
        Self { format: FORMAT, pass, buckets, bucket_count, origin, follows }
    }

    /// Refuses a partial of another step or of another job than `expected`.
    ///
    /// # Errors
    /// The first difference, in words.
    pub fn refuse_other_than(&self, expected: &Header) -> Result<()> {
        let Origin { program, store, settings, as_of } = &self.origin;
        let format = self.format;
        ensure!(format == FORMAT, "it has format {format}, and this program reads format {FORMAT}");
        let (pass, wanted) = (self.pass.name(), expected.pass.name());
        ensure!(pass == wanted, "it is of pass {pass}, not of pass {wanted}");
        let own = &expected.origin;
        ensure!(*program == own.program, "it is of another program: `{program}`, not `{}`", own.program);
        ensure!(*store == own.store, "it is of another store, or of another state of this one");
        ensure!(*settings == own.settings, "it was made with other settings");
        ensure!(*as_of == own.as_of, "it was made with another `--as-of`");
        ensure!(
            self.bucket_count == expected.bucket_count && self.buckets.end <= self.bucket_count,
            "its buckets are not those of the store"
        );
        Ok(())
    }
}
