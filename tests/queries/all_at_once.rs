//! All named queries at once: by bucket and as a whole, from the library and from the command line.

use super::named::{given, queries, samples_tables};
use super::{csv, path_of};
use crate::fixtures::program::{buckstop, samples_run, text};
use crate::fixtures::scratch;
use buckstop::query::{Request, Tables, run_queries};
use std::fs;
use std::path::Path;

/// Returns the tables with file names from which no bucket can be told, so that everything is one bucket.
fn without_buckets(tables: &Tables, folder: &Path) -> Tables {
    let mut tables = tables.clone();
    for table in &mut tables.sources {
        for (index, file) in table.files.iter_mut().enumerate() {
            let copy = folder.join(format!("{}-{index}.parquet", table.name));
            fs::copy(&*file, &copy).unwrap();
            *file = copy;
        }
    }
    tables
}

fn golden(name: &str) -> String {
    fs::read_to_string(path_of(&format!("tests/golden/queries/{name}.csv"))).unwrap()
}

#[test]
fn all_queries_at_once_give_the_same_by_bucket_and_as_a_whole() {
    let tables = samples_tables();
    let folder = scratch::folder();
    let whole = without_buckets(&tables, folder.path());
    let queries = queries();
    assert!(queries.iter().filter(|query| !query.by_bucket.is_empty()).count() > 20);
    let requests: Vec<Request<'_>> =
        queries.iter().map(|query| Request { query, given: given(query, &tables) }).collect();
    let by_bucket = run_queries(&requests, &tables);
    for ((query, one), other) in queries.iter().zip(by_bucket).zip(run_queries(&requests, &whole)) {
        let (one, other) = (csv(&one.unwrap().frame), csv(&other.unwrap().frame));
        assert!(one == other, "{}: by bucket\n{one}\nas a whole\n{other}", query.name);
        assert!(one.starts_with(&golden(&query.name)), "{}: at once\n{one}", query.name);
    }
}

#[test]
fn the_command_writes_a_file_for_each_query_and_says_what_it_leaves_out() {
    let folder = scratch::folder();
    let out = folder.path().to_str().unwrap();
    let output = buckstop(samples_run(), &["query", "--all", "--out", out]);
    let printed = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{printed}");
    assert!(printed.contains("left out official_month: it needs `--param official=…`"), "{printed}");
    let written = |name: &str| fs::read_to_string(folder.path().join(name).with_extension("csv"));
    assert!(written("rings").unwrap().starts_with(&golden("rings")));
    assert!(written("official_month").is_err());
    let output = buckstop(samples_run(), &["query", "--all", "--out", out, "--param", "nothing=1"]);
    assert!(text(&output.stderr).contains("no query has a parameter `nothing`"));
    assert_eq!(output.status.code(), Some(2));
}
