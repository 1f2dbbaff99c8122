//! OpenDocument spreadsheets. Input that begins with `<` is one in a single file; other input that is no archive is the
//! parts of a packed one (`package`).

#![no_main]

use buckstop_fuzz::{package, take_in};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"<") {
        take_in(bytes);
    } else {
        take_in(&package(bytes));
    }
});
