//! Why a finding stands, or what is known of an official or a unit: against whom, by which cells, in which cases.
//!
//! Everything comes from the published tables of the last run and its facts, so an explanation says what the run said.
//! Nothing is judged here, and nothing is computed anew but the picture of a case in time.
//!
//! ```text
//! lookup     an id or a name ─▶ a finding, an official, a unit
//! gather     all of it ─▶ Explanation, which is also the JSON
//! timeline   a case as one line of signs
//! text       Explanation ─▶ text for a terminal
//! page       Explanation ─▶ one page for a hearing
//! ```

mod gather;
mod lookup;
mod text;
mod texts;
mod timeline;

mod page;

pub use gather::{Case, ExplainedFinding, Explanation, NotComputed, explain};
pub use page::page;
pub use text::{Look, text};
