//! The program itself while input files change, the disk is full, the clock is set back or another run writes: it
//! reports what is wrong, and the store is either as before or as after.

use crate::fixtures::scratch;
use crate::fixtures::stores::verify;
use buckstop::lake::{Manifest, Store, StoreOptions};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const HEADER: &str = "case:concept:name,concept:name,time:timestamp,org:resource\n";

fn spawn(folder: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_buckstop"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn done(folder: &Path, arguments: &[&str]) -> Output {
    spawn(folder, arguments).wait_with_output().unwrap()
}

fn succeeds(folder: &Path, arguments: &[&str]) {
    let output = done(folder, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn log(first: usize, rows: usize) -> String {
    let row = |row: usize| format!("H21-{},Trình ký,2024-03-11T08:00:00,cán bộ {}\n", row / 3, row % 7);
    HEADER.to_owned() + &(first..first + rows).map(row).collect::<String>()
}

fn manifest(store: &Path) -> Manifest {
    let store = Store::open_existing(store, &StoreOptions::default()).unwrap();
    verify(&store);
    store.manifest().clone()
}

/// How long nobody may have changed a file for the program to trust the times of the file system.
const SETTLED: Duration = Duration::from_secs(4);

/// Changes a file repeatedly while the program reads it, which must refuse it. The file is either new or has not
/// been changed for some seconds.
fn refused_while(change: impl Fn(&File) + Copy) {
    let (old, written) = (folder_with_log(), Instant::now());
    let new = folder_with_log();
    refused(new.path(), false, change);
    std::thread::sleep(SETTLED.saturating_sub(written.elapsed()));
    refused(old.path(), true, change);
}

fn folder_with_log() -> TempDir {
    let folder = scratch::folder();
    fs::write(folder.path().join("log.csv"), log(0, 100_000)).unwrap();
    folder
}

fn refused(folder: &Path, only_once_open: bool, change: impl Fn(&File)) {
    let path = folder.join("log.csv").canonicalize().unwrap();
    let handle = OpenOptions::new().read(true).append(true).open(&path).unwrap();
    let mut child = spawn(folder, &["ingest", "log.csv", "-q"]);
    while only_once_open && !has_open(&child, &path) && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    while child.try_wait().unwrap().is_none() {
        change(&handle);
        std::thread::sleep(Duration::from_millis(1));
    }
    let output = child.wait_with_output().unwrap();
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(
        message.contains("`log.csv` changed while it was read") && message.contains("hint:"),
        "{message}"
    );
    let store = folder.join("store");
    assert_eq!((manifest(&store).batch, manifest(&store).files), (0, Vec::new()));
    // Once the file is complete, it is accepted.
    succeeds(folder, &["ingest", "log.csv", "-q"]);
    assert_eq!(manifest(&store).batch, 1);
}

/// Returns true if a program has a file open.
fn has_open(child: &Child, path: &Path) -> bool {
    let Ok(descriptors) = fs::read_dir(format!("/proc/{}/fd", child.id())) else { return false };
    descriptors.flatten().any(|descriptor| fs::read_link(descriptor.path()).is_ok_and(|open| open == path))
}

#[test]
fn a_file_that_grows_while_it_is_read_is_refused() {
    refused_while(|mut file| file.write_all(b"H21-1,more,2024-03-11T09:00:00,an\n").unwrap());
}

#[test]
fn a_file_that_shrinks_while_it_is_read_is_refused() {
    refused_while(|file| {
        let length = file.metadata().unwrap().len();
        file.set_len(length - 20.min(length)).unwrap();
    });
}

/// A small mounted disk, which is unmounted when dropped.
struct Disk<'a>(&'a Path);

impl<'a> Disk<'a> {
    /// Mounts the disk. Where that is not permitted, prints so and returns `None`.
    fn mount(mount_point: &'a Path, kibibytes: u32) -> Option<Self> {
        let size = format!("size={kibibytes}k");
        let done =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(mount_point).status();
        if done.is_ok_and(|status| status.success()) {
            return Some(Self(mount_point));
        }
        eprintln!("SKIPPED: mounting a tmpfs is not permitted here, so this fault was not tested");
        None
    }

    fn remount(&self, option: &str) {
        let option = format!("remount,{option}");
        assert!(Command::new("mount").args(["-o", &option]).arg(self.0).status().unwrap().success());
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        drop(Command::new("umount").arg(self.0).status());
    }
}

/// The disk is full at later and later moments: in the ingest, in the walk, in the reports, in the publishing.
#[test]
fn a_disk_that_fills_up_at_any_moment_leaves_the_store_whole() {
    let folder = scratch::folder();
    let mount_point = folder.path().join("disk");
    fs::create_dir(&mount_point).unwrap();
    fs::write(folder.path().join("buckstop.toml"), "[store]\nbuckets = 2\n[report]\nformats = ['csv']\n")
        .unwrap();
    fs::write(folder.path().join("first.csv"), log(0, 3_000)).unwrap();
    fs::write(folder.path().join("second.csv"), log(3_000, 6_000)).unwrap();
    succeeds(folder.path(), &["run", "first.csv", "--store", "plain", "-q"]);
    succeeds(folder.path(), &["run", "second.csv", "--store", "plain", "-q"]);
    let expected = without_clock(manifest(&folder.path().join("plain")));
    let (mut full, mut committed) = (0, 0);
    for slack in (0..20).map(|step| 4 + step * 12) {
        let Some(disk) = Disk::mount(&mount_point, 8_192) else { return };
        let store = mount_point.join("store");
        succeeds(folder.path(), &["run", "first.csv", "--store", "disk/store", "-q"]);
        let before = (manifest(&store), fs::read_link(store.join("latest")).unwrap());
        // Fill the disk except for a little, which grows from round to round.
        disk.remount(&format!("size={}k", used_kibibytes(&mount_point) + slack));
        let output = done(folder.path(), &["run", "second.csv", "--store", "disk/store", "-q"]);
        let after = (manifest(&store), fs::read_link(store.join("latest")).unwrap());
        if !output.status.success() {
            full += 1;
            let message = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(2), "{message}");
            assert!(message.contains("no space is left") || message.contains("No space left"), "{message}");
            assert_eq!(after.1, before.1, "a run was published that failed");
            if after.0 != before.0 {
                committed += 1;
                assert_eq!(without_clock(after.0), expected);
            }
        }
        disk.remount("size=8M");
        succeeds(folder.path(), &["run", "second.csv", "--store", "disk/store", "-q"]);
        assert_eq!(without_clock(manifest(&store)), expected);
    }
    eprintln!("the disk was full {full} times, of them {committed} after the commit");
    assert!(full > committed && committed > 0, "full {full} times, {committed} after the commit");
}

fn used_kibibytes(disk: &Path) -> u32 {
    let output = Command::new("df").args(["-k", "--output=used"]).arg(disk).output().unwrap();
    String::from_utf8_lossy(&output.stdout).lines().nth(1).unwrap().trim().parse().unwrap()
}

fn without_clock(mut manifest: Manifest) -> Manifest {
    manifest.files.iter_mut().for_each(|file| file.ingested_at_us = 0);
    manifest
}

#[test]
fn a_read_only_store_is_said_and_can_be_asked() {
    let folder = scratch::folder();
    let mount_point = folder.path().join("disk");
    fs::create_dir(&mount_point).unwrap();
    fs::write(folder.path().join("first.csv"), log(0, 30)).unwrap();
    let Some(disk) = Disk::mount(&mount_point, 4_096) else { return };
    succeeds(folder.path(), &["run", "first.csv", "--store", "disk/store", "-q"]);
    let before = manifest(&mount_point.join("store"));
    disk.remount("ro");
    let output = done(folder.path(), &["run", "first.csv", "--store", "disk/store"]);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(message.contains("cannot be written") && message.contains("hint:"), "{message}");
    succeeds(folder.path(), &["query", "--sql", "SELECT COUNT(*) FROM holds", "--store", "disk/store"]);
    assert_eq!(manifest(&mount_point.join("store")), before);
}

#[test]
fn of_two_that_write_at_once_one_is_told_to_wait() {
    let folder = scratch::folder();
    fs::write(folder.path().join("one.csv"), log(0, 200_000)).unwrap();
    fs::write(folder.path().join("other.csv"), log(200_000, 200_000)).unwrap();
    let children = ["one.csv", "other.csv"].map(|file| spawn(folder.path(), &["ingest", file, "-q"]));
    let outputs = children.map(|child| child.wait_with_output().unwrap());
    let done = outputs.iter().filter(|output| output.status.success()).count();
    for output in outputs.iter().filter(|output| !output.status.success()) {
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && message.contains("another run is writing"), "{message}");
    }
    // On a slow machine, one may end before the other begins.
    assert!(done >= 1);
    let manifest = manifest(&folder.path().join("store"));
    assert_eq!((manifest.files.len(), manifest.batch), (done, done as u64));
    for file in ["one.csv", "other.csv"] {
        succeeds(folder.path(), &["ingest", file, "-q"]);
    }
}

#[test]
fn the_number_of_files_is_bounded_and_a_clock_set_back_does_no_harm() {
    let folder = scratch::folder();
    fs::write(folder.path().join("buckstop.toml"), "[store]\nbuckets = 2\nkeep_runs = 3\n").unwrap();
    let store = folder.path().join("store");
    let count = |path: &str| fs::read_dir(store.join(path)).unwrap().count();
    for night in 0..5 {
        let bad_row = "H21-1,Trình ký,31/31/2024,an\n";
        fs::write(folder.path().join("log.csv"), log(night * 30, 40) + bad_row).unwrap();
        succeeds(folder.path(), &["run", "log.csv", "-q"]);
        if night == 2 {
            // Date this run as if the clock had been far ahead.
            let run = store.join("latest").canonicalize().unwrap();
            fs::rename(run, store.join("runs/20990101T000000Z")).unwrap();
            fs::remove_file(store.join("latest")).unwrap();
            std::os::unix::fs::symlink("runs/20990101T000000Z", store.join("latest")).unwrap();
        }
    }
    assert_eq!((count("runs"), count("rejects")), (3, 3));
    assert_eq!(fs::read_link(store.join("latest")).unwrap(), Path::new("runs/20990101T000000Z-3"));
    for bucket in ["events/bucket=000", "events/bucket=001"] {
        assert_eq!(count(bucket), 1, "{bucket}");
    }
    assert_eq!(manifest(&store).files.len(), 5);
}
