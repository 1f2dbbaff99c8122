//! The engine behind `buckstop query` on a small province, the errors of wrong queries, and the named queries.
#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

mod all_at_once;
mod decisions;
mod forecast;
mod forms;
mod named;

use crate::fixtures::program::{buckstop, samples_run, text};
use crate::fixtures::sample_facts::province;
use crate::fixtures::scratch;
use crate::fixtures::stores::write_facts;
use buckstop::fact::Level;
use buckstop::guard::silence_decoder_panics;
use buckstop::lake::FACT_TABLES;
use buckstop::lang::Lang;
use buckstop::query::{
    Answer, DataFrame, TableSource, Tables, find_query, load_queries, parse_query, run_query, run_sql,
    show_table, write_csv, write_file,
};
use buckstop::report::JUDGING_TABLES;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Writes the province in two buckets, the second of which is empty, in the layout of a run.
fn store() -> (TempDir, Tables) {
    let directory = scratch::folder();
    for level in Level::ALL {
        let (facts, events) = province(level);
        write_facts(directory.path(), 0, level, &facts, &events).unwrap();
        write_facts(directory.path(), 1, level, &buckstop::fact::Facts::default(), &events).unwrap();
    }
    let table = |name: &str| {
        let mut files: Vec<PathBuf> =
            fs::read_dir(directory.path().join(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        TableSource { name: name.to_owned(), files }
    };
    let sources = FACT_TABLES.iter().map(|one| table(one.name)).collect();
    (directory, with_tables(sources))
}

fn with_tables(sources: Vec<TableSource>) -> Tables {
    Tables { sources, zone: zone(), as_of: None }
}

/// Returns the result of a statement that describes no columns.
fn answer(tables: &Tables, statement: &str) -> Answer {
    run_query(&parse_query("", statement).unwrap(), &BTreeMap::new(), tables).unwrap()
}

fn zone() -> TimeZone {
    TimeZone::get("Asia/Ho_Chi_Minh").unwrap()
}

fn params(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn path_of(text: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(text)
}

fn csv(frame: &DataFrame) -> String {
    let mut bytes = Vec::new();
    write_csv(frame, &zone(), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn sql(text: &str) -> anyhow::Result<DataFrame> {
    let (_directory, tables) = store();
    run_sql(&tables, text, &BTreeMap::new())
}

#[test]
fn a_filter_finds_the_same_rows_as_reading_everything() {
    let all = sql("SELECT case_id, hold_no, work_seconds FROM holds").unwrap();
    assert_eq!(all.height(), 6);
    let some =
        sql("SELECT case_id FROM holds WHERE work_seconds > 30 * 3600 AND released_at IS NULL").unwrap();
    assert_eq!(csv(&some), "\u{feff}case_id\nH21-0001\nH21-0002\n");
    let above = "WITH mean AS (SELECT AVG(work_seconds) AS seconds FROM holds) \
        SELECT case_id, hold_no FROM holds CROSS JOIN mean WHERE work_seconds > seconds ORDER BY case_id";
    assert_eq!(csv(&sql(above).unwrap()), "\u{feff}case_id,hold_no\nH21-0001,2\nH21-0002,1\n");
    assert_eq!(csv(&sql("SELECT COUNT(*) AS n FROM holds").unwrap()), "\u{feff}n\n6\n");
    assert_eq!(sql("SELECT * FROM holds LIMIT 2").unwrap().height(), 2);
    assert_eq!(sql("SELECT * FROM pauses WHERE FALSE").unwrap().height(), 0);
}

#[test]
fn a_filter_over_many_rows_sees_all_files_at_once() {
    let (_directory, mut tables) = store();
    let holds = tables.sources.iter_mut().find(|table| table.name == "holds").unwrap();
    holds.files = vec![holds.files[0].clone(), holds.files[0].clone()];
    let all = run_sql(&tables, "SELECT * FROM holds", &params(&[])).unwrap();
    assert_eq!(all.height(), 12);
    let once = "SELECT case_id, hold_no FROM holds WHERE hold_no > 0 \
        QUALIFY ROW_NUMBER() OVER (PARTITION BY case_id, hold_no ORDER BY hold_no) = 1";
    assert_eq!(run_sql(&tables, once, &params(&[])).unwrap().height(), 6);
}

/// Statements over the province, and the rows that they give, worked out by hand from `sample_facts.rs`.
const STATEMENTS: &[(&str, &[&str])] = &[
    (
        "SELECT official_id, work_seconds FROM holds ORDER BY work_seconds DESC LIMIT 3",
        &["an,216000", "bình,144000", "an,72000"],
    ),
    ("SELECT official_id, received_at FROM holds LIMIT 1", &["an,2024-03-04 08:00:00"]),
    ("SELECT MIN(received_at) AS first, MAX(official_id) AS last FROM holds", &["2024-03-04 08:00:00,chi"]),
    (
        "SELECT 'Sở' AS text, TIMESTAMP '2024-03-06 00:00:00' AS at, 1 AS n FROM cases LIMIT 1",
        &["Sở,2024-03-06 07:00:00,1"],
    ),
    ("SELECT 'Sở Tài chính' AS text, 1.5 AS n", &["Sở Tài chính,1.5"]),
    (
        "SELECT case_id, work_seconds FROM holds WHERE official_id = 'an' ORDER BY work_seconds LIMIT 2",
        &["H21-0001,32400", "H21-0003,72000"],
    ),
    (
        "SELECT official_id, work_seconds FROM holds WHERE official_id <> 'UNKNOWN' \
         ORDER BY official_id, work_seconds DESC LIMIT 1",
        &["an,216000"],
    ),
    ("SELECT work_seconds FROM holds ORDER BY work_seconds LIMIT 1 OFFSET 1", &["10800"]),
    (
        "SELECT case_id, hold_no, SUM(work_seconds) OVER (PARTITION BY case_id) AS total FROM holds \
         WHERE case_id = 'H21-0001' ORDER BY hold_no LIMIT 1",
        &["H21-0001,1,176400"],
    ),
    (
        "SELECT n FROM (SELECT official_id, COUNT(*) AS n FROM holds GROUP BY official_id) AS officials \
         ORDER BY n DESC LIMIT 1",
        &["3"],
    ),
    (
        "SELECT case_id FROM (SELECT case_id, work_seconds FROM holds ORDER BY work_seconds DESC LIMIT 2) AS most \
         WHERE work_seconds < 200000",
        &["H21-0001"],
    ),
    (
        "SELECT case_id FROM cases WHERE case_id IN (SELECT case_id FROM pauses) ORDER BY case_id LIMIT 5",
        &["H21-0002", "H21-0003"],
    ),
    (
        "SELECT case_id FROM cases UNION ALL SELECT case_id FROM pauses ORDER BY case_id LIMIT 3",
        &["H21-0001", "H21-0002", "H21-0002"],
    ),
    (
        "SELECT CASE WHEN late_seconds > 0 THEN 'late' ELSE 'in time' END AS state, COUNT(*) AS n FROM cases \
         GROUP BY state ORDER BY n DESC LIMIT 1",
        &["late,2"],
    ),
    ("SELECT CAST(received_at AS DATE) AS day FROM holds ORDER BY day DESC LIMIT 1", &["2024-03-07"]),
    (
        "SELECT h.case_id, c.late_seconds FROM holds h JOIN cases c ON h.case_id = c.case_id \
         ORDER BY c.late_seconds DESC LIMIT 1",
        &["H21-0003,43200"],
    ),
    (
        "SELECT h.case_id FROM holds h LEFT JOIN cases c ON h.case_id = c.case_id WHERE c.case_id IS NULL",
        &["'=H21-0004"],
    ),
    ("SELECT case_id FROM cases EXCEPT SELECT case_id FROM pauses", &["H21-0001"]),
    (
        "SELECT case_id FROM cases INTERSECT SELECT case_id FROM pauses ORDER BY case_id LIMIT 5",
        &["H21-0002", "H21-0003"],
    ),
    (
        "SELECT case_id FROM cases WHERE case_id NOT IN (SELECT case_id FROM pauses) ORDER BY case_id",
        &["H21-0001"],
    ),
    ("SELECT c.case_id FROM cases c ANTI JOIN pauses p ON c.case_id = p.case_id", &["H21-0001"]),
    (
        "SELECT c.case_id FROM cases c SEMI JOIN pauses p ON c.case_id = p.case_id ORDER BY c.case_id",
        &["H21-0002", "H21-0003"],
    ),
    (
        "SELECT case_id FROM cases WHERE EXISTS (SELECT 1 FROM pauses WHERE pauses.case_id = cases.case_id) \
         ORDER BY case_id",
        &["H21-0002", "H21-0003"],
    ),
    (
        "WITH most AS (SELECT MAX(work_seconds) AS seconds FROM holds) \
         SELECT case_id, official_id FROM holds CROSS JOIN most WHERE work_seconds = seconds",
        &["H21-0002,an"],
    ),
];

#[test]
fn statements_give_what_sql_says() {
    let (_directory, tables) = store();
    let mut failures = Vec::new();
    for (statement, expected) in STATEMENTS {
        let found = match run_sql(&tables, statement, &BTreeMap::new()) {
            Ok(frame) => csv(&frame).lines().skip(1).map(str::to_owned).collect(),
            Err(error) => vec![format!("{error:#}")],
        };
        if found != *expected {
            failures.push(format!("{statement}\n  {found:?}, not {expected:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn each_table_can_be_sorted_and_cut_off_and_is_the_same_in_all_formats() {
    let (directory, tables) = store();
    for table in &tables.sources {
        for rest in ["LIMIT 1", "ORDER BY case_id DESC LIMIT 2", "ORDER BY case_id, procedure_id LIMIT 1"] {
            let statement = format!("SELECT * FROM {} {rest}", table.name);
            let answer = answer(&tables, &statement);
            let frame = &answer.frame;
            assert!(frame.height() > 0, "{statement}");
            let shown = show_table(&answer, &zone(), Lang::En, 10, None).unwrap().text;
            assert!(!shown.contains('"') && !csv(frame).contains('"'), "{statement}: {shown}");
            let out = directory.path().join("one.parquet");
            write_file(&answer, &zone(), Lang::En, &out).unwrap();
            let again = with_tables(vec![TableSource { name: "again".to_owned(), files: vec![out] }]);
            assert_eq!(csv(&run_sql(&again, "SELECT * FROM again", &BTreeMap::new()).unwrap()), csv(frame));
        }
    }
}

#[test]
fn a_comparison_with_a_subquery_is_answered_with_a_statement_that_works() {
    for statement in [
        "SELECT case_id FROM holds WHERE work_seconds = (SELECT MAX(work_seconds) FROM holds)",
        "SELECT case_id FROM holds WHERE work_seconds > (SELECT AVG(work_seconds) FROM holds)",
        "SELECT case_id, (SELECT MAX(work_seconds) FROM holds) AS most FROM holds",
    ] {
        let error = sql(statement).unwrap_err().to_string();
        assert!(error.contains(statement) && error.contains("hint: "), "{error}");
        let (_, example) = error.split_once('`').unwrap().1.split_once(": `").unwrap();
        let (example, _) = example.split_once('`').unwrap();
        assert_eq!(csv(&sql(example).unwrap()), "\u{feff}case_id,official_id\nH21-0002,an\n");
    }
}

#[test]
fn what_the_engine_cannot_do_is_an_error_that_names_the_statement() {
    for statement in [
        "SELECT NO_SUCH(case_id) FROM holds",
        "SELECT 1; SELECT 2",
        "SELECT unit_id, COUNT(*) FROM holds GROUP BY ROLLUP (unit_id, step)",
        "SELECT NTILE(4) OVER (ORDER BY hold_no) FROM holds",
        "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT * FROM n",
        "SELECT * FROM read_csv('/etc/passwd')",
    ] {
        let error = sql(statement).unwrap_err().to_string();
        let longest = error.lines().map(|line| line.chars().count()).max();
        assert!(error.contains(&format!("`{statement}`")) && longest < Some(250), "{error}");
    }
}

#[test]
fn a_panic_of_the_engine_is_an_error_that_names_the_statement() {
    silence_decoder_panics();
    // polars 0.55 unwraps an error at this interval. If a newer one does not, look for another statement.
    let statement = "SELECT INTERVAL 'x' FROM holds LIMIT 1";
    let error = sql(statement).unwrap_err().to_string();
    let expected = format!("the SQL engine cannot run `{statement}` (called `Result::unwrap()` on an `Err`");
    assert!(error.starts_with(&expected) && error.contains("hint: write it in another way"), "{error}");
    // The next statement is not affected.
    assert_eq!(sql("SELECT case_id FROM holds").unwrap().height(), 6);

    let output = buckstop(samples_run(), &["query", "--sql", statement]);
    let printed = text(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &b""[..]), "{printed}");
    assert!(printed.contains(&expected) && !printed.contains("panicked"), "{printed}");
}

#[test]
fn a_statement_that_would_change_a_table_is_refused() {
    for statement in [
        "DELETE FROM holds WHERE hold_no = 1",
        "truncate holds",
        "DROP TABLE holds",
        "-- a comment\n  CREATE TABLE mine AS SELECT * FROM holds",
        "INSERT INTO holds VALUES (1)",
        "UPDATE holds SET case_id = 'x'",
    ] {
        let error = sql(statement).unwrap_err().to_string();
        assert!(error.contains("a query only reads them") && error.contains("hint: "), "{error}");
    }
}

#[test]
fn every_table_of_a_run_can_be_asked_and_is_the_same_in_all_formats() {
    let tables = named::samples_tables();
    let names: Vec<&str> = tables.sources.iter().map(|table| table.name.as_str()).collect();
    let results = ["events", "case_export", "data_quality", "evidence", "findings", "measures", "method"];
    // The samples have none of these lists.
    let lists =
        ["complaints", "consultation_deadlines", "decisions", "objective_causes", "pilots", "responses"];
    let listed =
        FACT_TABLES.iter().map(|table| table.name).chain(JUDGING_TABLES.iter().map(|table| table.name));
    for name in results.into_iter().chain(["officials", "units", "authority"]).chain(lists).chain(listed) {
        assert!(names.contains(&name), "there is no table `{name}` among {names:?}");
    }
    let folder = scratch::folder();
    let ask = |statement: &str| {
        run_sql(&tables, statement, &BTreeMap::new()).unwrap_or_else(|error| panic!("{statement}: {error:#}"))
    };
    for name in names {
        let count = ask(&format!("SELECT COUNT(*) AS n FROM {name}"));
        let rows: usize = csv(&count).lines().nth(1).unwrap().parse().unwrap();
        assert_eq!(rows == 0, lists.contains(&name), "{name} has {rows} rows");
        for rest in
            ["LIMIT 1", "ORDER BY 1 DESC LIMIT 2", "ORDER BY 2, 1 LIMIT 3 OFFSET 1", "WHERE FALSE", ""]
        {
            let statement = format!("SELECT * FROM {name} {rest}");
            let answer = answer(&tables, &statement);
            let frame = &answer.frame;
            let expected = [("LIMIT 1", rows.min(1)), ("", rows), ("WHERE FALSE", 0)];
            if let Some((_, height)) = expected.iter().find(|(text, _)| *text == rest) {
                assert_eq!(frame.height(), *height, "{statement}");
            }
            let shown = show_table(&answer, &zone(), Lang::En, 10, Some(100)).unwrap().text;
            assert!(!shown.is_empty(), "{statement}");
            let (one, other) = (folder.path().join("out.csv"), folder.path().join("out.parquet"));
            write_file(&answer, &zone(), Lang::En, &one).unwrap();
            write_file(&answer, &zone(), Lang::En, &other).unwrap();
            let written = fs::read_to_string(&one).unwrap();
            let mut reader = csv::Reader::from_reader(written.trim_start_matches('\u{feff}').as_bytes());
            assert_eq!(reader.headers().unwrap().len(), frame.width(), "{statement}");
            assert_eq!(reader.records().map(Result::unwrap).count(), frame.height(), "{statement}");
            let again = with_tables(vec![TableSource { name: "again".to_owned(), files: vec![other] }]);
            let again = run_sql(&again, "SELECT * FROM again", &BTreeMap::new()).unwrap();
            assert!(csv(&again) == written, "{statement}: Parquet and CSV differ");
        }
        // Each column by itself: as a condition, a group and an extreme.
        for column in ask(&format!("SELECT * FROM {name} LIMIT 1")).get_column_names() {
            for statement in [
                format!(
                    "SELECT MIN({column}) AS least, MAX({column}) AS most, COUNT({column}) AS n FROM {name}"
                ),
                format!(
                    "SELECT {column}, COUNT(*) AS n FROM {name} GROUP BY {column} ORDER BY n DESC LIMIT 2"
                ),
                format!("SELECT {column} FROM {name} WHERE {column} IS NOT NULL ORDER BY {column} LIMIT 2"),
            ] {
                csv(&ask(&statement));
            }
        }
    }
}

#[test]
fn tables_join_and_instants_compare_with_literals() {
    let joined = "SELECT h.case_id, c.late_seconds FROM holds h JOIN cases c ON h.case_id = c.case_id \
        WHERE h.received_at >= TIMESTAMP '2024-03-06 00:00:00' ORDER BY h.hold_no";
    assert_eq!(csv(&sql(joined).unwrap()), "\u{feff}case_id,late_seconds\nH21-0003,43200\nH21-0003,43200\n");
}

#[test]
fn a_parameter_is_never_sql() {
    let (_directory, tables) = store();
    let text = "SELECT case_id FROM holds WHERE case_id = :case";
    let frame = run_sql(&tables, text, &params(&[("case", "' OR '1' = '1")])).unwrap();
    assert_eq!(frame.height(), 0);
    let frame = run_sql(&tables, text, &params(&[("case", "\\' OR 1=1 --")])).unwrap();
    assert_eq!(frame.height(), 0);
    let query = find_query(&load_queries(None).unwrap(), "late_cases").unwrap().clone();
    let error = run_sql(&tables, &query.sql, &params(&[("rows", "1; DROP TABLE cases")])).unwrap_err();
    assert!(error.to_string().contains("must be a number"), "{error}");
}

#[test]
fn a_damaged_file_is_an_error_with_a_way_out_even_where_the_decoder_panics() {
    silence_decoder_panics();
    for name in ["column-of-negative-length.parquet", "page-beyond-its-column.parquet"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/found").join(name);
        let table = TableSource { name: "holds".to_owned(), files: vec![path] };
        let error = run_sql(&with_tables(vec![table]), "SELECT * FROM holds", &BTreeMap::new()).unwrap_err();
        let error = format!("{error:#}");
        assert!(error.contains(&format!("{name}` is damaged (the decoder gave up: ")), "{error}");
        assert!(error.contains("hint: facts are written anew by `buckstop run`"), "{error}");
    }
}

#[test]
fn what_is_not_there_is_answered_with_what_is() {
    let error = sql("SELECT * FROM hold").unwrap_err().to_string();
    assert!(error.contains("no table `hold`") && error.contains("did you mean `holds`?"), "{error}");
    assert!(error.contains("unit_pauses"), "{error}");
    let error = sql("SELECT work_second FROM holds").unwrap_err().to_string();
    assert!(
        error.contains("no column `work_second`") && error.contains("did you mean `work_seconds`?"),
        "{error}"
    );
    let error = find_query(&load_queries(None).unwrap(), "open_works").unwrap_err().to_string();
    assert!(error.contains("did you mean `open_work`?"), "{error}");
    let error = sql("SELEC 1").unwrap_err().to_string();
    assert!(error.contains("hint: the dialect"), "{error}");
    assert!(parse_query("x", "-- param: bad name").is_err());
}

#[test]
fn a_broken_file_is_named() {
    let directory = scratch::folder();
    let path = directory.path().join("broken.parquet");
    fs::write(&path, "no parquet").unwrap();
    let tables = with_tables(vec![TableSource { name: "holds".to_owned(), files: vec![path] }]);
    let error = format!("{:#}", run_sql(&tables, "SELECT * FROM holds", &params(&[])).unwrap_err());
    assert!(error.contains("table `holds`") && error.contains("broken.parquet"), "{error}");
}

#[test]
fn csv_is_safe_in_a_spreadsheet() {
    let frame =
        sql("SELECT case_id, overdue_seconds - 5.5 AS less FROM holds WHERE released_by = 'recalled'")
            .unwrap();
    assert_eq!(csv(&frame), "\u{feff}case_id,less\n'=H21-0004,-5.5\n");
}

const ONE_OF_EACH_TYPE: &str = "SELECT case_id, hold_no, official_id, received_at, released_at, work_seconds, inferred, \
    received_day, work_seconds / 7 AS sevenths FROM holds";

#[test]
fn csv_and_parquet_say_the_same() {
    let (directory, tables) = store();
    let answer = answer(&tables, ONE_OF_EACH_TYPE);
    let (one, other) = (directory.path().join("out.csv"), directory.path().join("out.parquet"));
    write_file(&answer, &zone(), Lang::Vi, &one).unwrap();
    write_file(&answer, &zone(), Lang::Vi, &other).unwrap();
    let again = with_tables(vec![TableSource { name: "again".to_owned(), files: vec![other] }]);
    let read = run_sql(&again, "SELECT * FROM again", &params(&[])).unwrap();
    assert_eq!(csv(&read), fs::read_to_string(one).unwrap());
    assert!(
        csv(&read).contains("H21-0001,1,an,2024-03-04 08:00:00,2024-03-05 10:00:00,32400,false,2024-03-04")
    );
    let error = write_file(&answer, &zone(), Lang::Vi, Path::new("out.xls")).unwrap_err().to_string();
    assert!(error.contains("hint: end it in .csv, .json, .jsonl, .parquet, .xlsx"), "{error}");
}

#[test]
fn json_has_one_object_for_each_row() {
    let (directory, tables) = store();
    let answer = answer(&tables, &format!("{ONE_OF_EACH_TYPE} WHERE case_id = 'H21-0001'"));
    let (array, lines) = (directory.path().join("out.json"), directory.path().join("out.jsonl"));
    write_file(&answer, &zone(), Lang::Vi, &array).unwrap();
    write_file(&answer, &zone(), Lang::Vi, &lines).unwrap();
    let array: Vec<serde_json::Value> = serde_json::from_slice(&fs::read(array).unwrap()).unwrap();
    let lines = fs::read_to_string(lines).unwrap();
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((array.len(), &array), (2, &lines));
    assert_eq!(array[0]["received_at"], "2024-03-04T08:00:00+07:00");
    assert_eq!((array[0]["work_seconds"].as_f64(), &array[0]["inferred"]), (Some(32400.0), &false.into()));
    assert_eq!((&array[1]["released_at"], &array[0]["received_day"]), (&().into(), &"2024-03-04".into()));
    let none = directory.path().join("none.json");
    let empty = self::answer(&tables, "SELECT case_id FROM holds WHERE FALSE");
    write_file(&empty, &zone(), Lang::Vi, &none).unwrap();
    assert_eq!(
        serde_json::from_slice::<serde_json::Value>(&fs::read(none).unwrap()).unwrap(),
        serde_json::json!([])
    );
}

#[test]
fn a_spreadsheet_has_headings_for_people_and_real_numbers_and_times() {
    use calamine::{Data, Reader, Xlsx, open_workbook};
    let (directory, tables) = store();
    let header =
        "-- column: case_id | Mã hồ sơ | Case\n-- column: work_hours (h) | Giờ làm việc | Working hours\n";
    let sql = format!(
        "{header}SELECT case_id, work_seconds / 3600 AS work_hours, received_at, received_day \
         FROM holds WHERE case_id LIKE '=%' OR hold_no = 1 ORDER BY work_hours DESC, case_id"
    );
    let path = directory.path().join("out.xlsx");
    write_file(&answer(&tables, &sql), &zone(), Lang::Vi, &path).unwrap();
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let row = |index: usize| sheet.rows().nth(index).unwrap().to_vec();
    let headings: Vec<String> = row(0).iter().map(ToString::to_string).collect();
    assert_eq!(headings, ["Mã hồ sơ", "Giờ làm việc (h)", "received_at", "received_day"]);
    let formula = (1..sheet.height()).map(row).find(|row| row[0].to_string().starts_with('='));
    let formula = formula.unwrap();
    assert!(matches!(&formula[0], Data::String(text) if text == "=H21-0004"), "{formula:?}");
    let Data::DateTime(at) = &row(1)[2] else { panic!("{:?}", row(1)) };
    let expected = answer(&tables, &sql).frame;
    let first = csv(&expected).lines().nth(1).unwrap().to_owned();
    let (_, h, m, s) = {
        let (_, _, day, hour, minute, second, _) = at.to_ymd_hms_milli();
        (day, hour, minute, second)
    };
    assert!(first.contains(&format!(" {h:02}:{m:02}:{s:02}")), "{first}");
    assert!(matches!(row(1)[1], Data::Float(hours) if hours > 0.0), "{:?}", row(1));
}

#[test]
fn local_days_and_months_follow_the_zone_wherever_they_stand() {
    let (_directory, mut tables) = store();
    // H21-0001 was received on 4 March 2024 at 01:00 UTC.
    let sql = "WITH own AS (SELECT received_day, received_month, received_hour FROM holds WHERE hold_no = 1 \
        AND case_id = 'H21-0001' AND received_day >= CAST(TIMESTAMP '2024-03-03 00:00:00' AS DATE)) SELECT * FROM own";
    let line = |tables: &Tables| {
        csv(&run_sql(tables, sql, &params(&[])).unwrap()).lines().nth(1).unwrap().to_owned()
    };
    assert_eq!(line(&tables), "2024-03-04,2024-03,8");
    tables.zone = TimeZone::get("America/New_York").unwrap();
    assert_eq!(line(&tables), "2024-03-03,2024-03,20");
    let all = run_sql(&tables, "SELECT * FROM holds", &params(&[])).unwrap();
    assert!(!all.get_column_names().iter().any(|name| name.ends_with("_month")));
}

#[test]
fn the_terminal_shows_some_rows_and_says_so() {
    let (_directory, tables) = store();
    let answer = answer(&tables, "SELECT official_id, work_seconds FROM holds ORDER BY case_id, hold_no");
    let shown = show_table(&answer, &zone(), Lang::En, 2, Some(60)).unwrap();
    assert!(shown.note.unwrap().starts_with("2 of 6 rows shown"));
    let lines: Vec<&str> = shown.text.lines().map(str::trim_end).collect();
    let expected = [
        " official_id  work_seconds",
        "───────────────────────────",
        " chi                 10800",
        " an                  32400",
    ];
    assert_eq!(lines, expected);
    assert!(show_table(&answer, &zone(), Lang::En, 6, None).unwrap().note.is_none());
}
