//! The thin binary: parse, run, report the error, exit code.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    buckstop::guard::silence_decoder_panics();
    let arguments = buckstop::cli::Arguments::parse();
    match buckstop::cli::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => buckstop::cli::report(&error, &arguments),
    }
}
