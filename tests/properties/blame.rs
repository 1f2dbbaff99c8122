//! Either side may be to blame for a case that comes straight back. The simulated office knows who is, and the
//! measures must find out.
#![allow(clippy::unwrap_used, reason = "in a test, what cannot be had is a failure")]
use buckstop::event::{Flags, Kind, Sym, Symbols};
use buckstop::fact::{Facts, Handover, Hold, Level, NO_EVENT, Passage, Shape};
use buckstop::measure::{ComparisonSettings, Measured, Months, Partials, Scope, measure};

const DISPATCHERS: u64 = 10;
const OFFICERS: u64 = 12;
const CASES: u64 = 12_000;
/// The share of cases that an honest officer sends back for missing papers.
const HONEST: f64 = 0.05;

/// The probability that an officer sends a case back.
fn comes_back(dispatcher: u64, officer: u64) -> f64 {
    match (dispatcher, officer) {
        // Officer 0 sends back cases, whoever sent them.
        (_, 0) => 0.6,
        // Dispatcher 0 sends cases to the wrong officer, whoever that is.
        (0, _) => 0.5,
        // Dispatcher 1 sends officer 8 cases that belong to others.
        (1, 8) => 0.8,
        _ => HONEST,
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
    let (facts, symbols) = office();
    let mut partials = Partials::new();
    let scope = Scope { months: Months::new(&jiff::tz::TimeZone::UTC), from: i64::MIN, until: i64::MAX };
    partials.add(&facts, &symbols, Level::Official, &scope);
    let measured = measure(&partials.finish(), &ComparisonSettings::default());
    let of = |measure: &str, subject: &str| -> &Measured {
        measured.iter().find(|one| one.measure.id == measure && one.subject == subject).unwrap()
    };
    for returns in ["bounce", "ping_pong"] {
        assert!(of(returns, "officer 0").ratio().unwrap() > 3.0);
        assert_eq!(of(returns, "officer 0").left_out, [], "it is nobody else's doing");
        for officer in 1..OFFICERS {
            let one = of(returns, &format!("officer {officer}"));
            assert!(one.ratio().unwrap() < 1.25, "{one:?}");
        }
        let left_out = &of(returns, "officer 8").left_out;
        assert_eq!(left_out.len(), 1);
        assert_eq!(left_out[0].counterpart, "dispatcher 1");
    }
    assert!(of("misroute", "dispatcher 0").ratio().unwrap() > 3.0);
    assert!(of("misroute", "dispatcher 1").ratio().unwrap() > 1.5);
    for dispatcher in 2..DISPATCHERS {
        let one = of("misroute", &format!("dispatcher {dispatcher}"));
        assert!(one.ratio().unwrap() < 1.25, "{one:?}");
    }
}

/// Without taking the counterpart into account, innocent officials would stand out. So the test above can fail.
#[test]
fn plain_shares_would_blame_the_innocent() {
    let (facts, symbols) = office();
    let share = |side: fn(&Handover) -> Sym, name: &str| {
        let first: Vec<&Handover> = facts
            .handovers
            .iter()
            .filter(|one| one.handover_no == 1 && symbols.get(side(one)) == Some(name))
            .collect();
        first.iter().filter(|one| one.comes_back).count() as f64 / first.len() as f64
    };
    for officer in ["officer 4", "officer 5", "officer 6", "officer 8"] {
        assert!(share(|one| one.receiver, officer) > 2.5 * HONEST, "{officer}");
    }
    assert!(share(|one| one.sender, "dispatcher 2") > 2.5 * HONEST, "it mostly has officer 0");
}

/// Simulates cases. Each goes to an officer, who sends it up or back; if back, the same or another officer gets it.
fn office() -> (Facts, Symbols) {
    let mut symbols = Symbols::new();
    let mut facts = Facts::default();
    let mut state = 20_240_311_u64;
    let mut draw = move |most: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % most
    };
    let leader = symbols.intern("leader");
    for number in 0..CASES {
        let dispatcher = draw(DISPATCHERS);
        let usual = usual_officer(dispatcher, draw(1000));
        let officer = if draw(10) < 7 { usual } else { draw(OFFICERS) };
        let returned = (draw(1_000_000) as f64) < comes_back(dispatcher, officer) * 1e6;
        let case_id = symbols.intern(&format!("case {number}"));
        let desk = symbols.intern(&format!("dispatcher {dispatcher}"));
        let first = symbols.intern(&format!("officer {officer}"));
        let mut chain = vec![(desk, first, Kind::Assign, Shape::New)];
        let mut last = first;
        if returned {
            chain.push((first, desk, Kind::Return, Shape::PingPong));
            let mut again = Shape::PingPong;
            // Here, a dispatcher who insists may be right or wrong.
            if draw(2) == 0 {
                last = symbols.intern(&format!("officer {}", (officer + 1 + draw(OFFICERS - 1)) % OFFICERS));
                again = Shape::New;
            }
            chain.push((desk, last, Kind::Assign, again));
        }
        chain.push((last, leader, Kind::SendUp, Shape::New));
        for (index, (sender, receiver, kind, shape)) in chain.iter().enumerate() {
            let step = symbols.intern(if *sender == desk { "intake" } else { "check" });
            let straight_back = chain.get(index + 1).is_some_and(|next| next.3 == Shape::PingPong);
            let works = index + 1 == chain.len();
            facts.handovers.push(Handover {
                case_id,
                handover_no: index as u32 + 1,
                handed_at: 0,
                sender: *sender,
                sender_unit_id: Sym::NONE,
                receiver: *receiver,
                receiver_unit_id: Sym::NONE,
                procedure_id: Sym::NONE,
                step,
                kind: *kind,
                shape: *shape,
                loop_length: 0,
                sender_acts: u32::from(works),
                sender_work_us: 0,
                receiver_acts: u32::from(index + 2 >= chain.len()),
                comes_back: straight_back,
                recalled: false,
                after_end: false,
                inferred: false,
                flags: Flags::default(),
                sender_hold_no: 1,
                event: 0,
            });
        }
        facts.holds.push(worked_hold(case_id, leader));
    }
    (facts, symbols)
}

/// Lets the leader sign, because a log without any work cannot show returns without work.
fn worked_hold(case_id: Sym, holder: Sym) -> Hold {
    Hold {
        case_id,
        hold_no: 1,
        holder,
        official_id: holder,
        unit_id: Sym::NONE,
        procedure_id: Sym::NONE,
        step: Sym::NONE,
        received_at: 0,
        released_at: 1,
        elapsed_us: 1,
        work_us: 1,
        pause_us: 0,
        consult_us: 0,
        due_at: buckstop::event::NO_TIME,
        overdue_us: 0,
        arrived_by: Passage::Handover(Kind::SendUp),
        released_by: Passage::CaseEnd(Kind::Complete),
        acts: 1,
        visit_no: 1,
        inferred: false,
        after_end: false,
        opened_by: 0,
        closed_by: NO_EVENT,
    }
}
