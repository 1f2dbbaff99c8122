//! What the threads that read a file have to do, in the order in which it is best done.

use super::{Beginning, BlockFormat, Cutter, RawBlock, TakenPart};
use crate::profile::PartWork;
use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// How many blocks may be under way for each thread, which bounds the memory.
const BLOCKS_PER_THREAD: u64 = 3;

/// The blocks of a file that are under way.
pub(super) struct Queue<'i, F: BlockFormat, C> {
    state: Mutex<QueueState<'i, F>>,
    changed: Condvar,
    source: Mutex<Source<C>>,
    /// The most blocks that are under way.
    window: u64,
}

struct QueueState<'i, F: BlockFormat> {
    /// The number of blocks that somebody reads or has read.
    begun: u64,
    /// The block whose turn it is.
    turn: u64,
    /// The number of all blocks; `None` until the last one has been read.
    total: Option<u64>,
    /// The blocks that wait for their turn, by their number.
    waiting: BTreeMap<u64, Slot<F>>,
    work: Vec<PartWork>,
    beginning: Option<Arc<Beginning<'i, F::State>>>,
    failure: Option<anyhow::Error>,
    /// True if everybody should stop, because all is done or something went wrong.
    stopped: bool,
}

struct Source<C> {
    cutter: C,
    /// The number of blocks so far.
    given: u64,
    ended: bool,
}

/// A block that waits for its turn.
pub(super) enum Slot<F: BlockFormat> {
    /// Its bytes could not be read.
    Failed(io::Error),
    /// Nobody has taken it yet.
    Prepared(F::Block),
    /// It was taken as a part; `None` if it cannot be.
    Taken(F::Block, Option<Box<TakenPart>>),
}

/// Something to do.
pub(super) enum Task<'i, F: BlockFormat> {
    /// Read the next block, and take it as a part if possible.
    Read,
    /// Take a block as a part.
    Take(u64, F::Block, Arc<Beginning<'i, F::State>>),
    Work(PartWork),
    /// Take the block whose turn it is; only for the thread that owns the intake.
    InOrder(Slot<F>),
}

impl<'i, F: BlockFormat, C: Cutter> Queue<'i, F, C> {
    pub(super) fn new(cutter: C, threads: usize) -> Self {
        let state = QueueState {
            begun: 0,
            turn: 0,
            total: None,
            waiting: BTreeMap::new(),
            work: Vec::new(),
            beginning: None,
            failure: None,
            stopped: false,
        };
        Self {
            state: Mutex::new(state),
            changed: Condvar::new(),
            source: Mutex::new(Source { cutter, given: 0, ended: false }),
            window: BLOCKS_PER_THREAD * threads as u64,
        }
    }

    /// Returns the next task of the thread that owns the intake, after waiting for one; `None` if all is done.
    pub(super) fn next_task_in_order(&self) -> Option<Task<'i, F>> {
        self.wait_for(|state| {
            let turn = state.turn;
            if let Some(slot) = state.waiting.remove(&turn) {
                return Some(Some(Task::InOrder(slot)));
            }
            state.task(self.window).map(Some).or_else(|| state.is_done().then_some(None))
        })
    }

    /// Returns the next task of another thread, after waiting for one; `None` if all is done.
    pub(super) fn next_task(&self) -> Option<Task<'i, F>> {
        self.wait_for(|state| state.task(self.window).map(Some).or_else(|| state.is_done().then_some(None)))
    }

    fn wait_for(
        &self,
        next: impl Fn(&mut QueueState<'i, F>) -> Option<Option<Task<'i, F>>>,
    ) -> Option<Task<'i, F>> {
        let mut state = locked(&self.state);
        loop {
            if state.stopped {
                return None;
            }
            if let Some(found) = next(&mut state) {
                return found;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Reads the next block. Returns it with its number; `None` after the last one.
    pub(super) fn read_block(&self) -> Option<(u64, io::Result<RawBlock>)> {
        let mut source = locked(&self.source);
        let read = if source.ended { Ok(None) } else { source.cutter.next_block() };
        source.ended = !matches!(read, Ok(Some(_)));
        let index = source.given;
        source.given += u64::from(!matches!(read, Ok(None)));
        if source.ended {
            let mut state = locked(&self.state);
            state.total.get_or_insert(source.given);
            self.changed.notify_all();
        }
        read.transpose().map(|read| (index, read))
    }

    /// Returns what parts begin with, if that is settled.
    pub(super) fn beginning(&self) -> Option<Arc<Beginning<'i, F::State>>> {
        locked(&self.state).beginning.clone()
    }

    /// Lets a block wait for its turn.
    pub(super) fn put(&self, index: u64, slot: Slot<F>) {
        locked(&self.state).waiting.insert(index, slot);
        self.changed.notify_all();
    }

    /// Notes that the block whose turn it was has been taken, what parts begin with from now on, and what remains to be
    /// done.
    pub(super) fn taken_in_order(
        &self,
        beginning: Option<&Arc<Beginning<'i, F::State>>>,
        work: Option<PartWork>,
    ) {
        let mut state = locked(&self.state);
        state.turn += 1;
        state.beginning = beginning.cloned();
        state.work.extend(work);
        self.changed.notify_all();
    }

    /// Notes whether work has failed, which stops everybody.
    pub(super) fn note(&self, result: anyhow::Result<()>) {
        if let Err(error) = result {
            let mut state = locked(&self.state);
            state.failure.get_or_insert(error);
            state.stopped = true;
            self.changed.notify_all();
        }
    }

    /// Returns a guard that stops everybody when it is dropped: in any case, or only by a panic.
    pub(super) fn stop_when_dropped(&self, in_any_case: bool) -> impl Drop {
        StopGuard { queue: self, in_any_case }
    }

    /// Returns the first failure of work.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        state.failure.map_or(Ok(()), Err)
    }
}

impl<'i, F: BlockFormat> QueueState<'i, F> {
    /// Returns a task that any thread can do, what is oldest first.
    fn task(&mut self, window: u64) -> Option<Task<'i, F>> {
        if let Some(work) = self.work.pop() {
            return Some(Task::Work(work));
        }
        if let Some(beginning) = &self.beginning {
            let is_prepared = |(&index, slot): (&u64, &Slot<F>)| {
                (index > self.turn && matches!(slot, Slot::Prepared(_))).then_some(index)
            };
            let index = self.waiting.iter().find_map(is_prepared);
            if let Some((index, Slot::Prepared(block))) =
                index.and_then(|index| self.waiting.remove_entry(&index))
            {
                return Some(Task::Take(index, block, Arc::clone(beginning)));
            }
        }
        let may_read = self.total.is_none() && self.begun < self.turn + window;
        self.begun += u64::from(may_read);
        may_read.then_some(Task::Read)
    }

    /// Returns true if all blocks have been taken, and no work is left.
    fn is_done(&self) -> bool {
        self.total == Some(self.turn) && self.work.is_empty()
    }
}

struct StopGuard<'q, 'i, F: BlockFormat, C> {
    queue: &'q Queue<'i, F, C>,
    in_any_case: bool,
}

impl<F: BlockFormat, C> Drop for StopGuard<'_, '_, F, C> {
    fn drop(&mut self) {
        if self.in_any_case || std::thread::panicking() {
            locked(&self.queue.state).stopped = true;
            self.queue.changed.notify_all();
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Who panicked has stopped everybody.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
