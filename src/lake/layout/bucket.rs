//! Which bucket a case is in. The rule is part of the format: a change needs a new format version.

/// The largest number of buckets: each has directories and files of its own.
pub(in crate::lake) const MAX_BUCKETS: usize = 4096;

/// Returns the bucket of a case: FNV-1a (64 bit) over its UTF-8 bytes, with the halves folded together, modulo the
/// number of buckets.
///
/// So a case of bucket `b` of `n` is in one of the buckets `b`, `b + n`, … of a multiple of `n`, and a bucket is divided
/// without looking at any other.
///
/// The hash is written out here because that of a library may change between versions, and the events of one case
/// would then be in two buckets.
///
/// ```
/// use buckstop::lake::bucket_of;
/// assert_eq!(bucket_of("000.00.16.H21-240311-0001", 16), 7);
/// assert_eq!(bucket_of("NA", 1), 0);
/// ```
pub fn bucket_of(case_id: &str, buckets: usize) -> usize {
    const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let hash = case_id.bytes().fold(OFFSET_BASIS, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
    // The low bits of FNV-1a depend on little of the input; the high half is mixed better.
    ((hash ^ (hash >> 32)) % buckets as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_numbers_spread_evenly() {
        let mut rows = [0u32; 16];
        for number in 0..160_000 {
            rows[bucket_of(&format!("000.00.16.H21-240311-{number:06}"), 16)] += 1;
        }
        for count in rows {
            assert!((9_000..=11_000).contains(&count), "{rows:?}");
        }
    }
}
