//! Literals and globs that match whatever the case and the diacritics of a value.

use super::fold::fold;

/// Alternative patterns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Patterns(Vec<Pattern>);

impl Patterns {
    /// Folds the patterns as the values will be folded.
    pub(crate) fn new(texts: &[String]) -> Self {
        Self(texts.iter().map(|text| Pattern::new(text)).collect())
    }

    /// Returns true if there is no pattern; then nothing matches.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Iterates over the patterns as plain text, without their stars.
    pub(crate) fn labels(&self) -> impl Iterator<Item = String> + '_ {
        self.0.iter().map(|pattern| pattern.pieces.join(" ").trim().to_owned())
    }

    /// Returns true if any pattern matches a folded value.
    pub(crate) fn any(&self, folded: &str) -> bool {
        self.0.iter().any(|pattern| pattern.matches(folded))
    }
}

/// A folded literal, or a glob in which `*` stands for any number of characters.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pattern {
    /// The folded pieces between the stars; a single piece is a literal.
    pieces: Vec<String>,
}

impl Pattern {
    fn new(text: &str) -> Self {
        Self { pieces: fold(text).split('*').map(str::to_owned).collect() }
    }

    /// Returns true if the pattern matches the whole of a folded value.
    fn matches(&self, folded: &str) -> bool {
        let [first, middle @ .., last] = self.pieces.as_slice() else {
            return self.pieces.first().is_some_and(|literal| literal == folded);
        };
        let Some(rest) = folded.strip_prefix(first.as_str()) else { return false };
        let Some(mut rest) = rest.strip_suffix(last.as_str()) else { return false };
        // The earliest match of each piece leaves the most room for the pieces after it.
        for piece in middle {
            let Some(start) = rest.find(piece.as_str()) else { return false };
            rest = &rest[start + piece.len()..];
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_match_whole_values_only() {
        let pattern = Pattern::new("Chuyên viên");
        assert!(pattern.matches(&fold("CHUYÊN  VIÊN")));
        assert!(!pattern.matches(&fold("Nguyễn Thị Hạnh - (Chuyên viên)")));
    }

    #[test]
    fn stars_stand_for_any_run() {
        for (pattern, value, expected) in [
            ("trình*", "Trình ký duyệt dự thảo", true),
            ("*ký duyệt*", "Trình ký duyệt dự thảo", true),
            ("trình*thảo", "Trình ký duyệt dự thảo", true),
            ("a*a", "a", false),
            ("a*b*c", "a b b c", true),
            ("a*b*c", "a c", false),
            ("*", "", true),
            ("", "", true),
        ] {
            assert_eq!(Pattern::new(pattern).matches(&fold(value)), expected, "{pattern} on {value}");
        }
    }
}
