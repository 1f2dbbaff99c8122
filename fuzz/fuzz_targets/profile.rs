//! A profile written by a user, and rows that are read with it: columns, times, people and rules of any form.

#![no_main]

use buckstop::profile::{Profile, ProfileSpec};
use buckstop::source::{ProfileChoice, ReadOptions};
use buckstop_fuzz::{parts, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut parts = parts(text);
    let Ok(spec) = ProfileSpec::parse(parts.next().unwrap_or_default()) else { return };
    let Ok(profile) = Profile::compile(&spec) else { return };
    for rows in parts {
        let _ = read(&mut rows.as_bytes(), ProfileChoice::Given(&profile), &ReadOptions::default());
    }
});
