//! What can be wrong with a configuration.

use std::path::{Path, PathBuf};
use thiserror::Error;

/// An error in a configuration.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration `{path}`: {source}")]
    Read {
        /// The path of the file.
        path: PathBuf,
        /// The error of the file system.
        source: std::io::Error,
    },
    /// The file is not TOML, has an unknown key, or has a value that is not accepted.
    #[error("{0}")]
    Invalid(String),
}

impl ConfigError {
    /// Returns the error for a file that is not TOML or has a value of the wrong type.
    pub(super) fn syntax(path: &Path, message: &str) -> Self {
        Self::Invalid(format!("configuration `{}`: {message}", path.display()))
    }

    /// Returns the error for an unknown key, which is given with its section.
    pub(super) fn unknown_key(path: &Path, key: &str, suggestion: Option<&str>) -> Self {
        let hint = match suggestion {
            Some(known) => format!("did you mean `{known}`?"),
            None => "`buckstop list settings` shows every setting with its default".to_owned(),
        };
        let path = path.display();
        Self::Invalid(format!("configuration `{path}`: unknown setting `{key}`\n\nhint: {hint}"))
    }

    /// Returns the error for a value out of range. `expected` says what is accepted.
    pub(super) fn range(key: &str, value: &str, expected: &str) -> Self {
        Self::Invalid(format!("configuration: `{key}` is `{value}`\n\nhint: {expected}"))
    }
}
