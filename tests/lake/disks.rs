//! A store on a disk that is full or read-only.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::faults::{commit, event, give, is, options, paths, rows, small_store};
use crate::fixtures::scratch;
use buckstop::lake::{FileCounts, FileIdentity, Store, StoreError, StoreOptions};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A mounted file system, which is unmounted when dropped.
struct Mount(PathBuf);

impl Mount {
    /// Mounts the file system. Where that is not permitted, prints so and returns `None`.
    #[allow(clippy::print_stderr, reason = "a test that cannot run must say so")]
    fn tmpfs(mount_point: &Path, size: &str) -> Option<Self> {
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", size, "tmpfs"]).arg(mount_point).status();
        if done.is_ok_and(|status| status.success()) {
            return Some(Self(mount_point.to_owned()));
        }
        eprintln!("SKIPPED: mounting a tmpfs is not permitted here, so this fault was not tested");
        None
    }

    fn make_read_only(&self) {
        let done = Command::new("mount").args(["-o", "remount,ro"]).arg(&self.0).status();
        assert!(done.unwrap().success());
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        drop(Command::new("umount").arg(&self.0).status());
    }
}

#[test]
fn a_full_disk_leaves_the_store_whole() {
    let directory = scratch::folder();
    let Some(mount) = Mount::tmpfs(directory.path(), "size=256k") else { return };
    let dir = mount.0.join("store");
    let mut store = small_store(&dir);
    let files = paths(&dir);
    for memory_bytes in [1 << 30, 1 << 16] {
        let options = StoreOptions { memory_bytes, ..options() };
        let mut writer = Store::open(&dir, &options).unwrap().writer().unwrap();
        let (name, content_hash) = ("large.csv".to_owned(), "large".to_owned());
        writer.begin_file(FileIdentity { name, content_hash, ..FileIdentity::default() }).unwrap();
        let mut filled = Ok(());
        for row in 1..=40_000 {
            let case_id = blake3::hash(&u64::to_le_bytes(row)).to_string();
            filled = filled.and_then(|()| writer.event(&event(&case_id, "Ký", row)));
        }
        let error = if let Err(error) = filled {
            error
        } else {
            writer.end_file(FileCounts { rows_read: 40_000, ..FileCounts::default() }).unwrap();
            commit(&mut writer).unwrap_err()
        };
        assert!(is(&error, |error| matches!(error, StoreError::Full(_))), "{error:?}");
        drop(writer);
        store.reload().unwrap();
        assert_eq!(rows(&store), 10);
        let mut left = paths(&dir);
        left.retain(|path| !path.ends_with("scratch"));
        assert_eq!(left, files, "what failed gives its space back");
    }
    let mut writer = store.writer().unwrap();
    give(&mut writer, "small.csv", 5);
    commit(&mut writer).unwrap();
    store.reload().unwrap();
    assert_eq!(rows(&store), 15);
}

#[test]
fn a_read_only_store_can_be_read_and_says_why_it_cannot_be_written() {
    let directory = scratch::folder();
    let Some(mount) = Mount::tmpfs(directory.path(), "size=4m") else { return };
    drop(small_store(&mount.0.join("store")));
    mount.make_read_only();
    let store = Store::open(&mount.0.join("store"), &options()).unwrap();
    assert_eq!(rows(&store), 10);
    let Err(error) = store.writer() else { panic!("a read-only store was written") };
    assert!(is(&error, |error| matches!(error, StoreError::ReadOnly(_))), "{error:?}");
    let error = Store::open(&mount.0.join("new"), &options()).unwrap_err();
    assert!(is(&error, |error| matches!(error, StoreError::ReadOnly(_))), "{error:?}");
}
