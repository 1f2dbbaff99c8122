//! Parquet column chunks, encoded here: for the fact tables and for the lake.
//!
//! The `parquet` crate's own column writers hash the string of every row to find its place in the
//! dictionary, even where an Arrow dictionary already says it, and make a compressor anew for every column;
//! that alone cost more than the walk. Here values come as symbols and numbers, pages are filled with them,
//! and only the frame of the file is the crate's: so what is written opens in any tool.

mod bits;
mod column;
mod encoder;
mod page;
mod pages;
mod renumber;
mod unpack;

pub(super) use column::ColumnPages;
pub(super) use encoder::{Encoder, Place};
pub(super) use page::Chunk;
pub(super) use renumber::NULL_CODE;
pub(super) use unpack::Unusual;
