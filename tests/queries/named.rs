//! Every named query on the facts of `data-samples/`: its header, its golden result, its page in the documentation, and
//! the same result from `DuckDB`.
//!
//! A golden file has the first rows of the output of `write_csv`. After a deliberate change, run
//! `UPDATE_GOLDEN=1 cargo test queries` and read the difference.

use super::{csv, params};
use crate::fixtures::program::samples_run;
use crate::fixtures::scratch;
use buckstop::config;
use buckstop::lake::{Store, StoreOptions};
use buckstop::pipeline;
use buckstop::query::{
    NAMED_QUERIES, NamedQuery, Param, Tables, filled_sql, load_queries, reference, run_named, run_query,
    run_sql,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The rows of a result that its golden file has.
const GOLDEN_ROWS: usize = 25;

pub(super) fn samples_tables() -> Tables {
    let store = Store::open_existing(&samples_run().join("store"), &StoreOptions::default()).unwrap();
    pipeline::tables(&store, &config::load(None).unwrap()).unwrap()
}

pub(super) fn queries() -> Vec<NamedQuery> {
    load_queries(None).unwrap()
}

fn path(text: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(text)
}

/// Returns values for the parameters without a default, taken from the facts, so that any log can be asked.
pub(super) fn given(query: &NamedQuery, tables: &Tables) -> BTreeMap<String, String> {
    let first = |sql: &str| {
        let frame = run_sql(tables, sql, &BTreeMap::new()).unwrap();
        csv(&frame).lines().nth(1).unwrap().split(',').next().unwrap().to_owned()
    };
    let mut values = BTreeMap::new();
    // Nobody in the samples releases five cases at once.
    if query.name == "bulk_clicks" {
        values.insert("least".to_owned(), "2".to_owned());
    }
    // The samples have no list of decisions, so one is asked for that is in no list.
    let is_asked = |name: &str| query.name == "decision_effect" && ["unit", "on_day"].contains(&name);
    let is_needed = |param: &&Param| param.default.is_none() || is_asked(&param.name);
    for param in query.params.iter().filter(is_needed) {
        let value = match param.name.as_str() {
            "case" => first(
                "SELECT case_id, COUNT(*) AS n FROM consultations SEMI JOIN pauses ON consultations.case_id = pauses.case_id \
                 GROUP BY case_id ORDER BY n DESC, case_id LIMIT 1",
            ),
            "official" => first(
                "SELECT official_id, COUNT(*) AS n FROM holds WHERE official_id <> 'UNKNOWN' GROUP BY official_id \
                 ORDER BY n DESC, official_id LIMIT 1",
            ),
            "unit" => first(
                "SELECT unit_id, COUNT(*) AS n FROM holds WHERE unit_id IS NOT NULL GROUP BY unit_id \
                 ORDER BY n DESC, unit_id LIMIT 1",
            ),
            "on_day" => first("SELECT received_day FROM cases ORDER BY received_day LIMIT 1 OFFSET 1000"),
            other => panic!("`{}` needs a value for `{other}`", query.name),
        };
        values.insert(param.name.clone(), value);
    }
    values
}

#[test]
fn each_query_gives_its_golden_result() {
    let tables = samples_tables();
    let mut failures = Vec::new();
    for query in queries() {
        let answer = match run_query(&query, &given(&query, &tables), &tables) {
            Ok(answer) => answer,
            Err(error) => {
                failures.push(format!("{}: {error:#}", query.name));
                continue;
            }
        };
        let names: Vec<&str> = answer.frame.columns().iter().map(|column| column.name().as_str()).collect();
        let described: Vec<&str> = query.columns.iter().map(|column| column.name.as_str()).collect();
        if names != described {
            failures.push(format!("{}: columns {names:?}, described {described:?}", query.name));
        }
        let text = csv(&answer.frame.head(Some(GOLDEN_ROWS)));
        let golden = path(&format!("tests/golden/queries/{}.csv", query.name));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::create_dir_all(golden.parent().unwrap()).unwrap();
            fs::write(&golden, &text).unwrap();
        }
        if fs::read_to_string(&golden).unwrap_or_default() != text {
            failures.push(format!("{} differs from its golden file:\n{text}", query.name));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The queries that find nothing in the samples, and why.
const EMPTY_IN_THE_SAMPLES: &[(&str, &str)] = &[];

#[test]
fn each_query_has_rows_in_the_samples() {
    let tables = samples_tables();
    for query in queries() {
        let answer = run_named(&query.name, &given(&query, &tables), &tables).unwrap();
        let empty = EMPTY_IN_THE_SAMPLES.iter().any(|(name, _)| *name == query.name);
        assert_eq!(answer.frame.height() == 0, empty, "{} has {} rows", query.name, answer.frame.height());
    }
}

#[test]
fn each_query_says_what_it_is_and_is_listed_by_name() {
    let mut names: Vec<&str> = NAMED_QUERIES.iter().map(|(name, _)| *name).collect();
    assert!(names.is_sorted() && names.len() >= 24);
    for query in queries() {
        let mut texts = vec![&query.title, &query.question];
        texts.extend(query.params.iter().map(|param| &param.meaning));
        texts.extend(query.columns.iter().map(|column| &column.meaning));
        for text in texts {
            assert!(!text.vi.is_empty() && !text.en.is_empty(), "{}: {text:?}", query.name);
        }
        assert_eq!(query.about.vi.is_empty(), query.about.en.is_empty(), "{}", query.name);
        assert!(!query.columns.is_empty(), "{}", query.name);
        for column in &query.columns {
            let known = ["", "h", "d", "%"].contains(&column.unit.as_str());
            assert!(known, "{}: the unit of `{}` is `{}`", query.name, column.name, column.unit);
            let ends_in_unit = match column.unit.as_str() {
                "%" => column.name.ends_with("percent"),
                _ => true,
            };
            assert!(ends_in_unit, "{}: {}", query.name, column.name);
        }
    }
    for file in fs::read_dir(path("queries")).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap();
        names.retain(|one| *one != name);
        assert!(NAMED_QUERIES.iter().any(|(one, _)| *one == name), "`{name}` is not in NAMED_QUERIES");
    }
    assert!(names.is_empty(), "{names:?}");
}

#[test]
fn thresholds_are_parameters() {
    for query in queries() {
        let body: String = query.sql.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
        for condition in ["HAVING", "LIMIT"] {
            for rest in body.split(condition).skip(1) {
                let clause = rest.split([')', '(']).next().unwrap();
                let literal = clause
                    .split_whitespace()
                    .any(|word| word.parse::<f64>().is_ok_and(|number| number > 1.0));
                assert!(!literal, "{}: a threshold in `{condition} {clause}`", query.name);
            }
        }
        for param in &query.params {
            assert!(
                query.sql.contains(&format!(":{}", param.name)),
                "{}: {} is not used",
                query.name,
                param.name
            );
        }
    }
}

#[test]
fn the_page_of_the_queries_is_that_of_their_headers() {
    let page = path("docs/queries.md");
    let text = reference(&queries());
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&page, &text).unwrap();
    }
    let stale = fs::read_to_string(&page).unwrap_or_default() != text;
    assert!(!stale, "docs/queries.md is stale\n\nhint: UPDATE_GOLDEN=1 cargo test queries");
}

#[test]
fn duckdb_gives_the_same_results_over_the_same_files() {
    if !duckdb_is_there() {
        eprintln!("skipped, because Python has no module `duckdb`: pip install duckdb");
        return;
    }
    let tables = samples_tables();
    let asked: Vec<NamedQuery> =
        queries().into_iter().filter(|one| one.differs_in_duckdb.is_none()).collect();
    let input = json!({
        "zone": tables.zone.iana_name(),
        "tables": tables.sources.iter().map(|table| (table.name.clone(), json!(table.files))).collect::<BTreeMap<_, _>>(),
        "queries": asked
            .iter()
            .map(|query| json!([query.name, filled_sql(query, &given(query, &tables), &tables).unwrap()]))
            .collect::<Vec<_>>(),
    });
    let answers = ask_duckdb(&input);
    let mut failures = Vec::new();
    for query in &asked {
        let frame = run_query(query, &given(query, &tables), &tables).unwrap().frame;
        if let Some(difference) = difference(&csv(&frame), &answers[&query.name]) {
            failures.push(format!("{}: {difference}", query.name));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn duckdb_is_there() -> bool {
    Command::new("python3").args(["-c", "import duckdb"]).output().is_ok_and(|output| output.status.success())
}

/// Runs the script beside this file, which returns the rows of each query as texts, or an error as a text.
fn ask_duckdb(input: &Value) -> Value {
    let folder = scratch::folder();
    let file = folder.path().join("input.json");
    fs::write(&file, input.to_string()).unwrap();
    let script = path("tests/queries/duckdb_results.py");
    let output = Command::new("python3").arg(script).arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Returns the first difference between a result as CSV and the rows that `DuckDB` gives.
fn difference(ours: &str, theirs: &Value) -> Option<String> {
    let Some(theirs) = theirs.as_array() else { return Some(format!("DuckDB says {theirs}")) };
    let mut reader = csv::Reader::from_reader(ours.trim_start_matches('\u{feff}').as_bytes());
    let ours: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    if ours.len() != theirs.len() {
        return Some(format!("{} rows, in DuckDB {}", ours.len(), theirs.len()));
    }
    ours.iter().zip(theirs).enumerate().find_map(|(index, (one, other))| {
        let other: Vec<&str> = other.as_array().unwrap().iter().map(|cell| cell.as_str().unwrap()).collect();
        let same =
            one.len() == other.len() && one.iter().zip(&other).all(|(one, other)| same_cell(one, other));
        (!same).then(|| format!("row {index}: {one:?}, in DuckDB {other:?}"))
    })
}

/// Compares two cells. Rounded numbers may differ in their last digit, where a sum was added in another order.
fn same_cell(one: &str, other: &str) -> bool {
    let (Ok(left), Ok(right)) = (one.parse::<f64>(), other.parse::<f64>()) else {
        return one.trim_start_matches('\'') == other;
    };
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, decimals)| decimals.len().min(6)) as i32;
    let last_digit = 10_f64.powi(-decimals(one).max(decimals(other)));
    let whole = decimals(one) == 0 && decimals(other) == 0;
    (left - right).abs() <= if whole { left.abs() * 1e-9 } else { last_digit * 1.01 }
}

#[test]
fn a_query_can_be_run_by_name_with_its_columns_described() {
    let tables = samples_tables();
    let answer = run_named("backlog_by_age", &params(&[("rows", "3")]), &tables).unwrap();
    assert!(answer.frame.height() <= 3);
    let headings = answer.headings(buckstop::lang::Lang::Vi);
    assert_eq!((headings[0].as_str(), headings[8].as_str()), ("Đơn vị", "Lâu nhất (d)"));
    let error = run_named("backlog_by_age", &params(&[("row", "3")]), &tables).unwrap_err().to_string();
    assert!(error.contains("no parameter `row`") && error.contains("did you mean `rows`?"), "{error}");
    let error = run_named("backlog_age", &params(&[]), &tables).unwrap_err().to_string();
    assert!(error.contains("did you mean `backlog_by_age`?"), "{error}");
}
