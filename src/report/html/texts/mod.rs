//! The labels of the page, in both languages. The template and the script name them by their ids.

mod findings;
mod frame;
mod measures;
mod subjects;

use crate::lang::{Bilingual, Lang};

/// All labels: id and text. `{name}` is replaced by the script.
pub(super) fn all() -> impl Iterator<Item = &'static (&'static str, Bilingual)> {
    [frame::TEXTS, findings::TEXTS, subjects::TEXTS, measures::TEXTS].into_iter().flatten()
}

/// Returns the label with this id.
pub(super) fn text(id: &str, lang: Lang) -> &'static str {
    let found = all().find(|(known, _)| *known == id);
    found.map_or("", |(_, text)| lang.pick(text.vi, text.en))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Returns the ids that a text names after `opening`, up to `closing`.
    fn named<'a>(source: &'a str, opening: &'a str, closing: char) -> impl Iterator<Item = &'a str> {
        source.split(opening).skip(1).filter_map(move |rest| rest.split(closing).next())
    }

    #[test]
    fn every_label_that_is_named_exists_in_both_languages_and_every_one_is_named() {
        let (script, template) = (super::super::SCRIPT, include_str!("../report.html"));
        let known: BTreeSet<&str> = all().map(|(id, _)| *id).collect();
        assert_eq!(known.len(), all().count(), "an id occurs twice");
        let wanted = named(script, "label('", '\'').chain(named(script, "filled('", '\'')).chain(named(
            template,
            "self.text(\"",
            '"',
        ));
        for id in wanted {
            assert!(known.contains(id), "there is no label `{id}`");
        }
        for (id, text) in all() {
            assert!(!text.vi.is_empty() && !text.en.is_empty(), "{id}");
            let sources = [script, template, include_str!("../summary.rs"), include_str!("../changes.rs")];
            let named = sources
                .iter()
                .any(|source| source.contains(&format!("'{id}'")) || source.contains(&format!("\"{id}\"")));
            assert!(named, "nothing shows the label `{id}`");
        }
    }
}
