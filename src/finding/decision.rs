//! The decision table: which kinds of finding a subject gets.
//!
//! An official's families are judged together, and the first row that applies decides. Two matters are kept apart:
//! where somebody sends work, and how the own work is done.
//!
//! | row | kind | class | applies if |
//! |---|---|---|---|
//! | 1 | `misrouting` | route | the family `dispatch` is flagged |
//! | 2 | `conduct` | review | a family of conduct is flagged and persistent; flagged slowness is said with it |
//! | 3 | `overloaded` | support | `slow` is flagged, and arrivals are 1.5 times the peers' or cannot be compared |
//! | 4 | `slow` | review | `slow` is flagged and persistent, and arrivals are ordinary |
//! | 5 | `coaching` | support | `slow` is flagged, not persistent, and arrivals are ordinary |
//! | 6 | `watch` | watch | a family of conduct is flagged, and not persistent |
//! | 7 | `exemplary` | commend | nothing above applies, handling time is flagged as good, and nothing is worse |

use super::kind::{Basis, FindingKind, Judgement};
use super::subject::Subject;
use super::thresholds::FindingThresholds;
use super::{coaching, conduct, exemplary, misrouting, overloaded, slow, watch};

/// Where a subject sends work: row 1.
const SENDING: &[FindingKind] = &[misrouting::KIND];
/// How a subject does its own work: rows 2 to 6.
const WORKING: &[FindingKind] = &[conduct::KIND, overloaded::KIND, slow::KIND, coaching::KIND, watch::KIND];
/// What may be said if nothing is beyond the peers: row 7.
const PRAISE: &[FindingKind] = &[exemplary::KIND];

/// Returns the kinds that apply to a subject: the first of each matter, and praise if there is none.
pub(super) fn decide(
    subject: &Subject<'_>,
    thresholds: &FindingThresholds,
) -> Vec<(&'static FindingKind, Judgement)> {
    let mut decided: Vec<_> =
        [SENDING, WORKING].into_iter().filter_map(|kinds| first(kinds, subject, thresholds)).collect();
    if decided.is_empty() {
        decided.extend(first(PRAISE, subject, thresholds));
    }
    decided
}

fn first(
    kinds: &'static [FindingKind],
    subject: &Subject<'_>,
    thresholds: &FindingThresholds,
) -> Option<(&'static FindingKind, Judgement)> {
    kinds.iter().find_map(|kind| match kind.basis {
        Basis::Measures(judge) => judge(subject, thresholds).map(|judgement| (kind, judgement)),
        Basis::Log => None,
    })
}
