//! Random facts of a few cases.

use super::{HOUR_US, START};
use crate::fixtures::plain_case::{plain_case, plain_due_move, plain_pause};
use buckstop::event::{EventColumns, Flags, Kind, NO_TIME, Sym};
use buckstop::fact::{
    Case, Consultation, DueMove, Facts, Handover, Hold, NO_EVENT, Opinion, Passage, Pause, Reply, Shape,
};
use proptest::prelude::*;

/// The officials. The last one is a shared account. A missing official may be drawn as well.
const OFFICIALS: [&str; 6] = ["an", "bình", "cúc", "dũng", "én", "dùng chung"];

/// A random step of a case, with everything that facts need.
#[derive(Clone, Debug)]
pub(super) struct Stay {
    pub(super) holder: usize,
    pub(super) step: usize,
    pub(super) hours: u32,
    pub(super) ending: u8,
    pub(super) acts: u32,
    pub(super) day: i64,
    pub(super) due_after_hours: Option<i64>,
    pub(super) flags: u8,
}

/// A case: the index of its procedure, and its steps.
pub(super) type Plan = (usize, Vec<Stay>);

/// Draws a step of a case. Half of all steps end by an assignment or a forwarding, so that many can be refused.
fn stays(officials: usize, steps: usize) -> impl Strategy<Value = Stay> {
    let due = proptest::option::of(-5_i64..60);
    let ending = prop_oneof![0..2_u8, 0..8_u8];
    (0..=officials, 0..steps, 0..6_u32, ending, 0..2_u32, 0..120_i64, due, any::<u8>()).prop_map(
        |(holder, step, hours, ending, acts, day, due_after_hours, flags)| Stay {
            holder,
            step,
            hours,
            ending,
            acts,
            day,
            due_after_hours,
            flags,
        },
    )
}

/// Draws cases of an office in which there is everything, and little of each.
pub(super) fn plans() -> impl Strategy<Value = Vec<Plan>> {
    let case = (0..3_usize, proptest::collection::vec(stays(OFFICIALS.len(), 3), 1..6));
    proptest::collection::vec(case, 1..70)
}

/// Draws cases of an office in which five officials do two kinds of work, so that all of them meet.
pub(super) fn crowded_plans() -> impl Strategy<Value = Vec<Plan>> {
    let case = (1..3_usize, proptest::collection::vec(stays(4, 1), 2..6));
    proptest::collection::vec(case, 40..70)
}

/// The facts and events of some of the cases, as a bucket has them.
#[derive(Default)]
pub(super) struct Bucket {
    pub(super) facts: Facts,
    pub(super) events: EventColumns,
}

impl Bucket {
    pub(super) fn new<'a>(plans: impl Iterator<Item = (usize, &'a Plan)>) -> Self {
        let mut bucket = Self::default();
        for (number, (procedure, stays)) in plans {
            bucket.add_case(number, *procedure, stays);
        }
        bucket
    }

    pub(super) fn intern(&mut self, text: &str) -> Sym {
        self.events.symbols.intern(text)
    }

    fn official(&mut self, index: usize) -> Sym {
        OFFICIALS.get(index).map_or(Sym::NONE, |name| self.intern(name))
    }

    /// Returns the unit of an official: three of six share one, and some rows have none.
    fn unit(&mut self, holder: usize, stay: &Stay) -> Sym {
        if stay.flags & 0xe0 == 0xe0 { Sym::NONE } else { self.intern(["phòng A", "phòng B"][holder % 2]) }
    }

    fn add_case(&mut self, number: usize, procedure: usize, stays: &[Stay]) {
        let case_id = self.intern(&format!("case {number}"));
        let procedure_id = if procedure == 0 { Sym::NONE } else { self.intern(&format!("p{procedure}")) };
        let mut arrived_by = Passage::Start;
        for (index, stay) in stays.iter().enumerate() {
            let (holder, step) = (self.official(stay.holder), self.intern(&format!("s{}", stay.step)));
            let next = stays.get(index + 1).map(|next| self.official(next.holder));
            self.add_hold(case_id, procedure_id, holder, step, stay);
            let hold = self.facts.holds.last_mut().unwrap();
            hold.visit_no = 1 + stays[..index].iter().filter(|one| one.holder == stay.holder).count() as u32;
            hold.arrived_by = if index == 0 { Passage::Start } else { arrived_by };
            hold.inferred = stay.flags & 0x30 == 0x30;
            arrived_by = hold.released_by;
            if let Some(receiver) = next {
                let comes_back = stays.get(index + 2).is_some_and(|back| back.holder == stay.holder);
                self.add_handover((case_id, procedure_id, step), (holder, receiver), stay, comes_back);
                self.facts.handovers.last_mut().unwrap().shape =
                    if index > 0 && stays[index - 1].holder == stays[index + 1].holder {
                        Shape::PingPong
                    } else if stays[..index].iter().any(|one| one.holder == stays[index + 1].holder) {
                        Shape::Loop
                    } else {
                        Shape::New
                    };
                if stay.flags & 0x20 > 0 {
                    self.add_consultation((case_id, procedure_id, step), (holder, receiver), stay);
                }
            }
            if stay.acts > 0 && stay.flags & 0x40 == 0 {
                self.add_pause((case_id, procedure_id), holder, stay);
            }
            self.add_event(case_id, holder, stay);
        }
        self.add_row_of_case((case_id, procedure_id), stays);
    }

    pub(super) fn add_hold(&mut self, case_id: Sym, procedure_id: Sym, holder: Sym, step: Sym, stay: &Stay) {
        let ending = [
            Passage::Handover(Kind::Forward),
            Passage::Handover(Kind::Assign),
            Passage::Handover(Kind::Return),
            Passage::CaseEnd(Kind::Complete),
            Passage::CaseEnd(Kind::Withdraw),
            Passage::Inferred,
            Passage::Recalled,
            Passage::Open,
        ][stay.ending as usize];
        let open = ending == Passage::Open;
        let unit_id = self.unit(stay.holder, stay);
        self.facts.holds.push(Hold {
            case_id,
            hold_no: 1,
            holder,
            official_id: holder,
            unit_id,
            procedure_id,
            step,
            received_at: stay.received_at(),
            released_at: if open { NO_TIME } else { stay.received_at() + stay.work_us() },
            // Multiples keep equal times in equal bins.
            elapsed_us: 3 * stay.work_us(),
            work_us: stay.work_us(),
            pause_us: if stay.flags & 4 > 0 { stay.work_us() } else { 0 },
            consult_us: 0,
            away_us: 0,
            due_at: stay.due_at(),
            overdue_us: stay.overdue_us(),
            eve_us: if stay.flags & 0x18 > 0 { stay.work_us() } else { 0 },
            asked_in_eve: if stay.flags & 0x19 == 0x19 { 2 } else { NO_EVENT },
            arrived_by: Passage::Start,
            released_by: ending,
            acts: stay.acts,
            signed: stay.acts > 0 && stay.flags & 0x80 > 0,
            holder_level: level(stay),
            visit_no: 1,
            inferred: false,
            after_end: stay.flags & 7 == 7,
            in_batch: false,
            opened_by: 0,
            closed_by: if open { NO_EVENT } else { 1 },
        });
    }

    fn add_handover(&mut self, work: (Sym, Sym, Sym), ends: (Sym, Sym), stay: &Stay, comes_back: bool) {
        let sender_unit_id = self.unit(stay.holder, stay);
        self.facts.handovers.push(Handover {
            case_id: work.0,
            handover_no: 1,
            handed_at: stay.received_at(),
            sender: ends.0,
            sender_unit_id,
            receiver: ends.1,
            receiver_unit_id: Sym::NONE,
            procedure_id: work.1,
            step: work.2,
            kind: if stay.flags & 1 > 0 { Kind::SendUp } else { Kind::Forward },
            shape: Shape::New,
            loop_length: 3,
            sender_acts: stay.acts,
            sender_work_us: stay.work_us(),
            receiver_acts: u32::from(stay.flags & 8 > 0),
            comes_back,
            recalled: stay.flags & 0x18 == 0x18,
            after_end: false,
            inferred: stay.flags & 0x40 > 0,
            flags: Flags::new(
                [Some(true), Some(true), Some(false), None][stay.hours as usize % 4],
                None,
                None,
            ),
            sender_level: level(stay),
            receiver_level: level(stay).map(|level| level + u8::from(stay.flags & 2 > 0)),
            sender_hold_no: 1,
            receiver_hold_no: 2,
            event: 0,
        });
    }

    fn add_consultation(&mut self, work: (Sym, Sym, Sym), ends: (Sym, Sym), stay: &Stay) {
        let consulted_unit_id = self.unit(stay.step, stay);
        let reply = [Reply::Own, Reply::Own, Reply::Automatic, Reply::None][stay.ending as usize % 4];
        self.facts.consultations.push(Consultation {
            case_id: work.0,
            consultation_no: 1,
            requester: ends.0,
            requester_unit_id: Sym::NONE,
            consulted: ends.1,
            consulted_unit_id,
            procedure_id: work.1,
            step: work.2,
            asked_at: stay.received_at(),
            replied_at: NO_TIME,
            due_at: stay.due_at(),
            work_us: stay.work_us(),
            counted_until: stay.received_at() + stay.work_us(),
            reply,
            opinion: [Opinion::Position, Opinion::None, Opinion::Unknown][usize::from(stay.flags) % 3],
            asked_by: 0,
            replied_by: NO_EVENT,
        });
    }

    fn add_pause(&mut self, (case_id, procedure_id): (Sym, Sym), holder: Sym, stay: &Stay) {
        let unit_id = self.unit(stay.holder, stay);
        let kind = [Kind::SupplementAsk, Kind::SupplementAsk, Kind::Stop, Kind::FeeAsk];
        self.facts.pauses.push(Pause {
            case_id,
            kind: kind[usize::from(stay.flags >> 3) % 4],
            asked_by: holder,
            unit_id,
            procedure_id,
            paused_at: stay.received_at(),
            resumed_at: if stay.flags & 3 == 3 { NO_TIME } else { stay.received_at() + HOUR_US },
            ..plain_pause()
        });
    }

    /// Adds the row of a case, which ended with its last stay unless that is open.
    fn add_row_of_case(&mut self, (case_id, procedure_id): (Sym, Sym), stays: &[Stay]) {
        let (first, last) = (&stays[0], &stays[stays.len() - 1]);
        let unit_id = self.unit(first.holder, first);
        let ended_at = if last.ending == 7 { NO_TIME } else { last.received_at() + last.work_us() };
        if first.flags & 6 == 6 {
            self.facts.due_moves.push(DueMove {
                case_id,
                moved_by: unit_id,
                unit_id,
                moved_at: last.received_at(),
                in_bulk: first.flags & 8 > 0,
                ..plain_due_move()
            });
        }
        let (came_online, is_answered) = (first.flags & 1 > 0, first.ending != 7);
        let kind = if last.ending == 4 { Kind::Withdraw } else { Kind::Complete };
        self.facts.cases.push(Case {
            case_id,
            procedure_id,
            unit_id,
            received_at: first.received_at(),
            due_at: first.due_at(),
            standing_due_at: first.due_at(),
            ended_at,
            ended_by: if ended_at == NO_TIME { Passage::Open } else { Passage::CaseEnd(kind) },
            late_us: first.overdue_us(),
            due_moves: u32::from(first.flags & 6 == 6),
            apology: first.flags & 0x10 > 0,
            verified_complaints: u32::from(first.flags & 0x60 == 0x60),
            submitted_at: if came_online { first.received_at() } else { NO_TIME },
            answered_at: if is_answered { first.received_at() + first.work_us() } else { NO_TIME },
            intake_until: first.received_at() + first.work_us(),
            intake_us: first.work_us(),
            intake_late_us: (first.work_us() - 3 * HOUR_US).max(0),
            ..plain_case()
        });
    }

    fn add_event(&mut self, case_id: Sym, holder: Sym, stay: &Stay) {
        let unit = if stay.step == 0 { Sym::NONE } else { self.intern(&format!("unit {}", stay.step)) };
        let events = &mut self.events;
        events.case_id.push(case_id);
        events.occurred_at.push(stay.received_at());
        events.kind.push([Kind::Forward, Kind::Work, Kind::System, Kind::Unknown][stay.ending as usize % 4]);
        events.step.push(Sym::NONE);
        events.official_id.push(holder);
        events.unit_id.push(unit);
        events.receiver_id.push(holder);
        events.receiver_unit_id.push(Sym::NONE);
        events.due_at.push(stay.due_at());
        events.flags.push(Flags::new(Some(stay.acts > 0), None, None));
    }
}

/// Returns the level of the holder of a stay: one of two, or unknown.
fn level(stay: &Stay) -> Option<u8> {
    [Some(1), Some(2), Some(1), None][usize::from(stay.flags >> 4) % 4]
}

impl Stay {
    fn received_at(&self) -> i64 {
        START + self.day * 24 * HOUR_US
    }

    /// Returns a duration that is a power of two in hours, so that equal bins mean equal times.
    fn work_us(&self) -> i64 {
        HOUR_US << self.hours
    }

    fn due_at(&self) -> i64 {
        self.due_after_hours.map_or(NO_TIME, |hours| self.received_at() + hours * HOUR_US)
    }

    fn overdue_us(&self) -> i64 {
        if self.due_at() == NO_TIME {
            0
        } else {
            (self.received_at() + self.work_us() - self.due_at()).max(0)
        }
    }
}
