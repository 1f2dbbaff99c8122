//! Workbooks as XML Spreadsheet 2003.

#![no_main]

use buckstop_fuzz::take_in;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| take_in(bytes));
