//! Writes the log in `data-samples/`: `cargo run --example simulate_samples [DIR]`.

use std::path::PathBuf;

use anyhow::Result;
use buckstop::simulate::{SimulateSettings, simulate};

fn main() -> Result<()> {
    let dir = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("data-samples"), PathBuf::from);
    let settings = SimulateSettings { gzip: true, ..SimulateSettings::default() };
    simulate(&settings, &dir, &mut |_| ())?;
    Ok(())
}
