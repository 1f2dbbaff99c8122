//! The level of a fact table: whether officials or units are the holders.

/// Which holder a walk follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The official; the unit is that of the act that opened the hold.
    Official,
    /// The unit, whoever acts in it.
    Unit,
}

impl Level {
    /// Both, in the order of output.
    pub const ALL: [Level; 2] = [Level::Official, Level::Unit];

    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Level::Official => "official",
            Level::Unit => "unit",
        }
    }
}
