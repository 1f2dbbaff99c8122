//! Workbooks and web pages: hostile files, the same table in every format, and the samples.

mod hostile;
mod kinds;
mod same;
mod samples;
pub(crate) mod writer;
