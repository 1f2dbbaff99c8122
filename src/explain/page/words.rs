//! Numbers and lists in the manner of each language.

use crate::lang::Lang;
use crate::measure::find;

/// Returns a number with the decimal sign of the language; a dash if it is missing.
pub(super) fn number(value: Option<f64>, decimals: usize, lang: Lang) -> String {
    let Some(value) = value.filter(|value| value.is_finite()) else { return "–".to_owned() };
    let text = format!("{value:.decimals$}");
    if lang == Lang::Vi { text.replace('.', ",") } else { text }
}

/// Returns two numbers as a range, or a dash if one is missing.
pub(super) fn range(first: Option<u64>, last: Option<u64>) -> String {
    first.zip(last).map_or("–".to_owned(), |(first, last)| format!("{first}–{last}"))
}

/// Returns the title of a measure; its id if this program does not know it.
pub(super) fn title(measure: &str, lang: Lang) -> String {
    find(measure).map_or(measure, |(_, known)| known.title.get(lang)).to_owned()
}

/// Returns what was tested as single sentences: each begins with what it is about.
pub(super) fn sentences(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for sentence in text.split_inclusive(". ") {
        let head = sentence.split_once(": ").map(|(head, _)| head);
        let begins = head.is_some_and(|head| head.chars().count() <= 25 && !head.contains('.'));
        match found.last_mut() {
            Some(last) if !begins => last.push_str(sentence),
            _ => found.push(sentence.to_owned()),
        }
    }
    found.into_iter().map(|sentence| sentence.trim().to_owned()).filter(|one| !one.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_tested_is_split_where_a_topic_begins() {
        let text = "Unit: no. It was 1.0 there. Load: cannot be told. Months: yes.";
        assert_eq!(sentences(text), ["Unit: no. It was 1.0 there.", "Load: cannot be told.", "Months: yes."]);
        assert!(sentences("").is_empty());
    }

    #[test]
    fn numbers_have_the_decimal_sign_of_the_language() {
        assert_eq!((number(Some(1.25), 2, Lang::Vi), number(None, 1, Lang::En)), ("1,25".into(), "–".into()));
        assert_eq!((range(Some(1), Some(4)), range(None, Some(4))), ("1–4".into(), "–".into()));
    }
}
