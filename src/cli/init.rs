//! `buckstop init`.

use super::arguments::{Common, Init};
use super::progress::Bars;
use crate::config;
use crate::pipeline::init::{configuration, fit};
use anyhow::{Context, Result, bail};

/// Looks at the file and writes a configuration for it.
pub(super) fn init(asked: &Init, common: &Common) -> Result<()> {
    if asked.out.exists() && !asked.force {
        bail!(
            "`{}` exists already\n\nhint: `--force` overwrites it, `--out FILE` writes another",
            asked.out.display()
        );
    }
    let mut settings = config::load(None)?;
    if let Some(profile) = &common.profile {
        settings.input.profile.clone_from(profile);
    }
    if let Some(lang) = common.lang {
        settings.lang = lang;
    }
    let found = fit(&asked.file, &settings, &Bars::new(common))?;
    let written = configuration(&found, &settings);
    std::fs::write(&asked.out, written).with_context(|| format!("cannot write `{}`", asked.out.display()))?;
    config::load(Some(&asked.out)).context("the configuration written cannot be read back")?;
    let (out, file) = (asked.out.display(), asked.file.display());
    tracing::info!(event = "file_written", path = %out, "wrote {out} for profile {}", found.profile.id());
    tracing::info!("next: buckstop check {file} --config {out}, then buckstop run {file} --config {out}");
    Ok(())
}
