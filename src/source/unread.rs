//! Files that are not read, and why.

use super::FORMATS;
use crate::lang::{Bilingual, Lang, bilingual};
use std::fmt;

/// A file, or a folder, that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadFile {
    /// Its name, as that of an export.
    pub name: String,
    /// Why it is not read.
    pub why: WhyUnread,
}

/// Why a file is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyUnread {
    /// Its name says that it is hidden, temporary or still being written.
    Unfinished,
    /// Its ending, which is empty if it has none, is not that of an export.
    OtherEnding(String),
    /// It is a store of this program.
    Store,
    /// It is a link to a folder, which may lead back up.
    FolderLink,
    /// It is a folder without files.
    EmptyFolder,
    /// It is not a file but this.
    Special(Bilingual),
    /// It has no table: what it is instead.
    NoTable(Bilingual),
    /// It fits no profile; the profile that comes nearest, and what that one misses.
    NoProfile(Bilingual<String>),
    /// It is damaged, or in a form that is not read; the message says what is wrong.
    Damaged(String),
    /// A sheet of a workbook that was read is not; the reason.
    Sheet(Bilingual),
}

/// A file has no table, although its format is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTable {
    /// What the file is.
    pub what: Bilingual,
    /// What to do.
    pub hint: &'static str,
}

impl fmt::Display for NoTable {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(text, "{}\n\nhint: {}", self.what.en, self.hint)
    }
}

impl std::error::Error for NoTable {}

/// An empty file, or a workbook without a table.
pub const EMPTY: Bilingual = bilingual("tệp rỗng, hoặc không có bảng", "the file is empty, or has no table");

/// Endings of packed files that cannot be read.
const PACKED: &[&str] = &["rar", "7z", "tar", "tgz", "gz", "bz2", "xz", "zst", "cab", "arj"];

const UNFINISHED: Bilingual =
    bilingual("tệp ẩn, tệp tạm hoặc chưa ghi xong", "hidden, temporary or not yet complete");
const STORE: Bilingual = bilingual("là kho dữ liệu của buckstop", "a store of buckstop");
const FOLDER_LINK: Bilingual =
    bilingual("là liên kết tới thư mục khác", "a link to a folder; name that folder to read it");
const EMPTY_FOLDER: Bilingual = bilingual("thư mục không có tệp nào", "a folder without files");
const FITS_NO_PROFILE: Bilingual = bilingual("không hợp hồ sơ ánh xạ nào", "fits no profile");

impl UnreadFile {
    /// Makes one of a name and a reason.
    pub fn new(name: impl Into<String>, why: WhyUnread) -> Self {
        Self { name: name.into(), why }
    }
}

impl WhyUnread {
    /// Returns the name of the reason in logs and files.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Unfinished => "hidden_or_incomplete",
            Self::OtherEnding(_) => "other_ending",
            Self::Store => "store",
            Self::FolderLink => "folder_link",
            Self::EmptyFolder => "empty_folder",
            Self::Special(_) => "not_a_file",
            Self::NoTable(_) => "no_table",
            Self::NoProfile(_) => "fits_no_profile",
            Self::Damaged(_) => "damaged",
            Self::Sheet(_) => "sheet_passed_over",
        }
    }

    /// Returns the reason for the user.
    pub fn text(&self) -> Bilingual<String> {
        match self {
            Self::Unfinished => UNFINISHED.into(),
            Self::OtherEnding(ending) => other_ending(ending),
            Self::Store => STORE.into(),
            Self::FolderLink => FOLDER_LINK.into(),
            Self::EmptyFolder => EMPTY_FOLDER.into(),
            Self::Special(what) => Bilingual::new(
                format!("là {}, không phải tệp", what.vi),
                format!("it is {}, not a file", what.en),
            ),
            Self::NoTable(what) => (*what).into(),
            Self::NoProfile(nearest) => Bilingual::write(|lang| match nearest.get(lang) {
                "" => FITS_NO_PROFILE.get(lang).to_owned(),
                nearest => format!("{}; {nearest}", FITS_NO_PROFILE.get(lang)),
            }),
            Self::Damaged(message) => Bilingual::new(message.as_str(), message.as_str()),
            Self::Sheet(reason) => (*reason).into(),
        }
    }
}

fn other_ending(ending: &str) -> Bilingual<String> {
    Bilingual::write(|lang| {
        let fact = match (ending, lang) {
            ("", Lang::Vi) => "tên không có đuôi của tệp xuất".to_owned(),
            ("", Lang::En) => "its name has no ending of an export".to_owned(),
            (_, Lang::Vi) => format!("đuôi `.{ending}` không phải của tệp xuất"),
            (_, Lang::En) => format!("`.{ending}` is not the ending of an export"),
        };
        let is_packed = PACKED.contains(&ending.to_lowercase().as_str());
        let todo = match (is_packed, lang) {
            (true, Lang::Vi) => "hãy giải nén, hoặc nén lại thành .zip",
            (true, Lang::En) => "unpack it, or pack its files as .zip",
            (false, Lang::Vi) => "nếu là tệp xuất, hãy nêu đích danh tệp hoặc đổi đuôi",
            (false, Lang::En) => "if it is one, name the file itself, or rename it",
        };
        format!("{fact}; {todo}")
    })
}

/// Returns the ending of a name, without its dot, if the name is not that of an export.
pub(super) fn other_ending_of(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let unpacked = lower.strip_suffix(".gz").unwrap_or(&lower);
    let mut endings = FORMATS.iter().flat_map(|format| format.endings).chain(super::ARCHIVE.1);
    if endings.any(|ending| unpacked.strip_suffix(ending).is_some_and(|stem| stem.ends_with('.'))) {
        return None;
    }
    let last = name.rsplit('/').next().unwrap_or(name);
    Some(last.rsplit_once('.').map_or("", |(_, ending)| ending).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_decide_what_is_read() {
        for name in ["a.csv", "a.CSV.GZ", "b/c.xes", "x.json", "x.zip", "tháng 3.tsv"] {
            assert_eq!(other_ending_of(name), None, "{name}");
        }
        for (name, ending) in [("a.md", "md"), ("x.y/csv", ""), ("a.csvx", "csvx"), ("a.csv.1", "1")] {
            assert_eq!(other_ending_of(name).as_deref(), Some(ending), "{name}");
        }
        let text = |name: &str| other_ending(&other_ending_of(name).unwrap_or_default()).en;
        assert!(text("a.RAR").contains("`.RAR`") && text("a.RAR").contains("unpack"));
        assert!(text("a.csv.1").contains("name the file itself"));
    }
}
