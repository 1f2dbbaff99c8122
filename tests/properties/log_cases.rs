//! Random cases with few officials and units, so that handovers often coincide, go back and are recalled.

use super::walk::{ENDS_WITH_LAST, FILLS, RESTARTS};
use crate::fixtures::bucket::{ExportedCase, LogCase, LogEvent};
use crate::fixtures::hours::{DAY, MINUTE_US, MONDAY};
use buckstop::event::{Flags, KINDS, Kind, Role};
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

const OFFICIALS: &[&str] = &["an", "bich", "chi", "dung"];
const UNITS: &[&str] = &["u1", "u2", "u3"];

/// Draws a case of up to 24 events of any kind, with or without a row in its own export.
pub(super) fn log_case() -> impl Strategy<Value = LogCase> {
    let source = prop_oneof![4 => Just("log.csv"), 1 => Just(ENDS_WITH_LAST), 2 => Just(RESTARTS)];
    let fills = prop::bool::weighted(0.1);
    let drafts = prop::collection::vec((draft(), fills), 1..24);
    (drafts, source, weighted(0.6, exported_case()))
        .prop_map(|(drafts, source, exported)| LogCase { events: resolve(drafts, source), exported })
}

/// Draws a case of a plain log, in which everything is work and no receiver is named.
pub(super) fn plain_case() -> impl Strategy<Value = LogCase> {
    prop::collection::vec((gap(), weighted(0.9, select(OFFICIALS)), weighted(0.9, select(UNITS))), 1..24)
        .prop_map(|acts| {
            let mut minute = MONDAY;
            let event = |(gap, official, unit): (i64, Option<&str>, Option<&str>)| {
                minute += gap;
                LogEvent {
                    official: official.map(str::to_owned),
                    unit: unit.map(str::to_owned),
                    ..LogEvent::bare(minute * MINUTE_US, Kind::Work)
                }
            };
            LogCase { events: acts.into_iter().map(event).collect(), exported: None }
        })
}

/// The actor of a draft: often whoever should have the case or sent it last, else anybody or nobody.
#[derive(Clone, Copy, Debug)]
enum Actor {
    LastReceiver,
    LastSender,
    Consulted,
    Any(Option<&'static str>),
}

/// The unit of a draft: often that of the official, else any or none.
#[derive(Clone, Copy, Debug)]
enum Unit {
    OfOfficial,
    Any(Option<&'static str>),
}

/// An event whose actor is not chosen yet.
#[derive(Clone, Debug)]
struct Draft {
    gap: i64,
    kind: Kind,
    actor: Actor,
    unit: Unit,
    receiver: Option<&'static str>,
    receiver_unit: Unit,
    role: Option<Role>,
    due_in: Option<i64>,
    flags: Flags,
    step: Option<&'static str>,
    procedure: Option<&'static str>,
}

impl Draft {
    /// The activity. A piece of work begins and ends under one name.
    fn activity(&self) -> String {
        match self.kind {
            Kind::Begin | Kind::Work if self.procedure.is_some() => "check the file".to_owned(),
            Kind::Begin | Kind::Work => "work on the file".to_owned(),
            kind => format!("{} the file", kind.name()),
        }
    }
}

fn draft() -> impl Strategy<Value = Draft> {
    let actor = prop_oneof![
        6 => Just(Actor::LastReceiver),
        2 => Just(Actor::LastSender),
        2 => Just(Actor::Consulted),
        3 => select(OFFICIALS).prop_map(|name| Actor::Any(Some(name))),
        1 => Just(Actor::Any(None)),
    ];
    let people = (actor, unit(), weighted(0.7, select(OFFICIALS)), unit());
    let role = weighted(0.25, select(vec![Role::Lead, Role::Lead, Role::Coordinate, Role::Inform]));
    let due_in = weighted(0.3, -DAY..4 * DAY);
    let flags = (any::<Option<bool>>(), any::<Option<bool>>(), any::<Option<bool>>());
    let labels = (weighted(0.3, select(vec!["review", "draft"])), weighted(0.2, select(vec!["p1", "p2"])));
    (gap(), kind(), people, role, due_in, flags, labels).prop_map(
        |(gap, kind, (actor, unit, receiver, receiver_unit), role, due_in, flags, (step, procedure))| Draft {
            gap,
            kind,
            actor,
            unit,
            receiver,
            receiver_unit,
            role,
            due_in,
            flags: Flags::new(flags.0, flags.1, flags.2),
            step,
            procedure,
        },
    )
}

fn gap() -> impl Strategy<Value = i64> {
    prop_oneof![4 => Just(0), 4 => 1..300_i64, 2 => 300..2 * DAY]
}

fn unit() -> impl Strategy<Value = Unit> {
    prop_oneof![
        5 => Just(Unit::OfOfficial),
        1 => select(UNITS).prop_map(|name| Unit::Any(Some(name))),
        1 => Just(Unit::Any(None)),
    ]
}

/// Draws a kind. Those that move the case are frequent, those that end it rare.
fn kind() -> impl Strategy<Value = Kind> {
    use Kind::{
        Assign, ConsultAsk, ConsultReply, Forward, Recall, Resume, Return, SendUp, SupplementAsk, System,
        Work,
    };
    prop_oneof![
        5 => Just(Work),
        3 => Just(Kind::Begin),
        6 => select(vec![Assign, Forward, Forward, SendUp, Return]),
        2 => select(vec![ConsultAsk, ConsultAsk, ConsultReply, System]),
        1 => Just(Recall),
        1 => select(vec![SupplementAsk, Resume, Kind::SupplementIn, Kind::ExtendDue]),
        1 => select(vec![Kind::Submit, Kind::Submit, Kind::Accept]),
        2 => select(KINDS).prop_map(|(kind, _)| kind),
    ]
}

fn exported_case() -> impl Strategy<Value = ExportedCase> {
    let time = |share: f64| {
        weighted(share, 0..14 * DAY).prop_map(|time| time.map(|minute| (MONDAY + minute) * MINUTE_US))
    };
    let times = (time(0.2), time(0.3), time(0.8), time(0.3), time(0.2));
    (weighted(0.5, Just("p0")), weighted(0.6, select(UNITS)), times).prop_map(
        |(procedure, unit, (submitted, received, due, finished, returned))| ExportedCase {
            procedure: procedure.map(str::to_owned),
            unit: unit.map(str::to_owned),
            submitted,
            received,
            due,
            finished,
            returned,
        },
    )
}

/// Chooses the instant and the actor of each draft.
fn resolve(drafts: Vec<(Draft, bool)>, source: &str) -> Vec<LogEvent> {
    let mut minute = MONDAY + 8 * 60;
    let (mut last_receiver, mut last_sender, mut consulted) = (Some("an"), None, None);
    let mut events = Vec::new();
    for (draft, fills) in drafts {
        minute += draft.gap;
        let official = match draft.actor {
            Actor::LastReceiver => last_receiver,
            Actor::LastSender => last_sender,
            Actor::Consulted => consulted,
            Actor::Any(anybody) => anybody,
        };
        match draft.kind {
            Kind::Assign | Kind::Forward | Kind::SendUp | Kind::Return => {
                last_sender = official;
                last_receiver = draft.receiver.or(official);
            }
            Kind::ConsultAsk => consulted = draft.receiver,
            Kind::Recall => last_receiver = official,
            _ => {}
        }
        events.push(LogEvent {
            activity: draft.activity(),
            procedure: draft.procedure.map(str::to_owned),
            step: draft.step.map(str::to_owned),
            official: official.map(str::to_owned),
            unit: unit_of(draft.unit, official),
            receiver: draft.receiver.map(str::to_owned),
            receiver_unit: unit_of(draft.receiver_unit, draft.receiver),
            role: draft.role,
            due: draft.due_in.map(|due_in| (minute + due_in) * MINUTE_US),
            flags: draft.flags,
            source: if fills { FILLS } else { source }.to_owned(),
            ..LogEvent::bare(minute * MINUTE_US, draft.kind)
        });
    }
    events
}

fn unit_of(unit: Unit, official: Option<&str>) -> Option<String> {
    let home = |name: &str| {
        if name == "an" || name == "bich" {
            "u1"
        } else if name == "chi" {
            "u2"
        } else {
            "u3"
        }
    };
    match unit {
        Unit::OfOfficial => official.map(home).map(str::to_owned),
        Unit::Any(unit) => unit.map(str::to_owned),
    }
}
