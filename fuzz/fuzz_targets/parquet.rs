//! Parquet; what does not begin like it is pages and a footer.

#![no_main]

use buckstop_fuzz::{parquet_file, take_in};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| take_in(&parquet_file(bytes)));
