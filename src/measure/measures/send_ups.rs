//! What a send-up is.

use crate::event::Kind;
use crate::fact::Handover;

/// Returns true if a handover sends a draft up for decision, and stands. A case that is forwarded to a unit of a higher level
/// is no draft, and carries a note less often.
pub(in crate::measure) fn is_send_up(handover: &Handover) -> bool {
    handover.kind == Kind::SendUp && !handover.recalled && !handover.after_end && !handover.inferred
}
