//! Conduct planted with a strength: `slow=2.0:0.05` makes 5 % of the specialists work twice as long.
//!
//! [`PLANT_KINDS`] is the registry. Unlike the fixed behaviours of `plant.rs`, whose strengths make a sample, these
//! are for asking how well a strength is found.

use std::str::FromStr;

use super::plant::{Behaviour, Conduct, ORDINARY, StaffRole};
use crate::lang::{Bilingual, bilingual};
use anyhow::{Context, Result, ensure};

/// A kind of conduct that can be planted with a strength.
#[derive(Debug)]
pub struct PlantKind {
    /// The name on the command line and in `truth.csv`.
    pub id: &'static str,
    /// What the officials do, with the meaning of the factor.
    pub doc: Bilingual,
    /// The class of finding that the pipeline should arrive at.
    pub expected_class: &'static str,
    pub(super) role: StaffRole,
    pub(super) behaviour: Behaviour,
    /// The largest factor that leaves every probability below one.
    pub(super) most: f64,
    pub(super) conduct: fn(f64) -> Conduct,
}

/// All kinds of conduct that can be planted with a strength.
pub const PLANT_KINDS: &[PlantKind] = &[
    PlantKind {
        id: "slow",
        doc: bilingual(
            "Chuyên viên giữ hồ sơ lâu gấp chừng này lần",
            "Specialists hold cases this many times as long",
        ),
        expected_class: "review",
        role: StaffRole::Specialist,
        behaviour: Behaviour::Slow,
        most: 20.0,
        conduct: |factor| Conduct { wait: factor, work: factor, ..ORDINARY },
    },
    PlantKind {
        id: "fast",
        doc: bilingual("Chuyên viên làm nhanh gấp chừng này lần", "Specialists are this many times as fast"),
        expected_class: "commend",
        role: StaffRole::Specialist,
        behaviour: Behaviour::Exemplary,
        most: 20.0,
        conduct: |factor| Conduct { wait: 1.0 / factor, work: 1.0 / factor, ..ORDINARY },
    },
    PlantKind {
        id: "bounce",
        doc: bilingual(
            "Chuyên viên trả lại hồ sơ đúng việc của mình nhiều gấp chừng này lần",
            "Specialists send cases that are theirs straight back this many times as often",
        ),
        expected_class: "review",
        role: StaffRole::Specialist,
        behaviour: Behaviour::PingPong,
        most: 10.0,
        // Cases are passed on among those that are not sent back, as often as by ordinary officials.
        conduct: |factor| {
            let send_back = factor * ORDINARY.send_back;
            let pass_on = ORDINARY.pass_on * (1.0 - send_back) / (1.0 - ORDINARY.send_back);
            Conduct { pass_on, send_back, ..ORDINARY }
        },
    },
    PlantKind {
        id: "pass_on",
        doc: bilingual(
            "Chuyên viên chuyển cho đồng nghiệp nhiều gấp chừng này lần",
            "Specialists pass cases on to colleagues this many times as often",
        ),
        expected_class: "review",
        role: StaffRole::Specialist,
        behaviour: Behaviour::PassesOn,
        most: 12.0,
        conduct: |factor| Conduct { pass_on: factor * ORDINARY.pass_on, ..ORDINARY },
    },
    PlantKind {
        id: "rejected",
        doc: bilingual(
            "Dự thảo của chuyên viên bị trả lại nhiều gấp chừng này lần",
            "Drafts of specialists are rejected this many times as often",
        ),
        expected_class: "support",
        role: StaffRole::Specialist,
        behaviour: Behaviour::Rejected,
        most: 9.0,
        conduct: |factor| Conduct { rejected: factor * ORDINARY.rejected, ..ORDINARY },
    },
    PlantKind {
        id: "overload",
        doc: bilingual(
            "Chuyên viên được giao nhiều hồ sơ gấp chừng này lần; không phải lỗi của họ",
            "Specialists are given this many times as many cases, which is not their fault",
        ),
        expected_class: "support",
        role: StaffRole::Specialist,
        behaviour: Behaviour::Overloaded,
        most: 20.0,
        conduct: |factor| Conduct { load: factor, ..ORDINARY },
    },
    PlantKind {
        id: "consult",
        doc: bilingual(
            "Người được hỏi ý kiến trả lời lâu gấp chừng này lần",
            "Consulted officials take this many times as long to reply",
        ),
        expected_class: "review",
        role: StaffRole::Consulted,
        behaviour: Behaviour::LateConsulted,
        most: 20.0,
        conduct: |factor| Conduct { reply: factor, ..ORDINARY },
    },
    PlantKind {
        id: "misroute",
        doc: bilingual(
            "Người phân công giao nhầm nhiều gấp chừng này lần, thường cho cùng một người",
            "Dispatchers assign cases to somebody who is not in charge this many times as often, mostly to the same one",
        ),
        expected_class: "route",
        role: StaffRole::Dispatcher,
        behaviour: Behaviour::Dispatcher,
        most: 20.0,
        conduct: |factor| Conduct { misroute: factor * ORDINARY.misroute, ..ORDINARY },
    },
];

/// A kind of conduct, its strength, and the share of the officials of the role who show it.
#[derive(Debug, Clone, Copy)]
pub struct Planting {
    /// What is planted.
    pub kind: &'static PlantKind,
    /// How many times an ordinary official's time or rate.
    pub factor: f64,
    /// The share of the officials of the role; at least one of them is chosen unless it is 0.
    pub share: f64,
}

impl FromStr for Planting {
    type Err = anyhow::Error;

    /// Reads `name=factor:share`.
    fn from_str(text: &str) -> Result<Self> {
        let hint = "hint: write slow=2.0:0.05, which makes 5 % of the specialists take twice as long";
        let (id, rest) = text.split_once('=').with_context(|| format!("`{text}` has no factor\n\n{hint}"))?;
        let (factor, share) =
            rest.split_once(':').with_context(|| format!("`{text}` has no share\n\n{hint}"))?;
        let kind = PLANT_KINDS.iter().find(|kind| kind.id == id).with_context(|| {
            let ids: Vec<&str> = PLANT_KINDS.iter().map(|kind| kind.id).collect();
            format!("`{id}` cannot be planted\n\nhint: choose among {}", ids.join(", "))
        })?;
        let number =
            |text: &str| text.parse::<f64>().with_context(|| format!("`{text}` is not a number\n\n{hint}"));
        let planting = Self { kind, factor: number(factor)?, share: number(share)? };
        planting.check()?;
        Ok(planting)
    }
}

impl Planting {
    /// Returns an error if the strength or the share is out of range.
    pub(super) fn check(&self) -> Result<()> {
        let (id, factor, share) = (self.kind.id, self.factor, self.share);
        ensure!(
            (0.1..=self.kind.most).contains(&factor),
            "cannot plant `{id}={factor}`\n\nhint: choose a factor between 0.1 and {}",
            self.kind.most
        );
        ensure!(
            (0.0..=0.5).contains(&share),
            "cannot plant `{id}` for a share of `{share}`\n\nhint: choose a share between 0 and 0.5, so that most are ordinary"
        );
        Ok(())
    }
}

impl PartialEq for Planting {
    fn eq(&self, other: &Self) -> bool {
        (self.kind.id, self.factor, self.share) == (other.kind.id, other.factor, other.share)
    }
}
