//! Which events move due dates.

use crate::event::{Kind, NO_TIME};

/// Returns true if an event of this kind with this due date moves the due date of its case: an `extend_due`, and an event
/// that ends a pause if it names a due date.
pub(super) fn moves_due_date(kind: Kind, due_at: i64) -> bool {
    match kind {
        Kind::ExtendDue => true,
        Kind::SupplementIn | Kind::FeeIn | Kind::Resume => due_at != NO_TIME,
        _ => false,
    }
}
