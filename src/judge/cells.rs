//! Which rows are compared with each other: the cells of a measure.
//!
//! A cell is a stratum with enough people. Rows of a stratum with too few people or rows move, all together, to the
//! cell of their step, which holds other procedures too: what is judged there is shown, and nobody is blamed or
//! praised for it.

use super::layout::{Cell, CellKind, Part};
use super::settings::JudgeSettings;
use crate::event::Sym;
use crate::measure::{Count, Counterpart, Group, Measure};
use rustc_hash::FxHashMap;

/// A group of rows before its cell is chosen.
pub(super) struct Placed<'a> {
    pub(super) subject: u32,
    pub(super) unit: Sym,
    /// The index of the procedure, step and mode in [`Counts`](crate::measure::Counts).
    pub(super) stratum: u32,
    pub(super) step: u32,
    pub(super) counterpart: Sym,
    pub(super) group: Group<'a>,
}

/// Where rows are compared. The order is that of the cells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum CellKey {
    /// The same procedure, step and mode; with a counterpart, also the same sender.
    Stratum(u32, Sym),
    /// The same step and sender, any procedure.
    Sender(u32, Sym),
    /// The same step, because the stratum was too small.
    Step(u32),
}

impl CellKey {
    fn kind(self) -> CellKind {
        match self {
            CellKey::Stratum(..) => CellKind::Procedure,
            CellKey::Sender(..) => CellKind::Sender,
            CellKey::Step(_) => CellKind::Step,
        }
    }
}

/// Returns the cells, and the rows that are in none.
pub(super) fn cells<'a>(
    placed: &[Placed<'a>],
    measure: &Measure,
    settings: &JudgeSettings,
) -> (Vec<Cell<'a>>, Vec<Part<'a>>) {
    let rates = procedure_rates(placed);
    let mut keys: Vec<CellKey> = placed
        .iter()
        .map(|one| match measure.counterpart {
            Counterpart::None | Counterpart::Receiver => CellKey::Stratum(one.stratum, Sym::NONE),
            Counterpart::Sender => CellKey::Sender(one.step, one.counterpart),
        })
        .collect();
    // Where few receive from a sender, the rates of procedures would be learnt from them alone.
    refine(
        placed,
        &mut keys,
        |size| size.people < settings.min_people_of_sender,
        |one, key| match key {
            CellKey::Sender(..) => CellKey::Stratum(one.stratum, one.counterpart),
            other => other,
        },
    );
    let small = |size: Size| size.people < settings.min_officials || size.rows < settings.min_rows;
    refine(placed, &mut keys, small, |one, _| CellKey::Step(one.step));
    let mut order: Vec<usize> = (0..placed.len()).collect();
    order.sort_by_key(|&index| (keys[index], placed[index].subject, index));
    let (mut cells, mut left_out): (Vec<Cell<'a>>, Vec<Part<'a>>) = (Vec::new(), Vec::new());
    for same_key in order.chunk_by(|&one, &two| keys[one] == keys[two]) {
        let key = keys[same_key[0]];
        let part = |&index: &usize| {
            let one = &placed[index];
            let weight = if matches!(key, CellKey::Sender(..)) { rates[&one.stratum] } else { 1.0 };
            Part { subject: one.subject, weight, key: one.group.key, counts: one.group.counts }
        };
        let (parts, weightless) = same_key.iter().map(part).partition(|part| part.weight > 0.0);
        left_out.extend::<Vec<_>>(weightless);
        let cell = Cell { step: placed[same_key[0]].step, kind: key.kind(), parts };
        if is_informative(&cell, measure) {
            cells.push(cell);
        } else {
            left_out.extend(cell.parts);
        }
    }
    (cells, left_out)
}

/// The share of outcomes above which nobody could act otherwise: such a cell of a rate says nothing about people.
const MAX_RATE: f64 = 0.95;

/// Returns true if a cell has two people or more, and outcomes that depend on them.
fn is_informative(cell: &Cell<'_>, measure: &Measure) -> bool {
    let total = cell.total();
    cell.by_subject().nth(1).is_some()
        && (measure.form.counts_time() || total.outcomes as f64 <= MAX_RATE * total.rows as f64)
}

/// Returns the share of outcomes in each procedure, step and mode.
fn procedure_rates(placed: &[Placed<'_>]) -> FxHashMap<u32, f64> {
    let mut sums: FxHashMap<u32, Count> = FxHashMap::default();
    for one in placed {
        for count in one.group.counts {
            *sums.entry(one.stratum).or_default() += count.count();
        }
    }
    sums.into_iter().map(|(stratum, sum)| (stratum, sum.outcomes as f64 / sum.rows.max(1) as f64)).collect()
}

/// The people and rows of a cell.
#[derive(Clone, Copy, Default)]
struct Size {
    people: u32,
    rows: u64,
    last: Option<u32>,
}

/// Gives another key to all rows of the cells that are too small.
fn refine(
    placed: &[Placed<'_>],
    keys: &mut [CellKey],
    is_small: impl Fn(Size) -> bool,
    other: impl Fn(&Placed<'_>, CellKey) -> CellKey,
) {
    let mut order: Vec<usize> = (0..placed.len()).collect();
    order.sort_by_key(|&index| (keys[index], placed[index].subject));
    for same_key in
        order.chunk_by(|&one, &two| keys[one] == keys[two]).map(<[usize]>::to_vec).collect::<Vec<_>>()
    {
        let mut size = Size::default();
        for &index in &same_key {
            let one = &placed[index];
            size.people += u32::from(size.last != Some(one.subject));
            size.last = Some(one.subject);
            size.rows += one.group.counts.iter().map(|count| u64::from(count.rows)).sum::<u64>();
        }
        if is_small(size) {
            for &index in &same_key {
                keys[index] = other(&placed[index], keys[index]);
            }
        }
    }
}
