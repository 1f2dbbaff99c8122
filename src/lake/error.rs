//! What can be wrong with a store as a whole. Callers may branch on these; all else is context around I/O.

use std::path::PathBuf;

/// A store that cannot be used, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is nothing at the path.
    #[error(
        "there is no store at `{0}`\n\nhint: make one with `buckstop ingest FILES…`, or give its place with `--store DIR`"
    )]
    Missing(PathBuf),
    /// There is a directory with other things in it.
    #[error(
        "`{0}` is not a store: it holds other files and no `manifest.json`\n\nhint: give an empty directory or one that does not exist yet"
    )]
    NotAStore(PathBuf),
    /// The manifest is gone or cannot be understood.
    #[error(
        "the manifest `{path}` is damaged: {reason}\n\nhint: restore the store from a backup, or ingest the exports again into a new one"
    )]
    DamagedManifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A data file is gone, cut or changed.
    #[error(
        "the data file `{path}` is damaged: {reason}\n\nhint: restore the store from a backup, or ingest the exports again into a new one"
    )]
    DamagedData {
        /// The data file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A later buckstop wrote it.
    #[error(
        "the store `{path}` has format version {found}, this buckstop knows versions up to {known}\n\nhint: use the buckstop that wrote it, or a newer one"
    )]
    NewerVersion {
        /// The store.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// Our version.
        known: u32,
    },
    /// Somebody else is writing.
    #[error(
        "another run is writing to the store `{path}`{by}\n\nhint: wait until it is done; reading is possible meanwhile"
    )]
    Locked {
        /// The store.
        path: PathBuf,
        /// Who it is, as far as known: empty or ` (process 123)`.
        by: String,
    },
    /// No space left, or the quota is used up.
    #[error(
        "no space is left to write `{0}`\n\nhint: free some space and run again; the store is as it was before"
    )]
    Full(PathBuf),
    /// The rights of the directory or file system forbid writing.
    #[error(
        "`{0}` cannot be written\n\nhint: check the owner and rights of the store, and that its file system is not mounted read-only"
    )]
    ReadOnly(PathBuf),
    /// The counts of a file do not add up: a defect of a profile or of the lake.
    #[error(
        "the ledger of `{file}` does not balance: {reason}\n\nhint: nothing was stored; please report this as a defect"
    )]
    Unbalanced {
        /// The source file.
        file: String,
        /// The sides of the sum.
        reason: String,
    },
}
