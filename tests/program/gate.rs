//! The quality gate on the command line, what is withheld for units, and the log that monitoring reads.

use crate::fixtures::program::{buckstop, fails, rows, samples, samples_run_copy, succeeds, text};
use crate::fixtures::scratch;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

const HEADER: &str = "MaHoSo,ThoiGian,NguoiGui,DonViGui,ThaoTac,NguoiNhan\n";

/// Returns a log of 150 rows, every third of which comes from `fault`.
fn log(fault: impl Fn(usize) -> String) -> String {
    let mut log = HEADER.to_owned();
    for row in 0..150 {
        match row % 3 {
            0 => log += &fault(row),
            _ => write!(log, "H{row},04/03/2024 08:00:00,An,Phòng A,Thẩm định,").unwrap(),
        }
        log.push('\n');
    }
    log
}

fn manifest(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("store/manifest.json")).unwrap()
}

#[test]
fn each_threshold_stops_the_run_and_says_what_to_look_at() {
    let folder = samples_run_copy();
    let (before, published) =
        (manifest(folder.path()), std::fs::read_link(folder.path().join("store/latest")).unwrap());
    std::fs::write(
        folder.path().join("buckstop.toml"),
        "[gate]\nmax_unknown_kind = 0.2\nmax_no_actor = 0.2\n",
    )
    .unwrap();
    let faults: [(&str, String, &str); 4] = [
        (
            "gate.max_rejected",
            log(|row| format!("H{row},31/02/2024 08:00:00,An,Phòng A,Thẩm định,")),
            "rejected",
        ),
        (
            "gate.max_unknown_kind",
            log(|row| format!("H{row},04/03/2024 08:00:00,An,Phòng A,Việc lạ,")),
            "Việc lạ",
        ),
        ("gate.max_no_actor", log(|row| format!("H{row},04/03/2024 08:00:00,,Phòng A,Thẩm định,")), "actor"),
        (
            "gate.max_future",
            log(|row| format!("H{row},04/03/2124 08:00:00,An,Phòng A,Thẩm định,")),
            "2124-03-04",
        ),
    ];
    for (threshold, log, word) in faults {
        std::fs::write(folder.path().join("bad.csv"), log).unwrap();
        for command in ["run", "ingest"] {
            let output = buckstop(folder.path(), &[command, "bad.csv"]);
            let message = text(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{command} {threshold}: {message}");
            assert_eq!(text(&output.stdout), "", "{command} {threshold}");
            for part in ["error: the quality gate tripped", threshold, word, "bad.csv", "--no-gate", "hint:"]
            {
                assert!(message.contains(part), "{command}: `{part}` is not in {message}");
            }
            assert_eq!(manifest(folder.path()), before, "{command} {threshold} changed the store");
        }
        assert_eq!(std::fs::read_link(folder.path().join("store/latest")).unwrap(), published, "{threshold}");
    }
}

#[test]
fn the_gate_can_be_overridden_and_that_is_told() {
    let folder = scratch::folder();
    let bad = log(|row| format!("H{row},31/02/2024 08:00:00,An,Phòng A,Thẩm định,"));
    std::fs::write(folder.path().join("bad.csv"), bad).unwrap();
    succeeds(folder.path(), &["run", "bad.csv", "--no-gate", "-q"]);
    let ledger: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.path().join("store/latest/run.json")).unwrap())
            .unwrap();
    let overridden = ledger["gate_overridden"].as_array().unwrap();
    assert_eq!(overridden.len(), 1);
    assert!(overridden[0].as_str().unwrap().contains("gate.max_rejected"), "{overridden:?}");
    // The gate judges only new files: a later run is not stopped by what is in the store.
    succeeds(folder.path(), &["run", "-q"]);
}

#[test]
fn a_cut_export_is_stopped_where_that_is_asked_for() {
    let folder = scratch::folder();
    let whole = log(|row| format!("H{row},05/03/2024 08:00:00,An,Phòng A,Thẩm định,"));
    std::fs::write(folder.path().join("nhatky-0304.csv"), &whole).unwrap();
    succeeds(folder.path(), &["run", "nhatky-0304.csv", "-q"]);
    let cut: String = whole.lines().take(60).fold(String::new(), |text, line| text + line + "\n");
    std::fs::write(folder.path().join("nhatky-0305.csv"), cut).unwrap();
    std::fs::write(folder.path().join("buckstop.toml"), "[gate]\nmax_lost = 0.2\n").unwrap();
    let output = buckstop(folder.path(), &["run", "nhatky-0305.csv"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("nhatky-0305.csv: 91 of 150 rows of the last export are lost"));
    std::fs::remove_file(folder.path().join("buckstop.toml")).unwrap();
    succeeds(folder.path(), &["run", "nhatky-0305.csv", "-q"]);
}

#[test]
fn a_threshold_that_is_no_share_is_refused() {
    let folder = scratch::folder();
    std::fs::write(folder.path().join("buckstop.toml"), "[gate]\nmax_rejected = 12.0\n").unwrap();
    let message = fails(folder.path(), &["run", &samples()]);
    assert!(message.contains("gate.max_rejected") && message.contains("a share from 0 to 1"), "{message}");
}

/// Copies the samples without the receivers of one unit's handovers, as if the unit did not log them.
fn without_receivers(folder: &Path, unit: &str) {
    let file = std::fs::File::open(Path::new(&samples()).join("events.csv.gz")).unwrap();
    let mut reader = csv::Reader::from_reader(flate2::read::MultiGzDecoder::new(file));
    let headings = reader.headers().unwrap().clone();
    let column = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
    let (of, gone) = (column("DonViGui"), [column("NguoiNhan"), column("DonViNhan"), column("VaiTro")]);
    let mut writer = csv::Writer::from_path(folder.join("events.csv")).unwrap();
    writer.write_record(&headings).unwrap();
    for row in reader.records() {
        let row = row.unwrap();
        let blank = row.get(of) == Some(unit);
        let cells = row.iter().enumerate();
        writer
            .write_record(cells.map(|(column, cell)| if blank && gone.contains(&column) { "" } else { cell }))
            .unwrap();
    }
    writer.flush().unwrap();
}

#[test]
fn what_a_units_log_cannot_tell_is_withheld_and_never_zero() {
    const UNIT: &str = "UBND huyện Chư Sê";
    let needing = BTreeSet::from(["pass_on", "bounce", "misroute", "send_up_returned"]);
    let folder = scratch::folder();
    without_receivers(folder.path(), UNIT);
    succeeds(folder.path(), &["run", "events.csv", "--lang", "en", "-q"]);
    let run = folder.path().join("store/latest");
    let mut withheld: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut zeros = Vec::new();
    for row in rows(&run.join("measures.csv")) {
        let here = row["unit"] == UNIT && row["holder_level"] == "official" || row["subject"] == UNIT;
        if row["verdict"] == "withheld" {
            assert!(row["expected"].is_empty() && row["fact_rows"].is_empty(), "{row:?}");
            assert!(row["withheld"].contains("the unit's log lacks receivers"), "{row:?}");
            withheld.entry(row["measure"].clone()).or_default().insert(row["subject"].clone());
        } else if here && needing.contains(row["measure"].as_str()) {
            zeros.push((row["subject"].clone(), row["measure"].clone()));
        }
    }
    assert_eq!(withheld.keys().map(String::as_str).collect::<BTreeSet<_>>(), needing);
    for (measure, subjects) in &withheld {
        assert!(subjects.len() > 3, "{measure}: {subjects:?}");
    }
    // An official who also acts in another unit is measured there.
    assert!(zeros.iter().all(|(subject, measure)| !withheld[measure].contains(subject)), "{zeros:?}");

    let ledger: Value =
        serde_json::from_str(&std::fs::read_to_string(run.join("run.json")).unwrap()).unwrap();
    // Handovers inside the unit are none at the level of units, so there it lacks nothing.
    let withheld_here: BTreeSet<&str> = ledger["withheld"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| {
            one["unit"] == UNIT && one["level"] == "official" && one["lacks"] == "receivers_and_work"
        })
        .map(|one| one["measure"].as_str().unwrap())
        .collect();
    assert_eq!(withheld_here, needing);
    let quality = std::fs::read_to_string(run.join("data_quality.csv")).unwrap();
    assert!(quality.contains("Withheld for a unit") && quality.contains(UNIT), "{quality}");

    // It is also a finding, about this unit and no other, which names the column and the measures.
    let about_data = |lang: &str| {
        succeeds(folder.path(), &["run", "--lang", lang, "-q"]);
        let found: Vec<_> = rows(&folder.path().join("store/latest/findings.csv"));
        found.into_iter().filter(|row| row["kind"] == "measures_withheld").collect::<Vec<_>>()
    };
    let (vi, en) = (about_data("vi"), about_data("en"));
    assert_eq!((vi.len(), en.len()), (1, 1), "{en:?}");
    assert_eq!((en[0]["subject"].as_str(), en[0]["class"].as_str()), (UNIT, "data"));
    let ids: BTreeSet<&str> = en[0]["measures"].split(", ").collect();
    assert_eq!(ids, needing);
    assert!(en[0]["statement"].contains("`receiver_id`"), "{en:?}");
    assert!(vi[0]["statement"].contains("Thiếu người nhận") && vi[0]["title"].contains("Thiếu"), "{vi:?}");
    let evidence = rows(&folder.path().join("store/latest/evidence.csv"));
    assert!(evidence.iter().all(|row| row["finding_id"] != en[0]["finding_id"]), "{evidence:?}");
}

/// Returns the events of a log in JSON, in order.
fn events(stderr: &str) -> Vec<Value> {
    stderr
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .filter(|line: &Value| line.get("event").is_some())
        .collect()
}

#[test]
fn the_log_in_json_names_every_stage_verdict_and_ledger() {
    let folder = scratch::folder();
    let output = buckstop(folder.path(), &["run", &samples(), "--log-format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let events = events(&text(&output.stderr));
    let named = |name: &str| events.iter().filter(|event| event["event"] == name).collect::<Vec<_>>();
    let stages: Vec<&str> =
        named("stage_done").iter().map(|event| event["stage"].as_str().unwrap()).collect();
    assert_eq!(stages, ["ingest", "people", "trace", "judge", "evidence", "find", "report"]);
    assert!(named("stage_done").iter().all(|event| event["wall_seconds"].is_f64()));
    let verdict = named("gate")[0];
    assert_eq!((&verdict["verdict"], &verdict["trips"]), (&"passed".into(), &0.into()));
    let ledgers = named("file_ledger");
    assert_eq!(ledgers.len(), named("file_read").len());
    for ledger in ledgers {
        let number = |name: &str| ledger[name].as_u64().unwrap();
        let kept = number("stored") + number("duplicate") + number("replaced");
        assert_eq!(
            number("rows_read") + number("rows_split"),
            kept + number("rejected") + number("skipped"),
            "{ledger}"
        );
    }
    let published = named("run_published")[0];
    assert!(
        Path::new(&format!("{}/{}", folder.path().display(), published["path"].as_str().unwrap())).is_dir()
    );

    let again = buckstop(folder.path(), &["run", &samples(), "--log-format", "json"]);
    let again = self::events(&text(&again.stderr));
    let known = again.iter().filter(|event| event["event"] == "file_known").count();
    assert_eq!(known, named("file_ledger").len());

    let bad = log(|row| format!("H{row},31/02/2024 08:00:00,An,Phòng A,Thẩm định,"));
    std::fs::write(folder.path().join("bad.csv"), bad).unwrap();
    let tripped = buckstop(folder.path(), &["run", "bad.csv", "--log-format", "json"]);
    assert_eq!(tripped.status.code(), Some(1));
    let tripped = self::events(&text(&tripped.stderr));
    let trip = tripped.iter().find(|event| event["event"] == "gate_trip").unwrap();
    assert_eq!(
        (&trip["threshold"], &trip["count"], &trip["of"]),
        (&"gate.max_rejected".into(), &50.into(), &150.into())
    );
    assert!(tripped.iter().any(|event| event["event"] == "gate" && event["verdict"] == "tripped"));
    let last = tripped.last().unwrap();
    assert_eq!(
        (&last["event"], &last["exit_code"], &last["level"]),
        (&"failed".into(), &1.into(), &"ERROR".into())
    );
}
