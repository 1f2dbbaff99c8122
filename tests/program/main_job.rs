//! The main job end to end: the program itself on bundled data and on bad input.

use crate::fixtures::program::{
    buckstop, fails, rows, samples, samples_run, samples_run_copy, succeeds, text,
};
use crate::fixtures::scratch;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// The classes of finding that name somebody, for better or worse.
const NAMING: [&str; 5] = ["review", "rotate", "route", "support", "commend"];

#[test]
fn in_the_samples_the_planted_are_in_their_class_and_nobody_else_is_named() {
    let folder = scratch::folder();
    let stdout = succeeds(folder.path(), &["run", &samples()]);
    assert!(stdout.contains("Cần xem xét"), "{stdout}");

    let mut named: BTreeSet<(String, String)> = BTreeSet::new();
    for row in rows(&folder.path().join("store/latest/findings.csv")) {
        if NAMING.contains(&row["class"].as_str()) {
            named.insert((row["subject"].clone(), row["class"].clone()));
        }
    }
    let truth = rows(&Path::new(&samples()).join("truth.csv"));
    let expected: BTreeSet<(String, String)> = truth
        .iter()
        .filter(|row| row["expected_class"] != "none")
        .map(|row| {
            let name = row["official"].split(" - (").next().unwrap_or_default();
            (name.to_owned(), row["expected_class"].clone())
        })
        .collect();
    // Units, the people of the other files, and everybody who only looks guilty are not among them.
    assert_eq!(named, expected);
    let has =
        |column: &str, value: &str| truth.iter().any(|row| row[column].split(';').any(|one| one == value));
    let behaviours =
        ["ping_pong", "passes_on", "slow", "late_consulted", "overloaded", "dispatcher", "exemplary"];
    assert!(behaviours.iter().all(|one| has("behaviour", one)));
    let innocent = ["specialist", "on_leave", "placeholder", "misrouted_to"];
    let traps = ["newcomer", "part_time", "unrecorded_leave"];
    assert!(innocent.iter().all(|one| has("behaviour", one)) && traps.iter().all(|one| has("traps", one)));
}

#[test]
fn nobody_is_blamed_by_comparison_with_other_work() {
    let run = samples_run().join("store/latest");
    let measures = rows(&run.join("measures.csv"));
    let number = |row: &BTreeMap<String, String>, name: &str| row[name].parse::<f64>().unwrap_or(0.0);
    let other_work: Vec<_> = measures
        .iter()
        .filter(|row| number(row, "fact_rows") > 0.0 && number(row, "exact_cell_share") <= 0.0)
        .collect();
    assert!(!other_work.is_empty(), "nobody in the samples has only work that nobody else does");
    for row in other_work {
        assert_eq!(row["verdict"], "too_little_data", "{row:?}");
        assert!(number(row, "expected") <= 0.0, "{row:?}");
    }
}

#[test]
fn every_finding_leads_to_rows_of_a_file() {
    let run = samples_run().join("store/latest");
    let evidence: BTreeSet<String> =
        rows(&run.join("evidence.csv")).iter().map(|row| row["finding_id"].clone()).collect();
    let log = std::fs::File::open(Path::new(&samples()).join("events.csv.gz")).unwrap();
    let mut plain = String::new();
    std::io::Read::read_to_string(&mut flate2::read::MultiGzDecoder::new(log), &mut plain).unwrap();
    let lines: Vec<&str> = plain.lines().collect();
    let mut chosen = BTreeSet::new();
    for row in rows(&run.join("evidence.csv")).iter().filter(|row| row["source"] == "events.csv.gz") {
        // The header is row 1, and the samples have no line breaks inside cells.
        for number in [&row["opening_row"], &row["source_row"]] {
            let line = lines[number.parse::<usize>().unwrap() - 1];
            assert!(line.contains(&row["case_id"]), "row {number} is not of {}", row["case_id"]);
        }
        chosen.insert(row["chosen"].clone());
    }
    assert!(chosen.contains("heaviest") && chosen.contains("random"), "{chosen:?}");
    for finding in rows(&run.join("findings.csv")) {
        // A finding about data has no rows, because it reports missing data.
        assert!(finding["class"] == "data" || evidence.contains(&finding["finding_id"]), "{finding:?}");
    }
}

#[test]
fn one_thread_and_two_give_the_same_bytes() {
    let folder = scratch::folder();
    succeeds(folder.path(), &["run", &samples(), "--threads", "1", "-q"]);
    let (one, two) = (folder.path().join("store"), samples_run().join("store"));
    let mut compared = 0;
    for path in files(&one.join("latest")) {
        let inside = path.strip_prefix(one.join("latest")).unwrap();
        let kind = path.extension().unwrap_or_default();
        if kind == "parquet" || kind == "csv" || kind == "xlsx" {
            compared += 1;
            let same =
                std::fs::read(&path).unwrap() == std::fs::read(two.join("latest").join(inside)).unwrap();
            assert!(same, "{} differs", inside.display());
        }
    }
    for table in ["events", "cases"] {
        for path in files(&one.join(table)) {
            compared += 1;
            let inside = path.strip_prefix(&one).unwrap();
            assert!(std::fs::read(&path).unwrap() == std::fs::read(two.join(inside)).unwrap(), "{inside:?}");
        }
    }
    assert!(compared > 100, "only {compared} files compared");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[test]
fn the_ledger_balances_and_a_known_file_is_skipped() {
    let folder = samples_run_copy();
    let ledger = || -> serde_json::Value {
        let text = std::fs::read_to_string(folder.path().join("store/latest/run.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let first = ledger();
    let number = |file: &serde_json::Value, name: &str| file[name].as_u64().unwrap();
    for file in first["files"].as_array().unwrap() {
        let kept = ["stored", "duplicate", "replaced", "rejected", "skipped"];
        let accounted: u64 = kept.iter().map(|name| number(file, name)).sum();
        assert_eq!(number(file, "rows_read") + number(file, "rows_split"), accounted, "{file}");
    }
    assert!(
        first["peak_memory_bytes"].as_u64().unwrap() > 0 && !first["stages"].as_array().unwrap().is_empty()
    );
    succeeds(folder.path(), &["run", &samples(), "-q"]);
    let second = ledger();
    let count = |run: &serde_json::Value, what: &str| run[what].as_array().unwrap().len();
    assert_eq!(count(&second, "files_known_before"), count(&first, "files"));
    assert!(count(&first, "files") >= 4, "the samples are read");
    assert_eq!(second["totals"], first["totals"]);
    assert_eq!(second["configuration_hash"], first["configuration_hash"]);
}

/// Makes a store that holds a small log, to show that bad input leaves it unchanged.
fn filled_store() -> (TempDir, String) {
    let folder = scratch::folder();
    let log =
        HEADER.to_owned() + &"1,open,2024-03-04 08:00:00,an\n1,close,2024-03-05 08:00:00,bình\n".repeat(20);
    std::fs::write(folder.path().join("first.csv"), log).unwrap();
    succeeds(folder.path(), &["run", "first.csv", "-q"]);
    let manifest = std::fs::read_to_string(folder.path().join("store/manifest.json")).unwrap();
    (folder, manifest)
}

const HEADER: &str = "case:concept:name,concept:name,time:timestamp,org:resource\n";

#[test]
fn bad_files_give_clear_errors_and_leave_the_store_whole() {
    let (folder, manifest) = filled_store();
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    };
    write("unknown.csv", b"alpha,beta\n1,2\n");
    write("picture.csv", &[0x89, b'P', b'N', b'G', 0, 0, 1, 2]);
    write("cut.xes", b"<log><trace><string key=\"concept:name\" value=\"1\"/><event>");
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut gz, HEADER.repeat(4000).as_bytes()).unwrap();
    let gz = gz.finish().unwrap();
    write("cut.csv.gz", &gz[..gz.len() / 2]);
    write(
        "legacy.csv",
        &[HEADER.as_bytes(), &b"1,\xd0\xe3,2024-03-04 08:00:00,\xe9\n".repeat(1500)].concat(),
    );
    for (file, wanted) in [
        ("missing.csv", "cannot read `missing.csv`"),
        ("unknown.csv", "no profile fits"),
        ("picture.csv", "picture.csv"),
        ("cut.xes", "cut.xes"),
        ("cut.csv.gz", "cut.csv.gz"),
        ("legacy.csv", "UTF-8"),
    ] {
        let message = fails(folder.path(), &["run", file]);
        assert!(message.contains(wanted), "{file}: {message}");
        assert!(message.contains("error: ") && !message.contains("panicked"), "{file}: {message}");
        let now = std::fs::read_to_string(folder.path().join("store/manifest.json")).unwrap();
        assert_eq!(now, manifest, "{file} changed the store");
    }
}

#[test]
fn bad_rows_are_rejected_with_file_row_and_reason() {
    let folder = scratch::folder();
    let log = [
        HEADER.as_bytes(),
        b"1,open,2024-03-04 08:00:00,an\n",
        b"1,ragged,2024-03-04 09:00:00\n",
        b"1,never,2024-02-31 09:00:00,an\n",
        b"1,b\xff\xfed,2024-03-04 10:00:00,an\n",
        b",nobody's,2024-03-04 10:00:00,an\n",
        "1,\"đóng\nhồ sơ\",2024-03-04 11:00:00,bình\n".as_bytes(),
        b"1,late,2024-02-30 09:00:00,an\n",
    ]
    .concat();
    std::fs::write(folder.path().join("log.csv"), log).unwrap();
    succeeds(folder.path(), &["run", "log.csv", "-q"]);
    let rejects: Vec<String> = rows(&folder.path().join("store/rejects/000001.csv"))
        .iter()
        .map(|row| format!("{} {} {}", row["row"], row["line"], row["reason"]))
        .collect();
    let expected = [
        "3 3 ragged_row",
        "4 4 impossible_time",
        "5 5 not_utf8",
        "6 6 missing_case",
        // This row follows a row that takes two lines.
        "8 9 impossible_time",
    ];
    assert_eq!(rejects, expected);
}

#[test]
fn empty_files_and_headers_alone_are_said_and_harmless() {
    let (folder, _) = filled_store();
    std::fs::write(folder.path().join("empty.csv"), "").unwrap();
    std::fs::write(folder.path().join("header.csv"), HEADER).unwrap();
    for files in [&["header.csv"][..], &["header.csv", "empty.csv"]] {
        let output = buckstop(folder.path(), &[&["run", "--lang", "en"], files].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        let wanted = if files.len() == 1 { "headings and no rows" } else { "the file is empty" };
        assert!(text(&output.stderr).contains(wanted), "{files:?}: {}", text(&output.stderr));
    }
    // Without any other file, the results would be those of yesterday.
    let message = fails(folder.path(), &["run", "empty.csv"]);
    assert!(message.contains("no file was read") && message.contains("the file is empty"), "{message}");
    let nothing = scratch::folder();
    assert!(fails(nothing.path(), &["run"]).contains("holds no event"));
}

#[test]
fn wrong_settings_and_stores_are_refused_with_a_way_out() {
    let (folder, _) = filled_store();
    std::fs::write(folder.path().join("typo.toml"), "[judging]\nmin_expectd = 5.0\n").unwrap();
    let message = fails(folder.path(), &["run", "--config", "typo.toml"]);
    assert!(message.contains("did you mean `min_expected`?"), "{message}");
    let message = fails(folder.path(), &["run", "--profile", "vn-locl"]);
    assert!(message.contains("there is no profile `vn-locl`"), "{message}");
    let message = fails(folder.path(), &["query", "--sql", "SELECT * FROM hold"]);
    assert!(message.contains("holds"), "{message}");

    let path = folder.path().join("store/manifest.json");
    let newer = std::fs::read_to_string(&path).unwrap().replacen(
        "\"format_version\": 1",
        "\"format_version\": 99",
        1,
    );
    assert!(newer.contains("99"), "the manifest names its format version");
    std::fs::write(&path, newer).unwrap();
    let message = fails(folder.path(), &["run"]);
    assert!(message.contains("99") && message.contains("hint:"), "{message}");
}

#[test]
fn a_second_run_at_once_is_refused() {
    let (folder, manifest) = filled_store();
    let store = buckstop::lake::Store::open(&folder.path().join("store"), &Default::default()).unwrap();
    let writer = store.writer().unwrap();
    let message = fails(folder.path(), &["run"]);
    assert!(message.contains("hint:"), "{message}");
    drop(writer);
    succeeds(folder.path(), &["run", "-q"]);
    assert_eq!(std::fs::read_to_string(folder.path().join("store/manifest.json")).unwrap(), manifest);
}

#[test]
fn a_full_disk_is_said_and_the_store_stays_whole() {
    let folder = scratch::folder();
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=300k", "tmpfs"]).arg(&disk).output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        // Only root may mount. The fault tests of the lake inject the same error without mounting.
        use std::io::Write;
        writeln!(std::io::stderr(), "skipped: no right to mount a small disk here").unwrap();
        return;
    }
    let message = fails(folder.path(), &["run", &samples(), "--store", "disk/store"]);
    let manifest = std::fs::read_to_string(disk.join("store/manifest.json"));
    let unmounted = Command::new("umount").arg(&disk).output().unwrap();
    assert!(unmounted.status.success());
    assert!(message.contains("No space left") || message.contains("full"), "{message}");
    if let Ok(manifest) = manifest {
        assert!(manifest.contains("\"files\": []"), "nothing was committed: {manifest}");
    }
}

#[test]
fn lists_name_what_there_is() {
    let folder = scratch::folder();
    for (what, wanted) in [
        ("measures", "ping_pong"),
        ("findings", "overloaded"),
        ("profiles", "vn-local"),
        ("queries", "late_cases"),
        ("formats", "xlsx"),
        ("calendars", "vn-8h"),
        ("tables", "work_seconds"),
        ("settings", "min_expected"),
    ] {
        assert!(succeeds(folder.path(), &["list", what]).contains(wanted), "{what}");
    }
    // The printed settings are a valid configuration.
    let settings = succeeds(folder.path(), &["list", "settings"]);
    std::fs::write(folder.path().join("buckstop.toml"), settings).unwrap();
    succeeds(folder.path(), &["run", &samples(), "-q"]);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = scratch::folder();
    let mut child = Command::new(env!("CARGO_BIN_EXE_buckstop"))
        .current_dir(folder.path())
        .args(["list", "tables"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn simulate_writes_what_run_reads() {
    let folder = scratch::folder();
    succeeds(folder.path(), &["simulate", "sim", "--events", "20k", "--seed", "3", "--gzip"]);
    succeeds(folder.path(), &["run", "sim", "-q"]);
    assert!(folder.path().join("store/latest/findings.xlsx").is_file());
}
