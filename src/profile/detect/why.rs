//! Why a profile reads a file, in words.

use std::fmt;

/// Why a profile reads a file. Shown without a language, it is English.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Why {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

impl Why {
    /// The user asked for it.
    pub(crate) fn named() -> Self {
        Self { vi: "do người dùng chọn".to_owned(), en: "named by the user".to_owned() }
    }

    /// It finds these columns (`slot = heading`), more than the next best one, if there is any.
    pub(super) fn found(found: &[String], next: Option<&Next<'_>>) -> Self {
        let (count, list) = (found.len(), found.join(", "));
        let mut why = Self {
            vi: format!("tìm thấy {count} cột: {list}"),
            en: format!("{count} columns found: {list}"),
        };
        if let Some(next) = next {
            why.vi.push_str(&format!("; kế đó là `{}` với {}", next.id, next.found));
            why.en.push_str(&format!("; next best `{}` with {}", next.id, next.found));
            if let Some(objection) = &next.objection {
                why.vi.push_str(&format!(", nhưng hồ sơ ánh xạ này {}", objection.vi()));
                why.en.push_str(&format!(", but it {}", objection.en()));
            }
        }
        why
    }
}

impl fmt::Display for Why {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.en)
    }
}

/// The profile that comes second.
pub(super) struct Next<'a> {
    pub(super) id: &'a str,
    /// How many columns it finds.
    pub(super) found: usize,
    pub(super) objection: Option<Objection<'a>>,
}

/// Why a profile is not for a file.
pub(super) enum Objection<'a> {
    /// What it needs and does not find.
    Lacks(&'a [String]),
    /// The heading by which the file is something else.
    Refuses(&'a str),
}

impl Objection<'_> {
    fn vi(&self) -> String {
        match self {
            Self::Lacks(lacks) => format!("không thấy {}", lacks.join(", ")),
            Self::Refuses(heading) => format!("không dành cho tệp có `{heading}`"),
        }
    }

    /// In English, after the profile's name.
    pub(super) fn en(&self) -> String {
        match self {
            Self::Lacks(lacks) => format!("finds no {}", lacks.join(", ")),
            Self::Refuses(heading) => format!("is not for files with `{heading}`"),
        }
    }
}
