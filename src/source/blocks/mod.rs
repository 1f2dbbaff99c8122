//! Reads a large text on all threads: it is cut into blocks between two records, and each block is taken by itself.
//!
//! The calling thread owns the intake. It takes the first blocks in order, until the intake has settled what later rows
//! depend on. From then on every thread takes blocks as parts of the file (`intake/parts.rs`), and the calling thread adds
//! the parts in the order of the blocks. A part that depends on rows before it is discarded, and the rows of its block are
//! taken when its turn comes. So rows, rejects, counts and errors are those of reading in order, on any number of threads
//! and with blocks of any size.
//!
//! Serial are reading the bytes, looking for the ends of records in them, and adding up the counts of parts.

mod cut;
mod queue;

use super::input::Meter;
use super::intake::{Intake, PartOfFile, PartTaker, Settled};
use crate::profile::{PartWork, RowsBefore};
pub(super) use cut::BlockCutter;
use queue::{Queue, Slot, Task};
use std::io;
use std::sync::Arc;

/// What reading block by block needs to know of a format.
pub(super) trait BlockFormat: Sync {
    /// A block whose records may have been split already.
    type Block: Send;
    /// What the rows so far have told about the file, besides what the intake knows.
    type State: Clone + Send + Sync;

    /// Splits a block, as far as this is possible without those before it.
    fn prepare(&self, block: RawBlock) -> Self::Block;

    /// Takes the rows of a block. Returns the rows and lines before the next one.
    fn take(
        &self,
        state: &mut Self::State,
        block: &Self::Block,
        before: RowsBefore,
        intake: &mut Intake<'_>,
    ) -> anyhow::Result<RowsBefore>;

    /// Returns a number that changes with the state; `None` while blocks must be taken in order.
    fn version(&self, state: &Self::State) -> Option<u64>;

    /// Words an error of reading the bytes of the next block.
    fn read_error(&self, error: io::Error, before: RowsBefore) -> anyhow::Error;
}

/// Cuts a stream of bytes between two records.
pub(super) trait Cutter: Send {
    /// Returns the next block; `None` after the last one.
    fn next_block(&mut self) -> io::Result<Option<RawBlock>>;
}

/// The text of a block.
pub(super) struct RawBlock {
    pub(super) text: Vec<u8>,
    /// True if the file ends with it.
    pub(super) is_last: bool,
}

/// What parts begin with: what the intake has settled, and the state of the format.
struct Beginning<'i, S> {
    settled: Arc<Settled<'i>>,
    state: S,
    /// The version of the state.
    version: u64,
    /// Differs from that of every other beginning of the file.
    number: u64,
}

/// A block that was taken as a part of the file.
struct TakenPart {
    part: PartOfFile,
    /// The rows and lines of the block.
    length: RowsBefore,
    /// The number of the beginning of the part.
    beginning: u64,
}

/// Takes all blocks on that number of threads. `progress` receives, from time to time, how many bytes have been read.
pub(super) fn take_blocks<F: BlockFormat>(
    format: &F,
    state: F::State,
    cutter: impl Cutter,
    threads: usize,
    (meter, progress): (&Meter, &mut dyn FnMut(u64)),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    let queue = Queue::new(cutter, threads);
    let mut in_order =
        InOrder { format, state, before: RowsBefore::default(), intake, beginning: None, beginnings: 0 };
    std::thread::scope(|scope| {
        let _stop = queue.stop_when_dropped(true);
        for _ in 1..threads {
            scope.spawn(|| {
                let _stop = queue.stop_when_dropped(false);
                let mut worker = Worker { format, taker: None };
                while let Some(task) = queue.next_task() {
                    worker.run(task, &queue);
                }
            });
        }
        let mut worker = Worker { format, taker: None };
        while let Some(task) = queue.next_task_in_order() {
            if let Task::InOrder(slot) = task {
                let work = in_order.take(slot)?;
                queue.taken_in_order(in_order.beginning.as_ref(), work);
                progress(meter.stored());
            } else {
                worker.run(task, &queue);
            }
        }
        anyhow::Ok(())
    })?;
    queue.finish()
}

/// Takes blocks as parts, and does the work that is left of parts.
struct Worker<'f, 'i, F> {
    format: &'f F,
    taker: Option<PartTaker<'i>>,
}

impl<'i, F: BlockFormat> Worker<'_, 'i, F> {
    fn run<C: Cutter>(&mut self, task: Task<'i, F>, queue: &Queue<'i, F, C>) {
        match task {
            Task::Read => {
                let Some((index, read)) = queue.read_block() else { return };
                let slot = match (read.map(|block| self.format.prepare(block)), queue.beginning()) {
                    (Err(error), _) => Slot::Failed(error),
                    (Ok(block), None) => Slot::Prepared(block),
                    (Ok(block), Some(beginning)) => self.take(block, &beginning),
                };
                queue.put(index, slot);
            }
            Task::Take(index, block, beginning) => {
                let slot = self.take(block, &beginning);
                queue.put(index, slot);
            }
            Task::Work(work) => queue.note(work()),
            Task::InOrder(_) => {}
        }
    }

    fn take(&mut self, block: F::Block, beginning: &Beginning<'i, F::State>) -> Slot<F> {
        let settled = &beginning.settled;
        let taker = match self.taker.take().filter(|taker| taker.begins_with(settled)) {
            Some(taker) => self.taker.insert(taker),
            None => self.taker.insert(PartTaker::new(Arc::clone(settled))),
        };
        let mut state = beginning.state.clone();
        let mut length = RowsBefore::default();
        let part = taker.take(|intake| {
            length = self.format.take(&mut state, &block, length, intake)?;
            Ok(())
        });
        let is_same = self.format.version(&state) == Some(beginning.version);
        let part = part.filter(|_| is_same);
        Slot::Taken(block, part.map(|part| Box::new(TakenPart { part, length, beginning: beginning.number })))
    }
}

/// What only the calling thread has.
struct InOrder<'f, 's, 'i, F: BlockFormat> {
    format: &'f F,
    state: F::State,
    before: RowsBefore,
    intake: &'s mut Intake<'i>,
    beginning: Option<Arc<Beginning<'i, F::State>>>,
    beginnings: u64,
}

impl<F: BlockFormat> InOrder<'_, '_, '_, F> {
    /// Takes the block whose turn it is. Returns what remains to be done.
    fn take(&mut self, slot: Slot<F>) -> anyhow::Result<Option<PartWork>> {
        let (block, part) = match slot {
            Slot::Failed(error) => return Err(self.format.read_error(error, self.before)),
            Slot::Prepared(block) => (block, None),
            Slot::Taken(block, part) => (block, part),
        };
        let number = self.beginning.as_ref().map(|beginning| beginning.number);
        let agrees =
            |taken: &TakenPart| Some(taken.beginning) == number && self.intake.agrees_with(&taken.part);
        if part.as_deref().is_some_and(|taken| !agrees(taken)) {
            // What the part has announced is lost, so that nobody may rely on having announced it.
            self.beginning = None;
        }
        if let Some(taken) = part.filter(|taken| agrees(taken)) {
            let TakenPart { part, length, .. } = *taken;
            let work = self.intake.take_part(part, self.before)?;
            self.before.rows += length.rows;
            self.before.lines += length.lines;
            self.before.records += length.records;
            return Ok(work);
        }
        self.before = self.format.take(&mut self.state, &block, self.before, self.intake)?;
        self.begin_anew();
        Ok(None)
    }

    /// Notes what parts begin with from now on, if it is no longer what they began with.
    fn begin_anew(&mut self) {
        let version = self.format.version(&self.state);
        let is_still = |beginning: &Arc<Beginning<'_, F::State>>| {
            Some(beginning.version) == version && self.intake.is_still(&beginning.settled)
        };
        if self.beginning.as_ref().is_some_and(is_still) {
            return;
        }
        self.beginning = version.and_then(|version| {
            let settled = Arc::new(self.intake.settled()?);
            self.beginnings += 1;
            Some(Arc::new(Beginning { settled, state: self.state.clone(), version, number: self.beginnings }))
        });
    }
}
