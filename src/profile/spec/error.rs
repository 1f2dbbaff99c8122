//! What can be wrong with a profile, or with the choice of one.

/// An error in a profile, with a hint for whoever wrote it.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// Not TOML, or a key that is not known.
    #[error("profile: {message}{}", hint(.suggestion.as_ref()))]
    Unreadable {
        /// What the parser says, with the place.
        message: String,
        /// The key that was probably meant.
        suggestion: Option<String>,
    },
    /// A value that cannot be.
    #[error("profile `{id}`: {message}")]
    Invalid {
        /// The profile.
        id: String,
        /// What is wrong.
        message: String,
    },
    /// No candidate has its columns in the file.
    #[error(
        "no profile fits these headings: {headings}{nearest}\n\nhint: name the columns in `[profile]` of \
         buckstop.toml (`buckstop init FILE` guesses them), or name a profile with `--profile`"
    )]
    NoneFits {
        /// The file's headings, the first thirty.
        headings: String,
        /// The candidate that came nearest and what it misses, as a clause.
        nearest: String,
        /// All headings, for whoever guesses what they mean.
        all: Vec<String>,
    },
    /// The given profile lacks columns in the file.
    #[error(
        "profile `{id}` does not fit: no heading for {missing} among {headings}\n\nhint: name the column in \
         `[columns]` of a profile of your own with `extends = \"{id}\"`"
    )]
    DoesNotFit {
        /// The profile.
        id: String,
        /// The slots without a heading.
        missing: String,
        /// The file's headings, the first thirty.
        headings: String,
    },
}

fn hint(suggestion: Option<&String>) -> String {
    suggestion.map_or_else(String::new, |known| format!("\n\nhint: did you mean `{known}`?"))
}

/// The known name that serde's message about an unknown one most likely meant.
///
/// The message reads "unknown field `…`, expected one of `…`, `…`", and so names both.
pub fn suggest(message: &str) -> Option<String> {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let place = message.find("unknown field").or_else(|| message.find("unknown variant"))?;
    let before = message[..place].matches('`').count() / 2;
    let (unknown, known) = quoted.get(before..)?.split_first()?;
    let likeness = |name: &str| strsim::jaro_winkler(unknown, name);
    let best = known.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(best) > 0.75).then(|| (*best).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_known_key_is_suggested() {
        let message = "unknown field `colums`, expected one of `id`, `columns`, `rules`";
        assert_eq!(suggest(message), Some("columns".to_owned()));
        assert_eq!(suggest("unknown field `zzz`, expected one of `id`, `rules`"), None);
        assert_eq!(suggest("invalid type: string `a`"), None);
    }
}
