//! The form of a section: postcard, which is compact and canonical, compressed by zstd.

use anyhow::{Context, Result, anyhow, ensure};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The level of zstd: the fastest.
const LEVEL: i32 = 1;

/// Returns the bytes of a value. Equal values give equal bytes if hash tables store themselves in order.
///
/// # Errors
/// If the value cannot be stored.
pub fn pack<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    let plain = postcard::to_stdvec(value).context("the sums cannot be stored")?;
    Ok(zstd::encode_all(plain.as_slice(), LEVEL)?)
}

/// Returns the value that [`pack`] stored.
///
/// # Errors
/// If the bytes are damaged, or are those of something else.
pub fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let plain = zstd::decode_all(bytes).map_err(|error| anyhow!("it cannot be decompressed: {error}"))?;
    let (value, rest) =
        postcard::take_from_bytes(&plain).map_err(|error| anyhow!("it cannot be read: {error}"))?;
    ensure!(rest.is_empty(), "{} bytes are left over", rest.len());
    Ok(value)
}
