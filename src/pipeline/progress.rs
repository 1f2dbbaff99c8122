//! How a stage reports its progress, without knowing who watches.

/// Watches the stages of a job. The command line draws a bar for each of them.
pub trait Progress: Sync {
    /// Begins a stage of `length` units; it ends when the returned value is dropped.
    fn begin(&self, stage: &'static str, length: u64, unit: ProgressUnit) -> Box<dyn StageProgress>;
}

/// Watches one stage. The worker threads of the stage share it.
pub trait StageProgress: Send + Sync {
    /// Sets how much of the stage is done.
    fn set(&self, done: u64);

    /// Adds to what is done.
    fn advance(&self, by: u64);
}

/// The unit in which a stage is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgressUnit {
    /// Bytes of exports.
    Bytes,
    /// Buckets, events or whatever else the stage counts one by one.
    Items,
}

/// Nobody watches.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn begin(&self, _: &'static str, _: u64, _: ProgressUnit) -> Box<dyn StageProgress> {
        Box::new(Self)
    }
}

impl StageProgress for NoProgress {
    fn set(&self, _: u64) {}

    fn advance(&self, _: u64) {}
}
