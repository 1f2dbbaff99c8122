//! Reads a `buckstop.toml` over the defaults and checks it.

use super::{DEFAULTS, Settings};
use std::path::{Path, PathBuf};
use thiserror::Error;
use toml::{Table, Value};

/// What can be wrong with a configuration.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration `{path}`: {source}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not TOML, or a value has the wrong type.
    #[error("configuration `{path}`: {message}")]
    Syntax {
        /// Which file.
        path: PathBuf,
        /// What the parser says.
        message: String,
    },
    /// There is no such setting.
    #[error("configuration `{path}`: unknown setting `{key}`{}", hint(suggestion.as_ref()))]
    UnknownKey {
        /// Which file.
        path: PathBuf,
        /// The key, with its section.
        key: String,
        /// The nearest key there is.
        suggestion: Option<String>,
    },
    /// A value is out of its range.
    #[error("configuration: `{key}` is `{value}`\n\nhint: {expected}")]
    Range {
        /// The key, with its section.
        key: &'static str,
        /// What was given.
        value: String,
        /// What is accepted.
        expected: &'static str,
    },
}

fn hint(suggestion: Option<&String>) -> String {
    match suggestion {
        Some(key) => format!("\n\nhint: did you mean `{key}`?"),
        None => "\n\nhint: `buckstop list settings` shows every setting with its default".to_owned(),
    }
}

/// Sections whose keys are the user's own names.
const OPEN_SECTIONS: &[&str] = &["calendar.units", "measures.threshold", "profile"];

/// The settings of a file laid over the defaults; of the defaults alone without one.
///
/// Paths in the file are relative to it.
pub fn load(path: Option<&Path>) -> Result<Settings, ConfigError> {
    let shown = path.unwrap_or(Path::new("defaults")).to_owned();
    let mut table = parse(DEFAULTS, Path::new("defaults"))?;
    if let Some(path) = path {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
        let own = parse(&text, path)?;
        check_keys(&own, &table, "", path)?;
        lay_over(&mut table, own);
    }
    let mut settings: Settings = Value::Table(table)
        .try_into()
        .map_err(|error: toml::de::Error| ConfigError::Syntax { path: shown, message: error.to_string() })?;
    if let Some(folder) = path.and_then(Path::parent) {
        anchor(&mut settings, folder);
    }
    check_ranges(&settings)?;
    Ok(settings)
}

fn parse(text: &str, path: &Path) -> Result<Table, ConfigError> {
    text.parse::<Table>().map_err(|error| ConfigError::Syntax {
        path: path.to_owned(),
        message: format!("{error}").trim_end().to_owned(),
    })
}

fn check_keys(own: &Table, known: &Table, section: &str, path: &Path) -> Result<(), ConfigError> {
    for (key, value) in own {
        let full = if section.is_empty() { key.clone() } else { format!("{section}.{key}") };
        if OPEN_SECTIONS.contains(&full.as_str()) {
            continue;
        }
        let Some(default) = known.get(key) else {
            let suggestion = nearest(key, known.keys());
            return Err(ConfigError::UnknownKey { path: path.to_owned(), key: full, suggestion });
        };
        if let (Value::Table(own), Value::Table(known)) = (value, default) {
            check_keys(own, known, &full, path)?;
        }
    }
    Ok(())
}

/// The known word most like a mistyped one, if any is like it.
pub(crate) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a String>) -> Option<String> {
    known
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, candidate)| candidate.clone())
}

fn lay_over(base: &mut Table, own: Table) {
    for (key, value) in own {
        match (base.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => lay_over(below, above),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

fn anchor(settings: &mut Settings, folder: &Path) {
    let anchored = |path: &mut PathBuf| {
        if !path.as_os_str().is_empty() && path.is_relative() {
            *path = folder.join(&*path);
        }
    };
    anchored(&mut settings.store.dir);
    anchored(&mut settings.calendar.leave_file);
    anchored(&mut settings.excluded.cases_file);
    settings.calendar.files.iter_mut().for_each(anchored);
    settings.people.lists.iter_mut().for_each(anchored);
    let profile = Path::new(&settings.input.profile);
    if profile.extension().is_some_and(|extension| extension == "toml") && profile.is_relative() {
        settings.input.profile = folder.join(profile).to_string_lossy().into_owned();
    }
}

fn check_ranges(settings: &Settings) -> Result<(), ConfigError> {
    let check = |holds: bool, key: &'static str, value: String, expected: &'static str| {
        if holds { Ok(()) } else { Err(ConfigError::Range { key, value, expected }) }
    };
    let (ranking, store) = (&settings.ranking, &settings.store);
    check(
        (1..=4096).contains(&store.buckets),
        "store.buckets",
        store.buckets.to_string(),
        "a whole number from 1 to 4096",
    )?;
    check(
        store.ingest_memory_mib >= 1,
        "store.ingest_memory_mib",
        store.ingest_memory_mib.to_string(),
        "at least 1",
    )?;
    check(
        ranking.threshold_high > 1.0,
        "ranking.threshold_high",
        ranking.threshold_high.to_string(),
        "a ratio above 1",
    )?;
    check(
        ranking.threshold_low > 0.0 && ranking.threshold_low < 1.0,
        "ranking.threshold_low",
        ranking.threshold_low.to_string(),
        "a ratio between 0 and 1",
    )?;
    check(
        ranking.false_share > 0.0 && ranking.false_share < 1.0,
        "ranking.false_share",
        ranking.false_share.to_string(),
        "a share between 0 and 1",
    )?;
    check(
        ranking.min_expected > 0.0,
        "ranking.min_expected",
        ranking.min_expected.to_string(),
        "a count above 0",
    )?;
    check(
        ranking.rank_draws >= 100,
        "ranking.rank_draws",
        ranking.rank_draws.to_string(),
        "at least 100 draws",
    )?;
    let gate = &settings.gate;
    for (key, share) in [
        ("quality.min_share", settings.quality.min_share),
        ("findings.min_exact_share", settings.findings.min_exact_share),
        ("gate.max_rejected", gate.max_rejected),
        ("gate.max_unknown_kind", gate.max_unknown_kind),
        ("gate.max_no_actor", gate.max_no_actor),
        ("gate.max_future", gate.max_future),
        ("gate.max_lost", gate.max_lost),
        ("check.min_midnight_share", settings.check.min_midnight_share),
        ("check.min_likeness", settings.check.min_likeness),
        ("init.min_time_share", settings.init.min_time_share),
        ("init.max_unknown_kind", settings.init.max_unknown_kind),
    ] {
        check((0.0..=1.0).contains(&share), key, share.to_string(), "a share from 0 to 1")?;
    }
    check(
        settings.measures.min_officials >= 2,
        "measures.min_officials",
        settings.measures.min_officials.to_string(),
        "at least 2: nobody is compared with himself",
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    fn write(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn the_defaults_are_complete() {
        let settings = load(None).unwrap();
        assert_eq!(settings.store.buckets, 16);
        assert!((settings.ranking.false_share - 0.1).abs() < 1e-12);
    }

    #[test]
    fn a_file_changes_what_it_names() {
        let file =
            write("lang = \"en\"\n[ranking]\nmin_expected = 8.0\n[calendar.units]\n\"Sở A\" = \"vn-8h\"\n");
        let settings = load(Some(file.path())).unwrap();
        assert_eq!(settings.lang, crate::lang::Lang::En);
        assert!((settings.ranking.min_expected - 8.0).abs() < 1e-12);
        assert_eq!(settings.calendar.units["Sở A"], "vn-8h");
        assert!(
            settings.store.dir.is_absolute() || settings.store.dir.starts_with(file.path().parent().unwrap())
        );
    }

    #[test]
    fn an_unknown_key_is_an_error_with_a_suggestion() {
        let file = write("[ranking]\nmin_expectd = 8.0\n");
        let message = load(Some(file.path())).unwrap_err().to_string();
        assert!(message.contains("unknown setting `ranking.min_expectd`"), "{message}");
        assert!(message.contains("hint: did you mean `min_expected`?"), "{message}");
    }

    #[test]
    fn a_value_out_of_range_says_what_is_accepted() {
        let file = write("[ranking]\nthreshold_high = 0.5\n");
        let message = load(Some(file.path())).unwrap_err().to_string();
        assert!(message.contains("`ranking.threshold_high` is `0.5`"), "{message}");
        assert!(message.contains("hint: a ratio above 1"), "{message}");
    }
}
