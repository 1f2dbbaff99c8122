//! Runs under pseudonyms.

use crate::fixtures::program::{buckstop, fails, rows, samples, samples_run, succeeds, text};
use crate::fixtures::scratch;
use crate::fixtures::shown_bytes::shown_bytes;
use buckstop::pseudonym::{Named, Pseudonyms};
use regex::bytes::RegexBuilder;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

const SECRET: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// Writes a key that nobody else can read.
pub(super) fn write_key(folder: &Path) -> PathBuf {
    let path = folder.join("names.key");
    fs::write(&path, SECRET).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    path
}

/// A folder with a store of the samples and one run under pseudonyms, with its stdout and its log.
struct Pseudonymous {
    folder: PathBuf,
    stdout: String,
    log: String,
}

fn pseudonymous() -> &'static Pseudonymous {
    static RUN: LazyLock<Pseudonymous> = LazyLock::new(|| {
        let folder = crate::fixtures::program::shared_folder("pseudonymous");
        write_key(&folder);
        let output =
            buckstop(&folder, &["run", &samples(), "--pseudonymise", "names.key", "--threads", "2", "-v"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        Pseudonymous { folder, stdout: text(&output.stdout), log: text(&output.stderr) }
    });
    &RUN
}

/// Every name of the samples: of officials, units, cases, files and sheets, as the store of the real run has them.
fn real_names() -> BTreeSet<String> {
    let folder = scratch::folder();
    let ask = |sql: &str| {
        let out = folder.path().join("names.csv");
        succeeds(samples_run(), &["query", "--sql", sql, "--out", out.to_str().unwrap(), "-q"]);
        let rows: Vec<BTreeMap<String, String>> = rows(&out);
        rows.into_iter().flat_map(BTreeMap::into_values).collect::<Vec<_>>()
    };
    let mut names: BTreeSet<String> = BTreeSet::new();
    for column in ["case_id", "official_id", "receiver_id", "unit_id", "receiver_unit_id", "source"] {
        names.extend(ask(&format!("SELECT DISTINCT {column} AS name FROM events")));
    }
    for column in ["case_id", "unit_id", "source"] {
        names.extend(ask(&format!("SELECT DISTINCT {column} AS name FROM case_export")));
    }
    for table in ["officials", "units"] {
        for column in ["subject", "full_name", "list_code"] {
            names.extend(ask(&format!("SELECT DISTINCT {column} AS name FROM {table}")));
        }
    }
    names.extend(
        ask("SELECT DISTINCT office AS name FROM officials")
            .into_iter()
            .filter(|office| office.contains("Sở")),
    );
    for entry in fs::read_dir(samples()).unwrap() {
        names.insert(entry.unwrap().file_name().into_string().unwrap());
    }
    let parts: Vec<String> =
        names.iter().flat_map(|name| name.split(" > ").map(str::to_owned).collect::<Vec<_>>()).collect();
    names.extend(parts);
    // Shorter ones occur in ordinary words, and results have the names of two of the samples.
    let is_ordinary = |name: &str| ["UNKNOWN", "officials.csv", "units.csv"].contains(&name);
    names.retain(|name| name.chars().count() > 4 && !is_ordinary(name));
    names
}

#[test]
fn no_real_name_is_in_any_byte_of_a_run_under_pseudonyms() {
    let run = pseudonymous();
    let names = real_names();
    assert!(names.len() > 1_500, "{}", names.len());
    let pattern: Vec<String> = names.iter().map(|name| regex::escape(name)).collect();
    let pattern = RegexBuilder::new(&pattern.join("|")).size_limit(1 << 28).build().unwrap();
    let latest = run.folder.join("store/latest");
    let mut outputs = shown_bytes(&latest);
    outputs.push(("stdout".to_owned(), run.stdout.clone().into_bytes()));
    // The names that were typed are not the program's.
    outputs.push(("log".to_owned(), run.log.replace(&samples(), "").into_bytes()));
    for arguments in [
        &["explain", &first_subject(&latest)][..],
        &["explain", &first_subject(&latest), "--format", "json"],
        &["explain", &first_subject(&latest), "--format", "html"],
        &["query", "form_ii06a"],
        &["query", "late_cases", "--rows", "1000"],
        &["query", "--sql", "SELECT * FROM case_export", "--rows", "100000"],
    ] {
        outputs.push((format!("{arguments:?}"), succeeds(&run.folder, arguments).into_bytes()));
    }
    assert!(outputs.len() > 100, "{}", outputs.len());
    let mut found: Vec<String> = Vec::new();
    for (output, bytes) in &outputs {
        for hit in pattern.find_iter(bytes).take(3) {
            let around = &bytes[hit.start().saturating_sub(60)..(hit.end() + 60).min(bytes.len())];
            found.push(format!("{output}: {}", String::from_utf8_lossy(around)));
        }
    }
    assert!(found.is_empty(), "{} hits:\n{}", found.len(), found.join("\n"));
    // The same search finds names where they are shown.
    let real = shown_bytes(&samples_run().join("store/latest"));
    let hits = real.iter().filter(|(_, bytes)| pattern.is_match(bytes)).count();
    assert!(hits > 50, "{hits}");
}

fn first_subject(run: &Path) -> String {
    rows(&run.join("findings.csv"))[0]["subject"].clone()
}

#[test]
fn pseudonyms_change_no_number() {
    let names = Pseudonyms::new(SECRET).unwrap();
    let measures = |run: &Path| {
        let rows = rows(&run.join("store/latest/measures.csv")).into_iter();
        rows.map(|row| {
            let key = ["holder_level", "subject", "measure"].map(|column| row[column].clone());
            (key, row)
        })
        .collect::<BTreeMap<[String; 3], BTreeMap<String, String>>>()
    };
    let (real, shown) = (measures(samples_run()), measures(&pseudonymous().folder));
    assert_eq!(real.len(), shown.len());
    let mut compared = 0;
    for ([level, subject, measure], row) in &real {
        let kind = if level == "official" { Named::Official } else { Named::Unit };
        let other = &shown[&[level.clone(), names.of(kind, subject), measure.clone()]];
        for (column, value) in row {
            // Intervals of positions are drawn at random, one subject after the other.
            if ["subject", "unit", "position_first", "position_last"].contains(&column.as_str()) {
                continue;
            }
            // Of somebody who acts in several units, the reason is that of the first one by name.
            if column == "withheld" {
                assert_eq!(value.is_empty(), other[column].is_empty());
                continue;
            }
            let same = match (value.parse::<f64>(), other[column].parse::<f64>()) {
                // Sums are added up in the order of names.
                (Ok(one), Ok(two)) => (one - two).abs() <= 1e-6 * one.abs().max(1.0),
                _ => *value == other[column],
            };
            assert!(same, "{subject} {measure} {column}: {value} and {}", other[column]);
            compared += 1;
        }
    }
    assert!(compared > 5_000, "{compared}");
    let classes = |run: &Path| {
        let rows = rows(&run.join("store/latest/findings.csv")).into_iter();
        let mut classes: Vec<[String; 3]> =
            rows.map(|row| ["kind", "class", "excess"].map(|column| row[column].clone())).collect();
        classes.sort();
        classes.into_iter().map(|[kind, class, _]| (kind, class)).collect::<Vec<_>>()
    };
    assert_eq!(classes(samples_run()), classes(&pseudonymous().folder));
}

#[test]
fn the_tables_of_the_lake_are_not_offered_beside_pseudonyms() {
    let message = fails(&pseudonymous().folder, &["query", "--sql", "SELECT * FROM events"]);
    assert!(message.contains("events") && message.contains("hint:"), "{message}");
}

#[test]
fn the_history_and_the_answers_of_real_runs_hold_for_pseudonyms() {
    let folder = crate::fixtures::program::samples_run_copy();
    write_key(folder.path());
    let real = rows(&folder.path().join("store/latest/findings.csv"));
    let named = real.iter().find(|row| row["class"] == "review").unwrap();
    fs::write(
        folder.path().join("responses.csv"),
        format!(
            "finding_id,text,who,date,objective_cause\n{},lũ lụt,{},2024-09-02,yes\n",
            named["finding_id"], named["subject"]
        ),
    )
    .unwrap();
    succeeds(folder.path(), &["run", "responses.csv", "--pseudonymise", "names.key", "-q"]);
    let history = fs::read_to_string(folder.path().join("store/latest/history.json")).unwrap();
    assert!(!history.contains(&named["finding_id"]) && !history.contains(&named["subject"]), "{history}");
    let ledger = fs::read_to_string(folder.path().join("store/latest/run.json")).unwrap();
    let ledger: serde_json::Value = serde_json::from_str(&ledger).unwrap();
    let answers = &ledger["listed_cases"]["answers"];
    assert_eq!(answers["of_unknown_findings"], serde_json::json!([]), "{answers}");
    let taken = &answers["taken_out"][0];
    let names = Pseudonyms::new(SECRET).unwrap();
    assert_eq!(taken["subject"], names.of(Named::Official, &named["subject"]));
    assert!(!taken["cases"].as_array().unwrap().is_empty());
    // A real run goes on with the real history.
    succeeds(folder.path(), &["run", "-q"]);
    let history = fs::read_to_string(folder.path().join("store/latest/history.json")).unwrap();
    assert!(history.contains(&named["finding_id"]) && !history.contains("CB-"));
    let message = fails(folder.path(), &["diff", &run_ids(folder.path())[1]]);
    assert!(message.contains("under different names"), "{message}");
    succeeds(folder.path(), &["diff"]);
}

fn run_ids(folder: &Path) -> Vec<String> {
    let runs = fs::read_dir(folder.join("store/runs")).unwrap();
    let mut ids: Vec<String> = runs.map(|run| run.unwrap().file_name().into_string().unwrap()).collect();
    ids.sort();
    ids
}

#[test]
fn a_key_that_is_no_secret_is_refused_before_anything_is_read() {
    let folder = scratch::folder();
    let key = write_key(folder.path());
    let refuse = || fails(folder.path(), &["run", &samples(), "--pseudonymise", "names.key", "-q"]);
    fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).unwrap();
    let message = refuse();
    assert!(message.contains("can be read by others") && message.contains("hint: chmod 600"), "{message}");
    fs::write(&key, "short").unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    let message = refuse();
    assert!(message.contains("fewer than 32 bytes") && message.contains("/dev/urandom"), "{message}");
    fs::remove_file(&key).unwrap();
    assert!(refuse().contains("cannot read the key"));
    assert!(!folder.path().join("store").exists());
}

#[test]
fn a_name_is_revealed_with_the_key_and_a_reason_and_the_audit_says_so_first() {
    let folder = scratch::folder();
    crate::fixtures::program::copy(&pseudonymous().folder.join("store"), &folder.path().join("store"));
    write_key(folder.path());
    fs::write(folder.path().join("other.key"), [SECRET, b"!"].concat()).unwrap();
    fs::set_permissions(folder.path().join("other.key"), fs::Permissions::from_mode(0o600)).unwrap();
    let names = Pseudonyms::new(SECRET).unwrap();
    let official = rows(&samples_run().join("store/latest/officials.csv"))[0]["subject"].clone();
    let unit = rows(&samples_run().join("store/latest/units.csv"))[0]["subject"].clone();
    let case = rows(&samples_run().join("store/latest/evidence.csv"))[0]["case_id"].clone();
    for (pseudonym, name) in [
        (names.of(Named::Official, &official), &official),
        (names.of(Named::Unit, &unit), &unit),
        (names.of(Named::Case, &case), &case),
        (names.of(Named::File, "events.csv.gz"), &"events.csv.gz".to_owned()),
    ] {
        let shown = succeeds(
            folder.path(),
            &["reveal", &pseudonym, "--key", "names.key", "--reason", "hearing of 12 March", "-q"],
        );
        assert_eq!(shown.trim_end().split(" · ").next(), Some(name.as_str()), "{shown}");
    }
    let pseudonym = names.of(Named::Official, &official);
    let reveal = |arguments: &[&str]| fails(folder.path(), &[&["reveal"][..], arguments].concat());
    let message = reveal(&[&pseudonym, "--key", "other.key", "--reason", "curious"]);
    assert!(message.contains("no name of the store has the pseudonym"), "{message}");
    assert!(reveal(&[&pseudonym, "--key", "names.key", "--reason", " "]).contains("for a reason only"));
    assert!(reveal(&[&official, "--key", "names.key", "--reason", "x"]).contains("is no pseudonym"));
    let audit = fs::read_to_string(folder.path().join("store/audit.jsonl")).unwrap();
    let lines: Vec<serde_json::Value> =
        audit.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 5, "a wrong key leaves a line too");
    assert_eq!((&lines[0]["what"], &lines[4]["why"]), (&pseudonym.clone().into(), &"curious".into()));
    assert!(lines[4]["outcome"].as_str().unwrap().starts_with("not found"));
    assert!(!audit.contains(&official) && !audit.contains(&case));

    let whole = succeeds(folder.path(), &["audit", "verify"]);
    let last = lines[4]["hash"].as_str().unwrap();
    assert!(whole.starts_with("ok: 5 lines") && whole.contains(last), "{whole}");
    // The end is cut off: only the noted hash shows it.
    let cut: Vec<&str> = audit.split_inclusive('\n').take(3).collect();
    fs::write(folder.path().join("store/audit.jsonl"), cut.concat()).unwrap();
    succeeds(folder.path(), &["audit", "verify"]);
    assert!(fails(folder.path(), &["audit", "verify", "--noted", last]).contains("cut off the end"));
    // A line is changed: nothing is revealed any more.
    fs::write(folder.path().join("store/audit.jsonl"), audit.replace("curious", "serious")).unwrap();
    assert!(fails(folder.path(), &["audit", "verify"]).contains("broken at line 5"));
    let output =
        buckstop(folder.path(), &["reveal", &pseudonym, "--key", "names.key", "--reason", "hearing"]);
    assert!(!output.status.success() && output.stdout.is_empty());
}

/// The cases of the store with the last instant of their events and of their own export, by an SQL of its own.
fn last_active(folder: &Path) -> BTreeMap<String, String> {
    let out = folder.join("last.csv");
    let sql = "WITH happened AS (SELECT case_id, occurred_at AS at FROM events \
               UNION ALL SELECT case_id, received_at AS at FROM case_export \
               UNION ALL SELECT case_id, submitted_at AS at FROM case_export \
               UNION ALL SELECT case_id, finished_at AS at FROM case_export \
               UNION ALL SELECT case_id, returned_at AS at FROM case_export) \
               SELECT case_id, MAX(at) AS last_at FROM happened GROUP BY case_id ORDER BY case_id";
    succeeds(folder, &["query", "--sql", sql, "--out", out.to_str().unwrap(), "-q"]);
    rows(&out).into_iter().map(|row| (row["case_id"].clone(), row["last_at"].clone())).collect()
}

#[test]
fn a_purge_takes_whole_cases_with_all_that_was_made_of_them_and_proves_it() {
    let folder = crate::fixtures::program::samples_run_copy();
    let before = last_active(folder.path());
    // A day in the middle: half of the cases were last active before it.
    let mut instants: Vec<&String> = before.values().collect();
    instants.sort();
    let day = instants[instants.len() / 2][..10].to_owned();
    let old: BTreeSet<&String> =
        before.iter().filter(|(_, at)| at.as_str() < day.as_str()).map(|(case, _)| case).collect();
    assert!(old.len() > 100 && before.len() - old.len() > 100, "{day}: {} of {}", old.len(), before.len());

    let plan = succeeds(folder.path(), &["purge", "--before", &day, "--lang", "en"]);
    assert!(plan.contains("Nothing is removed yet") && plan.contains(&old.len().to_string()), "{plan}");
    assert_eq!(last_active(folder.path()), before);
    let done = succeeds(
        folder.path(),
        &["purge", "--before", &day, "--yes", "--reason", "five years are over", "--lang", "en"],
    );
    assert!(done.contains("The whole store was read again"), "{done}");
    let audit = fs::read_to_string(folder.path().join("store/audit.jsonl")).unwrap();
    assert!(audit.lines().count() == 2 && audit.contains("five years are over"), "{audit}");

    // What is left is a case of the new span; nothing on the disk names an old one.
    let after = last_active(folder.path());
    let expected: BTreeMap<String, String> = before
        .iter()
        .filter(|(case, _)| !old.contains(case))
        .map(|(case, at)| (case.clone(), at.clone()))
        .collect();
    assert_eq!(after, expected);
    // Case codes that are plain numbers occur among counts and sizes.
    let codes = old.iter().filter(|case| case.contains('-'));
    let pattern: Vec<String> = codes.map(|case| regex::escape(case)).collect();
    let pattern = RegexBuilder::new(&pattern.join("|")).size_limit(1 << 28).build().unwrap();
    for (name, bytes) in shown_bytes(&folder.path().join("store")) {
        assert!(!pattern.is_match(&bytes), "{name} names a case that is gone");
    }
    for gone in ["latest", "runs", "rejects"] {
        let path = folder.path().join("store").join(gone);
        assert!(!path.is_dir() || fs::read_dir(&path).unwrap().next().is_none(), "{gone} is left");
    }
    // A second purge finds nothing, the ledgers balance, and files that were read are known.
    let again = succeeds(folder.path(), &["purge", "--before", &day, "--yes", "--lang", "en"]);
    assert!(again.contains("There is nothing that is older"), "{again}");
    succeeds(folder.path(), &["run", &samples(), "-q"]);
    assert_eq!(last_active(folder.path()), expected);
    succeeds(folder.path(), &["audit", "verify"]);
}

#[test]
fn a_purge_keeps_what_still_bears_on_cases_that_stay() {
    let folder = scratch::folder();
    fs::write(
        folder.path().join("log.csv"),
        "case:concept:name,concept:name,time:timestamp,org:resource,org:group\n\
         OLD,a,2020-01-02T08:00:00,An,A\nOLD,b,2020-02-02T08:00:00,Binh,A\n\
         LONG,a,2020-01-05T08:00:00,An,A\nLONG,b,2023-05-05T08:00:00,Binh,A\n\
         NEW,a,2023-05-01T08:00:00,An,A\nNEW,b,2023-05-09T08:00:00,Binh,A\n",
    )
    .unwrap();
    fs::write(
        folder.path().join("leave.csv"),
        "official,first_day,last_day\nAn,2019-03-04,2019-03-08\nAn,2020-01-06,2020-01-17\nBinh,2023-01-02,2023-01-03\n",
    )
    .unwrap();
    fs::write(folder.path().join("causes.csv"), "case_id,confirmed\nOLD,yes\nLONG,yes\n").unwrap();
    fs::write(
        folder.path().join("complaints.csv"),
        "case_id,complaint_date,verified\nOLD,2020-02-03,yes\nNEW,2023-05-10,yes\n,2019-01-01,no\n",
    )
    .unwrap();
    succeeds(
        folder.path(),
        &["ingest", "log.csv", "leave.csv", "causes.csv", "complaints.csv", "-q", "--no-gate"],
    );
    let done = succeeds(folder.path(), &["purge", "--before", "2023-01-01", "--yes", "--lang", "en"]);
    let manifest = fs::read_to_string(folder.path().join("store/manifest.json")).unwrap();
    // The case that goes on reaches back to 2020: leave of then still excuses, older leave does not.
    assert!(manifest.contains("2020-01-17") && !manifest.contains("2019-03-08"), "{manifest}");
    assert!(!manifest.contains("\"OLD\"") && manifest.contains("\"LONG\"") && manifest.contains("\"NEW\""));
    let counted = succeeds(
        folder.path(),
        &["query", "--sql", "SELECT case_id, COUNT(*) AS n FROM events GROUP BY case_id ORDER BY case_id"],
    );
    assert!(
        counted.contains("LONG") && counted.contains("NEW") && !counted.contains("OLD"),
        "{counted}\n{done}"
    );
}

#[test]
fn a_published_table_of_counts_shows_no_small_count_nor_what_would_tell_it() {
    let folder = scratch::folder();
    let ask = |store: &Path, arguments: &[&str]| {
        let out = folder.path().join("form.csv");
        let end = ["--out", out.to_str().unwrap(), "-q"];
        succeeds(store, &[&["query", "form_ii06a"][..], arguments, &end].concat());
        rows(&out)
    };
    let sums = [
        ("received", &["received_online", "received_direct", "carried_over"][..]),
        ("resolved", &["resolved_early", "resolved_on_time", "resolved_late"]),
        ("in_progress", &["within_time", "overdue"]),
    ];
    // Procedures are many and have few cases each.
    let by_procedure =
        ["--param", "group_by=procedure", "--param", "from=2024-05-01", "--param", "until=2024-05-10"];
    let open = ask(samples_run(), &by_procedure);
    let small = |row: &BTreeMap<String, String>, name: &str| (1..5).contains(&row[name].parse().unwrap_or(0));
    assert!(open.iter().any(|row| sums.iter().any(|(_, parts)| parts.iter().any(|part| small(row, part)))));
    let published = ask(samples_run(), &[&by_procedure[..], &["--publish"]].concat());
    // A run under pseudonyms needs no word.
    let under_pseudonyms = ask(&pseudonymous().folder, &by_procedure);
    for (table, original) in [(&published, &open), (&under_pseudonyms, &open)] {
        assert_eq!(table.len(), original.len());
        let mut hidden = 0;
        for (row, original) in table.iter().zip(original) {
            for (name, value) in row.iter().filter(|(name, _)| *name != "name") {
                assert!(!small(row, name), "{row:?}");
                assert!(value.is_empty() || *value == original[name], "{row:?} of {original:?}");
                hidden += usize::from(value.is_empty());
            }
            for (total, parts) in sums {
                let empty = parts.iter().filter(|part| row[**part].is_empty()).count();
                assert!(row[total].is_empty() || empty != 1, "{total} tells a part: {row:?}");
            }
        }
        assert!(hidden > 0);
    }
    let message = fails(samples_run(), &["query", "late_cases", "--publish"]);
    assert!(message.contains("is no table of counts"), "{message}");
}

#[test]
fn tables_of_one_unit_name_nobody_else() {
    let folder = crate::fixtures::program::samples_run_copy();
    let officials = rows(&folder.path().join("store/latest/officials.csv"));
    // The unit with most officials has colleagues in other units and findings.
    let mut by_unit: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in officials.iter().filter(|row| !row["unit"].is_empty()) {
        by_unit.entry(&row["unit"]).or_default().insert(&row["subject"]);
    }
    let (unit, own) = by_unit.iter().max_by_key(|(unit, own)| (own.len(), **unit)).unwrap();
    // Who acted in the unit, although more in another one, is named in its cases.
    let out = folder.path().join("guests.csv");
    let sql = format!(
        "SELECT official_id AS name FROM events WHERE unit_id = '{unit}' \
         UNION SELECT receiver_id AS name FROM events WHERE receiver_unit_id = '{unit}'"
    );
    succeeds(folder.path(), &["query", "--sql", &sql, "--out", out.to_str().unwrap(), "-q"]);
    let guests: BTreeSet<String> = rows(&out).iter().map(|row| row["name"].clone()).collect();
    let others: BTreeSet<&str> = officials
        .iter()
        .map(|row| row["subject"].as_str())
        .filter(|name| !own.contains(name) && !guests.contains(*name) && name.chars().count() > 4)
        .chain(by_unit.keys().copied().filter(|other| other != unit && !unit.contains(*other)))
        .collect();
    assert!(own.len() > 1 && others.len() > 10, "{unit}: {own:?}");
    assert!(
        fails(folder.path(), &["query", "late_cases", "--unit", unit]).contains("hint: `buckstop run --unit")
    );
    let shown = succeeds(folder.path(), &["run", "--unit", unit, "-q"]);
    let run = folder.path().join("store/latest");
    let pattern: Vec<String> = others.iter().map(|name| regex::escape(name)).collect();
    let pattern = regex::bytes::Regex::new(&pattern.join("|")).unwrap();
    let mut outputs = shown_bytes(&run.join("of_unit"));
    outputs.push(("stdout".to_owned(), shown.into_bytes()));
    let member = *own.first().unwrap();
    for arguments in [
        &["explain", member, "--unit", unit][..],
        &["query", "late_cases", "--unit", unit, "--rows", "1000"],
        &["query", "official_matrix", "--unit", unit, "--param", &format!("unit={unit}"), "--rows", "1000"],
        &["query", "form_ii06a", "--unit", unit],
    ] {
        outputs.push((format!("{arguments:?}"), succeeds(folder.path(), arguments).into_bytes()));
    }
    for (output, bytes) in &outputs {
        if let Some(hit) = pattern.find(bytes) {
            panic!("{output} names {}", String::from_utf8_lossy(hit.as_bytes()));
        }
    }
    assert!(outputs.iter().any(|(_, bytes)| String::from_utf8_lossy(bytes).contains(member)));
    // What is the unit's own is all there.
    let count = |limited: &[&str]| {
        let out = folder.path().join("n.csv");
        let sql = format!("SELECT COUNT(*) AS n, SUM(work_seconds) AS s FROM holds WHERE unit_id = '{unit}'");
        let ask = ["query", "--sql", &sql, "--out", out.to_str().unwrap(), "-q"];
        succeeds(folder.path(), &[&ask[..], limited].concat());
        rows(&out)
    };
    assert_eq!(count(&["--unit", unit]), count(&[]));
    let outsider = others.iter().find(|name| !by_unit.contains_key(**name)).unwrap();
    assert!(
        fails(folder.path(), &["explain", outsider, "--unit", unit])
            .contains("there is no finding, official or unit")
    );
}
