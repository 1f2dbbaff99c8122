//! The behaviours that may be planted: conduct that the pipeline must find, and traps that it must not fall into.
//!
//! Only the simulator and `truth.csv` know them. No stage of the pipeline may.

/// How an official behaves. The rates are per opportunity, the factors multiply an ordinary official's time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Conduct {
    /// Factor on the time a case waits before it is touched.
    pub(super) wait: f64,
    /// Factor on the time from the first act to the last.
    pub(super) work: f64,
    /// Factor on the number of cases that the official is put in charge of. Cases that come back or come by mistake
    /// are not among them.
    pub(super) load: f64,
    /// Probability that a case received is forwarded to a colleague without an act.
    pub(super) pass_on: f64,
    /// Probability that a case received goes straight back to the sender without an act.
    pub(super) send_back: f64,
    /// Probability that a dispatched case goes to somebody who is not in charge of it.
    pub(super) misroute: f64,
    /// Probability that a draft is rejected by the leader.
    pub(super) rejected: f64,
    /// Factor on the time to reply to a consultation.
    pub(super) reply: f64,
    /// Probability that a reply takes no position.
    pub(super) empty_reply: f64,
    /// Probability that a draft is sent up without a note.
    pub(super) bare: f64,
    /// Probability that papers are asked for a second time.
    pub(super) repeat_supplement: f64,
    /// Factor on the probability that papers are asked for shortly before the limit.
    pub(super) eve_pause: f64,
    /// Factor on the probability that a case is sent up to a department.
    pub(super) send_up: f64,
}

/// The conduct of an ordinary official: some time is lost and some cases bounce, for reasons that no log shows.
pub(super) const ORDINARY: Conduct = Conduct {
    wait: 1.0,
    work: 1.0,
    load: 1.0,
    pass_on: 0.06,
    send_back: 0.08,
    misroute: 0.035,
    rejected: 0.10,
    reply: 1.0,
    empty_reply: 0.12,
    bare: 0.15,
    repeat_supplement: 0.10,
    eve_pause: 1.0,
    send_up: 1.0,
};

/// The work of an official.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StaffRole {
    /// Examines cases.
    Specialist,
    /// Assigns cases.
    Dispatcher,
    /// Gives opinions to other units.
    Consulted,
    /// Accepts cases and hands results over.
    Clerk,
    /// Signs.
    Leader,
}

/// The number of roles.
pub(super) const ROLES: usize = StaffRole::ALL.len();

impl StaffRole {
    pub(super) const ALL: [Self; 5] =
        [Self::Specialist, Self::Dispatcher, Self::Consulted, Self::Clerk, Self::Leader];

    /// Returns the title of an official of the role.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Specialist => "Chuyên viên",
            Self::Dispatcher => "Trưởng phòng",
            Self::Consulted => "Chuyên viên chính",
            Self::Clerk => "Công chức một cửa",
            Self::Leader => "Phó Chủ tịch",
        }
    }

    /// Returns the name in `truth.csv`.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Specialist => "specialist",
            Self::Dispatcher => "dispatcher",
            Self::Consulted => "consulted",
            Self::Clerk => "clerk",
            Self::Leader => "leader",
        }
    }
}

/// The behaviours. [`PLANTS`] has their names in `truth.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behaviour {
    Normal,
    Slow,
    PassesOn,
    PingPong,
    LateConsulted,
    Overloaded,
    Exemplary,
    Specialist,
    OnLeave,
    MisroutedTo,
    Dispatcher,
    Placeholder,
    /// Conduct that changes nothing but rates and times.
    Planted,
    Dominant,
}

/// A behaviour that can be planted.
pub(super) struct Plant {
    pub(super) behaviour: Behaviour,
    pub(super) id: &'static str,
    /// The class of finding that the pipeline should arrive at; `none` if it should find nothing.
    pub(super) expected_class: &'static str,
    pub(super) role: StaffRole,
    pub(super) conduct: Conduct,
}

/// The behaviours that can be planted. Units get those of specialists in this order.
///
/// A unit gets a second one only after every unit has one, so that in a log of seven units no two strong
/// behaviours meet in the same office. Those who send cases back or pass them on get more of them: the log in
/// `data-samples/` is small, and an ordinary official has hardly enough cases in it to be judged.
pub(super) const PLANTS: &[Plant] = &[
    Plant {
        behaviour: Behaviour::PingPong,
        id: "ping_pong",
        expected_class: "review",
        role: StaffRole::Specialist,
        conduct: Conduct { load: 1.5, send_back: 0.45, ..ORDINARY },
    },
    Plant {
        behaviour: Behaviour::Overloaded,
        id: "overloaded",
        expected_class: "support",
        role: StaffRole::Specialist,
        conduct: Conduct { load: 4.0, wait: 4.0, ..ORDINARY },
    },
    Plant {
        behaviour: Behaviour::MisroutedTo,
        id: "misrouted_to",
        expected_class: "none",
        role: StaffRole::Specialist,
        conduct: ORDINARY,
    },
    Plant {
        behaviour: Behaviour::PassesOn,
        id: "passes_on",
        expected_class: "review",
        role: StaffRole::Specialist,
        conduct: Conduct { load: 2.0, pass_on: 0.50, ..ORDINARY },
    },
    Plant {
        behaviour: Behaviour::Slow,
        id: "slow",
        expected_class: "review",
        role: StaffRole::Specialist,
        conduct: Conduct { wait: 3.0, work: 3.0, ..ORDINARY },
    },
    Plant {
        behaviour: Behaviour::Specialist,
        id: "specialist",
        expected_class: "none",
        role: StaffRole::Specialist,
        conduct: ORDINARY,
    },
    Plant {
        behaviour: Behaviour::OnLeave,
        id: "on_leave",
        expected_class: "none",
        role: StaffRole::Specialist,
        conduct: ORDINARY,
    },
    Plant {
        behaviour: Behaviour::Exemplary,
        id: "exemplary",
        expected_class: "commend",
        role: StaffRole::Specialist,
        conduct: Conduct {
            load: 1.5,
            wait: 0.3,
            work: 0.3,
            pass_on: 0.0,
            send_back: 0.0,
            rejected: 0.03,
            ..ORDINARY
        },
    },
    Plant {
        behaviour: Behaviour::Placeholder,
        id: "placeholder",
        expected_class: "none",
        role: StaffRole::Specialist,
        conduct: Conduct { wait: 4.0, work: 2.0, pass_on: 0.40, send_back: 0.10, ..ORDINARY },
    },
    Plant {
        behaviour: Behaviour::LateConsulted,
        id: "late_consulted",
        expected_class: "review",
        role: StaffRole::Consulted,
        conduct: Conduct { reply: 3.0, ..ORDINARY },
    },
    Plant {
        behaviour: Behaviour::Dispatcher,
        id: "dispatcher",
        expected_class: "route",
        role: StaffRole::Dispatcher,
        conduct: Conduct { misroute: 0.30, ..ORDINARY },
    },
];

/// Returns the behaviours planted among officials of a role, in order.
pub(super) fn plants_of(role: StaffRole) -> impl Iterator<Item = &'static Plant> + Clone {
    PLANTS.iter().filter(move |plant| plant.role == role)
}

/// Returns the id and the expected class of a behaviour: `normal` and `none` if it is not planted.
pub(super) fn truth_of(behaviour: Behaviour) -> (&'static str, &'static str) {
    PLANTS
        .iter()
        .find(|plant| plant.behaviour == behaviour)
        .map_or(("normal", "none"), |plant| (plant.id, plant.expected_class))
}

impl Conduct {
    /// Returns the parameters that differ from those of an ordinary official, as `name=value` joined by `;`.
    pub(super) fn parameters(&self) -> String {
        let values = |conduct: &Self| {
            [
                ("wait", conduct.wait),
                ("work", conduct.work),
                ("load", conduct.load),
                ("pass_on", conduct.pass_on),
                ("send_back", conduct.send_back),
                ("misroute", conduct.misroute),
                ("rejected", conduct.rejected),
                ("reply", conduct.reply),
                ("empty_reply", conduct.empty_reply),
                ("bare", conduct.bare),
                ("repeat_supplement", conduct.repeat_supplement),
                ("eve_pause", conduct.eve_pause),
                ("send_up", conduct.send_up),
            ]
        };
        let different = values(self).into_iter().zip(values(&ORDINARY));
        let texts: Vec<String> = different
            .filter(|((_, mine), (_, ordinary))| (mine - ordinary).abs() > f64::EPSILON)
            .map(|((name, mine), _)| format!("{name}={}", (mine * 1e4).round() / 1e4))
            .collect();
        texts.join(";")
    }
}
