//! Paths as on the command line: archives of files, and compressed files.

#![no_main]

use buckstop_fuzz::take_in_path;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| take_in_path(bytes, "export.zip"));
