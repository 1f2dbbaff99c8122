//! What can be wrong with a profile, or with the choice of one.

use crate::lang::Bilingual;

/// An error in a profile, or in the choice of one, with a hint for the author.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The profile cannot be used: it is not TOML, has an unknown key or a wrong value, or was named for a file that
    /// lacks its columns.
    #[error("{0}")]
    Unusable(String),
    /// None of the candidate profiles has its columns in the file.
    #[error(
        "no profile fits these headings: {headings}; {}\n\nhint: name the columns in `[profile]` of \
         buckstop.toml (`buckstop init FILE` guesses them), or name a profile with `--profile`",
        .nearest.en
    )]
    NoneFits {
        /// The first thirty headings of the file.
        headings: String,
        /// The candidate that comes nearest and what it misses, as a clause.
        nearest: Bilingual<String>,
        /// All headings, for the guess of what they mean.
        all: Vec<String>,
    },
}

impl ProfileError {
    /// Returns the error for a profile that is not TOML or has an unknown key.
    pub(super) fn unreadable(error: &toml::de::Error) -> Self {
        let hint = suggest(error.message())
            .map_or_else(String::new, |known| format!("\n\nhint: did you mean `{known}`?"));
        Self::Unusable(format!("profile: {}{hint}", error.to_string().trim_end()))
    }

    /// Returns the error for a wrong value in the profile `id`.
    pub(super) fn invalid(id: &str, message: &str) -> Self {
        Self::Unusable(format!("profile `{id}`: {message}"))
    }

    /// Returns the error for a profile that was named by the user but lacks columns in the file. `missing` lists the
    /// slots without a heading, `headings` the first thirty headings of the file.
    pub(in crate::profile) fn does_not_fit(id: &str, missing: &str, headings: &str) -> Self {
        Self::Unusable(format!(
            "profile `{id}` does not fit: no heading for {missing} among {headings}\n\nhint: name the column in \
             `[columns]` of a profile of your own with `extends = \"{id}\"`"
        ))
    }
}

/// Returns the known name that was most likely meant, from serde's message about an unknown one.
///
/// The message reads "unknown field `…`, expected one of `…`, `…`", so it contains both.
pub fn suggest(message: &str) -> Option<String> {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let start = message.find("unknown field").or_else(|| message.find("unknown variant"))?;
    let quoted_before = message[..start].matches('`').count() / 2;
    let (unknown, known) = quoted.get(quoted_before..)?.split_first()?;
    let similarity = |name: &str| strsim::jaro_winkler(unknown, name);
    let best = known.iter().max_by(|a, b| similarity(a).total_cmp(&similarity(b)))?;
    (similarity(best) > 0.75).then(|| (*best).to_owned())
}

/// Returns the message about an unknown name in a profile, with the most similar known name and the list of all.
/// `what` says what kind of name it is.
pub(in crate::profile) fn unknown_name<'a>(
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> String {
    let mut known: Vec<&str> = known.collect();
    known.sort_by(|a, b| strsim::jaro_winkler(name, b).total_cmp(&strsim::jaro_winkler(name, a)));
    let nearest = known.first().copied().unwrap_or_default();
    known.sort_unstable();
    format!("unknown {what} `{name}`\n\nhint: did you mean `{nearest}`? known are {}", known.join(", "))
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
