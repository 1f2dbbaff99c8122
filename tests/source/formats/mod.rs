//! The same table in every format and every encoding, and hostile input in each.

mod archives;
mod hostile;
mod json;
mod parquet;
mod same;
mod text;
