//! The file of the audit: lines are checked, and appended under a lock.

use super::entry::{Deed, Entry};
use super::user::User;
use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

const FILE: &str = "audit.jsonl";

/// The audit of a store, found to be whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// Its lines.
    pub entries: Vec<Entry>,
}

impl Chain {
    /// Returns true if a line has this hash: nothing up to that line is missing.
    pub fn contains(&self, hash: &str) -> bool {
        self.entries.iter().any(|entry| entry.hash == hash)
    }
}

/// Reads the audit of a store, and checks each line; a store without one has no line.
///
/// # Errors
/// If the file cannot be read, or a line was changed, removed, added or moved. The message names the first such line.
pub fn verify(store: &Path) -> Result<Chain> {
    let path = store.join(FILE);
    match File::open(&path) {
        Ok(mut file) => read(&mut file, &path),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Chain::default()),
        Err(error) => Err(error).with_context(|| format!("cannot read `{}`", path.display())),
    }
}

/// Appends a line to the audit of a store, and returns when it is on the disk. `now` is the time of the clock.
///
/// # Errors
/// If the audit cannot be read or written, or is not whole. Nothing is appended then.
pub fn append(store: &Path, deed: &Deed<'_>, now: Timestamp) -> Result<Entry> {
    let path = store.join(FILE);
    let cannot_write = || format!("cannot write `{}`", path.display());
    let mut options = OpenOptions::new();
    let mut file =
        options.read(true).append(true).create(true).mode(0o600).open(&path).with_context(cannot_write)?;
    // Two lines at once would have the same line before them.
    file.lock().with_context(cannot_write)?;
    let chain = read(&mut file, &path)?;
    let entry = Entry::after(chain.entries.last(), deed, User::of_process()?, now)?;
    let line = serde_json::to_string(&entry)? + "\n";
    file.write_all(line.as_bytes()).and_then(|()| file.sync_all()).with_context(cannot_write)?;
    File::open(store).and_then(|folder| folder.sync_all()).with_context(cannot_write)?;
    Ok(entry)
}

fn read(file: &mut File, path: &Path) -> Result<Chain> {
    let mut text = String::new();
    file.read_to_string(&mut text).with_context(|| format!("cannot read `{}`", path.display()))?;
    let mut chain = Chain::default();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let read = match line.strip_suffix('\n') {
            Some(line) => Entry::read(line, chain.entries.last()),
            None => Err("it was not written to its end".to_owned()),
        };
        match read {
            Ok(entry) => chain.entries.push(entry),
            Err(why) => bail!(
                "`{}` is broken at line {}: {why}\n\nhint: keep the file as evidence, find out who changed it, and only then \
                 move it away, so that a new audit begins",
                path.display(),
                number + 1
            ),
        }
    }
    Ok(chain)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failure here is the test's")]
    use super::*;
    use std::fs;

    fn written(lines: usize) -> (tempfile::TempDir, String) {
        let store = tempfile::tempdir().unwrap();
        for number in 0..lines {
            let what = format!("CB-{number}");
            let deed =
                Deed { action: "reveal", what: &what, outcome: "found", why: "hearing \"2\"\nof March" };
            append(store.path(), &deed, Timestamp::from_second(1_700_000_000).unwrap()).unwrap();
        }
        let text = fs::read_to_string(store.path().join(FILE)).unwrap();
        (store, text)
    }

    #[test]
    fn lines_follow_each_other() {
        let (store, text) = written(3);
        let chain = verify(store.path()).unwrap();
        assert_eq!((chain.entries.len(), text.lines().count()), (3, 3));
        assert_eq!(chain.entries[2].previous, chain.entries[1].hash);
        assert!(chain.contains(&chain.entries[0].hash) && !chain.contains("?"));
        assert_eq!(verify(tempfile::tempdir().unwrap().path()).unwrap(), Chain::default());
    }

    #[test]
    fn any_changed_byte_is_found_at_its_line() {
        let (store, text) = written(3);
        let path = store.path().join(FILE);
        let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            fs::write(&path, &bytes).unwrap();
            let line = ends.iter().filter(|&&end| end < at).count() + 1;
            let message = format!("{:#}", verify(store.path()).unwrap_err());
            assert!(
                message.contains(&format!("line {line}:")) || message.contains("UTF-8"),
                "{at}: {message}"
            );
        }
    }

    #[test]
    fn removed_and_moved_lines_are_found_and_nothing_is_appended_to_a_broken_audit() {
        let (store, text) = written(3);
        let path = store.path().join(FILE);
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let deed = Deed { action: "reveal", what: "CB-9", outcome: "found", why: "hearing" };
        for (broken, line) in [
            (lines[1..].concat(), 1),
            ([lines[0], lines[2]].concat(), 2),
            ([lines[0], lines[2], lines[1]].concat(), 2),
            ([lines[0], lines[0], lines[1]].concat(), 2),
            (text.trim_end().to_owned(), 3),
        ] {
            fs::write(&path, &broken).unwrap();
            let message = verify(store.path()).unwrap_err().to_string();
            assert!(message.contains(&format!("broken at line {line}")), "{message}");
            append(store.path(), &deed, Timestamp::UNIX_EPOCH).unwrap_err();
            assert_eq!(fs::read_to_string(&path).unwrap(), broken);
        }
        // The end of the chain can be cut off unseen: only a hash that was noted elsewhere shows it.
        let last = serde_json::from_str::<Entry>(lines[2]).unwrap();
        fs::write(&path, lines[..2].concat()).unwrap();
        assert!(!verify(store.path()).unwrap().contains(&last.hash));
    }
}
