//! Old workbooks. Input that is no compound file is the records of one (`old_workbook`).

#![no_main]

use buckstop_fuzz::{old_workbook, take_in};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| take_in(&old_workbook(bytes)));
