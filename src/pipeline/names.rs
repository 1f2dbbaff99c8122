//! Under which names a run shows people, units, cases and files: the real ones, or pseudonyms by the key of the settings.

use super::setting_file::read_secret_file;
use crate::config::Settings;
use crate::lake::FileEntry;
use crate::pseudonym::{Named, Pseudonyms, kind_of};
use crate::quality::Trip;
use crate::source::{UnreadFile, WhyUnread};
use anyhow::{Result, anyhow};
use std::borrow::Cow;
use std::path::Path;

/// The names that a run shows.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(Option<Pseudonyms>);

impl Names {
    /// Reads the key that the settings name; without one, names are the real ones.
    ///
    /// # Errors
    /// If the key file cannot be read, is readable by others, or is no good key.
    pub(super) fn of(settings: &Settings) -> Result<Self> {
        let path = &settings.privacy.pseudonymise;
        if path.as_os_str().is_empty() {
            return Ok(Self(None));
        }
        Ok(Self(Some(read_key(path)?)))
    }

    /// Returns what makes the pseudonyms; `None` for real names.
    pub(super) fn pseudonyms(&self) -> Option<&Pseudonyms> {
        self.0.as_ref()
    }

    /// Returns the id of the key; `None` for real names.
    pub(super) fn key_id(&self) -> Option<&str> {
        self.0.as_ref().map(Pseudonyms::key_id)
    }

    /// Returns the name under which a case is shown.
    pub(super) fn case<'n>(&self, case: &'n str) -> Cow<'n, str> {
        self.shown(case, |pseudonyms| pseudonyms.of(Named::Case, case))
    }

    /// Returns the name under which a unit is shown. What is a pseudonym already stays so.
    pub(super) fn unit<'n>(&self, unit: &'n str) -> Cow<'n, str> {
        if kind_of(unit) == Some(Named::Unit) {
            return Cow::Borrowed(unit);
        }
        self.shown(unit, |pseudonyms| pseudonyms.of(Named::Unit, unit))
    }

    /// Returns the name under which a source (a file, or a sheet of it) is shown.
    pub(super) fn source<'n>(&self, source: &'n str) -> Cow<'n, str> {
        self.shown(source, |pseudonyms| pseudonyms.of_source(source))
    }

    /// Returns a source file as it is shown.
    pub(super) fn file(&self, file: &FileEntry) -> FileEntry {
        let mut shown = file.clone();
        if self.0.is_some() {
            shown.name = self.source(&file.name).into_owned();
            shown.parts = file.parts.iter().map(|part| self.source(part).into_owned()).collect();
            shown.dropped.iter_mut().for_each(|entry| entry.example = self.text(&entry.example).to_owned());
        }
        shown
    }

    /// Returns a file that was not read as it is shown. What is wrong with a damaged file may name it.
    pub(super) fn unread(&self, file: &UnreadFile) -> UnreadFile {
        let why = match &file.why {
            WhyUnread::Damaged(message) => WhyUnread::Damaged(self.text(message).to_owned()),
            why => why.clone(),
        };
        UnreadFile::new(self.source(&file.name), why)
    }

    /// Returns an exceeded threshold as it is shown.
    pub(super) fn trip(&self, trip: &Trip) -> Trip {
        let (file, example) = (self.source(&trip.file).into_owned(), self.text(&trip.example).to_owned());
        Trip { file, example, ..trip.clone() }
    }

    /// Returns a text that may hold a name, such as the first value that cannot be read, or a sign that it is left out.
    pub(super) fn text<'n>(&self, text: &'n str) -> &'n str {
        if self.0.is_none() || text.is_empty() { text } else { "…" }
    }

    fn shown<'n>(&self, name: &'n str, other: impl FnOnce(&Pseudonyms) -> String) -> Cow<'n, str> {
        self.0.as_ref().map_or(Cow::Borrowed(name), |pseudonyms| Cow::Owned(other(pseudonyms)))
    }
}

/// Reads the key of pseudonyms.
///
/// # Errors
/// If the file cannot be read, is readable by others, or is no good key.
pub fn read_key(path: &Path) -> Result<Pseudonyms> {
    Pseudonyms::new(&read_secret_file(path, "the key of pseudonyms")?).map_err(|why| {
        anyhow!(
            "`{}` is no key of pseudonyms: {why}\n\nhint: make one with `(umask 077; head -c 32 /dev/urandom > {0})`, and \
             keep a copy where only those may read it who may know the names",
            path.display()
        )
    })
}
