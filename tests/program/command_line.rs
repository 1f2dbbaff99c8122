//! The output of the command line, word for word: help, lists, and the most frequent errors.
//!
//! Each file of `tests/golden/cli/` is a transcript: the command, then exit code, stdout and stderr. After a
//! deliberate change, run `UPDATE_GOLDEN=1 cargo test command_line` and read the difference.

use crate::fixtures::scratch;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

const HEADER: &str = "case:concept:name,concept:name,time:timestamp,org:resource\n";

/// Runs each command in a folder of its own. Returns stdout and stderr without what differs between machines.
fn transcript(prepare: impl Fn(&Path), commands: &[&[&str]]) -> String {
    let mut transcript = String::new();
    for arguments in commands {
        let folder = scratch::folder();
        prepare(folder.path());
        let output = Command::new(env!("CARGO_BIN_EXE_buckstop"))
            .current_dir(folder.path())
            .env_remove("COLUMNS")
            .args(*arguments)
            .output()
            .unwrap();
        let typed: Vec<String> = arguments.iter().map(|word| shown(word)).collect();
        writeln!(transcript, "$ buckstop {}", typed.join(" ")).unwrap();
        // Remove the lines between the rows of a table, and the padding of cells.
        let is_rule = |line: &str| !line.is_empty() && line.chars().all(|letter| matches!(letter, '─' | '═'));
        for line in String::from_utf8(output.stdout).unwrap().lines().filter(|line| !is_rule(line)) {
            writeln!(transcript, "{}", line.trim_end()).unwrap();
        }
        for line in String::from_utf8(output.stderr).unwrap().lines() {
            let line = line.replace(&folder.path().display().to_string(), "FOLDER");
            writeln!(transcript, "{}", format!("! {line}").trim_end()).unwrap();
        }
        writeln!(transcript, "exit code {}\n", output.status.code().unwrap()).unwrap();
    }
    transcript
}

/// Quotes a word as one would type it in a shell.
fn shown(word: &str) -> String {
    if word.contains(' ') { format!("'{word}'") } else { word.to_owned() }
}

/// Compares a transcript with the golden file, or writes the file.
fn check(name: &str, given: &str) {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/cli").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, given).unwrap();
    }
    let expected = std::fs::read_to_string(&golden).unwrap_or_default();
    for (number, (given, expected)) in given.lines().zip(expected.lines()).enumerate() {
        assert_eq!(given, expected, "{name}, line {}; UPDATE_GOLDEN=1 renews it", number + 1);
    }
    assert_eq!(given.lines().count(), expected.lines().count(), "{name}: how many lines");
}

#[test]
fn every_command_explains_itself() {
    let commands: &[&[&str]] = &[
        &["--help"],
        &["run", "--help"],
        &["ingest", "--help"],
        &["check", "--help"],
        &["init", "--help"],
        &["query", "--help"],
        &["explain", "--help"],
        &["diff", "--help"],
        &["reveal", "--help"],
        &["purge", "--help"],
        &["audit", "--help"],
        &["list", "--help"],
        &["simulate", "--help"],
        &["worker", "--help"],
        &["completions", "--help"],
        &["man", "--help"],
    ];
    let help = transcript(|_| {}, commands);
    // A new command must be added here.
    let listed =
        help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let listed =
        listed.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).filter(|name| !name.is_empty());
    let listed: Vec<&str> = listed.filter(|name| *name != "help").collect();
    assert_eq!(listed, commands[1..].iter().map(|command| command[0]).collect::<Vec<_>>());
    assert_eq!(help.matches("Examples:").count(), commands.len(), "each with examples");
    check("help.txt", &help);
}

#[test]
fn every_shell_gets_a_script_that_knows_the_commands() {
    let folder = scratch::folder();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = crate::fixtures::program::succeeds(folder.path(), &["completions", shell]);
        for word in ["buckstop", "simulate", "--as-of", "settings"] {
            // Fish writes options without their dashes.
            assert!(script.contains(word.trim_start_matches('-')), "{shell}: no `{word}`");
        }
    }
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let folder = scratch::folder();
    crate::fixtures::program::succeeds(folder.path(), &["man", "--out", "man1"]);
    let mut pages: Vec<String> = std::fs::read_dir(folder.path().join("man1"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    pages.sort();
    let commands = [
        "audit",
        "check",
        "completions",
        "diff",
        "explain",
        "ingest",
        "init",
        "list",
        "man",
        "purge",
        "query",
        "reveal",
        "run",
        "simulate",
        "worker",
    ];
    let expected = std::iter::once("buckstop.1".to_owned())
        .chain(commands.map(|command| format!("buckstop-{command}.1")));
    let mut expected: Vec<String> = expected.collect();
    expected.sort();
    assert_eq!(pages, expected);
    let all = crate::fixtures::program::succeeds(folder.path(), &["man"]);
    assert_eq!(all.matches(".TH ").count(), expected.len());
    assert!(all.contains("buckstop run data\\-samples/\n"), "examples stand line by line: {all}");
}

#[test]
fn every_registry_is_listed_in_both_languages() {
    let registries = [
        "measures",
        "findings",
        "profiles",
        "queries",
        "formats",
        "calendars",
        "tables",
        "worlds",
        "traits",
        "plants",
    ];
    for lang in ["vi", "en"] {
        let commands = registries.map(|what| ["list", what, "--lang", lang]);
        let commands: Vec<&[&str]> = commands.iter().map(<[&str; 4]>::as_slice).collect();
        check(&format!("lists-{lang}.txt"), &transcript(|_| {}, &commands));
    }
    let settings = transcript(|_| {}, &[&["list", "settings"]]);
    assert!(settings.contains(include_str!("../../src/config/defaults.toml").trim_end()));
}

#[test]
fn what_people_may_do_wrong_is_answered_with_a_way_out() {
    let prepare = |folder: &Path| {
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        write("unknown.csv", "alpha,beta\n1,2\n");
        write("typo.toml", "[judging]\nmin_expectd = 5.0\n");
        write(
            "log.csv",
            &format!("{HEADER}1,open,2024-03-04 08:00:00,an\n1,close,2024-03-04 09:00:00,bình\n"),
        );
        write("bad.csv", &(HEADER.to_owned() + &"1,open,31/02/2024 09:00:00,an\n".repeat(200)));
        std::fs::write(folder.join("picture.csv"), [0x89, b'P', b'N', b'G', 0, 0, 1, 2]).unwrap();
    };
    let commands: &[&[&str]] = &[
        &[],
        &["rum"],
        &["run", "--as-off", "2024-01-01"],
        &["run", "-q"],
        &["run", "missing.csv", "-q"],
        &["run", "unknown.csv", "-q"],
        &["run", "picture.csv", "-q"],
        &["run", "bad.csv", "-q"],
        &["run", "log.csv", "--as-of", "yesterday", "-q"],
        &["run", "log.csv", "--profile", "vn-locl", "-q"],
        &["run", "log.csv", "--config", "typo.toml", "-q"],
        &["run", "log.csv", "--config", "missing.toml", "-q"],
        &["check"],
        &["check", "log.csv", "--out", "check.docx", "-q"],
        &["init", "log.csv", "--out", "typo.toml", "-q"],
        &["query", "open_work"],
        &["query", "open_works"],
        &["query", "--sql", "SELEC 1"],
        &["list", "measure"],
        &["completions", "tcsh"],
        &["simulate", "sim", "--events", "many"],
    ];
    check("errors.txt", &transcript(prepare, commands));
}

#[test]
fn a_query_over_a_store_answers_with_what_there_is() {
    let store = |folder: &Path| {
        let text = format!("{HEADER}1,open,2024-03-04 08:00:00,an\n1,close,2024-03-04 09:00:00,bình\n");
        std::fs::write(folder.join("log.csv"), text).unwrap();
        crate::fixtures::program::succeeds(folder, &["run", "log.csv", "-q", "--no-gate"]);
    };
    let commands: &[&[&str]] = &[
        &["query", "--sql", "SELECT * FROM hold"],
        &["query", "--sql", "SELECT work_second FROM holds"],
        &["query", "case_history", "--param", "cas=1"],
        &["query", "late_cases", "--param", "rows=some"],
        &["query", "late_cases", "--out", "late.docx"],
        &["query", "case_history", "--param", "case=1"],
    ];
    check("queries.txt", &transcript(store, commands));
}
