//! What is true of each official, as numbers, and `truth.csv`.
//!
//! | column | content |
//! |---|---|
//! | `official`, `unit` | as the log shows them |
//! | `behaviour` | the planted behaviour, or else the trait that makes the official special, or `normal` |
//! | `expected_class` | the class of finding that the pipeline should arrive at; `none` if it should find nothing |
//! | `parameters` | the parameters that differ from those of an ordinary official |
//! | `role` | `clerk`, `dispatcher`, `specialist`, `leader` or `consulted` |
//! | `planted` | what was planted with a strength, as on the command line: `slow=2` |
//! | `traps` | the traits that look like conduct and are none, joined by `;` |
//! | `account` | the account under which a colleague's account is used; empty for everybody else |
//! | `load` | times the cases of an ordinary official of the role |
//! | `pace` | times as long as an ordinary official in holds |
//! | `reply` | times as long as an ordinary official to reply to a consultation |
//! | `bounce` | times as often straight back to the sender, although in charge |
//! | `pass_on` | times as often passed on to a colleague, of what is not sent back |
//! | `misroute` | times as often assigned to somebody who is not in charge |
//! | `rejected` | times as often a draft rejected |
//! | `empty_reply` | times as often a reply without a position |
//! | `bare` | times as often a draft sent up without a note |
//! | `repeat_supplement` | times as often a second request for papers |
//! | `eve_pause` | times as often a request for papers shortly before the limit |
//! | `send_up` | times as often a case sent up to a department |
//! | `unit_pace`, `unit_rates` | factors on durations and rates that all in the unit share; not part of the others |
//! | `recorded_days`, `unrecorded_days` | working days of leave that `leave.csv` shows, and that nothing shows |
//! | `first_day` | the first day of a newcomer; empty for everybody else |
//!
//! All ratios are expectations. Busy weeks, difficulty, seasons and load are circumstances and not part of them.

use std::io::Write;

use anyhow::Result;
use jiff::civil::Date;

use super::csv;
use super::official::Official;
use super::plant::{Behaviour, ORDINARY, truth_of};
use super::province::Province;

/// Headings of `truth.csv`.
pub(super) const TRUTH_HEADINGS: &str = "official,unit,behaviour,expected_class,parameters,role,planted,traps,account,\
load,pace,reply,bounce,pass_on,misroute,rejected,empty_reply,bare,repeat_supplement,eve_pause,send_up,unit_pace,unit_rates,recorded_days,unrecorded_days,first_day";

/// The number of true ratios.
const RATIOS: usize = 11;
/// The shares of waiting and of work in an ordinary specialist's hold.
const WAITING: f64 = 0.5;
const WORKING: f64 = 0.42;

/// What is true of one official; the module describes the fields as columns of `truth.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct OfficialTruth {
    /// As exports show the official.
    pub official: String,
    /// As exports show the unit.
    pub unit: String,
    /// The planted behaviour, or the trait that makes the official special, or `normal`.
    pub behaviour: String,
    /// The class of finding that the pipeline should arrive at, or `none`.
    pub expected_class: &'static str,
    /// The parameters that differ from those of an ordinary official.
    pub parameters: String,
    /// The role.
    pub role: &'static str,
    /// What was planted with a strength.
    pub planted: String,
    /// Traits that look like conduct and are none.
    pub traps: Vec<&'static str>,
    /// The account that the official uses instead of an own one.
    pub account: Option<String>,
    /// Cases, as a multiple of those of an ordinary official of the role.
    pub load: f64,
    /// True ratios, by name.
    pub ratios: [(&'static str, f64); RATIOS],
    /// The unit's factor on durations.
    pub unit_pace: f64,
    /// The unit's factor on rates.
    pub unit_rates: f64,
    /// Working days of leave that `leave.csv` shows.
    pub recorded_days: i64,
    /// Working days of leave that nothing shows.
    pub unrecorded_days: i64,
    /// The first day of a newcomer.
    pub first_day: Option<Date>,
}

impl OfficialTruth {
    /// Returns a true ratio by the name of its column.
    pub fn ratio(&self, name: &str) -> Option<f64> {
        self.ratios.iter().find(|(id, _)| *id == name).map(|(_, ratio)| *ratio)
    }
}

/// Returns what is true of all officials, in the order of the roster.
pub(super) fn truth(province: &Province) -> Vec<OfficialTruth> {
    let officials = province.roster.officials.iter().enumerate();
    officials.map(|(index, official)| truth_about(province, index, official)).collect()
}

fn truth_about(province: &Province, index: usize, official: &Official) -> OfficialTruth {
    let absences = &province.circumstances.absences[index];
    let unit = province.circumstances.units[official.unit as usize];
    let (behaviour, expected_class) = behaviour_of(official);
    let misrouted_to = (official.behaviour == Behaviour::MisroutedTo).then_some("misrouted_to");
    OfficialTruth {
        official: official.shown.clone(),
        unit: province.roster.units[official.unit as usize].name.clone(),
        behaviour,
        expected_class,
        parameters: official.conduct.parameters(),
        role: official.role.id(),
        planted: official.planted.map_or_else(String::new, |one| format!("{}={}", one.kind.id, one.factor)),
        traps: official.person.traps().chain(misrouted_to).collect(),
        account: official.person.account.map(|account| province.roster.official(account).shown.clone()),
        load: official.conduct.load,
        ratios: ratios(official),
        unit_pace: unit.pace,
        unit_rates: unit.rates,
        recorded_days: absences.leave_days(true),
        unrecorded_days: absences.leave_days(false),
        first_day: province.first_day(index),
    }
}

fn behaviour_of(official: &Official) -> (String, &'static str) {
    if let Some(planting) = official.planted {
        return (planting.kind.id.to_owned(), planting.kind.expected_class);
    }
    match (official.behaviour, official.person.traps().next()) {
        (Behaviour::Normal, Some(trap)) => (trap.to_owned(), "none"),
        (Behaviour::Dominant, _) => ("dominant".to_owned(), "commend"),
        (behaviour, _) => {
            let (id, class) = truth_of(behaviour);
            (id.to_owned(), class)
        }
    }
}

fn ratios(official: &Official) -> [(&'static str, f64); RATIOS] {
    let conduct = &official.conduct;
    let in_hold = (WAITING * conduct.wait + WORKING * conduct.work) / (WAITING + WORKING);
    let passed_on = |pass_on: f64, send_back: f64| (pass_on / (1.0 - send_back)).min(1.0);
    [
        ("pace", official.pace * in_hold),
        ("reply", official.pace * conduct.reply),
        ("bounce", conduct.send_back / ORDINARY.send_back),
        (
            "pass_on",
            passed_on(conduct.pass_on, conduct.send_back) / passed_on(ORDINARY.pass_on, ORDINARY.send_back),
        ),
        ("misroute", conduct.misroute / ORDINARY.misroute),
        ("rejected", conduct.rejected / ORDINARY.rejected),
        ("empty_reply", conduct.empty_reply / ORDINARY.empty_reply),
        ("bare", conduct.bare / ORDINARY.bare),
        ("repeat_supplement", conduct.repeat_supplement / ORDINARY.repeat_supplement),
        ("eve_pause", conduct.eve_pause),
        ("send_up", conduct.send_up),
    ]
}

/// Appends the row of `truth.csv`.
pub(super) fn write_row(out: &mut Vec<u8>, truth: &OfficialTruth) -> Result<()> {
    let traps = truth.traps.join(";");
    let account = truth.account.as_deref().unwrap_or_default();
    let texts = [
        &truth.official,
        &truth.unit,
        &truth.behaviour,
        truth.expected_class,
        &truth.parameters,
        truth.role,
        &truth.planted,
        &traps,
        account,
    ];
    csv::append_fields(out, &texts);
    let numbers = [truth.load].into_iter().chain(truth.ratios.iter().map(|(_, ratio)| *ratio));
    for number in numbers.chain([truth.unit_pace, truth.unit_rates]) {
        // Four decimals; trailing zeros are left out.
        write!(out, ",{}", (number * 1e4).round() / 1e4)?;
    }
    write!(out, ",{},{},", truth.recorded_days, truth.unrecorded_days)?;
    if let Some(day) = truth.first_day {
        write!(out, "{day}")?;
    }
    out.push(b'\n');
    Ok(())
}
