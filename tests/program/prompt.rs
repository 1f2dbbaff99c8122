//! `buckstop query` from a pipe: statements and commands without a prompt.

use crate::fixtures::program::{samples_run, text};
use std::io::Write;
use std::process::{Command, Output, Stdio};

/// Runs the statements in the folder of the samples.
fn run(statements: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_buckstop"))
        .args(["query", "--lang", "en"])
        .current_dir(samples_run())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(statements.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn statements_take_several_lines_and_the_last_needs_no_semicolon() {
    let output = run(".mode csv\nSELECT 1 AS one;\nSELECT\n  ';' AS sign; SELECT 2\n  AS two");
    assert_eq!(text(&output.stdout), "\u{feff}one\n1\n\u{feff}sign\n;\n\u{feff}two\n2\n");
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn the_first_error_ends_it_with_its_line() {
    let output = run("SELECT 1;\n\n-- next\nSELECT *\nFROM hold;\nSELECT 3;");
    let printed = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{printed}");
    assert!(
        printed.contains("in line 4: there is no table `hold`") && printed.contains("did you mean `holds`?"),
        "{printed}"
    );
    assert!(!text(&output.stdout).contains('3'), "{}", text(&output.stdout));
}

#[test]
fn commands_show_what_there_is_and_run_named_queries() {
    let output =
        run(".tables\n.schema cases\n.queries\n.mode json\n.run late_cases rows=1\n.quit\nSELECT wrong");
    let (printed, errors) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{errors}");
    for expected in [" holds ", " case_id ", "ping_pong_pairs", "\"case_id\":"] {
        assert!(printed.contains(expected), "no `{expected}` in\n{printed}");
    }
}

#[test]
fn results_go_into_a_file() {
    let folder = crate::fixtures::scratch::folder();
    let file = folder.path().join("kết quả.jsonl");
    let output =
        run(&format!(".out '{}'\nSELECT COUNT(*) AS n FROM cases;\n.out\nSELECT 7 AS n;", file.display()));
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("{\"n\":"));
    assert!(text(&output.stdout).contains("1 row, "), "{}", text(&output.stdout));
}
