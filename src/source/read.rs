//! Reads a file or a stream: tells its format by the first bytes, and has that format hand on the rows.

use super::FORMATS;
use super::input::{Input, refuse_binary, refuse_zeros};
use super::intake::{Choice, FileReport, Intake};
use super::limits::Reading;
use crate::profile::Sink;
use anyhow::Context as _;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Reads one file through a profile into a sink.
///
/// `progress` is told from time to time how many bytes of the file have been read. On an error
/// nothing that the sink was given may be kept: a part of a file is worse than none.
pub fn read_file(
    path: &Path,
    choice: Choice<'_>,
    reading: &Reading,
    progress: &mut dyn FnMut(u64),
    sink: &mut dyn Sink,
) -> anyhow::Result<FileReport> {
    let name = path.display().to_string();
    let mut file = File::open(path).with_context(|| format!("cannot open `{name}`"))?;
    let same = file.try_clone().with_context(|| format!("cannot open `{name}`"))?;
    take_in(&mut file, Some(same), choice, reading, progress, sink)
        .with_context(|| format!("cannot take in `{name}`"))
}

/// As [`read_file`], from any stream of bytes; `name` is for messages.
pub fn read_from(
    reader: &mut (dyn Read + Send),
    name: &str,
    choice: Choice<'_>,
    reading: &Reading,
    progress: &mut dyn FnMut(u64),
    sink: &mut dyn Sink,
) -> anyhow::Result<FileReport> {
    take_in(reader, None, choice, reading, progress, sink).with_context(|| format!("cannot take in `{name}`"))
}

fn take_in(
    reader: &mut (dyn Read + Send),
    file: Option<File>,
    choice: Choice<'_>,
    reading: &Reading,
    progress: &mut dyn FnMut(u64),
    sink: &mut dyn Sink,
) -> anyhow::Result<FileReport> {
    let limits = &reading.limits;
    let mut input = Input::new(reader, limits)?.of_file(file);
    let mut intake = Intake::new(choice, sink);
    if input.head().is_empty() {
        return intake.finish("");
    }
    let mut formats = FORMATS.iter().filter(|format| !format.is_text);
    let mut format = formats.find(|format| (format.looks_like)(input.head()));
    if format.is_none() {
        refuse_binary(input.head())?;
        input = input.into_text(reading.encoding)?;
        refuse_zeros(input.head())?;
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
