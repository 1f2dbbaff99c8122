//! The log on stderr, for people or for machines.

use super::arguments::{Common, LogFormat};
use tracing::Level;

/// Starts the log. A second start in one process changes nothing.
pub(super) fn start(common: &Common) {
    let level = match (common.quiet, common.verbose) {
        (true, _) => Level::WARN,
        (_, true) => Level::DEBUG,
        _ => Level::INFO,
    };
    let log = tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).with_target(false);
    // The only error is that a log has been started already.
    let _ = match common.log_format {
        LogFormat::Json => tracing::subscriber::set_global_default(log.json().flatten_event(true).finish()),
        LogFormat::Text => {
            tracing::subscriber::set_global_default(log.without_time().with_ansi(false).finish())
        }
    };
}
