//! What should be done with a finding.

/// The classes, in the order of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A conduct measure is far beyond the peers: hear the official, look at the cases.
    Review,
    /// Cases are sent to the wrong place: mend the routing.
    Route,
    /// Slow or late, and more work than the peers: help.
    Support,
    /// Gaps in the log forbid a judgement: mend the data.
    Data,
    /// Faster than the peers and no worse in any conduct measure: praise.
    Commend,
}

impl Class {
    /// All classes, in the order of a report.
    pub const ALL: [Class; 5] = [Class::Review, Class::Route, Class::Support, Class::Data, Class::Commend];

    /// Its name in files and queries.
    pub fn id(self) -> &'static str {
        match self {
            Class::Review => "review",
            Class::Route => "route",
            Class::Support => "support",
            Class::Data => "data",
            Class::Commend => "commend",
        }
    }

    /// Its heading, Vietnamese.
    pub fn title_vi(self) -> &'static str {
        match self {
            Class::Review => "Cần xem xét",
            Class::Route => "Sửa luồng chuyển",
            Class::Support => "Cần hỗ trợ",
            Class::Data => "Thiếu dữ liệu",
            Class::Commend => "Đáng biểu dương",
        }
    }

    /// Its heading, English.
    pub fn title_en(self) -> &'static str {
        match self {
            Class::Review => "Review",
            Class::Route => "Mend routing",
            Class::Support => "Support",
            Class::Data => "Data gaps",
            Class::Commend => "Commend",
        }
    }

    /// Its colour in spreadsheets, as 0xRRGGBB.
    pub fn color(self) -> u32 {
        match self {
            Class::Review => 0x00F8_CBAD,
            Class::Route => 0x00FF_E699,
            Class::Support => 0x00BD_D7EE,
            Class::Data => 0x00D9_D9D9,
            Class::Commend => 0x00C6_E0B4,
        }
    }
}
