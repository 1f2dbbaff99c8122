//! Labels and globs that are compared case- and diacritics-insensitively.

use super::fold::fold;

/// A folded literal, or a glob in which `*` stands for any run of characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    /// The folded text between the stars; one piece is a literal.
    pieces: Vec<String>,
}

impl Pattern {
    /// Folds a pattern as the values will be folded.
    pub(crate) fn new(text: &str) -> Self {
        Self { pieces: fold(text).split('*').map(str::to_owned).collect() }
    }

    /// Whether a folded value matches as a whole.
    pub(crate) fn matches(&self, folded: &str) -> bool {
        let [first, middle @ .., last] = self.pieces.as_slice() else {
            return self.pieces.first().is_some_and(|literal| literal == folded);
        };
        let Some(rest) = folded.strip_prefix(first.as_str()) else { return false };
        let Some(mut rest) = rest.strip_suffix(last.as_str()) else { return false };
        // The earliest place of each piece leaves most room for those after it.
        for piece in middle {
            let Some(place) = rest.find(piece.as_str()) else { return false };
            rest = &rest[place + piece.len()..];
        }
        true
    }
}

/// Several patterns, any of which may match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Patterns(Vec<Pattern>);

impl Patterns {
    /// Folds each pattern.
    pub(crate) fn new(texts: &[String]) -> Self {
        Self(texts.iter().map(|text| Pattern::new(text)).collect())
    }

    /// Whether there is no pattern, which then matches nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The patterns as plain text: what stands between the stars.
    pub(crate) fn labels(&self) -> impl Iterator<Item = String> + '_ {
        self.0.iter().map(|pattern| pattern.pieces.join(" ").trim().to_owned())
    }

    /// Whether any pattern matches a folded value.
    pub(crate) fn any(&self, folded: &str) -> bool {
        self.0.iter().any(|pattern| pattern.matches(folded))
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
