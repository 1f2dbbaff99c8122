//! Who runs the program, as the operating system knows it.

use anyhow::{Context, Result};
use std::os::unix::fs::MetadataExt;

/// A user of the operating system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct User {
    pub(super) uid: u32,
    /// Empty if the system has no name for the number.
    pub(super) name: String,
    /// Who called sudo, if the environment says so.
    pub(super) sudo_user: String,
}

impl User {
    /// Returns the user of this process. The number is that of the kernel and not of the environment.
    pub(super) fn of_process() -> Result<Self> {
        let uid = std::fs::metadata("/proc/self").context("cannot read who runs this process")?.uid();
        let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        let name = name_of(uid, &users).unwrap_or_default().to_owned();
        Ok(Self { uid, name, sudo_user: std::env::var("SUDO_USER").unwrap_or_default() })
    }
}

/// Returns the name of a user in the text of a password file.
fn name_of(uid: u32, users: &str) -> Option<&str> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(uid)).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_number() {
        let users = "root:x:0:0::/root:/bin/sh\nlan:x:1000:1000:Lan:/home/lan:/bin/sh\n";
        assert_eq!(name_of(1000, users), Some("lan"));
        assert_eq!(name_of(7, users), None);
    }
}
