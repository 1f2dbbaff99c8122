//! The profiles that come with the program. A new one is a file in `profiles/` and a row here.

/// A profile that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    /// Its name, for `--profile` and `extends`.
    pub id: &'static str,
    /// The file.
    pub toml: &'static str,
}

/// All of them, in the order in which they win where two fit equally well.
pub const PROFILES: &[BuiltIn] = &[
    BuiltIn { id: "vn-local", toml: include_str!("../../../profiles/vn-local.toml") },
    BuiltIn { id: "vn-national", toml: include_str!("../../../profiles/vn-national.toml") },
    BuiltIn { id: "vn-dossier", toml: include_str!("../../../profiles/vn-dossier.toml") },
    BuiltIn { id: "vn-national-dossier", toml: include_str!("../../../profiles/vn-national-dossier.toml") },
    BuiltIn { id: "vn-land", toml: include_str!("../../../profiles/vn-land.toml") },
    BuiltIn { id: "vn-document", toml: include_str!("../../../profiles/vn-document.toml") },
    BuiltIn { id: "vn-officials", toml: include_str!("../../../profiles/vn-officials.toml") },
    BuiltIn { id: "vn-units", toml: include_str!("../../../profiles/vn-units.toml") },
    BuiltIn { id: "vn-mapping", toml: include_str!("../../../profiles/vn-mapping.toml") },
    BuiltIn { id: "xes", toml: include_str!("../../../profiles/xes.toml") },
];
