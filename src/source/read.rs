//! Reads one file or stream: selects the format by the first bytes and lets it hand the rows to an intake.

use super::FORMATS;
use super::foreign::{refuse_foreign_text, refuse_known_binary};
use super::input::Input;
use super::intake::{FileReport, Intake, ProfileChoice};
use super::limits::ReadOptions;
use crate::profile::Sink;
use anyhow::Context as _;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Reads one file through a profile into a sink.
///
/// `progress` receives, from time to time, how many bytes of the file have been read. After an error the
/// caller must discard everything that the sink was given: half a file is worse than none.
pub fn read_file(
    path: &Path,
    choice: ProfileChoice<'_>,
    options: &ReadOptions,
    progress: &mut dyn FnMut(u64),
    sink: &mut dyn Sink,
) -> anyhow::Result<FileReport> {
    let name = path.display().to_string();
    let mut file = File::open(path).with_context(|| format!("cannot open `{name}`"))?;
    let same_file = file.try_clone().with_context(|| format!("cannot open `{name}`"))?;
    read_stream(&mut file, Some(same_file), choice, options, progress, sink)
        .with_context(|| format!("cannot take in `{name}`"))
}

/// Like [`read_file`], from any stream of bytes; `name` appears in messages.
pub fn read_from(
    reader: &mut (dyn Read + Send),
    name: &str,
    choice: ProfileChoice<'_>,
    options: &ReadOptions,
    progress: &mut dyn FnMut(u64),
    sink: &mut dyn Sink,
) -> anyhow::Result<FileReport> {
    read_stream(reader, None, choice, options, progress, sink)
        .with_context(|| format!("cannot take in `{name}`"))
}

/// Reads a stream; `file` is the same file once more, for formats that need to seek.
fn read_stream(
    reader: &mut (dyn Read + Send),
    file: Option<File>,
    choice: ProfileChoice<'_>,
    options: &ReadOptions,
    progress: &mut dyn FnMut(u64),
    sink: &mut dyn Sink,
) -> anyhow::Result<FileReport> {
    let limits = &options.limits;
    let mut input = Input::new(reader, limits)?.with_file(file);
    let mut intake = Intake::new(choice, sink);
    if input.head().is_empty() {
        return intake.finish("");
    }
    let mut formats = FORMATS.iter().filter(|format| !format.is_text);
    let mut format = formats.find(|format| (format.looks_like)(input.head()));
    if format.is_none() {
        refuse_known_binary(input.head())?;
        input = input.into_text(options.encoding)?;
        refuse_foreign_text(input.head())?;
        let mut formats = FORMATS.iter().filter(|format| format.is_text);
        format = formats.find(|format| (format.looks_like)(input.head()));
    }
    let format = format.with_context(|| {
        let known: Vec<&str> = FORMATS.iter().map(|format| format.id).collect();
        format!("it is in no known format\n\nhint: known are {}", known.join(", "))
    })?;
    (format.read)(input, limits, progress, &mut intake)?;
    intake.finish(format.id)
}
