//! The findings of the fuzz targets. Each file in `tests/found/` once made a decoder or the program itself panic,
//! ask for all memory, or never end. Now the program reports an error or a reject, and nothing else.

use crate::fixtures::collector::{builtin, read};
use crate::fixtures::program::{buckstop, text};
use crate::fixtures::scratch;
use buckstop::source::ProfileChoice;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The name of each file, and a part of the expected answer.
const FOUND: &[(&str, &str)] = &[
    (
        "column-of-negative-length.parquet",
        "the Parquet file is damaged (the decoder gave up: column start and length should not be negative)",
    ),
    (
        "page-beyond-its-column.parquet",
        "the Parquet file is damaged (the decoder gave up: offset + len out of bounds)",
    ),
    ("date-beyond-all-years.parquet", "UnreadableTime"),
    ("header-in-the-last-row-of-all.xml", "a row 18446744073709551615, which no sheet has"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/found")
}

#[test]
fn every_finding_is_answered() {
    let files = std::fs::read_dir(folder()).unwrap().map(|file| file.unwrap().file_name());
    let files: BTreeSet<String> = files.map(|name| name.into_string().unwrap()).collect();
    let listed: BTreeSet<String> = FOUND.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(files, listed, "the files of the folder, and those of the table");
    for (name, answer) in FOUND {
        let bytes = std::fs::read(folder().join(name)).unwrap();
        let given = match read(&bytes, ProfileChoice::Among(builtin())) {
            Ok((report, _)) => format!("{report:?}"),
            Err(error) => format!("{error:#}"),
        };
        assert!(given.contains(answer), "{name}: {given}");
    }
}

#[test]
fn a_decoder_that_panics_is_told_of_in_the_error_alone() {
    let scratch = scratch::folder();
    for (name, answer) in FOUND {
        let path = folder().join(name).display().to_string();
        for command in ["check", "ingest"] {
            let output = buckstop(scratch.path(), &[command, &path]);
            let stderr = text(&output.stderr);
            assert!(!stderr.contains("panicked"), "{name}: {stderr}");
            assert!(!answer.contains("gave up") || stderr.contains(answer), "{name}: {stderr}");
        }
    }
}
