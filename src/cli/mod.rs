//! The command line: arguments, log, terminal, and one short file a subcommand. stdout is data, stderr is log and
//! progress.
//!
//! The stages are joined by [`pipeline`](crate::pipeline). The time of the clock is read here and passed in.

mod arguments;
mod audit;
mod check;
mod completions;
mod diff;
mod explain;
mod init;
mod list;
mod logging;
mod man;
mod progress;
mod purge;
mod query;
mod reveal;
mod run;
mod simulate;
mod terminal;
mod worker;

pub use arguments::Arguments;

use crate::config::{self, Settings};
use crate::quality::Tripped;
use anyhow::Result;
use arguments::{Command, Common, LogFormat};
use std::io::Write;
use std::process::ExitCode;

/// Runs the subcommand that was asked for.
pub fn run(arguments: &Arguments) -> Result<()> {
    logging::start(&arguments.common);
    match &arguments.command {
        Command::Run(asked) => run::run(asked, settings(&arguments.common)?, &arguments.common),
        Command::Ingest(files) => run::ingest(files, &settings(&arguments.common)?, &arguments.common),
        Command::Check(asked) => check::check(asked, &settings(&arguments.common)?, &arguments.common),
        Command::Init(asked) => init::init(asked, &arguments.common),
        Command::Query(asked) => {
            query::query(asked, &of_unit(settings(&arguments.common)?, asked.unit.as_deref()))
        }
        Command::Diff(asked) => diff::diff(asked, &settings(&arguments.common)?),
        Command::Explain(asked) => {
            explain::explain(asked, &of_unit(settings(&arguments.common)?, asked.unit.as_deref()))
        }
        Command::Reveal(asked) => reveal::reveal(asked, &settings(&arguments.common)?),
        Command::Purge(asked) => purge::purge(asked, &settings(&arguments.common)?),
        Command::Audit(asked) => audit::audit(asked, &settings(&arguments.common)?),
        Command::List(what) => list::list(what, arguments.common.lang),
        Command::Simulate(wanted) => simulate::simulate(wanted, &arguments.common),
        Command::Worker(asked) => worker::worker(asked, settings(&arguments.common)?, &arguments.common),
        Command::Completions(wanted) => completions::completions(wanted),
        Command::Man(wanted) => man::man(wanted),
    }
}

/// Returns the settings with the unit that was asked for.
fn of_unit(mut settings: Settings, unit: Option<&str>) -> Settings {
    if let Some(unit) = unit {
        unit.clone_into(&mut settings.report.unit);
    }
    settings
}

/// Writes an error to stderr and returns the exit code: 0 if the reader of our output has gone away, 1 if the quality
/// gate tripped, 2 for any other error.
pub fn report(error: &anyhow::Error, arguments: &Arguments) -> ExitCode {
    let broken_pipe = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe);
    if broken_pipe {
        return ExitCode::SUCCESS;
    }
    let exit_code = if error.is::<Tripped>() { 1 } else { 2 };
    if arguments.common.log_format == LogFormat::Json {
        tracing::error!(event = "failed", exit_code, "{error:#}");
    } else {
        // If stderr is gone, nothing can be said.
        let _ = writeln!(std::io::stderr(), "error: {error:#}");
    }
    ExitCode::from(exit_code)
}

/// Reads the configuration file, and lays over it what the command line says.
fn settings(common: &Common) -> Result<Settings> {
    let found = common.config.clone().or_else(|| {
        let here = std::path::PathBuf::from("buckstop.toml");
        here.is_file().then_some(here)
    });
    let mut settings = config::load(found.as_deref())?;
    if let Some(store) = &common.store {
        settings.store.dir.clone_from(store);
    }
    if let Some(lang) = common.lang {
        settings.lang = lang;
    }
    if let Some(threads) = common.threads {
        settings.threads = threads;
    }
    if let Some(profile) = &common.profile {
        settings.input.profile.clone_from(profile);
    }
    Ok(settings)
}
