//! The log on stderr, for people or for machines.
//!
//! What monitoring may rely on carries a field `event` with a stable name, and its numbers as fields of their
//! own (`docs/operations.md` lists them). People read the message, which says the same, and are spared the
//! fields.

use super::arguments::{Common, LogFormat};
use std::fmt;
use tracing::Level;
use tracing::field::{Field, Visit};
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::fmt::FormatFields;
use tracing_subscriber::fmt::format::Writer;

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
        LogFormat::Text => tracing::subscriber::set_global_default(
            log.without_time().with_ansi(false).fmt_fields(ForPeople).finish(),
        ),
    };
}

/// The message, and the fields only where no event is named.
struct ForPeople;

impl<'w> FormatFields<'w> for ForPeople {
    fn format_fields<R: RecordFields>(&self, mut writer: Writer<'w>, fields: R) -> fmt::Result {
        let mut line = Line::default();
        fields.record(&mut line);
        writer.write_str(&line.message)?;
        if line.is_event { Ok(()) } else { writer.write_str(&line.fields) }
    }
}

#[derive(Default)]
struct Line {
    message: String,
    fields: String,
    is_event: bool,
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        match field.name() {
            "message" => self.message = format!("{value:?}"),
            "event" => self.is_event = true,
            name => self.fields.push_str(&format!(" {name}={value:?}")),
        }
    }
}
