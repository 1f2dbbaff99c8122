//! The sheets of a report, one file each. They show results and compute nothing but units and shares.

mod results;

mod evidence;
mod findings;
mod measures;
mod method;
mod quality;
mod robustness;
mod subjects;

pub(super) use findings::answers;
pub use results::{ClearanceMonth, DataQuality, Edge, FileLedger, Results, Timelines, Volume};

use super::sheet::Sheet;

/// Builds all sheets, in the order of the spreadsheet's tabs.
pub fn build(results: &Results<'_>) -> Vec<Sheet> {
    vec![
        findings::sheet(results),
        subjects::officials(results),
        subjects::units(results),
        evidence::sheet(results),
        robustness::sheet(results),
        measures::sheet(results),
        quality::sheet(results),
        method::sheet(results),
    ]
}
