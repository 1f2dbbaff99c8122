//! The level of a fact table: whether officials or units are the holders.

use serde::{Deserialize, Serialize};

/// The level at which a walk follows the holders of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Holders are officials.
    Official,
    /// Holders are units, whoever acts in them.
    Unit,
}

impl Level {
    /// Both levels, in the order of output.
    pub const ALL: [Level; 2] = [Level::Official, Level::Unit];

    /// Returns the name of the level in files.
    pub fn name(self) -> &'static str {
        match self {
            Level::Official => "official",
            Level::Unit => "unit",
        }
    }
}
