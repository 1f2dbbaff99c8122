//! The cases behind findings, with the rows of the files that show them: those that weigh most, and some drawn at random.
//!
//! Evidence is collected by a second walk over the very rows a measure counts, for the subjects of findings
//! only. So what is shown is what was counted, and the first walk has to keep nothing for it. The rows drawn at random
//! show what is usual: the heaviest alone would make everybody look bad.

mod collection;
mod row;

pub use collection::{Evidence, EvidenceKey};
pub use row::{Chosen, EvidenceRow, FileRow};
