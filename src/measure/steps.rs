//! What happens to holds at each step of a procedure, whoever has them: how many only pass through.
//!
//! Counts under strings, which add up over buckets in any order.

use crate::event::{Kind, Sym, Symbols};
use crate::fact::{Facts, Hold, Passage};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The holds of officials at each step of each procedure. An empty text is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepSums(BTreeMap<(String, String), StepCount>);

/// The holds at one step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepCount {
    /// The holds that have ended with a named holder, within the case.
    pub holds: u64,
    /// Of these, the holds with at least one substantive act.
    pub worked: u64,
    /// Of these, the holds that only passed through: forwarded or sent up without a substantive act. Who assigns a case
    /// decides who gets it, so an assignment is no passing through.
    pub passed: u64,
    /// Of these, the holds that were given back, whatever was done before.
    pub returned: u64,
    /// Their holders.
    pub holders: BTreeSet<String>,
}

/// The holds of one holder at one step.
#[derive(Clone, Copy, Default)]
struct Ended {
    holds: u64,
    worked: u64,
    passed: u64,
    returned: u64,
}

impl StepSums {
    /// Adds the facts of officials in some cases, whose strings are `symbols`.
    pub fn add(&mut self, facts: &Facts, symbols: &Symbols) {
        let mut sums: FxHashMap<(Sym, Sym, Sym), Ended> = FxHashMap::default();
        for hold in facts.holds.iter().filter(|hold| has_ended(hold)) {
            let sum = sums.entry((hold.procedure_id, hold.step, hold.holder)).or_default();
            sum.holds += 1;
            sum.worked += u64::from(hold.acts > 0);
            sum.passed += u64::from(passes_through(hold));
            sum.returned += u64::from(hold.released_by == Passage::Handover(Kind::Return));
        }
        let text = |name: Sym| symbols.get(name).unwrap_or_default().to_owned();
        // The tree puts them into the order of their names.
        let named = sums.into_iter().map(|(key, sum)| ((text(key.0), text(key.1)), text(key.2), sum));
        named.for_each(|(step, holder, sum)| {
            let count = self.0.entry(step).or_default();
            count.holds += sum.holds;
            count.worked += sum.worked;
            count.passed += sum.passed;
            count.returned += sum.returned;
            count.holders.insert(holder);
        });
    }

    /// Adds the sums of other buckets.
    pub fn merge(&mut self, other: Self) {
        for (step, count) in other.0 {
            let sum = self.0.entry(step).or_default();
            sum.holds += count.holds;
            sum.worked += count.worked;
            sum.passed += count.passed;
            sum.returned += count.returned;
            sum.holders.extend(count.holders);
        }
    }

    /// Returns procedure, step and holds, in order.
    pub fn steps(&self) -> impl Iterator<Item = (&str, &str, &StepCount)> {
        self.0.iter().map(|((procedure, step), count)| (procedure.as_str(), step.as_str(), count))
    }
}

/// Returns true if it is known what a named holder did with the case.
fn has_ended(hold: &Hold) -> bool {
    let ended = matches!(hold.released_by, Passage::Handover(_) | Passage::CaseEnd(_));
    ended && hold.released_by != Passage::CaseEnd(Kind::Withdraw) && hold.holder.is_some() && !hold.after_end
}

fn passes_through(hold: &Hold) -> bool {
    hold.acts == 0 && matches!(hold.released_by, Passage::Handover(Kind::Forward | Kind::SendUp))
}
