//! Rows that are no records on purpose, and case codes that look odd.

use super::cells::CellReader;
use super::compiled::Places;
use super::fold::fold;
use super::pattern::Patterns;
use super::sink::{Skip, excerpt};
use super::slot::{Cells, Slot};
use super::spec::{ProfileSpec, Repeats};
use regex::Regex;
use rustc_hash::FxHashSet;

/// What a profile says of them.
#[derive(Clone, Debug)]
pub(super) struct Screen {
    tests: Vec<(usize, Patterns)>,
    drop_repeats: bool,
    case_pattern: Option<Regex>,
}

impl Screen {
    /// From the written profile.
    pub(super) fn new(spec: &ProfileSpec, places: &Places) -> Result<Self, String> {
        let test = |(name, patterns): (&String, &Vec<String>)| {
            Ok::<_, String>((places.any(name)?, Patterns::new(patterns)))
        };
        let pattern = spec.case_pattern.as_deref().filter(|pattern| !pattern.is_empty());
        Ok(Self {
            tests: spec.tests.iter().map(test).collect::<Result<_, _>>()?,
            drop_repeats: spec.repeats == Some(Repeats::Drop),
            case_pattern: pattern
                .map(Regex::new)
                .transpose()
                .map_err(|error| format!("`case_pattern` is no regular expression: {error}"))?,
        })
    }
}

/// Values that look odd.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OddValues {
    /// In how many rows.
    pub rows: u64,
    /// The first of them.
    pub example: String,
}

impl OddValues {
    /// Adds those of other rows; the first example stays.
    pub(super) fn merge(&mut self, other: Self) {
        if self.rows == 0 {
            self.example = other.example;
        }
        self.rows += other.rows;
    }

    /// Counts a value.
    pub(super) fn add(&mut self, value: &str) {
        if self.rows == 0 {
            excerpt(value).clone_into(&mut self.example);
        }
        self.rows += 1;
    }
}

/// What is remembered from row to row.
#[derive(Debug, Default)]
pub(super) struct Screened {
    /// Hashes of the rows met, where repeats are dropped: 16 bytes a row.
    seen: FxHashSet<[u8; 16]>,
    /// The case of the row before, and whether its code is odd.
    last_case: String,
    last_is_odd: bool,
    /// The cell of the case of the row before, and whether it says that the case was made for a test.
    last_cell: String,
    last_is_test: bool,
    /// Case codes that do not look like the profile's.
    pub(super) odd_codes: OddValues,
}

impl Screened {
    /// Whether a row is no record, and why.
    pub(super) fn skip(
        &mut self,
        screen: &Screen,
        cells: &Cells<'_>,
        reader: &mut CellReader<'_>,
    ) -> Option<Skip> {
        let mut tests = screen.tests.iter();
        if tests.any(|(place, patterns)| {
            if *place == Slot::CaseId as usize {
                self.is_test_case(cells[*place].unwrap_or_default(), patterns)
            } else {
                patterns.any(reader.folded_at(cells, *place))
            }
        }) {
            return Some(Skip::Test);
        }
        (screen.drop_repeats && !self.seen.insert(hash(cells))).then_some(Skip::Repeat)
    }

    /// Whether the code of a case says that it was made for a test. There are too many codes to remember all.
    fn is_test_case(&mut self, cell: &str, patterns: &Patterns) -> bool {
        if self.last_cell != cell {
            cell.clone_into(&mut self.last_cell);
            self.last_is_test = patterns.any(&fold(cell));
        }
        self.last_is_test
    }

    /// Looks at the code of a case, once for rows of one case that stand together.
    pub(super) fn look_at(&mut self, screen: &Screen, case_id: &str) {
        let Some(pattern) = &screen.case_pattern else { return };
        if self.last_case != case_id {
            case_id.clone_into(&mut self.last_case);
            self.last_is_odd = !pattern.is_match(case_id);
        }
        if self.last_is_odd {
            self.odd_codes.add(case_id);
        }
    }
}

/// A hash of all that is read of a row.
fn hash(cells: &Cells<'_>) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    for cell in cells {
        // The length keeps the cells apart, and an empty cell from one that the file does not have.
        hasher.update(&cell.map_or(u64::MAX, |cell| cell.len() as u64).to_le_bytes());
        hasher.update(cell.unwrap_or_default().as_bytes());
    }
    let mut short = [0; 16];
    short.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    short
}
