//! Measures how fast exports are read: `cargo bench --bench source -- FILE… [--rounds N]`.
//!
//! Each file is read through its profile into a sink that only counts. Before that it is read once into a sink that
//! computes figures, with which the result of another reader can be compared. The output is one line of JSON per file:
//! the figures, and the seconds of each round.
#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use anyhow::{Context, Result};
use buckstop::event::{CaseRecord, EventRecord};
use buckstop::profile::{EventSink, PROFILES, Profile, ProfileSpec, Reject, Sink};
use buckstop::source::{ProfileChoice, ReadOptions, exports};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let (mut paths, mut rounds) = (Vec::new(), 5);
    while let Some(argument) = arguments.next() {
        if argument == "--rounds" {
            rounds = arguments.next().context("--rounds needs a number")?.parse()?;
        } else {
            paths.push(PathBuf::from(argument));
        }
    }
    let compiled = PROFILES.iter().map(|entry| Profile::compile(&ProfileSpec::parse(entry.toml)?));
    let profiles: Vec<Profile> = compiled.collect::<Result<_, _>>()?;
    let options = ReadOptions::default();
    for export in exports(&paths, &options.limits)?.exports {
        let mut figures = Figures::default();
        export.read(ProfileChoice::Among(&profiles), &options, &mut |_| {}, &mut figures)?;
        let mut seconds = Vec::new();
        for _ in 0..rounds {
            let (start, mut count) = (Instant::now(), 0);
            let mut counted = EventSink(|_: &EventRecord<'_>| count += 1);
            export.read(ProfileChoice::Among(&profiles), &options, &mut |_| {}, &mut counted)?;
            seconds.push(start.elapsed().as_secs_f64());
            anyhow::ensure!(count == figures.events, "a round gave another number of events");
        }
        println!("{}", figures.json(export.name(), &seconds));
    }
    Ok(())
}

/// Computes the figures with which the result of another reader is compared.
#[derive(Default)]
struct Figures {
    events: u64,
    rejects: u64,
    /// The last holder of each case, in file order.
    holders: BTreeMap<String, Option<String>>,
    officials: BTreeMap<String, u64>,
    /// The number of events whose case had another official before.
    handovers: u64,
    first_us: Option<i64>,
    last_us: Option<i64>,
}

impl Figures {
    fn json(&self, name: &str, seconds: &[f64]) -> serde_json::Value {
        serde_json::json!({
            "file": name,
            "events": self.events,
            "rejects": self.rejects,
            "cases": self.holders.len(),
            "officials": self.officials.len(),
            "handovers": self.handovers,
            "first_us": self.first_us,
            "last_us": self.last_us,
            "seconds": seconds,
        })
    }
}

impl Sink for Figures {
    fn event(&mut self, record: &EventRecord<'_>) -> Result<()> {
        self.events += 1;
        let official = record.official_id.as_deref().map(str::to_owned);
        if let Some(official) = &official {
            *self.officials.entry(official.clone()).or_default() += 1;
        }
        match self.holders.get_mut(record.case_id) {
            Some(holder) => {
                self.handovers += u64::from(*holder != official);
                *holder = official;
            }
            None => drop(self.holders.insert(record.case_id.to_owned(), official)),
        }
        self.first_us = self.first_us.into_iter().chain([record.occurred_at]).min();
        self.last_us = self.last_us.into_iter().chain([record.occurred_at]).max();
        Ok(())
    }

    fn case(&mut self, _: &CaseRecord<'_>) -> Result<()> {
        Ok(())
    }

    fn reject(&mut self, _: &Reject<'_>) -> Result<()> {
        self.rejects += 1;
        Ok(())
    }

    fn placeholder(&mut self, _: &str) -> Result<()> {
        Ok(())
    }
}
