//! The calendars that come with the program.

/// A calendar that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct BuiltInCalendar {
    /// The name by which assignments refer to it; the same as `name` in its text.
    pub id: &'static str,
    /// The text of its file in `calendars/`.
    pub toml: &'static str,
}

/// The calendars that come with the program.
pub const CALENDARS: &[BuiltInCalendar] = &[
    BuiltInCalendar { id: "vn", toml: include_str!("../../calendars/vn.toml") },
    BuiltInCalendar { id: "vn-8h", toml: include_str!("../../calendars/vn-8h.toml") },
    BuiltInCalendar { id: "mon-fri-9-17", toml: include_str!("../../calendars/mon-fri-9-17.toml") },
    BuiltInCalendar { id: "24x7", toml: include_str!("../../calendars/24x7.toml") },
];

/// Returns the built-in calendar of that name.
pub fn built_in(id: &str) -> Option<&'static BuiltInCalendar> {
    CALENDARS.iter().find(|entry| entry.id == id)
}
