//! The page of the settings, from the commented file of defaults.

use super::{head, row};
use crate::config::DEFAULTS;

const INTRODUCTION: &str = "
A file `buckstop.toml` in the working folder, or one given with `--config`, changes settings; an unknown key is an error.
`buckstop list settings` prints the same as a file. Paths are relative to the file.
";

/// Writes the page.
pub(super) fn page() -> String {
    let mut page = head("Settings", "`src/config/defaults.toml`") + INTRODUCTION;
    for section in sections(DEFAULTS) {
        page += &format!("\n## {}\n", section.title());
        if !section.about.is_empty() {
            page += &format!("\n{}\n", section.about);
        }
        if section.settings.is_empty() {
            continue;
        }
        page += "\n| key | default | meaning |\n|---|---|---|\n";
        for setting in &section.settings {
            let (key, default) = (format!("`{}`", setting.key), format!("`{}`", setting.default));
            page += &row(&[&key, &default, &setting.meaning]);
        }
    }
    page
}

#[derive(Debug, Default, PartialEq)]
struct Section {
    /// The name in brackets; empty for the settings before the first section.
    name: String,
    /// The comment above a section whose keys the user chooses.
    about: String,
    settings: Vec<Setting>,
}

impl Section {
    fn title(&self) -> String {
        if self.name.is_empty() { "General".to_owned() } else { format!("[{}]", self.name) }
    }
}

#[derive(Debug, Default, PartialEq)]
struct Setting {
    key: String,
    default: String,
    /// The comment above it; settings that follow each other share one.
    meaning: String,
}

/// Splits the file into sections. A comment belongs to the settings or to the section that follows it.
fn sections(file: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut comment: Vec<&str> = Vec::new();
    let mut is_new = false;
    for line in file.lines().skip_while(|line| !line.trim().is_empty()).map(str::trim) {
        if let Some(text) = line.strip_prefix('#') {
            if !is_new {
                comment.clear();
                is_new = true;
            }
            comment.push(text.trim());
        } else if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            let about = if is_new { comment.join(" ") } else { String::new() };
            sections.push(Section { name: name.to_owned(), about, settings: Vec::new() });
            comment.clear();
            is_new = false;
        } else if let Some((key, default)) = line.split_once('=') {
            is_new = false;
            let setting = Setting {
                key: key.trim().to_owned(),
                default: default.trim().to_owned(),
                meaning: comment.join(" "),
            };
            if let Some(section) = sections.last_mut() {
                section.settings.push(setting);
            }
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_belongs_to_what_follows_it() {
        let file =
            "# title\n\n# One.\na = 1\n\n[s]\n# Two\n# lines.\nb = \"x\"\nc = 2\n\n# Open.\n[s.open]\n";
        let setting = |key: &str, default: &str, meaning: &str| Setting {
            key: key.to_owned(),
            default: default.to_owned(),
            meaning: meaning.to_owned(),
        };
        let found = sections(file);
        assert_eq!(found[0].settings, [setting("a", "1", "One.")]);
        let two = [setting("b", "\"x\"", "Two lines."), setting("c", "2", "Two lines.")];
        assert_eq!((found[1].about.as_str(), found[1].settings.as_slice()), ("", two.as_slice()));
        assert_eq!((found[2].name.as_str(), found[2].about.as_str()), ("s.open", "Open."));
    }

    #[test]
    fn every_setting_has_a_meaning() {
        for section in sections(DEFAULTS) {
            assert!(!section.settings.is_empty() || !section.about.is_empty(), "{}", section.name);
            for setting in section.settings {
                assert!(!setting.meaning.is_empty(), "{}.{}", section.name, setting.key);
            }
        }
    }
}
