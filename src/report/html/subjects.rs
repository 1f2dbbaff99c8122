//! The part `subjects`: officials and units, what they are called, and their load.

use super::names::Names;
use super::numbers::{hundredths, minutes};
use crate::finding::{Identity, Subject};
use crate::lang::{Bilingual, Lang};
use crate::measure::AGE_CLASSES;
use serde::Serialize;
use std::collections::BTreeMap;

/// Columns of all officials and units, officials first. `None` is not known.
#[derive(Default, Serialize)]
pub(super) struct Subjects {
    /// 0 for officials, 1 for units.
    level: Vec<u8>,
    name: Vec<usize>,
    unit: Vec<Option<usize>>,
    office: Vec<Option<usize>>,
    listed: Vec<Option<usize>>,
    step: Vec<Option<usize>>,
    arrivals: Vec<Option<u64>>,
    per_day_100: Vec<Option<i64>>,
    open_100: Vec<Option<i64>>,
    hours_100: Vec<Option<i64>>,
    load_100: Vec<Option<i64>>,
    median_min: Vec<Option<i64>>,
    peers_median_min: Vec<Option<i64>>,
    /// Open cases by age, one column for each class.
    open_by_age: [Vec<u64>; AGE_CLASSES],
    /// What a reader should know, by position of the subject.
    notes: BTreeMap<usize, String>,
    /// The measures that are not computed, and why, by position of the subject.
    withheld: BTreeMap<usize, Vec<(&'static str, String)>>,
}

impl Subjects {
    /// Makes the columns.
    pub(super) fn new(subjects: &[Subject<'_>], names: &mut Names, lang: Lang) -> Self {
        let mut columns = Self::default();
        for subject in subjects {
            columns.name.push(names.of(subject.id));
        }
        for (index, subject) in subjects.iter().enumerate() {
            columns.add(index, subject, names, lang);
        }
        columns
    }

    fn add(&mut self, index: usize, subject: &Subject<'_>, names: &mut Names, lang: Lang) {
        let unknown = Identity::default();
        let identity = subject.identity.unwrap_or(&unknown);
        self.level.push(subject.level as u8);
        self.unit.push(names.of_some(subject.unit));
        self.office.push(names.of_some(identity.office.as_deref()));
        self.listed.push(names.of_some(identity.name.as_deref().filter(|name| *name != subject.id)));
        let load = subject.load;
        self.step.push(names.of_some(load.and_then(|load| load.main_step.as_deref())));
        self.arrivals.push(load.map(|load| load.sums.arrivals));
        self.per_day_100.push(load.map(|load| hundredths(load.arrivals_per_day)));
        self.open_100.push(load.map(|load| hundredths(load.open_mean)));
        self.hours_100.push(load.map(|load| hundredths(load.hours_per_day)));
        self.load_100.push(load.and_then(|load| load.load_ratio).map(hundredths));
        let spread = subject.standing("handling_time").and_then(|(_, standing)| standing.spread);
        self.median_min.push(spread.and_then(|spread| spread.median_us).map(minutes));
        self.peers_median_min.push(spread.and_then(|spread| spread.peers_median_us).map(minutes));
        let open = load.map(|load| load.sums.open_by_age).unwrap_or_default();
        for (column, cases) in self.open_by_age.iter_mut().zip(open) {
            column.push(cases);
        }
        // A caveat is usually a note, too.
        let mut notes: Vec<&Bilingual<String>> = identity.notes.iter().collect();
        notes.extend(identity.caveats.iter().filter(|caveat| !identity.notes.contains(caveat)));
        if !notes.is_empty() {
            self.notes.insert(index, Bilingual::join(notes, " ").get(lang).to_owned());
        }
        if !subject.withheld.is_empty() {
            let reasons =
                subject.withheld.iter().map(|one| (one.measure.id, one.reason().get(lang).to_owned()));
            self.withheld.insert(index, reasons.collect());
        }
    }
}
