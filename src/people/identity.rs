//! What is known of an official or a unit, and what a reader must know about that identity.

use crate::lang::{Bilingual, Lang, bilingual};

/// An official as listed, with notes on the identity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfficialInfo {
    /// The listed name.
    pub name: Option<String>,
    /// The title of the current post.
    pub title: Option<String>,
    /// The authority's own id.
    pub code: Option<String>,
    /// The level of the current post.
    pub level: Option<String>,
    /// The unit of the current post.
    pub unit: Option<String>,
    /// The number of acts under this id.
    pub acts: u64,
    /// The notes in a fixed order, each once.
    pub notes: Vec<IdentityNote>,
}

/// A unit as listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitInfo {
    /// The listed name.
    pub name: String,
    /// The authority's own id.
    pub code: Option<String>,
    /// The level, as exported.
    pub level: Option<String>,
}

/// Something that a reader must know about the identity behind an official's id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IdentityNote {
    /// The list has several people of this name, who are separated by unit.
    HomonymsSeparated,
    /// The name acts in these units at the same time, and may belong to several people.
    PossibleHomonyms(Vec<String>),
    /// The rows may belong to any of several people: never ranked.
    Ambiguous,
    /// The name is truncated, and no known name begins with it.
    Truncated,
    /// The log also has this truncated spelling of the name.
    TruncatedSpelling(String),
    /// The name is that of a unit: a shared account, never ranked.
    UnitAccount,
    /// The account is a system: it acts in many units and makes many of all acts, or acts around the clock. Never ranked.
    System {
        /// The number of its acts.
        acts: u64,
        /// The number of units in which it acts.
        units: usize,
        /// True if it acts at every hour of the day.
        around_the_clock: bool,
    },
    /// The list of officials does not contain the name.
    NotListed,
    /// This many acts are outside the time for which the list has a post.
    OutsidePosts(u64),
    /// Acts before a reorganisation without a mapping are not compared.
    BeforeReorganisation,
    /// Acts from a time of which the log has only the cases that took long are not counted.
    BeforeLogComplete,
}

impl IdentityNote {
    /// Returns the id in files.
    pub fn id(&self) -> &'static str {
        match self {
            Self::HomonymsSeparated => "homonym",
            Self::PossibleHomonyms(_) => "maybe_several",
            Self::Ambiguous => "ambiguous",
            Self::Truncated => "cut_name",
            Self::TruncatedSpelling(_) => "written_cut",
            Self::UnitAccount => "unit_account",
            Self::System { .. } => "system_account",
            Self::NotListed => "not_listed",
            Self::OutsidePosts(_) => "outside_validity",
            Self::BeforeReorganisation => "before_reorganisation",
            Self::BeforeLogComplete => "before_log_complete",
        }
    }

    /// Returns the heading.
    pub fn title(&self) -> Bilingual {
        match self {
            Self::HomonymsSeparated => bilingual("trùng tên, đã tách", "homonyms kept apart"),
            Self::PossibleHomonyms(_) => bilingual("có thể trùng tên", "maybe homonyms"),
            Self::Ambiguous => bilingual("không rõ là ai", "not clear who it is"),
            Self::Truncated => bilingual("tên bị cắt", "name cut"),
            Self::TruncatedSpelling(_) => bilingual("tên bị cắt, đã nhận ra", "cut name recognised"),
            Self::UnitAccount => bilingual("tài khoản của đơn vị", "account of a unit"),
            Self::System { .. } => bilingual("tài khoản hệ thống", "account of a system"),
            Self::NotListed => bilingual("ngoài danh sách", "not in the list"),
            Self::OutsidePosts(_) => bilingual("ngoài thời gian giữ chức vụ", "outside the time of posts"),
            Self::BeforeReorganisation => bilingual("trước sắp xếp tổ chức", "before the reorganisation"),
            Self::BeforeLogComplete => bilingual("trước khi nhật ký đủ hồ sơ", "before the log was complete"),
        }
    }

    /// Returns the position of the kind of note in lists: what forbids a ranking comes first, mere information last.
    pub fn order(&self) -> u8 {
        match self {
            Self::Ambiguous => 0,
            Self::PossibleHomonyms(_) => 1,
            Self::Truncated => 2,
            Self::UnitAccount => 3,
            Self::System { .. } => 4,
            Self::HomonymsSeparated => 5,
            Self::TruncatedSpelling(_) => 6,
            Self::OutsidePosts(_) => 7,
            Self::BeforeReorganisation => 8,
            Self::BeforeLogComplete => 9,
            Self::NotListed => 10,
        }
    }

    /// Returns true if the note bears on a judgement, so that a finding must mention it.
    pub fn is_caveat(&self) -> bool {
        !matches!(self, Self::TruncatedSpelling(_) | Self::NotListed)
    }

    /// Returns the note as a sentence.
    pub fn text(&self) -> Bilingual<String> {
        match self {
            Self::HomonymsSeparated => Bilingual::new(
                "Danh sách có nhiều người trùng tên này, đã tách theo đơn vị.",
                "The list has several people of this name; they are kept apart by unit.",
            ),
            Self::PossibleHomonyms(units) => Bilingual::write(|lang| possible_homonyms(units, lang)),
            Self::Ambiguous => Bilingual::new(
                "Không rõ là ai trong những người trùng tên: không xếp hạng.",
                "It is not clear which of several people of the name it is: never ranked.",
            ),
            Self::Truncated => Bilingual::new(
                "Tên bị cắt, không tìm được họ tên đầy đủ.",
                "The name is cut off, and the full name was not found.",
            ),
            Self::TruncatedSpelling(spelling) => Bilingual::new(
                format!("Nhật ký còn ghi là `{spelling}`."),
                format!("The log also writes `{spelling}`."),
            ),
            Self::UnitAccount => Bilingual::new(
                "Tên trùng tên đơn vị: tài khoản dùng chung, không xếp hạng.",
                "The name is that of a unit: a shared account, never ranked.",
            ),
            Self::System { acts, around_the_clock: true, .. } => Bilingual::new(
                format!(
                    "{acts} thao tác vào mọi giờ trong ngày: tài khoản hệ thống hoặc dùng chung, không xếp hạng."
                ),
                format!("{acts} acts at every hour of the day: a system or a shared account, never ranked."),
            ),
            Self::System { acts, units, .. } => Bilingual::new(
                format!(
                    "{acts} thao tác ở {units} đơn vị: tài khoản hệ thống hoặc dùng chung, không xếp hạng."
                ),
                format!("{acts} acts in {units} units: a system or a shared account, never ranked."),
            ),
            Self::NotListed => {
                Bilingual::new("Không có trong danh sách cán bộ.", "Not in the list of officials.")
            }
            Self::OutsidePosts(acts) => Bilingual::new(
                format!("{acts} thao tác nằm ngoài thời gian giữ chức vụ trong danh sách."),
                format!("{acts} acts lie outside the time of the posts in the list."),
            ),
            Self::BeforeReorganisation => Bilingual::new(
                "Thời gian: có thao tác trước ngày sắp xếp tổ chức, không tính vào vì chưa có bảng ánh xạ.",
                "Period: acts before the reorganisation are left out, because there is no organisation mapping.",
            ),
            Self::BeforeLogComplete => Bilingual::new(
                "Thời gian: không tính việc của thời kỳ mà nhật ký chỉ có những hồ sơ kéo dài.",
                "Period: work from the time of which the log has only the cases that took long is left out.",
            ),
        }
    }
}

/// Words the suspicion with the number of units and the names of the first few.
fn possible_homonyms(units: &[String], lang: Lang) -> String {
    const NAMED: usize = 3;
    let more = if units.len() > NAMED { ", …" } else { "" };
    let names = units.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ") + more;
    let count = units.len();
    match lang {
        Lang::Vi => {
            format!("Tên này cùng lúc thao tác ở {count} đơn vị ({names}): có thể là nhiều người trùng tên.")
        }
        Lang::En => format!(
            "The name acts in {count} units at the same time ({names}): it may belong to several people."
        ),
    }
}
