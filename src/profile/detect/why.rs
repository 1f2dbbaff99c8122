//! Why a profile was chosen for a file, in words.

use crate::lang::{Bilingual, Lang, bilingual};

/// The reason for a profile that the user named.
pub(crate) const NAMED_BY_USER: Bilingual = bilingual("do người dùng chọn", "named by the user");

/// The message about a file of which no heading is known.
pub(super) const NO_HEADING_KNOWN: Bilingual =
    bilingual("không tiêu đề nào là của nhật ký", "none of its headings is one of a log");

/// Words why a profile was detected. `found` lists its columns (`slot = heading`); `next` is the profile that comes
/// second, if there are several.
pub(super) fn detected(found: &[String], next: Option<&RunnerUp<'_>>) -> Bilingual<String> {
    let (count, list) = (found.len(), found.join(", "));
    Bilingual::write(|lang| {
        let mut text = match lang {
            Lang::Vi => format!("tìm thấy {count} cột: {list}"),
            Lang::En => format!("{count} columns found: {list}"),
        };
        if let Some(next) = next {
            text += &match lang {
                Lang::Vi => format!("; kế đó là `{}` với {}", next.id, next.found),
                Lang::En => format!("; next best `{}` with {}", next.id, next.found),
            };
            if let Some(objection) = &next.objection {
                text += lang.pick(", nhưng hồ sơ ánh xạ này ", ", but it ");
                text += objection.text().get(lang);
            }
        }
        text
    })
}

/// Words which profile comes nearest to a file that fits none, and what that profile misses.
pub(super) fn nearest(id: &str, objection: &Bilingual<String>) -> Bilingual<String> {
    Bilingual::new(
        format!("gần nhất là `{id}`, nhưng {}", objection.vi),
        format!("`{id}` comes nearest but {}", objection.en),
    )
}

/// The profile that comes second.
pub(super) struct RunnerUp<'a> {
    pub(super) id: &'a str,
    /// The number of columns that it finds.
    pub(super) found: usize,
    pub(super) objection: Option<Objection<'a>>,
}

/// Why a profile does not fit a file.
pub(super) enum Objection<'a> {
    /// The required slots that it does not find.
    Lacks(&'a [String]),
    /// A heading that excludes the file.
    Refuses(&'a str),
}

impl Objection<'_> {
    /// Words the objection as a predicate that follows the name of the profile.
    pub(super) fn text(&self) -> Bilingual<String> {
        Bilingual::write(|lang| match (self, lang) {
            (Self::Lacks(lacks), Lang::Vi) => format!("không thấy {}", lacks.join(", ")),
            (Self::Lacks(lacks), Lang::En) => format!("finds no {}", lacks.join(", ")),
            (Self::Refuses(heading), Lang::Vi) => format!("không dành cho tệp có `{heading}`"),
            (Self::Refuses(heading), Lang::En) => format!("is not for files with `{heading}`"),
        })
    }
}
