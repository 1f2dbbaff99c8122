//! Parts of the data: each is JSON, compressed and written as text, and read only when a page needs it.

use anyhow::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};
use serde::Serialize;
use std::io::Write;

/// A part of the data, ready for the page.
pub(super) struct Part {
    /// The id of its element.
    pub(super) id: &'static str,
    /// gzip in base64: it has no character that means anything in HTML.
    pub(super) text: String,
}

/// The level of compression: the best one takes five times as long, and saves a thirtieth.
const LEVEL: Compression = Compression::new(6);

/// Packs a part. The header has no time and no name, so the same data give the same text.
pub(super) fn pack(id: &'static str, data: &impl Serialize) -> Result<Part> {
    let mut gzip: GzEncoder<Vec<u8>> = GzBuilder::new().write(Vec::new(), LEVEL);
    gzip.write_all(&serde_json::to_vec(data)?)?;
    Ok(Part { id, text: STANDARD.encode(gzip.finish()?) })
}
