//! An explanation as one page for a hearing: it asks for nothing outside of itself, runs no script, and prints on A4.
//!
//! The style and the content policy are those of the report. Texts of the log reach the page escaped.

mod dossier;
mod interval;
mod words;

use super::gather::Explanation;
use super::texts;
use crate::lang::{Bilingual, Lang};
use crate::published::{Bar, BarKind, PICTURE_WIDTH};
use crate::report::{PAGE_STYLE, page_policy};
use anyhow::Result;
use askama::Template;
use dossier::Dossier;
use std::borrow::Borrow;

/// The page.
#[derive(Template)]
#[template(path = "dossier.html", config = "src/explain/page/askama.toml")]
struct Page<'a> {
    lang: Lang,
    policy: String,
    style: &'static str,
    version: &'static str,
    dossier: &'a Dossier,
    /// The table that shows a case in full.
    case_table: &'static str,
}

impl Page<'_> {
    /// Returns a text in the language of the page.
    fn say(&self, text: impl Borrow<Bilingual>) -> &'static str {
        self.lang.pick(text.borrow().vi, text.borrow().en)
    }

    /// Returns true if a part of a picture is of this class.
    #[allow(clippy::unused_self, reason = "the template calls methods only")]
    fn is(&self, class: impl AsRef<str>, wanted: &str) -> bool {
        class.as_ref() == wanted
    }

    /// Returns the class of a bar.
    #[allow(clippy::unused_self, reason = "the template calls methods only")]
    fn class(&self, bar: &Bar) -> &'static str {
        match bar.kind {
            BarKind::Others => "others",
            BarKind::Own => "own",
            BarKind::Consulted => "consulted",
            BarKind::Paused => "paused",
        }
    }
}

/// Returns an explanation as a page.
///
/// # Errors
/// If the page cannot be written, which only a lack of memory can cause.
pub fn page(explanation: &Explanation, lang: Lang) -> Result<String> {
    let dossier = Dossier::new(explanation, lang);
    let page = Page {
        lang,
        policy: page_policy(None, PAGE_STYLE),
        style: PAGE_STYLE,
        version: env!("CARGO_PKG_VERSION"),
        dossier: &dossier,
        case_table: explanation.case_table,
    };
    Ok(page.render()?)
}
