//! One line of the audit.

use super::user::User;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What somebody did, as the audit keeps it. It holds no real name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed<'a> {
    /// The command: `reveal` or `purge`.
    pub action: &'a str,
    /// What it was about, such as a pseudonym.
    pub what: &'a str,
    /// What came of it.
    pub outcome: &'a str,
    /// The reason that was given.
    pub why: &'a str,
}

/// A line of the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The number of the line, from 1.
    pub line: u64,
    /// When, in UTC.
    pub at: Timestamp,
    /// The number of the user of the operating system.
    pub uid: u32,
    /// The user's name; empty if the system has none for the number.
    pub user: String,
    /// Who called sudo, if somebody says so; empty if not. Unlike `uid` it can be forged.
    pub sudo_user: String,
    /// See [`Deed`].
    pub action: String,
    /// See [`Deed`].
    pub what: String,
    /// See [`Deed`].
    pub outcome: String,
    /// See [`Deed`].
    pub why: String,
    /// The hash of the line before; zeros in the first line.
    pub previous: String,
    /// The BLAKE3 hash, in hexadecimal, of this line with an empty hash.
    pub hash: String,
}

impl Entry {
    /// Makes the line after `previous`, which is `None` for the first.
    pub(super) fn after(
        previous: Option<&Entry>,
        deed: &Deed<'_>,
        user: User,
        at: Timestamp,
    ) -> serde_json::Result<Self> {
        let mut entry = Self {
            line: previous.map_or(0, |entry| entry.line) + 1,
            at,
            uid: user.uid,
            user: user.name,
            sudo_user: user.sudo_user,
            action: deed.action.to_owned(),
            what: deed.what.to_owned(),
            outcome: deed.outcome.to_owned(),
            why: deed.why.to_owned(),
            previous: previous.map_or_else(|| "0".repeat(64), |entry| entry.hash.clone()),
            hash: String::new(),
        };
        entry.hash = entry.computed_hash()?;
        Ok(entry)
    }

    /// Returns what is wrong with a line of text that should come after `previous`, or the entry that it is.
    pub(super) fn read(text: &str, previous: Option<&Entry>) -> Result<Self, String> {
        let entry: Self =
            serde_json::from_str(text).map_err(|error| format!("it cannot be read: {error}"))?;
        let written = serde_json::to_string(&entry).map_err(|error| error.to_string())?;
        if written != text {
            return Err("it was not written by this program".to_owned());
        }
        if entry.computed_hash().map_err(|error| error.to_string())? != entry.hash {
            return Err("its hash is not that of its content: it was changed".to_owned());
        }
        let expected = previous.map_or_else(|| "0".repeat(64), |entry| entry.hash.clone());
        let line = previous.map_or(0, |entry| entry.line) + 1;
        if entry.previous != expected || entry.line != line {
            return Err("it does not follow the line before: lines were removed, added or moved".to_owned());
        }
        Ok(entry)
    }

    fn computed_hash(&self) -> serde_json::Result<String> {
        let without = Self { hash: String::new(), ..self.clone() };
        Ok(blake3::hash(serde_json::to_string(&without)?.as_bytes()).to_hex().to_string())
    }
}
