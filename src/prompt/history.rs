//! Where the history of the prompt is kept: a file that only its owner may read.

use anyhow::{Context, Result};
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

/// Returns the file of the history: below `XDG_STATE_HOME`, else below `~/.local/state`; `None` without a home.
pub(super) fn path(state_home: Option<&Path>, home: Option<&Path>) -> Option<PathBuf> {
    let state = state_home.filter(|path| path.is_absolute()).map(Path::to_owned);
    let state = state.or_else(|| home.map(|home| home.join(".local/state")))?;
    Some(state.join("buckstop").join("history"))
}

/// Makes the file and its folder if they are missing. Statements may name people, so nobody else may read it.
///
/// # Errors
/// If it cannot be made.
pub(super) fn prepare(path: &Path) -> Result<()> {
    let folder = path.parent().context("the history has no folder")?;
    fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).with_context(|| format!("cannot write `{}`", path.display()))?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    drop(file);
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn the_state_directory_comes_first() {
        let (state, home) = (Path::new("/state"), Path::new("/home/an"));
        assert_eq!(path(Some(state), Some(home)).unwrap(), Path::new("/state/buckstop/history"));
        assert_eq!(path(None, Some(home)).unwrap(), Path::new("/home/an/.local/state/buckstop/history"));
        assert_eq!(path(Some(Path::new("relative")), None), None);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a/b/history");
        prepare(&file).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        prepare(&file).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
