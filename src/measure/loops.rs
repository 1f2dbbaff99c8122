//! Forwarding loops of each official and unit, described: how many cases were given straight back, how many went round
//! longer loops, and how long those were. Nobody is accused by them; see `bounce` for that.

use super::counts::Counts;
use super::find;
use crate::fact::Level;
use std::collections::BTreeMap;

/// The loops that one official or unit closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loops {
    /// The handovers straight back, as `ping_pong` counts them.
    pub straight_returns: u64,
    /// The handovers to somebody who had held the case at least three handovers ago, as `loop` counts them.
    pub longer: u64,
    /// The handovers in those loops.
    pub handovers: u64,
}

impl Loops {
    /// Returns the mean number of handovers of the longer loops; `None` without any.
    pub fn mean_length(&self) -> Option<f64> {
        (self.longer > 0).then(|| self.handovers as f64 / self.longer as f64)
    }
}

/// Returns the loops of all who closed one.
pub fn loops(counts: &Counts) -> BTreeMap<(Level, String), Loops> {
    let index_of = |id| find(id).map(|(index, _)| index);
    let (straight, longer) = (index_of("ping_pong"), index_of("loop"));
    let mut found: BTreeMap<(Level, String), Loops> = BTreeMap::new();
    for table in &counts.measures {
        let (of_measure, level) = (Some(table.measure().measure()), table.measure().level());
        if of_measure != straight && of_measure != longer {
            continue;
        }
        for group in table.iter() {
            let (subject, _) = counts.subjects[group.key.subject() as usize];
            if group.counts.iter().all(|count| count.outcomes == 0) {
                continue;
            }
            let name = counts.symbols.get(subject).unwrap_or_default().to_owned();
            let sum = found.entry((level, name)).or_default();
            for count in group.counts {
                let outcomes = u64::from(count.outcomes);
                if of_measure == straight {
                    sum.straight_returns += outcomes;
                } else {
                    sum.longer += outcomes;
                    sum.handovers += outcomes * u64::from(count.bin());
                }
            }
        }
    }
    found
}
