//! Suggests the known names that a mistyped one most likely stands for.

/// The least similarity (Jaro–Winkler, from 0 to 1) of a name that is suggested alone.
const ALIKE: f64 = 0.8;
/// The least similarity of one of several names that are suggested.
const SOMEWHAT_ALIKE: f64 = 0.7;

/// Returns the known name that is most similar to a wrong one, if any is similar enough. Among equals the first counts.
pub(crate) fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let alike = known.into_iter().map(|name| (strsim::jaro_winkler(wrong, name), name));
    let mut best: Option<(f64, &str)> = None;
    for one in alike.filter(|(similarity, _)| *similarity > ALIKE) {
        if best.is_none_or(|best| one.0 > best.0) {
            best = Some(one);
        }
    }
    best.map(|(_, name)| name)
}

/// Returns the question ``did you mean `…`?``, or nothing if no known name is similar enough.
pub(crate) fn did_you_mean<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(wrong, known).map(|name| format!("did you mean `{name}`?"))
}

/// Returns the hint for a name that does not exist: the most similar name, if any, and all names of that kind.
///
/// `kind` says what the names are, in the plural.
pub(crate) fn suggestion(wrong: &str, known: &[&str], kind: &str) -> String {
    let question = did_you_mean(wrong, known.iter().copied()).map_or(String::new(), |text| text + " ");
    let list = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    format!("{question}{kind}: {list}")
}

/// Returns up to `most` names that are similar to a wrong one, the most similar first. Names are compared as `alike` writes
/// them, for example without diacritics.
pub(crate) fn several<'a>(
    wrong: &str,
    known: impl IntoIterator<Item = &'a str>,
    most: usize,
    alike: impl Fn(&str) -> String,
) -> Vec<&'a str> {
    let wrong = alike(wrong);
    let mut near: Vec<(f64, &str)> = known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&alike(name), &wrong), name))
        .filter(|(similarity, _)| *similarity > SOMEWHAT_ALIKE)
        .collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
    near.dedup();
    near.into_iter().take(most).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_similar_name_is_suggested_if_any_is_similar() {
        let known = ["holds", "unit_holds", "cases"];
        assert_eq!(nearest("hold", known), Some("holds"));
        assert_eq!(nearest("zzz", known), None);
        assert_eq!(
            suggestion("hold", &known, "tables"),
            "did you mean `holds`? tables: holds, unit_holds, cases"
        );
        assert_eq!(suggestion("zzz", &[], "tables"), "tables: none");
    }

    #[test]
    fn several_names_are_suggested_as_they_are_written() {
        let known = ["Trần Thị Mai", "Trần Thị Mây", "Sở Tài chính"];
        let lower = |name: &str| name.to_lowercase();
        assert_eq!(several("trần thị mai", known, 2, lower), ["Trần Thị Mai", "Trần Thị Mây"]);
        assert_eq!(several("trần thị mai", known, 1, lower), ["Trần Thị Mai"]);
    }
}
