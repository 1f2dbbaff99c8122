//! The two languages of the product, and the one type for a text that exists in both.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

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

    /// The text of this language.
    pub fn pick<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }
}

/// One text in both languages.
///
/// A text of the program is a `const` made by [`bilingual`]; a text with figures in it is made by
/// [`Bilingual::write`], which words it once for each language.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bilingual {
    /// Vietnamese.
    pub vi: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

/// A text of the program in both languages.
pub const fn bilingual(vi: &'static str, en: &'static str) -> Bilingual {
    Bilingual { vi: Cow::Borrowed(vi), en: Cow::Borrowed(en) }
}

impl Bilingual {
    /// Words a text for each language.
    pub fn write(mut words: impl FnMut(Lang) -> String) -> Self {
        Self { vi: words(Lang::Vi).into(), en: words(Lang::En).into() }
    }

    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.vi, &self.en)
    }

    /// Returns true if there is no text in either language.
    pub fn is_empty(&self) -> bool {
        self.vi.is_empty() && self.en.is_empty()
    }

    /// The texts one after the other, with `separator` between two of them.
    pub fn join<'t>(texts: impl IntoIterator<Item = &'t Bilingual> + Clone, separator: &str) -> Self {
        Self::write(|lang| {
            texts.clone().into_iter().map(|text| text.get(lang)).collect::<Vec<_>>().join(separator)
        })
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
        assert!(Bilingual::join([], " ").is_empty());
    }
}
