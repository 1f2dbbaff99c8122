//! How many buckets a store has after an ingest.
//!
//! Memory grows with the largest bucket, times the number of threads. So the number of buckets doubles, again and again if need
//! be, while they would have too many rows on average. It never falls.

use crate::lake::layout::{MAX_BUCKETS, Manifest};
use crate::lake::store::StoreOptions;

/// What the number of buckets depends on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Growth {
    /// The number of buckets before the ingest.
    pub(super) buckets: usize,
    /// The rows before the ingest.
    rows: u64,
    least: usize,
    bucket_rows: u64,
}

impl Growth {
    pub(super) fn new(manifest: &Manifest, options: &StoreOptions) -> Self {
        let rows = manifest.data_files().map(|file| file.rows).sum();
        let StoreOptions { buckets: least, bucket_rows, .. } = *options;
        Self { buckets: manifest.buckets.len(), rows, least, bucket_rows }
    }

    /// Returns the number of buckets after an ingest of so many rows: that of now, or that times a power of two. Rows that the
    /// store has already count again: while buckets are merged they take memory twice.
    pub(super) fn buckets_with(&self, new_rows: u64) -> usize {
        let rows = self.rows.saturating_add(new_rows);
        let mut buckets = self.buckets;
        while buckets * 2 <= MAX_BUCKETS
            && (buckets < self.least || rows > self.bucket_rows.saturating_mul(buckets as u64))
        {
            buckets *= 2;
        }
        buckets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buckets(now: usize, least: usize, rows: u64) -> usize {
        let options = StoreOptions { buckets: least, bucket_rows: 100, ..StoreOptions::default() };
        Growth::new(&Manifest::empty(now), &options).buckets_with(rows)
    }

    #[test]
    fn buckets_double_while_they_are_too_few_or_too_large() {
        assert_eq!(buckets(16, 16, 0), 16);
        assert_eq!(buckets(16, 16, 1_600), 16);
        assert_eq!(buckets(16, 16, 1_601), 32);
        assert_eq!(buckets(16, 16, 100_000), 1_024);
        assert_eq!(buckets(3, 3, 301), 6);
        assert_eq!(buckets(3, 16, 0), 24);
        assert_eq!(buckets(32, 16, 0), 32);
    }

    #[test]
    fn there_is_a_largest_number_of_buckets() {
        assert_eq!(buckets(16, 16, u64::MAX), 4_096);
        assert_eq!(buckets(3, 3, u64::MAX), 3_072);
    }
}
