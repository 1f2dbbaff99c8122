//! Synthetic logs: the offices of a province at work, with planted behaviours and a file of the truth about them.
//!
//! [`simulate`] writes what a local one-stop system exports (profile `vn-local`), case by case and in constant
//! memory, so that a log may have any size. The same settings always give the same bytes. No stage of the
//! pipeline may use this module, and this module uses none of them: they must not make what they are tested on.

mod case;
mod case_codes;
mod circumstances;
mod csv;
mod defect;
mod dice;
mod event_row;
mod files;
mod label;
mod life;
mod lists;
mod names;
mod office;
mod official;
mod plant;
mod planting;
mod procedure;
mod province;
mod roster;
mod settings;
mod staffing;
mod traits;
mod truth;
mod workdays;
mod worlds;

pub use files::{WrittenLog, simulate};
pub use office::{LogRows, SimulatedOffices};
pub use planting::{PLANT_KINDS, PlantKind, Planting};
pub use settings::{SimulateSettings, Size};
pub use traits::{TRAITS, Trait, Traits};
pub use truth::OfficialTruth;
pub use worlds::{WORLDS, World};
