//! What the targets share: bytes are taken in as `buckstop check` takes a file, with the real limits and the
//! real profiles, and what must hold of every file is asserted.
//!
//! An error is an honest answer to hostile bytes. A panic, a ledger that does not balance, memory or time
//! beyond what libFuzzer is told to allow are findings.

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
use buckstop::source::{ProfileChoice, FileReport, ReadOptions, exports, read_from};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Takes bytes in as a file is, with whichever profile fits.
pub fn take_in(bytes: &[u8]) {
    let _ = read(&mut &bytes[..], ProfileChoice::Among(profiles()), &ReadOptions::default());
}

/// Reads a file; gives what the report and the sink say of it.
///
/// # Errors
/// As the program would tell its user.
pub fn read(
    bytes: &mut (dyn Read + Send),
    choice: ProfileChoice<'_>,
    reading: &ReadOptions,
) -> Result<(FileReport, Checked), String> {
    silence_decoder_panics();
    let mut sink = Checked::new();
    match read_from(bytes, "fuzz", choice, reading, &mut |_| {}, &mut sink) {
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

/// Takes bytes in as a path that was named: a file, or an archive of several.
pub fn take_in_path(bytes: &[u8], name: &str) {
    silence_decoder_panics();
    let path = written(bytes, name);
    let reading = ReadOptions::default();
    let Ok(found) = exports(std::slice::from_ref(&path), &reading.limits) else { return };
    for export in &found.exports {
        let mut sink = Checked::new();
        let known = export.hash(&reading.limits);
        let read = export.read(ProfileChoice::Among(profiles()), &reading, &mut |_| {}, &mut sink);
        if let Ok(report) = read {
            sink.check(&report);
            assert!(known.is_ok(), "what can be read can be hashed");
        }
    }
}

/// The profiles that come with the program.
pub fn profiles() -> &'static [Profile] {
    static COMPILED: OnceLock<Vec<Profile>> = OnceLock::new();
    COMPILED.get_or_init(|| {
        let built_in = PROFILES.iter().filter_map(|profile| ProfileSpec::builtin(profile.id));
        built_in.filter_map(|spec| Profile::compile(&spec).ok()).collect()
    })
}

/// Writes a file into a folder of this process, for what is only read from files.
///
/// # Panics
/// Where there is no place for it.
pub fn written(bytes: &[u8], name: &str) -> PathBuf {
    let memory = Path::new("/dev/shm");
    let place = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let folder = place.join(format!("buckstop-fuzz-{}", std::process::id()));
    let path = folder.join(name);
    if std::fs::write(&path, bytes).is_err() {
        std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(&path, bytes))
            .expect("a place to write");
    }
    path
}

/// The parts of an input that a line of three dashes divides.
pub fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n---\n")
}
