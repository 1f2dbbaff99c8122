//! Draws a bar for each stage, on a terminal only.

use super::arguments::{Common, LogFormat};
use crate::pipeline::{Progress, ProgressUnit, StageProgress};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

/// Draws bars on stderr, or none if nobody would see them.
pub(super) struct Bars {
    shown: bool,
}

/// The bar of one stage. It vanishes when the stage ends: what stays is the log.
struct Bar(ProgressBar);

impl Bars {
    /// Bars as the command line asks for them.
    pub(super) fn new(common: &Common) -> Self {
        let shown = !common.quiet && common.log_format == LogFormat::Text && std::io::stderr().is_terminal();
        Self { shown }
    }
}

impl Progress for Bars {
    fn begin(&self, stage: &'static str, length: u64, unit: ProgressUnit) -> Box<dyn StageProgress> {
        let target = if self.shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(length), target).with_prefix(stage);
        let counts = match unit {
            ProgressUnit::Bytes => "{bytes}/{total_bytes} {bytes_per_sec}",
            ProgressUnit::Items => "{pos}/{len}",
        };
        let template = format!("{{prefix:>9}} {{bar:36}} {counts} {{eta}}");
        // The template is fixed text; the default style is a fair fallback.
        bar.set_style(
            ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        Box::new(Bar(bar))
    }
}

impl StageProgress for Bar {
    fn set(&self, done: u64) {
        self.0.set_position(done);
    }

    fn advance(&self, by: u64) {
        self.0.inc(by);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
