//! The real logs, which are published data and not part of the repository.

use std::path::{Path, PathBuf};

/// Returns the path of a real log, in `BUCKSTOP_LOGS` or in `../shared/logs` next to the checkout.
///
/// If it is absent, prints so and returns `None`, so that a test passes without it; with
/// `BUCKSTOP_REQUIRE_LOGS=1` the test fails.
pub(crate) fn path(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/logs");
    let folder = std::env::var_os("BUCKSTOP_LOGS").map_or_else(beside, PathBuf::from);
    let path = folder.join(name);
    if path.is_file() {
        return Some(path);
    }
    let required = std::env::var_os("BUCKSTOP_REQUIRE_LOGS").is_some_and(|value| value == "1");
    assert!(!required, "`{}` is absent, and BUCKSTOP_REQUIRE_LOGS=1", path.display());
    eprintln!("skipped: `{}` is absent; BUCKSTOP_LOGS may name its folder", path.display());
    None
}
