//! Either side may be to blame for a case that comes straight back. The simulated office knows who is, and the
//! measures must find out from what became of the return.
#![allow(clippy::unwrap_used, reason = "in a test, what cannot be had is a failure")]

use crate::fixtures::plain_hold::{plain_hold, whole_time};
use buckstop::event::{Flags, Kind, Sym, Symbols};
use buckstop::fact::{Facts, Handover, Hold, Level, Passage, Shape};
use buckstop::judge::{JudgeSettings, Standing, Verdict, judge};
use buckstop::measure::Partials;

const DISPATCHERS: u64 = 10;
const OFFICERS: u64 = 12;
const CASES: u64 = 12_000;
const DAY_US: i64 = 86_400_000_000;
/// The share of cases that an honest officer sends back for missing papers. They come again.
const MISSING_PAPERS: f64 = 0.03;
/// The share of cases that an honest dispatcher sends to the wrong officer.
const MISTAKEN: f64 = 0.03;

/// The probability that an officer sends back a case that is the officer's own. The dispatcher insists.
fn refused(officer: u64) -> f64 {
    if officer == 0 { 0.15 } else { MISSING_PAPERS }
}

/// The probability that a case sent to an officer is somebody else's. It is sent back, and on to that officer.
fn misrouted(dispatcher: u64, officer: u64) -> f64 {
    match (dispatcher, officer) {
        // Dispatcher 0 sends cases to the wrong officer, whoever that is.
        (0, _) => 0.4,
        // Dispatcher 1 sends officer 8 cases that belong to others.
        (1, 8) => 0.8,
        _ => MISTAKEN,
    }
}

/// Draws an officer. Dispatchers mostly have their own officers, so that a bad dispatcher affects some officers more
/// than others.
fn usual_officer(dispatcher: u64, draw: u64) -> u64 {
    match dispatcher {
        0 => 4 + draw % 3,
        1 => 7 + draw % 3,
        _ => (dispatcher + draw % 3 + 10) % OFFICERS,
    }
}

#[test]
fn blame_falls_on_the_side_that_earns_it() {
    let office = Office::new();
    let mut partials = Partials::new();
    partials.add(&office.facts, &office.symbols, Level::Official, &whole_time());
    let judged = judge(&partials.finish(), None, &JudgeSettings::default());
    let standings: Vec<&Standing> = judged.iter().flat_map(|one| &one.standings).collect();
    for (measure, guilty) in
        [("bounce", vec!["officer 0"]), ("misroute", vec!["dispatcher 0", "dispatcher 1"])]
    {
        let people: Vec<&Standing> = standings
            .iter()
            .copied()
            .filter(|one| one.measure.id == measure && one.verdict != Verdict::TooLittleData)
            .collect();
        let expected = if measure == "bounce" { OFFICERS } else { DISPATCHERS };
        assert_eq!(people.len() as u64, expected, "{measure}: all are judged");
        let flagged: Vec<&str> = people
            .iter()
            .filter(|one| one.verdict == Verdict::Flagged && one.persistent)
            .map(|one| one.subject.as_str())
            .collect();
        assert_eq!(flagged, guilty, "{measure}");
        for one in people {
            if guilty.contains(&one.subject.as_str()) {
                assert!(one.times.value > 2.5, "{measure}: {one:?}");
            } else {
                assert_eq!(one.verdict, Verdict::NotFlagged);
                assert!((0.7..1.35).contains(&one.times.value), "{measure}: {one:?}");
            }
        }
    }
}

/// If returns were counted without asking what became of them, innocent officials would stand out. So the test above
/// can fail.
#[test]
fn plain_shares_would_blame_the_innocent() {
    let office = Office::new();
    let pairs = office.facts.holds.windows(3).filter(|three| three[0].hold_no == 1);
    let share = |side: usize, name: &str| {
        let (mut sent, mut back) = (0.0, 0.0);
        for three in pairs.clone().filter(|three| office.symbols.get(three[side].holder) == Some(name)) {
            sent += 1.0;
            back += f64::from(three[2].case_id == three[0].case_id && three[2].holder == three[0].holder);
        }
        back / sent
    };
    let honest = MISSING_PAPERS + MISTAKEN;
    for officer in ["officer 4", "officer 5", "officer 6", "officer 8"] {
        assert!(share(1, officer) > 2.0 * honest, "{officer}");
    }
    assert!(share(0, "dispatcher 2") > 1.4 * honest, "it mostly has officer 0");
}

/// An office of dispatchers and officers, and one leader.
struct Office {
    facts: Facts,
    symbols: Symbols,
    state: u64,
}

impl Office {
    fn new() -> Self {
        let mut office = Self { facts: Facts::default(), symbols: Symbols::new(), state: 20_240_311 };
        for number in 0..CASES {
            office.add_case(number);
        }
        office
    }

    /// Returns a number below `most`.
    fn draw(&mut self, most: u64) -> u64 {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % most
    }

    fn happens(&mut self, probability: f64) -> bool {
        (self.draw(1_000_000) as f64) < probability * 1e6
    }

    /// Adds a case. It goes to an officer, who sends it up or back. If it comes back, it is sent to the same officer
    /// again, or to another one.
    fn add_case(&mut self, number: u64) {
        let dispatcher = self.draw(DISPATCHERS);
        let usual = usual_officer(dispatcher, self.draw(1000));
        let officer = if self.draw(10) < 7 { usual } else { self.draw(OFFICERS) };
        let misrouted = self.happens(misrouted(dispatcher, officer));
        let refused = !misrouted && self.happens(refused(officer));
        let name = |number: u64| format!("officer {number}");
        let desk = format!("dispatcher {dispatcher}");
        let mut chain = vec![(desk.clone(), Kind::Assign)];
        if misrouted {
            let other = (officer + 1 + self.draw(OFFICERS - 1)) % OFFICERS;
            chain.extend([(name(officer), Kind::Return), (desk, Kind::Assign), (name(other), Kind::SendUp)]);
        } else if refused {
            chain.extend([
                (name(officer), Kind::Return),
                (desk, Kind::Assign),
                (name(officer), Kind::SendUp),
            ]);
        } else {
            chain.push((name(officer), Kind::SendUp));
        }
        chain.push(("leader".to_owned(), Kind::Complete));
        let received_at = number as i64 * 365 * DAY_US / CASES as i64;
        self.add_chain(&format!("case {number}"), &chain, received_at);
    }

    fn add_chain(&mut self, case: &str, chain: &[(String, Kind)], received_at: i64) {
        let case_id = self.symbols.intern(case);
        let mut arrived_by = Passage::Start;
        for (index, (holder, kind)) in chain.iter().enumerate() {
            let last = index + 1 == chain.len();
            let step = if holder.starts_with("dispatcher") { "intake" } else { "check" };
            let released_by = if last { Passage::CaseEnd(*kind) } else { Passage::Handover(*kind) };
            let earlier = chain[..index].iter().filter(|one| one.0 == *holder).count();
            let hold = Hold {
                case_id,
                hold_no: index as u32 + 1,
                holder: self.symbols.intern(holder),
                step: self.symbols.intern(step),
                received_at,
                released_at: received_at + 1,
                arrived_by,
                released_by,
                acts: u32::from(!matches!(kind, Kind::Assign | Kind::Return)),
                holder_level: None,
                visit_no: earlier as u32 + 1,
                ..plain_hold()
            };
            self.facts.holds.push(hold);
            if let Some((receiver, _)) = chain.get(index + 1) {
                let receiver = self.symbols.intern(receiver);
                self.facts.handovers.push(handover(&hold, receiver, *kind));
            }
            arrived_by = released_by;
        }
    }
}

/// Returns a handover; a log without named receivers would allow no measure of returns.
fn handover(hold: &Hold, receiver: Sym, kind: Kind) -> Handover {
    Handover {
        case_id: hold.case_id,
        handover_no: hold.hold_no,
        handed_at: hold.released_at,
        sender: hold.holder,
        sender_unit_id: Sym::NONE,
        receiver,
        receiver_unit_id: Sym::NONE,
        procedure_id: Sym::NONE,
        step: hold.step,
        kind,
        shape: Shape::New,
        loop_length: 0,
        sender_acts: hold.acts,
        sender_work_us: 0,
        receiver_acts: 0,
        comes_back: false,
        recalled: false,
        after_end: false,
        inferred: false,
        flags: Flags::default(),
        sender_level: None,
        receiver_level: None,
        sender_hold_no: hold.hold_no,
        receiver_hold_no: 2,
        event: 0,
    }
}
