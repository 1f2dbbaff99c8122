//! Cuts a stream of bytes into blocks that end where a record ends.

use super::super::input::Meter;
use super::super::limits::ReadLimits;
use super::{Cutter, RawBlock};
use std::io::{self, Read};
use std::sync::Arc;

/// The most bytes of the first block, which is taken before anything is settled.
const FIRST_BLOCK_BYTES: usize = 1 << 18;

/// Cuts where a function finds the end of a record.
pub(in crate::source) struct BlockCutter<R, E> {
    bytes: R,
    meter: Arc<Meter>,
    /// Returns the last place at which a text that begins with a record may be cut, beyond its beginning.
    last_end: E,
    /// What has been read and belongs to no block yet.
    pending: Vec<u8>,
    block_bytes: usize,
    /// How many bytes the next block should have.
    wanted: usize,
    ended: bool,
    failure: Option<io::Error>,
}

impl<R: Read, E: Fn(&[u8]) -> Option<usize>> BlockCutter<R, E> {
    pub(in crate::source) fn new(bytes: R, meter: Arc<Meter>, limits: &ReadLimits, last_end: E) -> Self {
        // A block is well below the longest row, so that the limit on rows is not met by several rows.
        let longest = usize::try_from(limits.row_bytes / 4).unwrap_or(usize::MAX);
        let block_bytes = limits.block_bytes.min(longest).max(1);
        let wanted = block_bytes.min(FIRST_BLOCK_BYTES);
        Self { bytes, meter, last_end, pending: Vec::new(), block_bytes, wanted, ended: false, failure: None }
    }

    /// Reads until there are as many bytes as are wanted, or no more.
    fn fill(&mut self) {
        let missing = self.wanted.saturating_sub(self.pending.len());
        self.pending.reserve(missing);
        match self.bytes.by_ref().take(missing as u64).read_to_end(&mut self.pending) {
            Ok(count) => self.ended = count < missing,
            Err(error) => self.failure = Some(error),
        }
    }

    /// Returns the pending bytes up to an offset.
    fn cut_at(&mut self, end: usize) -> Vec<u8> {
        let rest = self.pending.split_off(end);
        self.meter.row_has(rest.len() as u64);
        self.wanted = self.block_bytes;
        std::mem::replace(&mut self.pending, rest)
    }
}

impl<R: Read + Send, E: Fn(&[u8]) -> Option<usize> + Send> Cutter for BlockCutter<R, E> {
    fn next_block(&mut self) -> io::Result<Option<RawBlock>> {
        loop {
            if !self.ended && self.failure.is_none() {
                self.fill();
            }
            if self.ended {
                let text = std::mem::take(&mut self.pending);
                return Ok((!text.is_empty()).then_some(RawBlock { text, is_last: true }));
            }
            if let Some(end) = (self.last_end)(&self.pending) {
                return Ok(Some(RawBlock { text: self.cut_at(end), is_last: false }));
            }
            if let Some(failure) = self.failure.take() {
                return Err(failure);
            }
            // A record is longer than the block.
            self.wanted = self.wanted.max(self.pending.len()).saturating_mul(2);
        }
    }
}
