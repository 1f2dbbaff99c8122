//! Colours the words of a statement.

use super::catalog::{FUNCTIONS, is_keyword};
use super::words::{Sort, Word, words};

const RESET: &str = "\x1b[0m";

/// Returns the text with colours: keywords, functions, texts, numbers, comments.
pub(super) fn coloured(text: &str) -> String {
    let (mut shown, mut end) = (String::with_capacity(2 * text.len()), 0);
    for word in words(text) {
        shown.push_str(&text[end..word.start]);
        match colour(&word) {
            Some(colour) => {
                shown.push_str(colour);
                shown.push_str(word.text);
                shown.push_str(RESET);
            }
            None => shown.push_str(word.text),
        }
        end = word.end();
    }
    shown.push_str(&text[end..]);
    shown
}

fn colour(word: &Word<'_>) -> Option<&'static str> {
    match word.sort {
        Sort::Name if is_keyword(word.text) => Some("\x1b[1;34m"),
        Sort::Name if FUNCTIONS.iter().any(|function| function.eq_ignore_ascii_case(word.text)) => {
            Some("\x1b[36m")
        }
        Sort::Text => Some("\x1b[32m"),
        Sort::Number => Some("\x1b[35m"),
        Sort::Comment => Some("\x1b[90m"),
        Sort::Name | Sort::QuotedName | Sort::Sign => None,
    }
}

/// Returns true if the terminal may be given colours.
pub(super) fn wanted(no_color: Option<&str>, term: Option<&str>) -> bool {
    no_color.is_none_or(str::is_empty) && term != Some("dumb")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn colours_change_no_character() {
        let text = "select 'a' , \"b\", 1 from  holds -- c";
        let plain = regex::Regex::new("\x1b\\[[0-9;]*m").unwrap();
        assert_eq!(plain.replace_all(&coloured(text), ""), text);
        assert!(coloured(text).starts_with("\x1b[1;34mselect\x1b[0m"));
    }

    #[test]
    fn no_colours_where_they_are_not_wanted() {
        assert!(wanted(None, Some("xterm")) && wanted(Some(""), None));
        assert!(!wanted(Some("1"), Some("xterm")) && !wanted(None, Some("dumb")));
    }
}
