//! How long the stages take and how much memory the process needs, for the ledger of a run.

use std::time::Instant;

/// Measures wall-clock and CPU time by stage.
pub(super) struct Stopwatch {
    last: (Instant, f64),
    laps: Vec<Lap>,
}

/// The time that one stage took.
pub(super) struct Lap {
    pub(super) stage: &'static str,
    pub(super) wall_seconds: f64,
    pub(super) cpu_seconds: f64,
}

impl Stopwatch {
    pub(super) fn start() -> Self {
        Self { last: (Instant::now(), cpu_seconds()), laps: Vec::new() }
    }

    /// Ends a stage and logs how long it took.
    pub(super) fn lap(&mut self, stage: &'static str) {
        let now = (Instant::now(), cpu_seconds());
        let (wall_seconds, cpu_seconds) =
            (now.0.duration_since(self.last.0).as_secs_f64(), now.1 - self.last.1);
        self.laps.push(Lap { stage, wall_seconds, cpu_seconds });
        self.last = now;
        tracing::info!(
            event = "stage_done",
            stage,
            wall_seconds,
            cpu_seconds,
            "{stage}: {wall_seconds:.1} s"
        );
    }

    pub(super) fn laps(&self) -> &[Lap] {
        &self.laps
    }
}

/// The CPU seconds that all threads of this process have used; 0 if the system does not say.
fn cpu_seconds() -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in parentheses may hold spaces; user and system time are the 12th and 13th fields after it.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks: f64 =
        fields.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    ticks / TICKS_PER_SECOND
}

/// The most memory that this process has had, in bytes; `None` if the system does not say.
pub(super) fn peak_memory_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes * 1024)
}
