//! One measure at one level, laid out for comparison: subjects, their groups of rows, and the strata.

use super::settings::ComparisonSettings;
use super::withheld::withheld_units;
use crate::event::Sym;
use crate::fact::Level;
use crate::measure::counts::{Counts, GroupCount};
use crate::measure::{MEASURES, Measure};
use crate::rank::expectation::Count;
use crate::rank::peers::{Enough, StratumLevel, back_off};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};

/// The rows of one subject in one unit, procedure and step with one counterpart.
pub(super) struct Group<'a> {
    pub(super) subject: Sym,
    pub(super) counterpart: Sym,
    /// The rows by month and bin.
    pub(super) counts: &'a [GroupCount],
    /// The sum of `counts`.
    pub(super) total: Count,
    /// The indices of the strata it belongs to, in the order of [`StratumLevel::ALL`].
    pub(super) strata: [u32; 3],
}

/// All rows that are compared with each other, at one of the three levels.
#[derive(Default)]
pub(super) struct Stratum {
    pub(super) total: Count,
    /// The indices of the subjects that have rows in it, ascending.
    subjects: Vec<u32>,
    /// The indices of the groups in it, ascending.
    pub(super) groups: Vec<u32>,
}

/// The stratum in which a group is compared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ChosenStratum {
    pub(super) level: StratumLevel,
    pub(super) index: u32,
}

/// One measure at one level.
pub(super) struct Comparison<'a> {
    pub(super) measure: &'static Measure,
    pub(super) level: Level,
    pub(super) groups: Vec<Group<'a>>,
    /// The groups of each subject, in the order of the subjects' names.
    pub(super) subjects: Vec<Range<usize>>,
    /// The strata; the first is that of all rows.
    pub(super) strata: Vec<Stratum>,
    members: Members,
}

/// Lays out all measures that the log allows, in the order of measure and level.
///
/// The rows of placeholders, and those of units for which the measure is withheld, are left out, also as peers.
pub(super) fn comparisons<'a>(counts: &'a Counts, settings: &ComparisonSettings) -> Vec<Comparison<'a>> {
    let placeholders: FxHashSet<Sym> =
        settings.placeholders.iter().filter_map(|name| counts.symbols.find(name)).collect();
    counts
        .groups
        .chunk_by(|one, two| one.key.measure() == two.key.measure())
        .filter_map(|groups| {
            let (measure, level) = (groups[0].key.measure().measure(), groups[0].key.measure().level());
            let measure = &MEASURES[measure];
            let withheld = withheld_units(counts, measure, level, settings.min_share);
            let is_compared = |group: &&[GroupCount]| {
                let (subject, unit) = counts.subjects[group[0].key.subject() as usize];
                !placeholders.contains(&subject) && !withheld.contains(&unit)
            };
            let groups = groups.chunk_by(GroupCount::same_group).filter(is_compared);
            counts.meets(level, measure.needs).then(|| Comparison::new(measure, level, counts, groups))
        })
        .collect()
}

impl<'a> Comparison<'a> {
    fn new(
        measure: &'static Measure,
        level: Level,
        counts: &Counts,
        groups: impl Iterator<Item = &'a [GroupCount]>,
    ) -> Self {
        let mut index = StratumIndex::new(counts);
        let mut comparison = Self {
            measure,
            level,
            groups: Vec::new(),
            subjects: Vec::new(),
            strata: vec![Stratum::default()],
            members: Members::default(),
        };
        for group in groups {
            let strata = index.of(group[0].key.stratum(), &mut comparison.strata);
            let (subject, _) = counts.subjects[group[0].key.subject() as usize];
            comparison.push(subject, group, strata);
        }
        comparison
    }

    fn push(&mut self, subject: Sym, counts: &'a [GroupCount], strata: [u32; 3]) {
        let index = self.groups.len();
        let counterpart = counts[0].key.counterpart();
        match self.subjects.last_mut() {
            Some(groups) if self.groups[groups.start].subject == subject => groups.end = index + 1,
            _ => self.subjects.push(index..index + 1),
        }
        let total = counts.iter().fold(Count::default(), |sum, one| sum + one.count());
        for stratum in strata {
            self.strata[stratum as usize].add(self.subjects.len() as u32 - 1, index as u32, total);
        }
        self.groups.push(Group { subject, counterpart, counts, total, strata });
    }

    /// Returns the stratum in which each group of a subject is compared: the closest one with enough peers.
    /// All are `None` if even all others together are too few.
    pub(super) fn chosen_strata(
        &self,
        subject: usize,
        settings: &ComparisonSettings,
    ) -> Vec<Option<ChosenStratum>> {
        let own = self.own_counts(subject);
        let enough = Enough { officials: settings.min_officials, others_rows: settings.min_rows };
        self.groups_of(subject)
            .iter()
            .map(|group| {
                let sizes = group.strata.map(|index| {
                    let stratum = &self.strata[index as usize];
                    (stratum.subjects.len() as u32, stratum.total.rows - own[&index].rows)
                });
                back_off(enough, sizes)
                    .map(|level| ChosenStratum { level, index: group.strata[level as usize] })
            })
            .collect()
    }

    /// Returns the subject's own rows in each of its strata.
    pub(super) fn own_counts(&self, subject: usize) -> FxHashMap<u32, Count> {
        let mut own: FxHashMap<u32, Count> = FxHashMap::default();
        for group in self.groups_of(subject) {
            for stratum in group.strata {
                *own.entry(stratum).or_default() += group.total;
            }
        }
        own
    }

    /// Returns the groups of a subject.
    pub(super) fn groups_of(&self, subject: usize) -> &[Group<'a>] {
        &self.groups[self.subjects[subject].clone()]
    }

    /// Returns the number of other subjects in the strata in which a subject is compared.
    pub(super) fn peers(&self, chosen: &[Option<ChosenStratum>]) -> u32 {
        let mut strata: Vec<u32> = chosen.iter().flatten().map(|chosen| chosen.index).collect();
        strata.sort_unstable();
        strata.dedup();
        // The subject itself has rows in each of its strata.
        match strata[..] {
            [] => 0,
            // The stratum of all rows has index 0 and holds everybody.
            [0, ..] => self.subjects.len() as u32 - 1,
            [only] => self.strata[only as usize].subjects.len() as u32 - 1,
            _ => self.members.of_any(&strata, self) - 1,
        }
    }
}

/// Counts the subjects of several strata together. Many subjects have the same set of strata, so each count is kept.
#[derive(Default)]
struct Members {
    /// The number of subjects by set of strata, ascending.
    counted: Mutex<FxHashMap<Vec<u32>, u32>>,
    /// The subjects of each stratum as bits; empty for a stratum with so few subjects that its list is shorter.
    bits: OnceLock<Vec<Vec<u64>>>,
}

impl Members {
    /// Returns the number of subjects that have rows in at least one of the strata.
    fn of_any(&self, strata: &[u32], comparison: &Comparison) -> u32 {
        let lock = || self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(&count) = lock().get(strata) {
            return count;
        }
        let bits =
            self.bits.get_or_init(|| comparison.strata.iter().map(|one| one.bits(comparison)).collect());
        let mut union = vec![0; comparison.subjects.len().div_ceil(64)];
        for &stratum in strata {
            let members = &bits[stratum as usize];
            union.iter_mut().zip(members).for_each(|(union, members)| *union |= members);
            if members.is_empty() {
                comparison.strata[stratum as usize].set_bits(&mut union);
            }
        }
        let count = union.iter().map(|word| word.count_ones()).sum();
        lock().insert(strata.to_vec(), count);
        count
    }
}

impl Stratum {
    /// Returns its subjects as bits, or nothing if it has fewer subjects than the bits have words.
    fn bits(&self, comparison: &Comparison) -> Vec<u64> {
        let words = comparison.subjects.len().div_ceil(64);
        if self.subjects.len() < words {
            return Vec::new();
        }
        let mut bits = vec![0; words];
        self.set_bits(&mut bits);
        bits
    }

    fn set_bits(&self, bits: &mut [u64]) {
        for &subject in &self.subjects {
            bits[subject as usize / 64] |= 1 << (subject % 64);
        }
    }

    fn add(&mut self, subject: u32, group: u32, total: Count) {
        self.total += total;
        self.groups.push(group);
        if self.subjects.last() != Some(&subject) {
            self.subjects.push(subject);
        }
    }
}

/// The indices of strata by what they hold; the stratum of all rows has index 0.
struct StratumIndex<'a> {
    counts: &'a Counts,
    /// By the index of procedure and step in [`Counts`].
    of_procedure_step: FxHashMap<u32, [u32; 3]>,
    of_step: FxHashMap<Sym, u32>,
}

impl<'a> StratumIndex<'a> {
    fn new(counts: &'a Counts) -> Self {
        Self { counts, of_procedure_step: FxHashMap::default(), of_step: FxHashMap::default() }
    }

    /// Returns the indices of the three strata of a procedure and step, which are added if they are new.
    fn of(&mut self, procedure_step: u32, strata: &mut Vec<Stratum>) -> [u32; 3] {
        let mut add = || {
            strata.push(Stratum::default());
            strata.len() as u32 - 1
        };
        let (_, step) = self.counts.strata[procedure_step as usize];
        *self.of_procedure_step.entry(procedure_step).or_insert_with(|| {
            let closest = add();
            [closest, *self.of_step.entry(step).or_insert_with(&mut add), 0]
        })
    }
}
