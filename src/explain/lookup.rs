//! Finds what an id or a name stands for.

use crate::nearest::several;
use crate::profile::fold;
use crate::published::PublishedTables;
use anyhow::{Result, bail, ensure};
use serde::Deserialize;

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// A finding, by its id.
    Finding(String),
    /// An official or a unit.
    Subject {
        /// `official` or `unit`.
        level: String,
        /// The id.
        id: String,
    },
}

/// Somebody who can be asked for, by the tables `officials` and `units`.
#[derive(Clone, Debug, Deserialize)]
struct Known {
    level: String,
    subject: String,
    full_name: Option<String>,
    list_code: Option<String>,
}

impl Known {
    fn names(&self) -> impl Iterator<Item = &str> {
        [Some(&self.subject), self.full_name.as_ref(), self.list_code.as_ref()]
            .into_iter()
            .flatten()
            .map(String::as_str)
    }
}

#[derive(Deserialize)]
struct Id {
    finding_id: String,
}

/// The most names that an error suggests.
const MOST_SUGGESTED: usize = 3;

/// Finds a finding by its id, else an official or a unit by id, listed name or code, else by the name without diacritics.
///
/// # Errors
/// If nothing or more than one fits; the message names the nearest.
pub(super) fn look_up(run: PublishedTables<'_>, asked: &str) -> Result<Asked> {
    ensure!(
        !asked.trim().is_empty(),
        "whom or what?\n\nhint: give a finding's id, or the name of an official or a unit"
    );
    let findings: Vec<Id> = run.ask("SELECT finding_id FROM findings", &[])?;
    if findings.iter().any(|one| one.finding_id == asked) {
        return Ok(Asked::Finding(asked.to_owned()));
    }
    let known: Vec<Known> = run.ask(
        "SELECT 'official' AS level, subject, full_name, list_code FROM officials \
         UNION ALL SELECT 'unit' AS level, subject, full_name, list_code FROM units",
        &[],
    )?;
    let exact: Vec<&Known> = known.iter().filter(|one| one.names().any(|name| name == asked)).collect();
    let folded = fold(asked);
    let alike = || known.iter().filter(|one| one.names().any(|name| fold(name) == folded)).collect();
    let found: Vec<&Known> = if exact.is_empty() { alike() } else { exact };
    match found.as_slice() {
        [one] => Ok(Asked::Subject { level: one.level.clone(), id: one.subject.clone() }),
        [] => {
            let names =
                known.iter().flat_map(Known::names).chain(findings.iter().map(|one| one.finding_id.as_str()));
            bail!("there is no finding, official or unit `{asked}`\n\nhint: {}", nearest(&folded, names))
        }
        several => {
            let ids: Vec<String> =
                several.iter().map(|one| format!("`{}` ({})", one.subject, one.level)).collect();
            bail!(
                "`{asked}` may be {} of them\n\nhint: give one of these ids: {}",
                several.len(),
                ids.join(", ")
            )
        }
    }
}

fn nearest<'n>(folded: &str, names: impl Iterator<Item = &'n str>) -> String {
    let near = several(folded, names, MOST_SUGGESTED, fold);
    let names: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() {
        "`buckstop query --sql 'SELECT finding_id, subject FROM findings'` lists those there are".to_owned()
    } else {
        format!("did you mean {}?", names.join(" or "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_names_are_suggested_without_regard_to_diacritics() {
        let names = ["Trần Thị Mai", "Sở Tài chính", "slow-1a2b3c4d"];
        assert_eq!(nearest("tran thi may", names.into_iter()), "did you mean `Trần Thị Mai`?");
        assert!(nearest("zzz", names.into_iter()).contains("lists those there are"));
    }
}
