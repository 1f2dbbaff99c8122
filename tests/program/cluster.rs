//! A run that several processes share: the same bytes as in one process, and nothing is added up that does not belong together.

use crate::fixtures::program::{buckstop, copy, fails, samples, shared_folder, succeeds, text};
use crate::fixtures::scratch;
use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;

/// The tasks into which a pass over `data-samples/` is split.
const TASKS: [&str; 3] = ["0..5", "5..6", "6..16"];

/// Returns a folder whose `store` holds the samples and no run. No test may change it.
fn ingested() -> &'static Path {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = shared_folder("ingested");
        succeeds(&folder, &["ingest", &samples(), "-q"]);
        folder
    });
    &FOLDER
}

/// Returns a copy of [`ingested`] with an empty folder `job`.
fn job() -> TempDir {
    let folder = scratch::folder();
    copy(&ingested().join("store"), &folder.path().join("store"));
    for pass in ["pass-1", "pass-2"] {
        fs::create_dir_all(folder.path().join("job").join(pass)).unwrap();
    }
    folder
}

/// Does a task, and puts what it found into a file of the folder `job`.
fn task(folder: &Path, pass: &str, buckets: Option<&str>, file: &str, options: &[&str]) {
    let mut arguments = vec!["worker", "--pass", pass, "-q"];
    if pass != "survey" {
        arguments.extend(["--partials", "job"]);
    }
    arguments.extend(buckets.iter().flat_map(|buckets| ["--buckets", buckets]));
    arguments.extend(options);
    let output = buckstop(folder, &arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    fs::write(folder.join("job").join(file), output.stdout).unwrap();
}

/// Does all tasks of a pass over buckets.
fn pass(folder: &Path, pass: &str, tasks: &[&str], options: &[&str]) {
    for &buckets in tasks {
        task(folder, pass, Some(buckets), &format!("pass-{pass}/{buckets}.arrow"), options);
    }
}

/// Does all tasks.
fn all_tasks(folder: &Path, tasks: &[&str], options: &[&str]) {
    task(folder, "survey", None, "survey.arrow", options);
    pass(folder, "1", tasks, options);
    task(folder, "judge", None, "judge.arrow", options);
    pass(folder, "2", tasks, options);
}

/// Returns a folder in which all tasks were done. No test may change it.
fn done() -> &'static Path {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        let (folder, made) = (shared_folder("shared-run"), job());
        for part in ["store", "job"] {
            copy(&made.path().join(part), &folder.join(part));
        }
        all_tasks(&folder, &TASKS, &[]);
        folder
    });
    &FOLDER
}

/// Returns a copy of [`done`] that the test may change.
fn done_copy() -> TempDir {
    let folder = scratch::folder();
    for part in ["store", "job"] {
        copy(&done().join(part), &folder.path().join(part));
    }
    folder
}

/// Returns all files of the last run by name, without what differs from run to run: its id, times, threads and memory.
fn published(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let run = folder.join("store/latest").canonicalize().unwrap();
    let mut files = BTreeMap::new();
    collect(&run, &run, &mut files);
    let ledger = files.get_mut(Path::new("run.json")).unwrap();
    let mut json: serde_json::Value = serde_json::from_slice(ledger).unwrap();
    for key in ["run_id", "stages", "threads", "peak_memory_bytes"] {
        assert!(json.as_object_mut().unwrap().remove(key).is_some(), "{key}");
    }
    *ledger = json.to_string().into_bytes();
    files
}

fn collect(root: &Path, directory: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            files.insert(path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap());
        }
    }
}

fn assert_same_files(one: &BTreeMap<PathBuf, Vec<u8>>, other: &BTreeMap<PathBuf, Vec<u8>>) {
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in one {
        assert!(*bytes == other[name], "`{}` differs", name.display());
    }
    assert!(one.len() > 40, "a run has more than {} files", one.len());
}

#[test]
fn tasks_one_after_the_other_give_the_bytes_of_a_run() {
    let (plain, shared) = (job(), done_copy());
    succeeds(plain.path(), &["run", "-q"]);
    succeeds(shared.path(), &["run", "--from-partials", "job", "-q"]);
    assert_same_files(&published(plain.path()), &published(shared.path()));
    // What the tasks left can be used again.
    assert!(shared.path().join("job/facts/holds").is_dir());
}

/// A shared run with these options, of one task a pass, gives the bytes of a run with them.
fn assert_same_with(options: &[&str]) {
    let (plain, shared) = (job(), job());
    for folder in [plain.path(), shared.path()] {
        let key = folder.join("names.key");
        fs::write(&key, blake3::hash(b"a key").as_bytes()).unwrap();
        fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();
    }
    all_tasks(shared.path(), &["0..16"], options);
    succeeds(plain.path(), &[&["run", "-q"], options].concat());
    succeeds(shared.path(), &[&["run", "--from-partials", "job", "-q"], options].concat());
    assert_same_files(&published(plain.path()), &published(shared.path()));
}

#[test]
fn a_shared_run_for_one_unit_up_to_a_day_gives_the_same_bytes_too() {
    assert_same_with(&["--unit", "UBND huyện Đak Đoa", "--as-of", "2024-06-30"]);
}

#[test]
fn a_shared_run_under_pseudonyms_gives_the_same_bytes_too() {
    assert_same_with(&["--pseudonymise", "names.key"]);
}

#[test]
fn a_task_done_again_leaves_the_same_bytes_and_no_attempt() {
    let folder = done_copy();
    let before = fs::read(folder.path().join("job/pass-1/0..5.arrow")).unwrap();
    task(folder.path(), "1", Some("0..5"), "again.arrow", &["--threads", "1"]);
    assert!(before == fs::read(folder.path().join("job/again.arrow")).unwrap());
    let names = fs::read_dir(folder.path().join("job")).unwrap();
    assert!(names.map(|name| name.unwrap().file_name()).all(|name| !name.to_string_lossy().starts_with('.')));
}

/// Changes the job, and returns what the run says, which publishes nothing.
fn refused(change: impl FnOnce(&Path), options: &[&str]) -> String {
    let folder = done_copy();
    change(folder.path());
    let said = fails(folder.path(), &[&["run", "--from-partials", "job", "-q"], options].concat());
    assert!(!folder.path().join("store/latest").exists());
    said
}

#[test]
fn damaged_partials_are_refused() {
    let cut = |folder: &Path| {
        let path = folder.join("job/pass-1/5..6.arrow");
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    };
    let said = refused(cut, &[]);
    assert!(said.contains("pass-1/5..6.arrow` cannot be used"), "{said}");
    let flip = |folder: &Path| {
        let path = folder.join("job/pass-2/6..16.arrow");
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, bytes).unwrap();
    };
    let said = refused(flip, &[]);
    assert!(said.contains("its content does not have its checksum"), "{said}");
    let said = refused(|folder| fs::write(folder.join("job/judge.arrow"), "error: no space").unwrap(), &[]);
    assert!(said.contains("judge.arrow` cannot be used: it is no Arrow stream"), "{said}");
}

#[test]
fn missing_and_repeated_buckets_are_refused() {
    let said = refused(|folder| fs::remove_file(folder.join("job/pass-1/5..6.arrow")).unwrap(), &[]);
    assert!(said.contains("of pass 1, the buckets 5..6 are missing"), "{said}");
    let said = refused(|folder| fs::remove_file(folder.join("job/pass-2/6..16.arrow")).unwrap(), &[]);
    assert!(said.contains("of pass 2, the buckets 6..16 are missing"), "{said}");
    let again = |folder: &Path| {
        fs::copy(folder.join("job/pass-1/5..6.arrow"), folder.join("job/pass-1/again.arrow")).unwrap();
    };
    let said = refused(again, &[]);
    assert!(said.contains("bucket 5 is both in"), "{said}");
    let said = refused(|folder| task(folder, "1", Some("4..6"), "pass-1/5..6.arrow", &[]), &[]);
    assert!(said.contains("bucket 4 is both in"), "{said}");
    let said = refused(|folder| fs::remove_file(folder.join("job/survey.arrow")).unwrap(), &[]);
    assert!(said.contains("hint: the task `buckstop worker --pass survey` writes it"), "{said}");
    let swap = |folder: &Path| {
        fs::copy(folder.join("job/pass-1/5..6.arrow"), folder.join("job/pass-2/5..6.arrow")).unwrap();
    };
    assert!(refused(swap, &[]).contains("it is of pass 1, not of pass 2"));
}

#[test]
fn partials_of_another_job_are_refused() {
    let said = refused(|_| (), &["--as-of", "2024-06-30"]);
    assert!(said.contains("it was made with another `--as-of`"), "{said}");
    let set =
        |folder: &Path| fs::write(folder.join("buckstop.toml"), "[judging]\nthreshold = 1.5\n").unwrap();
    assert!(refused(set, &[]).contains("it was made with other settings"));
    // Where the store is, and how many threads there are, changes nothing.
    let folder = done_copy();
    fs::rename(folder.path().join("store"), folder.path().join("elsewhere")).unwrap();
    succeeds(
        folder.path(),
        &["run", "--from-partials", "job", "-q", "--store", "elsewhere", "--threads", "1"],
    );
    // A run changes the history, and therefore what a run after it finds.
    let said = fails(folder.path(), &["run", "--from-partials", "job", "-q", "--store", "elsewhere"]);
    assert!(said.contains("it is of another store, or of another state of this one"), "{said}");
    // A partial of this job that rests on one that has since been replaced.
    let replaced = |folder: &Path| {
        let other = job();
        task(other.path(), "survey", None, "survey.arrow", &[]);
        for buckets in ["0..8", "8..16"] {
            task(other.path(), "1", Some(buckets), &format!("pass-1/{buckets}.arrow"), &[]);
        }
        task(other.path(), "judge", None, "judge.arrow", &[]);
        fs::copy(other.path().join("job/judge.arrow"), folder.join("job/judge.arrow")).unwrap();
    };
    assert!(refused(replaced, &[]).contains("it was made from other partials than those that are here now"));
}

#[test]
fn facts_that_were_not_counted_are_refused() {
    let holds = "job/facts/holds/bucket=005.parquet";
    let said = refused(|folder| fs::remove_file(folder.join(holds)).unwrap(), &[]);
    assert!(said.contains("some facts are missing"), "{said}");
    let damage = |folder: &Path| {
        let mut bytes = fs::read(folder.join(holds)).unwrap();
        bytes.push(0);
        fs::write(folder.join(holds), bytes).unwrap();
    };
    assert!(refused(damage, &[]).contains("are not those that were counted"));
}

#[test]
fn a_task_that_cannot_be_done_says_why() {
    let folder = done_copy();
    let says = |arguments: &[&str], expected: &str| {
        let output = buckstop(folder.path(), &[&["worker", "-q"], arguments].concat());
        assert!(!output.status.success() && output.stdout.is_empty(), "{arguments:?}");
        let said = text(&output.stderr);
        assert!(said.contains(expected), "{said}");
    };
    says(&["--pass", "1", "--partials", "job"], "hint: `--buckets 0..16` reads all of them");
    says(&["--pass", "1", "--partials", "job", "--buckets", "9..17"], "there are no buckets 9..17");
    says(&["--pass", "2", "--partials", "job", "--buckets", "7"], "write two numbers, such as 0..8");
    says(&["--pass", "judge", "--partials", "job", "--buckets", "0..1"], "hint: leave `--buckets` out");
    says(&["--pass", "1", "--buckets", "0..1"], "hint: `--partials DIR`");
    says(
        &["--pass", "1", "--buckets", "0..1", "--partials", "nowhere"],
        "there is no `nowhere/survey.arrow`",
    );
    says(&["--pass", "survey", "--store", "nowhere"], "nowhere");
}
