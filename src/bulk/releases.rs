//! Which events let a case go.

use crate::event::{EventColumns, Kind};

/// Returns true if the actor of an event lets the case go with it: the event hands the case over to another official (or to
/// another unit, if it names no official), or ends it, or is work after which the next act in the case is another's, or there is none.
/// Events after `as_of` are ignored.
pub(super) fn releases(events: &EventColumns, event: usize, as_of: i64) -> bool {
    match events.kind[event] {
        Kind::Complete | Kind::Deliver | Kind::Refuse => true,
        Kind::Assign | Kind::Forward | Kind::SendUp | Kind::Return if names_another(events, event) => true,
        Kind::Accept
        | Kind::Begin
        | Kind::Work
        | Kind::Sign
        | Kind::Assign
        | Kind::Forward
        | Kind::SendUp
        | Kind::Return => is_last_of_its_actor(events, event, as_of),
        _ => false,
    }
}

fn names_another(events: &EventColumns, event: usize) -> bool {
    let (receiver, unit) = (events.receiver_id[event], events.receiver_unit_id[event]);
    if receiver.is_some() {
        receiver != events.official_id[event]
    } else {
        unit.is_some() && unit != events.unit_id[event]
    }
}

/// Returns true if the next act in the case is another's, or there is none.
fn is_last_of_its_actor(events: &EventColumns, event: usize, as_of: i64) -> bool {
    let (official, unit) = (events.official_id[event], events.unit_id[event]);
    let follows =
        |&next: &usize| events.case_id[next] == events.case_id[event] && events.occurred_at[next] <= as_of;
    let next = (event + 1..events.len()).take_while(follows).find(|&next| is_act(events.kind[next]));
    next.is_none_or(|next| {
        events.official_id[next] != official || (official.is_none() && events.unit_id[next] != unit)
    })
}

fn is_act(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Submit
            | Kind::Note
            | Kind::Unknown
            | Kind::Apology
            | Kind::System
            | Kind::ConsultReply
            | Kind::SupplementIn
            | Kind::FeeIn
            | Kind::Withdraw
            | Kind::ExtendDue
    )
}
