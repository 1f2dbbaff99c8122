//! Web pages called workbooks; what is no page is the layout of one.

#![no_main]

use buckstop_fuzz::{page, take_in};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| take_in(&page(bytes)));
