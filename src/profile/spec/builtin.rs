//! The profiles that come with the program. A new one is a file in `profiles/` and a row here.

/// A profile that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct BuiltInProfile {
    /// The name, for `--profile` and `extends`.
    pub id: &'static str,
    /// The profile as TOML.
    pub toml: &'static str,
}

const fn built_in(id: &'static str, toml: &'static str) -> BuiltInProfile {
    BuiltInProfile { id, toml }
}

/// All built-in profiles; where two fit a file equally well, the earlier one is chosen.
pub const PROFILES: &[BuiltInProfile] = &[
    built_in("vn-local", include_str!("../../../profiles/vn-local.toml")),
    built_in("vn-national", include_str!("../../../profiles/vn-national.toml")),
    built_in("vn-dossier", include_str!("../../../profiles/vn-dossier.toml")),
    built_in("vn-national-dossier", include_str!("../../../profiles/vn-national-dossier.toml")),
    built_in("vn-land", include_str!("../../../profiles/vn-land.toml")),
    built_in("vn-document", include_str!("../../../profiles/vn-document.toml")),
    built_in("vn-officials", include_str!("../../../profiles/vn-officials.toml")),
    built_in("vn-units", include_str!("../../../profiles/vn-units.toml")),
    built_in("vn-mapping", include_str!("../../../profiles/vn-mapping.toml")),
    built_in("vn-leave", include_str!("../../../profiles/vn-leave.toml")),
    built_in("vn-authority", include_str!("../../../profiles/vn-authority.toml")),
    built_in("vn-consultation-deadlines", include_str!("../../../profiles/vn-consultation-deadlines.toml")),
    built_in("vn-pilots", include_str!("../../../profiles/vn-pilots.toml")),
    built_in("vn-causes", include_str!("../../../profiles/vn-causes.toml")),
    built_in("vn-complaints", include_str!("../../../profiles/vn-complaints.toml")),
    built_in("vn-responses", include_str!("../../../profiles/vn-responses.toml")),
    built_in("vn-decisions", include_str!("../../../profiles/vn-decisions.toml")),
    built_in("xes", include_str!("../../../profiles/xes.toml")),
];
