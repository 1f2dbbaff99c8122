//! The two languages of the product, and the one type for a text that exists in both.

use serde::{Deserialize, Serialize};

/// The language of findings, headings and reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

impl Lang {
    /// Both languages, the default first.
    pub const ALL: [Lang; 2] = [Lang::Vi, Lang::En];

    /// Returns the text of this language.
    pub fn pick<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }
}

/// One text in both languages.
///
/// A fixed text of the program is a `Bilingual`, which is `Copy` and made by the `const fn` [`bilingual`].
/// A text with names or figures in it is a `Bilingual<String>`, made by [`Bilingual::new`] or, where the
/// wording is a function of the language, by [`Bilingual::write`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bilingual<T = &'static str> {
    /// Vietnamese.
    pub vi: T,
    /// English.
    pub en: T,
}

/// Makes a fixed text of both languages.
pub const fn bilingual(vi: &'static str, en: &'static str) -> Bilingual {
    Bilingual { vi, en }
}

impl<T: AsRef<str>> Bilingual<T> {
    /// Returns the text of one language.
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(self.vi.as_ref(), self.en.as_ref())
    }

    /// Returns true if there is no text in either language.
    pub fn is_empty(&self) -> bool {
        self.vi.as_ref().is_empty() && self.en.as_ref().is_empty()
    }

    /// Joins texts with `separator` between two of them, each language by itself.
    pub fn join<'t>(texts: impl IntoIterator<Item = &'t Self> + Clone, separator: &str) -> Bilingual<String>
    where
        T: 't,
    {
        Bilingual::write(|lang| {
            texts.clone().into_iter().map(|text| text.get(lang)).collect::<Vec<_>>().join(separator)
        })
    }
}

impl Bilingual<String> {
    /// Makes a text of two that are worded already.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }

    /// Words a text once for each language.
    pub fn write(mut words: impl FnMut(Lang) -> String) -> Self {
        Self { vi: words(Lang::Vi), en: words(Lang::En) }
    }
}

impl From<Bilingual> for Bilingual<String> {
    fn from(text: Bilingual) -> Self {
        Self::new(text.vi, text.en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAYS: Bilingual = bilingual("ngày", "days");

    #[test]
    fn a_text_is_worded_in_each_language() {
        let text = Bilingual::write(|lang| format!("3 {}", DAYS.get(lang)));
        assert_eq!((text.get(Lang::Vi), text.get(Lang::En)), ("3 ngày", "3 days"));
    }

    #[test]
    fn texts_are_joined_language_by_language() {
        assert_eq!(Bilingual::join([&DAYS, &bilingual("giờ", "hours")], ", ").en, "days, hours");
        assert!(Bilingual::<String>::join([], " ").is_empty());
    }
}
