//! Workbooks. Input that is no archive is the parts of one (`package`).

#![no_main]

use buckstop_fuzz::{package, take_in};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| take_in(&package(bytes)));
