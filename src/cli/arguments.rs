//! The arguments, with their help and examples.

use crate::lang::Lang;
use crate::partial::Pass;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ops::Range;
use std::path::PathBuf;

/// Who holds the work up, who passes it on, who answers late, who is overloaded, and who deserves praise.
///
/// buckstop reads the logs that one-stop shops export, keeps them as Parquet, and puts out ranked findings,
/// each with the peers it was measured against and the rows it rests on.
#[derive(Debug, Parser)]
#[command(
    name = "buckstop",
    version,
    propagate_version = true,
    after_help = "Examples:\n  buckstop init export.csv\n  buckstop check exports/\n  buckstop run data-samples/\n  buckstop run exports/2024-03-*.csv --store /srv/buckstop --lang en\n  buckstop query ping_pong_pairs\n  buckstop query --sql 'SELECT official_id, count(*) AS holds FROM holds GROUP BY official_id ORDER BY holds DESC'\n\nExit codes: 0 done, 1 quality gate tripped and nothing published, 2 error or wrong use."
)]
pub struct Arguments {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// The options of every command.
#[derive(Clone, Debug, Args)]
pub(super) struct Common {
    /// The file with the settings; without it, buckstop.toml in this folder if there is one
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// The store's directory [default: store]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) store: Option<PathBuf>,
    /// The profile that says what the columns mean: a name, a file, or "auto" [default: auto]
    #[arg(long, global = true, value_name = "NAME|FILE")]
    pub(super) profile: Option<String>,
    /// Language of findings and headings [default: vi]
    #[arg(long, global = true, value_enum)]
    pub(super) lang: Option<Lang>,
    /// Worker threads; 0 takes one per core [default: 0]
    #[arg(long, global = true, value_name = "N")]
    pub(super) threads: Option<usize>,
    /// Log as text for people or as JSON lines for machines
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    pub(super) log_format: LogFormat,
    /// Log only warnings and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Log more of what happens
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Runs the nightly job: ingest, trace, measure, judge, report
    #[command(
        after_help = "Examples:\n  buckstop run data-samples/\n  buckstop run events.csv.gz cases.csv --store /srv/buckstop\n  buckstop run log.xes.gz --profile xes --as-of 2012-05-31\n  buckstop run                 (again over what the store holds)\n  buckstop run --pseudonymise names.key\n\nWrites a run into the store: facts, measures, report.html, findings.xlsx, *.csv, *.parquet and run.json,\nthe ledger. The last complete run is store/latest. The top findings go to stdout, paths and progress to stderr."
    )]
    Run(Run),
    /// Reads exports into the store, and no more
    #[command(
        after_help = "Examples:\n  buckstop ingest exports/*.csv\n  buckstop ingest log.xes.gz --profile xes\n\nA file already in the store (by its content) is skipped."
    )]
    Ingest(Inputs),
    /// Dry run: shows what the files are, what is wrong with them, and what they allow; writes into no store
    #[command(
        after_help = "Examples:\n  buckstop check data-samples/\n  buckstop check export.csv --lang en\n  buckstop check exports/*.csv --out check.xlsx\n  buckstop check export.csv --out check.json\n\nShows the profile chosen and why, each column's meaning, kinds and activities (with rules to paste for those\nwithout one), rejects, repeats, missing days, bursts, completeness and level of each unit, and the measures\nthat these allow. Exit code 0, or 1 if the quality gate would trip."
    )]
    Check(Check),
    /// Writes a commented buckstop.toml that works at once for a file
    #[command(
        after_help = "Examples:\n  buckstop init export.csv\n  buckstop init export.xlsx --out land.toml\n  buckstop run export.csv --config land.toml\n\nWhere a profile fits, it says which and why, and offers rules for activities without one. Where none fits, it\nguesses the columns by headings and content, and says why, so that you can correct it."
    )]
    Init(Init),
    /// Asks the store in SQL: a named query, a file, the text itself, or a prompt
    #[command(
        after_help = "Examples:\n  buckstop query                          (a prompt; from a pipe, runs its statements)\n  buckstop query open_work\n  buckstop query case_history --param case=H21.15-240311-0001\n  buckstop query --sql 'SELECT * FROM findings LIMIT 5'\n  buckstop query late_cases --describe\n  buckstop query late_cases --out late.xlsx\n  buckstop query form_ii06a --publish --out form.csv"
    )]
    Query(Query),
    /// Says why a finding stands, or what is known of an official or a unit
    #[command(
        after_help = "Examples:\n  buckstop explain slow-2030b499\n  buckstop explain 'Sở Tài chính'\n  buckstop explain 'nguyen thi phuong' --format json\n  buckstop explain slow-2030b499 --format html --out ho-so.html\n\nIt shows against whom somebody is compared, the cells that weigh most, the cases with file and row, other\nexplanations that were tested, and what the finding hangs on."
    )]
    Explain(Explain),
    /// Says what changed between two runs, and why
    #[command(
        after_help = "Examples:\n  buckstop diff                                       (the last run and the one before)\n  buckstop diff 20240830T190000Z                      (that run and the last)\n  buckstop diff 20240830T190000Z 20240831T190000Z --format json"
    )]
    Diff(Diff),
    /// Shows who or what a pseudonym stands for, and writes a line into the audit
    #[command(
        after_help = "Examples:\n  buckstop reveal CB-7F3K-2QXM-PA01 --key names.key --reason 'hearing of 12 March'\n\nNo table of names is kept: the name is searched in the store with the key. The line of the audit (who, when,\nwhat, why) is on the disk before the name is shown."
    )]
    Reveal(Reveal),
    /// Removes cases, facts, runs, rejects and rows of lists that are older than a day, and proves it
    #[command(
        after_help = "Examples:\n  buckstop purge --before 2023-01-01              (says what would go)\n  buckstop purge --before 2023-01-01 --yes\n\nA case goes as a whole, if nothing of it happened on that day or later, whether it has ended or not. All runs\nand rejects go with it, because they have all cases of their time; `buckstop run` makes a new run. The audit stays."
    )]
    Purge(Purge),
    /// Checks the audit of who asked for real names or removed data
    #[command(
        after_help = "Examples:\n  buckstop audit verify\n  buckstop audit verify --noted 1f0c…\n\nEach line carries the hash of the line before it, so that a changed, removed or added line shows. That the last\nlines were cut off shows only if the hash of a later line was noted elsewhere: give it as --noted."
    )]
    Audit(Audit),
    /// Lists measures, findings, profiles, queries, formats, calendars, tables or settings
    #[command(
        after_help = "Examples:\n  buckstop list measures\n  buckstop list calendars\n  buckstop list settings > buckstop.toml"
    )]
    List(List),
    /// Writes a log with planted behaviour, and the truth
    #[command(
        after_help = "Examples:\n  buckstop simulate sim/\n  buckstop simulate sim/ --events 10M --seed 7\n  buckstop simulate sim/ --world null-clustered --seed 7\n  buckstop simulate sim/ --events 100k --trait hard_cases --plant slow=2.0:0.05\n\nWrites events.csv and cases.csv in the form of a local one-stop system, the lists\nofficials.csv, units.csv, mapping.csv, authority.csv and leave.csv, and truth.csv: what is\ntrue of each official, as numbers. `buckstop run sim/` reads all of them but truth.csv."
    )]
    Simulate(Simulate),
    /// Does one task of a run that many machines share: walks over some buckets, and writes what it found to stdout
    #[command(
        after_help = "Examples:\n  buckstop ingest data-samples/\n  mkdir -p job/pass-1 job/pass-2\n  buckstop worker --pass survey > job/survey.arrow\n  buckstop worker --pass 1 --partials job --buckets 0..8 > job/pass-1/a.arrow\n  buckstop worker --pass 1 --partials job --buckets 8..16 > job/pass-1/b.arrow\n  buckstop worker --pass judge --partials job > job/judge.arrow\n  buckstop worker --pass 2 --partials job --buckets 0..8 > job/pass-2/a.arrow\n  buckstop worker --pass 2 --partials job --buckets 8..16 > job/pass-2/b.arrow\n  buckstop run --from-partials job\n\nHere two processes share a run; deploy/spark/ does it on a cluster (docs/scale.md).\nA task reads the store and locks nothing for writing. It may be repeated, also while another\nattempt is running. Whatever is not as it should be ends it with an exit code that is not 0, and\nwhat it wrote until then is refused later."
    )]
    Worker(Worker),
    /// Writes a script that completes commands and options in a shell
    #[command(
        after_help = "Examples:\n  buckstop completions bash > ~/.local/share/bash-completion/completions/buckstop\n  buckstop completions fish > ~/.config/fish/completions/buckstop.fish\n  buckstop completions zsh > ~/.zfunc/_buckstop"
    )]
    Completions(Completions),
    /// Writes the manual pages
    #[command(
        after_help = "Examples:\n  buckstop man | man -l -\n  buckstop man --out ~/.local/share/man/man1\n\nWithout --out, all pages go to stdout one after the other."
    )]
    Man(Man),
}

/// Files to read.
#[derive(Debug, Args)]
pub(super) struct Inputs {
    /// Exports: files, folders or archives of them (`buckstop list formats` shows the formats)
    #[arg(value_name = "FILES")]
    pub(super) files: Vec<PathBuf>,
    /// The instant up to which the log is complete: open work is counted until then [default: the newest event in the store]
    #[arg(long, value_name = "DATE|TIME")]
    pub(super) as_of: Option<String>,
    /// Go on if the quality gate trips; the log and run.json say so
    #[arg(long)]
    pub(super) no_gate: bool,
}

/// What a run reads, for whom it reports, and under which names.
#[derive(Debug, Args)]
pub(super) struct Run {
    #[command(flatten)]
    pub(super) inputs: Inputs,
    /// Limits the files for people to one unit; officials of other units are called peers
    #[arg(long, value_name = "UNIT")]
    pub(super) unit: Option<String>,
    /// Show pseudonyms made with the secret in this file instead of names, case codes and names of files
    #[arg(long, value_name = "KEYFILE")]
    pub(super) pseudonymise: Option<PathBuf>,
    /// Take both passes from the partials and facts in this folder, which `buckstop worker` has made of the store as it is
    #[arg(long, value_name = "DIR", conflicts_with = "files")]
    pub(super) from_partials: Option<PathBuf>,
}

/// One task of a run. All options that change a result are those of the run.
#[derive(Debug, Args)]
pub(super) struct Worker {
    /// The step
    #[arg(long, value_name = "STEP")]
    pub(super) pass: Pass,
    /// The buckets of a task of pass 1 or 2: from A to B, without B
    #[arg(long, value_name = "A..B", value_parser = buckets)]
    pub(super) buckets: Option<Range<usize>>,
    /// The folder with the partials of the steps before, into which pass 1 writes facts
    #[arg(long, value_name = "DIR")]
    pub(super) partials: Option<PathBuf>,
    /// The instant up to which the log is complete, as for the run [default: the newest event in the store]
    #[arg(long, value_name = "DATE|TIME")]
    pub(super) as_of: Option<String>,
    /// The unit, as for the run
    #[arg(long, value_name = "UNIT")]
    pub(super) unit: Option<String>,
    /// The secret of pseudonyms, as for the run
    #[arg(long, value_name = "KEYFILE")]
    pub(super) pseudonymise: Option<PathBuf>,
}

/// Reads a range of buckets.
fn buckets(text: &str) -> Result<Range<usize>, String> {
    let parsed = text.split_once("..").and_then(|(start, end)| Some(start.parse().ok()?..end.parse().ok()?));
    parsed.ok_or_else(|| "write two numbers, such as 0..8 for the buckets 0 to 7".to_owned())
}

/// Whom to reveal.
#[derive(Debug, Args)]
pub(super) struct Reveal {
    /// The pseudonym, as a run shows it
    #[arg(value_name = "PSEUDONYM")]
    pub(super) pseudonym: String,
    /// The file with the secret that the run was given as --pseudonymise
    #[arg(long, value_name = "KEYFILE")]
    pub(super) key: PathBuf,
    /// Why the name is needed; the audit keeps it
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: String,
}

/// What to remove.
#[derive(Debug, Args)]
pub(super) struct Purge {
    /// The first day that stays
    #[arg(long, value_name = "DATE")]
    pub(super) before: String,
    /// Remove it; without this, only say what would go
    #[arg(long)]
    pub(super) yes: bool,
    /// Why; the audit keeps it
    #[arg(long, value_name = "TEXT", default_value = "retention period over")]
    pub(super) reason: String,
}

/// What to do with the audit.
#[derive(Debug, Args)]
pub(super) struct Audit {
    #[command(subcommand)]
    pub(super) command: AuditCommand,
}

/// What can be done with the audit.
#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// Says whether every line is as it was written, and the hash of the last one
    Verify {
        /// The hash of a line that was noted elsewhere, and that must be there
        #[arg(long, value_name = "HASH")]
        noted: Option<String>,
    },
}

/// What to check.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Exports: files, folders or archives of them
    #[arg(value_name = "FILES", required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Where to write everything: .xlsx or .json; without it, onto the terminal
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    /// The most rows of a table that are shown on the terminal
    #[arg(long, value_name = "N", default_value_t = 25)]
    pub(super) rows: usize,
}

/// What to write a configuration for.
#[derive(Debug, Args)]
pub(super) struct Init {
    /// An export
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// Where to write the configuration
    #[arg(long, value_name = "FILE", default_value = "buckstop.toml")]
    pub(super) out: PathBuf,
    /// Overwrite it if it exists
    #[arg(long)]
    pub(super) force: bool,
}

/// What to ask.
#[derive(Debug, Args)]
pub(super) struct Query {
    /// A named query (`buckstop list queries`) or a file with SQL
    #[arg(value_name = "NAME|FILE")]
    pub(super) name: Option<String>,
    /// The SQL itself
    #[arg(long, conflicts_with = "name")]
    pub(super) sql: Option<String>,
    /// Runs all named queries, which read the tables once, and writes NAME.csv of each into the folder `--out`
    #[arg(long, requires = "out", conflicts_with_all = ["name", "sql", "describe"])]
    pub(super) all: bool,
    /// A parameter of the named query; with `--all`, of each query that has it
    #[arg(long = "param", value_name = "NAME=VALUE")]
    pub(super) parameters: Vec<String>,
    /// Limits the answer to one unit, of which the last run must have tables (`run --unit`)
    #[arg(long, value_name = "UNIT")]
    pub(super) unit: Option<String>,
    /// Describes the named query: its question, parameters and columns
    #[arg(long, requires = "name", conflicts_with = "out")]
    pub(super) describe: bool,
    /// Hides small counts, and what they could be computed from; always on for runs under pseudonyms
    #[arg(long, requires = "name")]
    pub(super) publish: bool,
    /// Where to write: .csv, .json, .jsonl, .parquet or .xlsx, or the folder for `--all`; without it, onto the terminal
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    /// The most rows that are shown on the terminal
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(super) rows: usize,
}

/// What to explain.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The id of a finding, or the id or name of an official or a unit, with or without diacritics
    #[arg(value_name = "FINDING|NAME")]
    pub(super) id: String,
    /// Limits the answer to one unit, of which the last run must have tables (`run --unit`)
    #[arg(long, value_name = "UNIT")]
    pub(super) unit: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text)]
    pub(super) format: ExplainFormat,
    /// Writes it to a file instead of stdout
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    /// Draws with ASCII signs only
    #[arg(long)]
    pub(super) ascii: bool,
}

/// The form of an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExplainFormat {
    /// For a terminal
    Text,
    /// For programs
    Json,
    /// One page for a hearing, which prints on A4
    Html,
}

/// Which runs to compare.
#[derive(Debug, Args)]
pub(super) struct Diff {
    /// The older run [default: the one before the last]
    #[arg(value_name = "OLDER")]
    pub(super) before: Option<String>,
    /// The newer run [default: the last]
    #[arg(value_name = "NEWER")]
    pub(super) after: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub(super) format: TextOrJson,
}

/// The form of what is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TextOrJson {
    /// For a terminal
    Text,
    /// For programs
    Json,
}

/// What to list.
#[derive(Debug, Args)]
pub(super) struct List {
    #[arg(value_enum)]
    pub(super) what: Listed,
}

/// What can be listed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Listed {
    Measures,
    Findings,
    Profiles,
    Queries,
    Formats,
    Calendars,
    Tables,
    Settings,
    Worlds,
    Traits,
    Plants,
}

/// What to simulate.
#[derive(Debug, Args)]
pub(super) struct Simulate {
    /// The folder to write into
    #[arg(value_name = "DIR")]
    pub(super) dir: PathBuf,
    /// The approximate number of events, such as 20000, 500k or 10M
    #[arg(long, value_name = "N", value_parser = count)]
    pub(super) events: Option<u64>,
    /// The seed: the same one gives the same bytes
    #[arg(long)]
    pub(super) seed: Option<u64>,
    /// A preset of size, traits and plants: `buckstop list worlds` shows them; other options come on top
    #[arg(long, value_name = "NAME")]
    pub(super) world: Option<String>,
    /// What makes the offices unlike those a model assumes: `buckstop list traits` shows them
    #[arg(long = "trait", value_name = "NAME[=STRENGTH]")]
    pub(super) traits: Vec<String>,
    /// Conduct planted with a strength: slow=2.0:0.05 makes 5 % of the specialists take twice as long (`buckstop list plants`)
    #[arg(long = "plant", value_name = "NAME=FACTOR:SHARE")]
    pub(super) plants: Vec<String>,
    /// Nobody differs in conduct or pace; traits stay
    #[arg(long, conflicts_with = "plants")]
    pub(super) null: bool,
    /// The number of officials
    #[arg(long, value_name = "N")]
    pub(super) officials: Option<u32>,
    /// The number of units
    #[arg(long, value_name = "N")]
    pub(super) units: Option<u32>,
    /// Write events.csv.gz instead of events.csv
    #[arg(long)]
    pub(super) gzip: bool,
    /// Leave out the defects that real exports have
    #[arg(long)]
    pub(super) clean: bool,
}

/// Which script to write.
#[derive(Debug, Args)]
pub(super) struct Completions {
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}

/// Where to write the manual.
#[derive(Debug, Args)]
pub(super) struct Man {
    /// A folder: one page for the program, and one for each command
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

/// Reads a count that may end in k or M.
fn count(text: &str) -> Result<u64, String> {
    let (digits, factor) = match text.strip_suffix(['M', 'm']) {
        Some(digits) => (digits, 1_000_000),
        None => match text.strip_suffix(['K', 'k']) {
            Some(digits) => (digits, 1_000),
            None => (text, 1),
        },
    };
    let number: u64 =
        digits.parse().map_err(|_| format!("`{text}` is not a count; write 20000, 500k or 10M"))?;
    number.checked_mul(factor).ok_or_else(|| format!("`{text}` is too large"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn counts_may_be_short() {
        assert_eq!(count("10M").unwrap(), 10_000_000);
        assert_eq!(count("500k").unwrap(), 500_000);
        assert_eq!(count("77").unwrap(), 77);
        assert!(count("many").unwrap_err().contains("not a count"));
    }
}
