//! Classifies events: by the rules of the profile, and by who acted.

use super::super::compile::{AccountKind, Classification, Clues, Profile};
use super::super::slot::Slot;
use super::cells::{CacheIndex, CellReader};
use super::counts::MappingCounts;
use crate::event::{Kind, MarkedStr};
use rustc_hash::FxHashMap;

/// The activity of an event that names neither activity nor status.
pub const NO_ACTIVITY: &str = "-";

/// Everything that the classification of an event depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Labels {
    pub(super) activity: CacheIndex,
    pub(super) status: CacheIndex,
    /// The note, if any rule has a condition on it.
    pub(super) note: Option<CacheIndex>,
    pub(super) account: AccountKind,
    /// The index of the milestone, if a row has several events.
    pub(super) milestone: Option<usize>,
}

impl Labels {
    /// Returns the activity of the event: the label, else the status.
    pub(super) fn activity<'r>(&self, cells: &'r CellReader<'_>) -> MarkedStr<'r> {
        let activity = cells.text(Slot::Activity, self.activity);
        activity.or(cells.text(Slot::Status, self.status)).unwrap_or(NO_ACTIVITY.into())
    }
}

/// Classifies the events of one file. Each distinct combination of labels is classified once, and its rows are
/// counted.
#[derive(Debug, Default)]
pub(super) struct Classifier {
    /// Indexes into `classified`.
    known: FxHashMap<Labels, u32>,
    classified: Vec<Classified>,
    /// The generation of the caches that the labels index.
    generation: u32,
}

/// The classification of one combination of labels, and the number of its rows.
#[derive(Debug)]
struct Classified {
    activity: Box<str>,
    classification: Classification,
    rows: u64,
}

/// The slots whose labels the rules look at.
const RULE_SLOTS: &[Slot] = &[Slot::Activity, Slot::Status, Slot::Note];

impl Classifier {
    /// Classifies and counts an event.
    pub(super) fn classify(
        &mut self,
        labels: Labels,
        profile: &Profile,
        cells: &CellReader<'_>,
        counts: &mut MappingCounts,
    ) -> Classification {
        let generation = cells.generation(RULE_SLOTS);
        if generation != self.generation {
            self.flush(counts);
            self.generation = generation;
        }
        if let Some(&index) = self.known.get(&labels) {
            let classified = &mut self.classified[index as usize];
            classified.rows += 1;
            return classified.classification;
        }
        let folded = |slot, index| cells.folded(slot, index);
        let by_rules = profile.rules.classify(&Clues {
            activity: folded(Slot::Activity, labels.activity),
            status: folded(Slot::Status, labels.status),
            note: labels.note.map_or("", |note| folded(Slot::Note, note)),
            names_official: labels.account != AccountKind::Missing,
        });
        let milestones = profile.milestones.as_ref();
        let milestone = labels.milestone.and_then(|index| milestones?.list.get(index));
        let kind = milestone.and_then(|milestone| milestone.kind).unwrap_or(by_rules.kind);
        let classification = Classification {
            kind: kind_for_account(labels.account, kind),
            role: milestone.and_then(|milestone| milestone.role).or(by_rules.role),
        };
        let activity = Box::from(&*labels.activity(cells));
        self.known.insert(labels, self.classified.len() as u32);
        self.classified.push(Classified { activity, classification, rows: 1 });
        classification
    }

    /// Moves the numbers of rows to the counts and forgets all classifications.
    pub(super) fn flush(&mut self, counts: &mut MappingCounts) {
        self.known.clear();
        for classified in self.classified.drain(..) {
            counts.add_rows(classified.activity, classified.classification.kind, classified.rows);
        }
    }
}

/// Returns the kind of an event in view of who acted: an act of a machine is nobody's act, and an applicant does not
/// handle cases. But that papers or money arrived, or that the case ended, is true whoever recorded it.
fn kind_for_account(account: AccountKind, kind: Kind) -> Kind {
    let is_true_for_all = matches!(
        kind,
        Kind::Submit
            | Kind::SupplementIn
            | Kind::FeeIn
            | Kind::Refuse
            | Kind::Complete
            | Kind::Deliver
            | Kind::Withdraw
    );
    match account {
        AccountKind::System if !is_true_for_all => Kind::System,
        AccountKind::Applicant if !is_true_for_all && kind != Kind::System => Kind::Note,
        _ => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_acts_decides_what_an_act_is() {
        for (account, kind, expected) in [
            (AccountKind::System, Kind::ConsultReply, Kind::System),
            (AccountKind::System, Kind::Unknown, Kind::System),
            (AccountKind::System, Kind::FeeIn, Kind::FeeIn),
            (AccountKind::System, Kind::Deliver, Kind::Deliver),
            (AccountKind::Applicant, Kind::Forward, Kind::Note),
            (AccountKind::Applicant, Kind::Submit, Kind::Submit),
            (AccountKind::Official, Kind::Forward, Kind::Forward),
            (AccountKind::Placeholder, Kind::Work, Kind::Work),
            (AccountKind::Missing, Kind::Work, Kind::Work),
        ] {
            assert_eq!(kind_for_account(account, kind), expected, "{account:?} {kind:?}");
        }
    }
}
