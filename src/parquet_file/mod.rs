//! Parquet files, written: column chunks from plain vectors, and small tables of results.
//!
//! The lake, its fact tables and the reports all write through this module. It knows symbols and numbers, and nothing
//! of events, facts or findings.
//!
//! **Why column chunks are encoded here.** The column writers of the `parquet` crate hash the string of every row to
//! find its place in the dictionary, even where an Arrow dictionary already holds it, and set up a compressor for every
//! column; that alone cost more than the walk. Here values come as symbols and numbers, pages are filled with them, and
//! the crate only frames the file, so any tool can open what is written.

mod bits;
mod encoder;
mod page;
mod pages;
mod private;
mod renumber;
mod result_table;

pub(crate) use encoder::{ChunkEncoder, EncoderBuffers};
pub(crate) use page::Chunk;
pub(crate) use private::create_private;
pub(crate) use renumber::NULL_CODE;
pub(crate) use result_table::write_table;
