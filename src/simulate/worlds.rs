//! Presets: worlds of simulated offices on which the judging is tested.
//!
//! A world is a size, traits and plants. [`WORLDS`] is the registry; [`World::settings`] makes settings of one.

use super::planting::{PLANT_KINDS, Planting};
use super::settings::{SimulateSettings, Size};
use super::traits::{TRAITS, Traits};
use crate::lang::{Bilingual, bilingual};
use anyhow::{Context, Result};

/// A preset of settings.
#[derive(Debug)]
pub struct World {
    /// The name on the command line.
    pub id: &'static str,
    /// What it is for.
    pub doc: Bilingual,
    /// Whether nobody differs in conduct or pace.
    pub null: bool,
    /// Officials, in twelve units.
    pub officials: u32,
    /// Officials whom the first unit has more than the others.
    pub larger_first_unit: u32,
    /// The approximate number of events in the period.
    pub events: u64,
    /// The length of the period.
    pub months: u32,
    /// Whether one official or more shows each fixed behaviour.
    pub fixed_plants: bool,
    /// Groups of traits with their strengths.
    pub traits: &'static [&'static [(&'static str, f64)]],
    /// Kinds of planted conduct, with factor and share.
    pub plants: &'static [(&'static str, f64, f64)],
}

/// A year of offices in which nothing is set yet.
const LARGE: World = World {
    id: "",
    doc: bilingual("", ""),
    null: false,
    officials: 300,
    larger_first_unit: 0,
    events: 385_000,
    months: 12,
    fixed_plants: false,
    traits: &[],
    plants: &[],
};
/// A year of small offices.
const SMALL: World = World { officials: 60, events: 77_000, ..LARGE };

/// Traits that make the rows of one person, case or week resemble each other, without anybody being at fault.
const CLUSTERED: &[(&str, f64)] = &[
    ("hard_cases", 0.5),
    ("busy_weeks", 0.35),
    ("seasons", 0.25),
    ("batches", 0.2),
    ("load", 0.5),
    ("uneven", 0.5),
    ("up_and_back", 0.15),
    ("recorded_leave", 0.3),
    ("unrecorded_leave", 0.05),
];
/// The traits of the sample: mild, because it is small.
const SAMPLE: &[(&str, f64)] = &[
    ("hard_cases", 0.3),
    ("busy_weeks", 0.2),
    ("seasons", 0.2),
    ("batches", 0.1),
    ("load", 0.3),
    ("up_and_back", 0.05),
    ("recorded_leave", 0.2),
    ("unrecorded_leave", 0.02),
    ("part_time", 0.03),
    ("newcomers", 0.03),
    ("recalls", 0.02),
    ("trivial_acts", 0.3),
    ("lying_labels", 0.05),
];
/// Few peers.
const APART: &[(&str, f64)] = &[("own_procedures", 1.0)];

/// All worlds.
pub const WORLDS: &[World] = &[
    World {
        id: "sample",
        doc: bilingual(
            "Nhật ký trong data-samples/: mỗi hành vi một người, và những người vô can mà trông như có lỗi",
            "The log in data-samples/: one official of each behaviour, and innocents who look guilty",
        ),
        officials: 60,
        larger_first_unit: 8,
        events: 24_000,
        months: 6,
        fixed_plants: true,
        traits: &[SAMPLE],
        ..LARGE
    },
    World {
        id: "null-independent",
        doc: bilingual(
            "Không ai khác ai, mọi thời lượng độc lập",
            "Nobody differs, all durations are independent",
        ),
        null: true,
        ..LARGE
    },
    World {
        id: "null-clustered",
        doc: bilingual(
            "Không ai khác ai; hồ sơ khó, tuần bận, mùa vụ, dồn việc, quá tải, nghỉ phép",
            "Nobody differs; hard cases, busy weeks, seasons, batches, load, leave",
        ),
        null: true,
        traits: &[CLUSTERED],
        ..LARGE
    },
    World {
        id: "null-small",
        doc: bilingual(
            "Không ai khác ai, đơn vị nhỏ có thủ tục riêng",
            "Nobody differs, small units with procedures of their own",
        ),
        null: true,
        traits: &[APART],
        ..SMALL
    },
    World {
        id: "null-small-clustered",
        doc: bilingual(
            "Không ai khác ai, đơn vị nhỏ có thủ tục riêng, việc dồn theo đợt như null-clustered",
            "Nobody differs, small units with procedures of their own, clustered as null-clustered is",
        ),
        null: true,
        traits: &[APART, CLUSTERED],
        ..SMALL
    },
    World {
        id: "dominant",
        doc: bilingual(
            "Mỗi đơn vị có một người nhận nửa số hồ sơ và làm nhanh gấp đôi; những người khác như nhau",
            "One specialist of each unit gets half of its cases and is twice as fast; all others are alike",
        ),
        null: true,
        traits: &[&[("dominant", 2.0)]],
        ..LARGE
    },
    World {
        id: "dominant-apart",
        doc: bilingual(
            "Như dominant, mỗi đơn vị có thủ tục riêng: chỉ so với đồng nghiệp cùng đơn vị",
            "As dominant, with procedures of their own, so that the dominant colleague is in every comparison",
        ),
        null: true,
        traits: &[APART, &[("dominant", 2.0)]],
        ..LARGE
    },
    World {
        id: "planted-2x",
        doc: bilingual("Hành vi gấp 2 lần, việc dồn theo đợt", "Conduct planted at 2 times, clustered"),
        traits: &[CLUSTERED],
        plants: &[
            ("slow", 2.0, 0.05),
            ("bounce", 2.0, 0.05),
            ("pass_on", 2.0, 0.05),
            ("consult", 2.0, 0.1),
            ("misroute", 2.0, 0.1),
        ],
        ..LARGE
    },
    World {
        id: "planted-3x",
        doc: bilingual("Hành vi gấp 3 lần, việc dồn theo đợt", "Conduct planted at 3 times, clustered"),
        traits: &[CLUSTERED],
        plants: &[
            ("slow", 3.0, 0.05),
            ("bounce", 3.0, 0.05),
            ("pass_on", 3.0, 0.05),
            ("consult", 3.0, 0.1),
            ("misroute", 3.0, 0.1),
        ],
        ..LARGE
    },
    World {
        id: "planted-other-3x",
        doc: bilingual(
            "Những hành vi còn lại gấp 3 lần, việc dồn theo đợt",
            "The other kinds of conduct planted at 3 times, clustered",
        ),
        traits: &[CLUSTERED, &[("eve_pauses", 0.1)]],
        plants: &[
            ("slow_signer", 3.0, 0.1),
            ("rejected", 3.0, 0.05),
            ("empty_reply", 3.0, 0.1),
            ("bare", 3.0, 0.05),
            ("repeat_supplement", 3.0, 0.05),
            ("eve_pause", 3.0, 0.05),
            ("send_up", 3.0, 0.05),
        ],
        ..LARGE
    },
    World {
        id: "units-20",
        doc: bilingual(
            "Đơn vị nhanh chậm khác nhau khoảng 20 %, và hành vi gấp 3 lần",
            "Units differ by about 20 %, and conduct is planted at 3 times",
        ),
        traits: &[CLUSTERED, &[("units", 0.2)]],
        plants: &[("slow", 3.0, 0.05), ("bounce", 3.0, 0.05), ("pass_on", 3.0, 0.05), ("consult", 3.0, 0.1)],
        ..LARGE
    },
    World {
        id: "small-3x",
        doc: bilingual(
            "Đơn vị nhỏ có thủ tục riêng, hành vi gấp 3 lần",
            "Small units with procedures of their own, conduct planted at 3 times",
        ),
        traits: &[APART, CLUSTERED],
        plants: &[("slow", 3.0, 0.08), ("bounce", 3.0, 0.08), ("pass_on", 3.0, 0.08), ("consult", 3.0, 0.1)],
        ..SMALL
    },
    World {
        id: "traps",
        doc: bilingual(
            "Người vô can mà trông như có lỗi: hồ sơ khó, thí điểm, vắng không ghi, quá tải, người mới, bị giao nhầm, đơn vị chậm",
            "Innocents who look guilty: hard cases, pilots, unrecorded leave, overload, newcomers, misrouted to, a slow unit",
        ),
        traits: &[&[
            ("hard_cases", 0.5),
            ("specialists", 0.05),
            ("pilots", 0.05),
            ("newcomers", 0.05),
            ("unrecorded_leave", 0.05),
            ("recorded_leave", 0.3),
            ("slow_unit", 1.6),
            ("busy_weeks", 0.35),
            ("seasons", 0.25),
            ("load", 0.6),
        ]],
        plants: &[("overload", 3.0, 0.03), ("misroute_to_one", 4.0, 0.2)],
        ..LARGE
    },
    World {
        id: "lying-inputs",
        doc: bilingual(
            "Không ai khác ai, dữ liệu nói dối: nhãn sai, thao tác hình thức, chuyển tự động, dùng chung tài khoản, thu hồi, làm bán thời gian",
            "Nobody differs, inputs that lie: labels, trivial acts, timers, shared accounts, recalls, part time",
        ),
        null: true,
        traits: &[&[
            ("lying_labels", 0.1),
            ("trivial_acts", 0.5),
            ("timers", 0.1),
            ("shared_accounts", 0.05),
            ("recalls", 0.03),
            ("part_time", 0.05),
            ("up_and_back", 0.15),
        ]],
        ..LARGE
    },
];

impl World {
    /// Returns the world of a name.
    ///
    /// # Errors
    /// If there is none.
    pub fn named(id: &str) -> Result<&'static Self> {
        WORLDS.iter().find(|world| world.id == id).with_context(|| {
            let ids: Vec<&str> = WORLDS.iter().map(|world| world.id).collect();
            format!("`{id}` is not a world\n\nhint: choose among {}", ids.join(", "))
        })
    }

    /// Returns the settings of the world: a year from the default start and with the default seed.
    pub fn settings(&self) -> SimulateSettings {
        let mut traits = Traits::default();
        for (id, strength) in self.traits.iter().copied().flatten() {
            if let Some(one) = TRAITS.iter().find(|one| one.id == *id) {
                *(one.strength)(&mut traits) = *strength;
            }
        }
        let kind = |id: &str| PLANT_KINDS.iter().find(|kind| kind.id == id);
        let plants = self.plants.iter().filter_map(|(id, factor, share)| {
            kind(id).map(|kind| Planting { kind, factor: *factor, share: *share })
        });
        SimulateSettings {
            size: Size::Events(self.events),
            officials: self.officials,
            larger_first_unit: self.larger_first_unit,
            units: 12,
            months: self.months,
            null: self.null,
            plant: self.fixed_plants,
            plants: plants.collect(),
            traits,
            ..SimulateSettings::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_name_in_the_worlds_is_known_and_no_world_comes_twice() {
        let ids: BTreeSet<&str> = WORLDS.iter().map(|world| world.id).collect();
        assert_eq!(ids.len(), WORLDS.len());
        for world in WORLDS {
            let settings = world.settings();
            settings.check().expect("settings that can be simulated");
            assert_eq!(settings.plants.len(), world.plants.len(), "{}", world.id);
            let set = TRAITS.iter().filter(|one| settings.traits.strength(one) > 0.0).count();
            assert_eq!(set, world.traits.iter().copied().flatten().count(), "{}", world.id);
        }
    }
}
