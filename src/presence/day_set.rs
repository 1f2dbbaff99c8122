//! A set of days as bits.

use serde::{Deserialize, Serialize};

/// Days counted from 1970-01-01. The union of two sets does not depend on their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DaySet {
    /// The index of the first word: days divided by 64.
    first: i64,
    words: Vec<u64>,
}

const BITS: i64 = 64;

impl DaySet {
    pub(super) fn insert(&mut self, day: i64) {
        let word = day.div_euclid(BITS);
        self.reach(word);
        self.words[(word - self.first) as usize] |= 1 << day.rem_euclid(BITS);
    }

    pub(super) fn contains(&self, day: i64) -> bool {
        let word = usize::try_from(day.div_euclid(BITS) - self.first).ok().and_then(|at| self.words.get(at));
        word.is_some_and(|word| word >> day.rem_euclid(BITS) & 1 == 1)
    }

    /// Returns the first day; `None` of an empty set.
    pub(super) fn first(&self) -> Option<i64> {
        let at = self.words.iter().position(|word| *word != 0)?;
        Some((self.first + at as i64) * BITS + i64::from(self.words[at].trailing_zeros()))
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (at, word) in (other.first..).zip(&other.words).filter(|(_, word)| **word != 0) {
            self.reach(at);
            self.words[(at - self.first) as usize] |= word;
        }
    }

    /// Makes room for a word.
    fn reach(&mut self, word: i64) {
        if self.words.is_empty() {
            self.first = word;
        }
        if word < self.first {
            let missing = (self.first - word) as usize;
            self.words.splice(0..0, std::iter::repeat_n(0, missing));
            self.first = word;
        }
        let needed = (word - self.first) as usize + 1;
        if self.words.len() < needed {
            self.words.resize(needed, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn it_is_a_set_of_days_and_its_union_has_no_order() {
        let (mut one, mut two, mut all) = (DaySet::default(), DaySet::default(), BTreeSet::new());
        for number in 0..200_i64 {
            let day = (number * 7_919) % 1_500 - 300;
            if number % 2 == 0 {
                one.insert(day);
            } else {
                two.insert(day);
            }
            all.insert(day);
        }
        let (mut forth, mut back) = (one.clone(), two.clone());
        forth.add(&two);
        back.add(&one);
        for day in -400..1_400 {
            assert_eq!(
                (forth.contains(day), back.contains(day)),
                (all.contains(&day), all.contains(&day)),
                "{day}"
            );
        }
        assert_eq!(forth.first(), all.first().copied());
        assert_eq!(DaySet::default().first(), None);
    }
}
