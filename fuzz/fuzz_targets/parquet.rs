//! Parquet files. Input that does not begin as one is pages and a footer (`parquet_file`).

#![no_main]

use buckstop_fuzz::{parquet_file, take_in};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| take_in(&parquet_file(bytes)));
