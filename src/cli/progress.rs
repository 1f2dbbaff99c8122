//! A bar for each stage, on a terminal only.

use super::arguments::{Common, LogFormat};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

/// The bar of one stage. It vanishes when the stage is done: what stays is the log.
pub(super) fn bar(common: &Common, stage: &'static str, length: u64, unit: Unit) -> ProgressBar {
    let shown = !common.quiet && common.log_format == LogFormat::Text && std::io::stderr().is_terminal();
    let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(length), target).with_prefix(stage);
    let counts = match unit {
        Unit::Bytes => "{bytes}/{total_bytes} {bytes_per_sec}",
        Unit::Items => "{pos}/{len}",
    };
    let template = format!("{{prefix:>9}} {{bar:36}} {counts} {{eta}}");
    // The template is fixed text; the default style is a fair fallback.
    bar.set_style(ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

/// What a bar counts.
#[derive(Clone, Copy)]
pub(super) enum Unit {
    Bytes,
    Items,
}
