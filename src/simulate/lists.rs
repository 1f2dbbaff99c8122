//! The lists that go with a log: officials, units, and what the units became on 1 July 2025.

use std::io::Write;

use anyhow::Result;

use super::names;
use super::plant::Behaviour;
use super::row::csv_field;
use super::world::World;

/// Since when everybody has had the post: before any log of interest.
const IN_POST_SINCE: &str = "01/01/2020";
const REORGANISED_ON: &str = "01/07/2025";

/// The list of officials, without the placeholder accounts, who are nobody.
pub(super) fn officials(world: &World, out: &mut Vec<u8>) -> Result<()> {
    let people = world.roster.officials.iter().enumerate();
    for (number, official) in people.filter(|(_, one)| one.behaviour != Behaviour::Placeholder) {
        let (name, title) = official.shown.split_once(" - (").unwrap_or((&official.shown, ""));
        write!(out, "CB{:04},", number + 1)?;
        let unit = &world.roster.units[official.unit as usize].name;
        fields(out, &[name, title.trim_end_matches(')'), unit, IN_POST_SINCE, ""]);
    }
    Ok(())
}

/// The list of units. Their codes are those in the codes of cases.
pub(super) fn units(world: &World, out: &mut Vec<u8>) -> Result<()> {
    for (number, unit) in world.roster.units.iter().enumerate() {
        write!(out, "H21.{:02},", number + 15)?;
        fields(out, &[&unit.name, names::level(&unit.name)]);
    }
    Ok(())
}

/// The organisation mapping of the units that were merged.
pub(super) fn mapping(world: &World, out: &mut Vec<u8>) {
    for unit in &world.roster.units {
        if let Some(new) = names::since_july_2025(&unit.name) {
            fields(out, &["Đơn vị", &unit.name, &new, REORGANISED_ON]);
        }
    }
}

fn fields(out: &mut Vec<u8>, fields: &[&str]) {
    for (place, field) in fields.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        csv_field(out, field);
    }
    out.push(b'\n');
}
