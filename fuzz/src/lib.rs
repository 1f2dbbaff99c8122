//! What the targets share: bytes are read as `buckstop check` reads a file, with the real limits and profiles, and what
//! must hold for every file is asserted.
//!
//! An error is a correct answer to hostile bytes. A panic, a report whose counts do not balance, and memory or time
//! beyond the limits given to libFuzzer are findings.

mod layout;
mod old_workbook;
mod package;
mod parquet_file;
mod sink;

pub use layout::page;
pub use old_workbook::old_workbook;
pub use package::package;
pub use parquet_file::parquet_file;
pub use sink::Checked;

use buckstop::guard::silence_decoder_panics;
use buckstop::profile::{PROFILES, Profile, ProfileSpec};
use buckstop::source::{FileReport, ProfileChoice, ReadOptions, exports, read_from};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Reads bytes as a file, with the profile that fits best.
pub fn take_in(bytes: &[u8]) {
    let _ = read(&mut &bytes[..], ProfileChoice::Among(profiles()), &ReadOptions::default());
}

/// Reads a file and returns its report and the sink, which has checked the records.
///
/// # Errors
/// Returns the message that the program would show its user.
pub fn read(
    bytes: &mut (dyn Read + Send),
    choice: ProfileChoice<'_>,
    options: &ReadOptions,
) -> Result<(FileReport, Checked), String> {
    silence_decoder_panics();
    let mut sink = Checked::new();
    match read_from(bytes, "fuzz", choice, options, &mut |_| {}, &mut sink) {
        Ok(report) => {
            sink.check(&report);
            Ok((report, sink))
        }
        Err(error) => {
            let message = format!("{error:#}");
            assert!(message.len() < 1 << 16, "an error of {} bytes is read by nobody", message.len());
            Err(message)
        }
    }
}

/// Reads bytes as a path on the command line: a file, or an archive of several.
pub fn take_in_path(bytes: &[u8], name: &str) {
    silence_decoder_panics();
    let path = written(bytes, name);
    let options = ReadOptions::default();
    let Ok(found) = exports(std::slice::from_ref(&path), &options.limits) else { return };
    for export in &found.exports {
        let mut sink = Checked::new();
        let known = export.hash(&options.limits);
        let read = export.read(ProfileChoice::Among(profiles()), &options, &mut |_| {}, &mut sink);
        if let Ok(report) = read {
            sink.check(&report);
            assert!(known.is_ok(), "what can be read can be hashed");
        }
    }
}

/// Returns the built-in profiles.
pub fn profiles() -> &'static [Profile] {
    static COMPILED: OnceLock<Vec<Profile>> = OnceLock::new();
    COMPILED.get_or_init(|| {
        let built_in = PROFILES.iter().filter_map(|profile| ProfileSpec::builtin(profile.id));
        built_in.filter_map(|spec| Profile::compile(&spec).ok()).collect()
    })
}

/// Writes a file into a folder of this process, for code that only reads files.
///
/// # Panics
/// Panics if the file cannot be written.
pub fn written(bytes: &[u8], name: &str) -> PathBuf {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let folder = folder.join(format!("buckstop-fuzz-{}", std::process::id()));
    let path = folder.join(name);
    if std::fs::write(&path, bytes).is_err() {
        std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(&path, bytes))
            .expect("a place to write");
    }
    path
}

/// Splits an input at lines of three dashes.
pub fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n---\n")
}
