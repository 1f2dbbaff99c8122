//! Numbers as texts, in the manner of each language.

use crate::lang::Lang;

/// Returns a whole number with marks between thousands: `1.234` or `1,234`.
pub(super) fn whole(value: u64, lang: Lang) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push_str(lang.pick(".", ","));
        }
        text.push(digit);
    }
    text
}

/// Returns a number with one decimal: `2,9` or `2.9`.
pub(super) fn one_decimal(value: f64, lang: Lang) -> String {
    let text = format!("{value:.1}");
    if lang == Lang::Vi { text.replace('.', ",") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_the_manner_of_each_language() {
        assert_eq!(whole(1_234_567, Lang::Vi), "1.234.567");
        assert_eq!(whole(999, Lang::En), "999");
        assert_eq!((one_decimal(2.94, Lang::Vi), one_decimal(2.94, Lang::En)), ("2,9".into(), "2.9".into()));
    }
}
