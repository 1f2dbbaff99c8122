//! The worker threads of a process.

use anyhow::{Context, Result};

/// The most worker threads for each core: more only cost memory.
const THREADS_PER_CORE: usize = 4;

/// Starts the worker threads and returns their number. A second start in one process changes nothing.
pub(super) fn start_threads(threads: usize) -> Result<usize> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let most = cores * THREADS_PER_CORE;
    if threads > most {
        tracing::warn!(
            event = "threads_cut",
            asked = threads,
            threads = most,
            "{threads} threads are more than {THREADS_PER_CORE} for each of {cores} cores; {most} are used"
        );
    }
    if rayon::ThreadPoolBuilder::new().num_threads(threads.min(most)).build_global().is_err() {
        tracing::debug!("the worker threads were started before");
    }
    let threads = rayon::current_num_threads();
    (threads > 0).then_some(threads).context("no worker thread")
}
