//! Workbooks and web pages: hostile files, the same table in every format, and the samples.

mod binary;
pub(crate) mod binary_writer;
mod hostile;
mod kinds;
pub(crate) mod open_writer;
mod opendocument;
mod same;
mod samples;
pub(crate) mod writer;
