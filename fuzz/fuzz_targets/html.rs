//! Web pages named as workbooks. Input that does not begin as a page is the layout of one (`page`).

#![no_main]

use buckstop_fuzz::{page, take_in};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| take_in(&page(bytes)));
