//! What is known of an official or a unit, and what stays in doubt.

/// An official as listed, and what is in doubt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The listed name.
    pub name: Option<String>,
    /// The title of the present post.
    pub title: Option<String>,
    /// The authority's own id.
    pub code: Option<String>,
    /// The level of the present post.
    pub level: Option<String>,
    /// The unit of the present post.
    pub unit: Option<String>,
    /// Acts counted under this id.
    pub acts: u64,
    /// In a fixed order, each once.
    pub doubts: Vec<Doubt>,
}

/// A unit as listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitAbout {
    /// The listed name.
    pub name: String,
    /// The authority's own id.
    pub code: Option<String>,
    /// Its level, as exported.
    pub level: Option<String>,
}

/// Something about an official's id that a reader must know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// The list has several people of this name: they are kept apart by unit.
    KeptApart,
    /// The name acts in these units at the same time, and may be several people's.
    MaybeSeveral(Vec<String>),
    /// Rows that may be any of several people's: never ranked.
    Several,
    /// The name was cut, and no known name begins so.
    Cut,
    /// The log also writes it so, cut.
    WrittenCut(String),
    /// The name is that of a unit: a shared account, never ranked.
    UnitAccount,
    /// The list of officials does not have it.
    NotListed,
    /// So many acts lie outside the time for which the list has a post.
    OutsideValidity(u64),
    /// Acts before a reorganisation without a mapping: not compared.
    BeforeReorganisation,
}

impl Doubt {
    /// Its name in files.
    pub fn id(&self) -> &'static str {
        match self {
            Self::KeptApart => "homonym",
            Self::MaybeSeveral(_) => "maybe_several",
            Self::Several => "ambiguous",
            Self::Cut => "cut_name",
            Self::WrittenCut(_) => "written_cut",
            Self::UnitAccount => "unit_account",
            Self::NotListed => "not_listed",
            Self::OutsideValidity(_) => "outside_validity",
            Self::BeforeReorganisation => "before_reorganisation",
        }
    }

    /// Its heading, Vietnamese and English.
    pub fn title(&self) -> (&'static str, &'static str) {
        match self {
            Self::KeptApart => ("trùng tên, đã tách", "homonyms kept apart"),
            Self::MaybeSeveral(_) => ("có thể trùng tên", "maybe homonyms"),
            Self::Several => ("không rõ là ai", "whose is not clear"),
            Self::Cut => ("tên bị cắt", "name cut"),
            Self::WrittenCut(_) => ("tên bị cắt, đã nhận ra", "cut name recognised"),
            Self::UnitAccount => ("tài khoản của đơn vị", "account of a unit"),
            Self::NotListed => ("ngoài danh sách", "not in the list"),
            Self::OutsideValidity(_) => ("ngoài thời gian giữ chức vụ", "outside the time of posts"),
            Self::BeforeReorganisation => ("trước sắp xếp tổ chức", "before the reorganisation"),
        }
    }

    /// Its place among the kinds: what forbids a ranking first, what is only worth knowing last.
    pub fn place(&self) -> u8 {
        match self {
            Self::Several => 0,
            Self::MaybeSeveral(_) => 1,
            Self::Cut => 2,
            Self::UnitAccount => 3,
            Self::KeptApart => 4,
            Self::WrittenCut(_) => 5,
            Self::OutsideValidity(_) => 6,
            Self::BeforeReorganisation => 7,
            Self::NotListed => 8,
        }
    }

    /// Whether it bears on a judgement, so that a finding says it.
    pub fn is_caveat(&self) -> bool {
        !matches!(self, Self::WrittenCut(_) | Self::NotListed)
    }

    /// In Vietnamese, as a sentence.
    pub fn vi(&self) -> String {
        match self {
            Self::KeptApart => "Danh sách có nhiều người trùng tên này, đã tách theo đơn vị.".to_owned(),
            Self::MaybeSeveral(units) => format!(
                "Tên này cùng lúc thao tác ở {} đơn vị ({}): có thể là nhiều người trùng tên.",
                units.len(),
                shown(units)
            ),
            Self::Several => "Không rõ là ai trong những người trùng tên: không xếp hạng.".to_owned(),
            Self::Cut => "Tên bị cắt, không tìm được họ tên đầy đủ.".to_owned(),
            Self::WrittenCut(written) => format!("Nhật ký còn ghi là `{written}`."),
            Self::UnitAccount => "Tên trùng tên đơn vị: tài khoản dùng chung, không xếp hạng.".to_owned(),
            Self::NotListed => "Không có trong danh sách cán bộ.".to_owned(),
            Self::OutsideValidity(acts) => {
                format!("{acts} thao tác nằm ngoài thời gian giữ chức vụ trong danh sách.")
            }
            Self::BeforeReorganisation => {
                "Thời gian: có thao tác trước ngày sắp xếp tổ chức, không tính vào vì chưa có bảng ánh xạ."
                    .to_owned()
            }
        }
    }

    /// In English, as a sentence.
    pub fn en(&self) -> String {
        match self {
            Self::KeptApart => {
                "The list has several people of this name; they are kept apart by unit.".to_owned()
            }
            Self::MaybeSeveral(units) => format!(
                "The name acts in {} units at the same time ({}): it may be several people's.",
                units.len(),
                shown(units)
            ),
            Self::Several => {
                "It is not clear which of several people of the name it is: never ranked.".to_owned()
            }
            Self::Cut => "The name was cut, and the whole name was not found.".to_owned(),
            Self::WrittenCut(written) => format!("The log also writes `{written}`."),
            Self::UnitAccount => "The name is that of a unit: a shared account, never ranked.".to_owned(),
            Self::NotListed => "Not in the list of officials.".to_owned(),
            Self::OutsideValidity(acts) => {
                format!("{acts} acts lie outside the time of the posts in the list.")
            }
            Self::BeforeReorganisation => {
                "Period: acts before the reorganisation are left out, for want of an organisation mapping."
                    .to_owned()
            }
        }
    }
}

/// The first few units, and that there are more.
fn shown(units: &[String]) -> String {
    const SHOWN: usize = 3;
    let more = if units.len() > SHOWN { ", …" } else { "" };
    units.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ") + more
}
