//! The reference lists of a log: officials, units, what the units became on 1 July 2025, who may decide, and pilots.

use std::io::Write;

use anyhow::Result;

use super::csv;
use super::names;
use super::plant::Behaviour;
use super::province::Province;

/// The day on which everybody but newcomers came into office: before any log.
const IN_POST_SINCE: &str = "01/01/2020";
/// The level of the units that handle cases.
const OWN_LEVEL: &str = "Huyện";
const REORGANISED_ON: &str = "01/07/2025";

/// Appends the list of officials. Placeholder accounts, which are nobody, are left out.
pub(super) fn officials(province: &Province, out: &mut Vec<u8>) -> Result<()> {
    let people = province.roster.officials.iter().enumerate();
    for (number, official) in people.filter(|(_, one)| one.behaviour != Behaviour::Placeholder) {
        let (name, title) = official.shown.split_once(" - (").unwrap_or((&official.shown, ""));
        write!(out, "CB{:04},", number + 1)?;
        let unit = &province.roster.units[official.unit as usize].name;
        let first_day = province.first_day(number).map(|day| day.strftime("%d/%m/%Y").to_string());
        let since = first_day.as_deref().unwrap_or(IN_POST_SINCE);
        line(out, &[name, title.trim_end_matches(')'), unit, since, ""]);
    }
    Ok(())
}

/// Appends the list of units. Their codes are those that case codes begin with.
pub(super) fn units(province: &Province, out: &mut Vec<u8>) -> Result<()> {
    for (number, unit) in province.roster.units.iter().enumerate() {
        write!(out, "H21.{:02},", number + 15)?;
        line(out, &[&unit.name, names::level(&unit.name)]);
    }
    Ok(())
}

/// Appends the organisation mapping of the units that were merged.
pub(super) fn mapping(province: &Province, out: &mut Vec<u8>) {
    for unit in &province.roster.units {
        if let Some(new) = names::since_july_2025(&unit.name) {
            line(out, &["Đơn vị", &unit.name, &new, REORGANISED_ON]);
        }
    }
}

/// Appends the authority table: districts may decide all procedures themselves. A case that goes up to a department goes
/// there for its work and not for a decision.
pub(super) fn authority(province: &Province, out: &mut Vec<u8>) {
    for procedure in province.procedures() {
        line(out, &[&procedure, OWN_LEVEL, IN_POST_SINCE]);
    }
}

/// Appends a row of the register of pilots.
pub(super) fn pilot(case: &str, out: &mut Vec<u8>) {
    line(out, &[case, "Giải quyết không theo địa giới hành chính"]);
}

fn line(out: &mut Vec<u8>, fields: &[&str]) {
    csv::append_fields(out, fields);
    out.push(b'\n');
}
