//! The traits by which simulated offices differ from what a judging model assumes: each has a strength, and 0 is off.
//!
//! The traits are circumstances, not conduct: none of them is anybody's fault. [`TRAITS`] is the registry.

mod registry;

pub use registry::{TRAITS, Trait};

use anyhow::{Context, Result, ensure};

/// The strengths of all traits. The default has all of them off.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Traits {
    /// Standard deviation of the logarithm of a case's difficulty, which is shared by all who hold the case.
    pub hard_cases: f64,
    /// Standard deviation of the logarithm of a person's factor of the week, which is autocorrelated.
    pub busy_weeks: f64,
    /// Standard deviation of the logarithm of arrivals by month; half of it for durations.
    pub seasons: f64,
    /// Share of a person's weeks in which everything is released on Friday at 16:00.
    pub batches: f64,
    /// Exponent of a person's recent arrivals, relative to the usual ones, in the factor on durations.
    pub load: f64,
    /// Standard deviation of the logarithm of the number of cases that specialists are put in charge of.
    pub uneven: f64,
    /// Standard deviation of the logarithm of a unit's factors on durations and on rates.
    pub units: f64,
    /// Factor on all durations in one unit.
    pub slow_unit: f64,
    /// How many times as fast one specialist of each unit is, who gets half of its cases.
    pub dominant: f64,
    /// Not 0 if each unit has procedures of its own, so that nobody has peers in other units.
    pub own_procedures: f64,
    /// Share of the examined cases that go up to a department and return.
    pub up_and_back: f64,
    /// Share of cases in hand shortly before the limit for which papers are asked then.
    pub eve_pauses: f64,
    /// Share of officials with one or two weeks of leave that `leave.csv` shows.
    pub recorded_leave: f64,
    /// Share of officials with one to four weeks of leave that nothing records.
    pub unrecorded_leave: f64,
    /// Share of specialists who work in the mornings only, or on three days a week.
    pub part_time: f64,
    /// Share of specialists who start in the middle of the period, and slowly.
    pub newcomers: f64,
    /// Share of specialists who get the hard cases.
    pub specialists: f64,
    /// Share of specialists half of whose cases are in the register of pilots, and slow.
    pub pilots: f64,
    /// Share of assigned cases that the dispatcher takes back and gives to somebody else.
    pub recalls: f64,
    /// Share of returns and of cases passed on that are preceded by a trivial act.
    pub trivial_acts: f64,
    /// Share of returns labelled as forwarded, and of cases passed on that are labelled as returned.
    pub lying_labels: f64,
    /// Share of dispatchers and consulted officials under whose account the system acts at the limit.
    pub timers: f64,
    /// Share of specialists who act under a colleague's account.
    pub shared_accounts: f64,
}

impl Traits {
    /// Sets a trait as the command line does: `name` for its usual strength, or `name=strength`.
    ///
    /// # Errors
    /// If there is no such trait, or the strength is no number.
    pub fn set(&mut self, text: &str) -> Result<()> {
        let (id, strength) = text.split_once('=').map_or((text, None), |(id, strength)| (id, Some(strength)));
        let one = TRAITS.iter().find(|one| one.id == id).with_context(|| {
            let ids: Vec<&str> = TRAITS.iter().map(|one| one.id).collect();
            format!("`{id}` is not a trait\n\nhint: choose among {}", ids.join(", "))
        })?;
        *(one.strength)(self) = match strength {
            None => one.usual,
            Some(text) => text.parse().with_context(|| {
                format!("`{text}` is not the strength of a trait\n\nhint: write {id}={}", one.usual)
            })?,
        };
        Ok(())
    }

    /// Returns the strength of a trait; 0 is off.
    pub fn strength(&self, one: &Trait) -> f64 {
        *(one.strength)(&mut self.clone())
    }

    /// Returns an error if a strength is out of range.
    pub(super) fn check(&self) -> Result<()> {
        for one in TRAITS {
            let (strength, (least, most)) = (self.strength(one), one.range);
            ensure!(
                strength == 0.0 || (least..=most).contains(&strength),
                "cannot simulate `{}={strength}`\n\nhint: choose 0 or a strength between {least} and {most}",
                one.id
            );
        }
        ensure!(
            self.specialists == 0.0 || self.hard_cases > 0.0,
            "cannot give hard cases to specialists if no case is hard\n\nhint: set hard_cases too"
        );
        Ok(())
    }
}
