//! Finds the real name of a pseudonym, by computing the pseudonym of every name of the store.

use super::data_zone::DataZone;
use super::names::Names;
use super::people::People;
use super::progress::NoProgress;
use super::uncounted::excluded_cases;
use crate::config::Settings;
use crate::event::{CaseColumns, EventColumns, Sym};
use crate::lake::Store;
use crate::lists::Lists;
use crate::pseudonym::{Named, Pseudonyms, kind_of};
use anyhow::{Context, Result};

/// Who or what a pseudonym stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revealed {
    /// What it names.
    pub kind: Named,
    /// The id in the log, or the name of the file or sheet.
    pub name: String,
    /// What the lists say of an official or a unit, such as name, title and code.
    pub listed: Vec<String>,
}

/// Returns who or what a pseudonym stands for; `None` if no name of the store has this pseudonym with this key.
///
/// # Errors
/// If the text is no pseudonym, or the store cannot be read.
pub fn reveal(
    store: &Store,
    settings: &Settings,
    pseudonyms: &Pseudonyms,
    pseudonym: &str,
) -> Result<Option<Revealed>> {
    let kind = kind_of(pseudonym).with_context(|| {
        format!(
            "`{pseudonym}` is no pseudonym\n\nhint: write it as a run shows it, such as `CB-7F3K-2QXM-PA01`"
        )
    })?;
    let zone = DataZone::of_store(settings, store.manifest())?;
    let as_of = store.manifest().newest_event_us.unwrap_or(0);
    let (people, _) = People::new(store, settings, &zone, as_of, &Names::default(), None, &NoProgress)?;
    let search = Search { pseudonyms, kind, wanted: pseudonym };
    let mut found = search.in_lists(&people.lists, store, settings)?;
    if found.is_none() {
        found = search.in_events(store, &people)?;
    }
    Ok(found.map(|name| Revealed { kind, listed: listed(kind, &name, &people), name }))
}

/// Returns what the lists say of an official or a unit besides its id.
fn listed(kind: Named, id: &str, people: &People) -> Vec<String> {
    let said = match kind {
        Named::Official => people.resolution.officials().get(id).map(|about| {
            vec![about.name.clone(), about.title.clone(), about.code.clone(), about.unit.clone()]
        }),
        Named::Unit => {
            people.resolution.units().get(id).map(|about| vec![Some(about.name.clone()), about.code.clone()])
        }
        Named::Case | Named::File => None,
    };
    said.unwrap_or_default().into_iter().flatten().filter(|said| said != id).collect()
}

/// The search for the name behind one pseudonym.
struct Search<'a> {
    pseudonyms: &'a Pseudonyms,
    kind: Named,
    wanted: &'a str,
}

impl Search<'_> {
    /// Searches the small lists, the settings, and the names of files.
    fn in_lists(&self, lists: &Lists, store: &Store, settings: &Settings) -> Result<Option<String>> {
        let names: Vec<String> = match self.kind {
            Named::Official => officials_of(lists),
            Named::Unit => units_of(lists),
            Named::Case => {
                let mut cases = cases_of(lists);
                cases.extend(excluded_cases(&settings.excluded.cases_file)?);
                cases
            }
            Named::File => {
                let files = store.manifest().files.iter();
                let sources = files.flat_map(|file| file.source_names().chain([file.name.as_str()]));
                sources.flat_map(|source| source.split(" > ").map(str::to_owned)).collect()
            }
        };
        Ok(names.into_iter().find(|name| self.is_wanted(name)))
    }

    /// Searches the events and cases, as the log writes them and under the ids found.
    fn in_events(&self, store: &Store, people: &People) -> Result<Option<String>> {
        let (mut events, mut cases) = (EventColumns::default(), CaseColumns::default());
        if self.kind == Named::File {
            return Ok(None);
        }
        for bucket in 0..store.bucket_count() {
            store.read_bucket_into(bucket, &mut events, &mut cases)?;
            if let Some(name) = self.in_columns(&events, &cases) {
                return Ok(Some(name));
            }
            people.resolution.apply(&mut events, &mut cases);
            if let Some(name) = self.in_columns(&events, &cases) {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    fn in_columns(&self, events: &EventColumns, cases: &CaseColumns) -> Option<String> {
        let columns: &[&Vec<Sym>] = match self.kind {
            Named::Official => &[&events.official_id, &events.receiver_id],
            Named::Unit => &[&events.unit_id, &events.receiver_unit_id, &cases.unit_id],
            Named::Case => &[&events.case_id, &cases.case_id],
            Named::File => &[],
        };
        let mut is_seen = vec![false; events.symbols.len()];
        for &symbol in columns.iter().flat_map(|column| column.iter()) {
            let Some(is_seen) = is_seen.get_mut(symbol.0 as usize) else { continue };
            if !std::mem::replace(is_seen, true)
                && let Some(name) = events.symbols.get(symbol).filter(|name| self.is_wanted(name))
            {
                return Some(name.to_owned());
            }
        }
        None
    }

    fn is_wanted(&self, name: &str) -> bool {
        self.pseudonyms.of(self.kind, name) == self.wanted
    }
}

fn officials_of(lists: &Lists) -> Vec<String> {
    let listed = lists.officials.iter().flat_map(|one| one.id.iter().chain([&one.name]));
    let on_leave = lists.leave.iter().flat_map(|one| one.id.iter().chain([&one.name]));
    let moved = lists.moves.iter().flat_map(|one| [&one.old_id, &one.new_id]);
    let causes = lists.causes.iter().filter_map(|one| one.official.as_ref());
    let answers = lists.responses.iter().filter_map(|one| one.who.as_ref());
    let decisions = lists.decisions.iter().filter_map(|one| one.official.as_ref());
    listed.chain(on_leave).chain(moved).chain(causes).chain(answers).chain(decisions).cloned().collect()
}

fn units_of(lists: &Lists) -> Vec<String> {
    let listed = lists.units.iter().flat_map(|one| one.id.iter().chain([&one.name]));
    let posts = lists.officials.iter().filter_map(|one| one.unit_id.as_ref());
    let moved = lists.moves.iter().flat_map(|one| [&one.old_id, &one.new_id]);
    let pilots = lists.pilots.iter().filter_map(|one| one.unit_id.as_ref());
    let decisions = lists.decisions.iter().filter_map(|one| one.unit_id.as_ref());
    listed.chain(posts).chain(moved).chain(pilots).chain(decisions).cloned().collect()
}

fn cases_of(lists: &Lists) -> Vec<String> {
    let pilots = lists.pilots.iter().filter_map(|one| one.case_id.clone());
    let complaints = lists.complaints.iter().filter_map(|one| one.case_id.clone());
    lists.causes.iter().map(|one| one.case_id.clone()).chain(pilots).chain(complaints).collect()
}
