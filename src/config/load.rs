//! Merges a `buckstop.toml` into the defaults.

use super::error::ConfigError;
use super::ranges::check_ranges;
use super::{DEFAULTS, Settings};
use crate::nearest::nearest;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// Sections whose keys are names that the user chooses.
const OPEN_SECTIONS: &[&str] =
    &["calendar.units", "deadlines.after_pause_of", "measures.threshold", "profile"];

/// Loads the settings of a file merged into the defaults, or the defaults alone.
///
/// Relative paths in the file are taken relative to its folder.
pub fn load(path: Option<&Path>) -> Result<Settings, ConfigError> {
    let shown = path.unwrap_or(Path::new("defaults"));
    let mut table = parse(DEFAULTS, Path::new("defaults"))?;
    if let Some(path) = path {
        let cannot_read = |source| ConfigError::Read { path: path.to_owned(), source };
        // Reading a pipe could wait for ever.
        if !std::fs::metadata(path).map_err(cannot_read)?.is_file() {
            return Err(cannot_read(std::io::Error::other("it is not a file")));
        }
        let text = std::fs::read_to_string(path).map_err(cannot_read)?;
        let own = parse(&text, path)?;
        check_keys(&own, &table, "", path)?;
        merge(&mut table, own);
    }
    let mut settings: Settings = Value::Table(table)
        .try_into()
        .map_err(|error: toml::de::Error| ConfigError::syntax(shown, &error.to_string()))?;
    if let Some(folder) = path.and_then(Path::parent) {
        resolve_paths(&mut settings, folder);
    }
    check_ranges(&settings)?;
    Ok(settings)
}

fn parse(text: &str, path: &Path) -> Result<Table, ConfigError> {
    text.parse::<Table>().map_err(|error| ConfigError::syntax(path, error.to_string().trim_end()))
}

/// Checks that every key of a section is known.
fn check_keys(own: &Table, known: &Table, section: &str, path: &Path) -> Result<(), ConfigError> {
    for (key, value) in own {
        let full = if section.is_empty() { key.clone() } else { format!("{section}.{key}") };
        if OPEN_SECTIONS.contains(&full.as_str()) {
            continue;
        }
        let Some(default) = known.get(key) else {
            return Err(ConfigError::unknown_key(
                path,
                &full,
                nearest(key, known.keys().map(String::as_str)),
            ));
        };
        if let (Value::Table(own), Value::Table(known)) = (value, default) {
            check_keys(own, known, &full, path)?;
        }
    }
    Ok(())
}

/// Merges the user's settings into the defaults, section by section.
fn merge(base: &mut Table, own: Table) {
    for (key, value) in own {
        match (base.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => merge(below, above),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

/// Makes the relative paths of the settings relative to a folder.
fn resolve_paths(settings: &mut Settings, folder: &Path) {
    let resolve = |path: &mut PathBuf| {
        if !path.as_os_str().is_empty() && path.is_relative() {
            *path = folder.join(&*path);
        }
    };
    resolve(&mut settings.store.dir);
    resolve(&mut settings.calendar.leave_file);
    resolve(&mut settings.excluded.cases_file);
    resolve(&mut settings.privacy.pseudonymise);
    settings.calendar.files.iter_mut().for_each(resolve);
    settings.people.lists.iter_mut().for_each(resolve);
    let profile = Path::new(&settings.input.profile);
    if profile.extension().is_some_and(|extension| extension == "toml") && profile.is_relative() {
        settings.input.profile = folder.join(profile).to_string_lossy().into_owned();
    }
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
        assert!((settings.judging.min_probability - 0.9).abs() < 1e-12);
    }

    #[test]
    fn a_file_changes_what_it_names() {
        let file =
            write("lang = \"en\"\n[judging]\nmin_expected = 8.0\n[calendar.units]\n\"Sở A\" = \"vn-8h\"\n");
        let settings = load(Some(file.path())).unwrap();
        assert_eq!(settings.lang, crate::lang::Lang::En);
        assert!((settings.judging.min_expected - 8.0).abs() < 1e-12);
        assert_eq!(settings.calendar.units["Sở A"], "vn-8h");
        assert!(
            settings.store.dir.is_absolute() || settings.store.dir.starts_with(file.path().parent().unwrap())
        );
    }

    #[test]
    fn a_profile_may_have_its_own_rule_for_pauses() {
        let file = write("[deadlines.after_pause_of]\nvn-local = \"restart\"\n");
        let settings = load(Some(file.path())).unwrap();
        assert_eq!(settings.deadlines.after_pause_of["vn-local"], crate::trace::AfterPause::Restart);
    }

    #[test]
    fn an_unknown_key_is_an_error_with_a_suggestion() {
        let file = write("[judging]\nmin_expectd = 8.0\n");
        let message = load(Some(file.path())).unwrap_err().to_string();
        assert!(message.contains("unknown setting `judging.min_expectd`"), "{message}");
        assert!(message.contains("hint: did you mean `min_expected`?"), "{message}");
    }

    #[test]
    fn a_value_out_of_range_says_what_is_accepted() {
        let file = write("[judging]\nthreshold = 0.5\n");
        let message = load(Some(file.path())).unwrap_err().to_string();
        assert!(message.contains("`judging.threshold` is `0.5`"), "{message}");
        assert!(message.contains("hint: a ratio above 1"), "{message}");
    }
}
