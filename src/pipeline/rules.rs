//! Rules for activities that no rule of a profile knows.

use crate::event::Kind;
use crate::profile::{PROFILES, Profile, ProfileSpec};

/// Writes a rule as TOML, for the user's own profile in a configuration.
pub(super) fn rule_toml(activity: &str, kind: Kind) -> String {
    let activity = toml::Value::String(activity.to_owned());
    format!("[[profile.rules]]\nactivity = [{activity}]\nkind = \"{}\"", kind.name())
}

/// The labels that the rules of a profile know, and those of the local log, because vendors use the same words.
pub(super) fn known_labels(profile: Option<&Profile>) -> Vec<(String, Kind)> {
    let mut labels = profile.map(Profile::labels).unwrap_or_default();
    let local = PROFILES.iter().find(|entry| entry.id == "vn-local");
    let local = local.and_then(|entry| ProfileSpec::parse(entry.toml).ok());
    labels.extend(local.and_then(|spec| Profile::compile(&spec).ok()).iter().flat_map(Profile::labels));
    labels.retain(|(label, _)| !label.is_empty());
    labels
}
