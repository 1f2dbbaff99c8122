//! The classes of findings: what should be done about one.

use crate::lang::{Bilingual, bilingual};

/// What should be done about a finding. The order is the order of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Conduct and speed are far beyond the peers in several respects, and a review was answered: the competent authority
    /// considers another post.
    Rotate,
    /// A measure of conduct or of speed is far beyond the peers: hear the official, look at the cases.
    Review,
    /// Cases are sent to the wrong place: fix the routing.
    Route,
    /// Slow or late, and more work than the peers have, as far as that is known, or not for long: help.
    Support,
    /// Beyond the peers, but not whichever months are left out: look again next month.
    Watch,
    /// A step of a procedure needs a look, whoever does it: review the step.
    Process,
    /// Gaps in the log forbid a judgement: complete the data.
    Data,
    /// Faster than the peers and no worse in any measure: praise.
    Commend,
}

impl Class {
    /// All classes, in the order of a report.
    pub const ALL: [Class; 8] = [
        Class::Rotate,
        Class::Review,
        Class::Route,
        Class::Support,
        Class::Watch,
        Class::Process,
        Class::Data,
        Class::Commend,
    ];

    /// Returns the name in files and queries.
    pub fn id(self) -> &'static str {
        match self {
            Class::Rotate => "rotate",
            Class::Review => "review",
            Class::Route => "route",
            Class::Support => "support",
            Class::Watch => "watch",
            Class::Process => "process",
            Class::Data => "data",
            Class::Commend => "commend",
        }
    }

    /// Returns the heading.
    pub fn title(self) -> Bilingual {
        match self {
            Class::Rotate => bilingual("Cân nhắc bố trí", "Consider another post"),
            Class::Review => bilingual("Cần xem xét", "Review"),
            Class::Route => bilingual("Sửa luồng chuyển", "Fix routing"),
            Class::Support => bilingual("Cần hỗ trợ", "Support"),
            Class::Watch => bilingual("Theo dõi", "Watch"),
            Class::Process => bilingual("Rà soát quy trình", "Review the process"),
            Class::Data => bilingual("Thiếu dữ liệu", "Data gaps"),
            Class::Commend => bilingual("Đáng biểu dương", "Commend"),
        }
    }

    /// Returns the colour in spreadsheets, as 0xRRGGBB.
    pub fn color(self) -> u32 {
        match self {
            Class::Rotate => 0x00E3_CDF0,
            Class::Review => 0x00F8_CBAD,
            Class::Route => 0x00FF_E699,
            Class::Support => 0x00BD_D7EE,
            Class::Watch => 0x00FF_F2CC,
            Class::Process => 0x00E4_DFEC,
            Class::Data => 0x00D9_D9D9,
            Class::Commend => 0x00C6_E0B4,
        }
    }
}
