//! Reference lists together with a log: resolving who is who must work with any lists.

#![no_main]

use buckstop::lists::Lists;
use buckstop::people::{Homonyms, Mentions, Policy, resolve};
use buckstop::source::{ProfileChoice, ReadOptions};
use buckstop_fuzz::{parts, profiles, read};
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeSet;

fuzz_target!(|text: &str| {
    let (mut lists, mut acts) = (Vec::new(), Vec::new());
    for file in parts(text) {
        if let Ok((_, found)) =
            read(&mut file.as_bytes(), ProfileChoice::Among(profiles()), &ReadOptions::default())
        {
            lists.extend(found.lists);
            acts.extend(found.acts);
        }
    }
    let lists = Lists::of(lists.iter());
    let as_of = acts.iter().map(|(.., at)| *at).max().unwrap_or_default();
    let mut mentions = Mentions::new(&[as_of / 2], as_of);
    for (name, unit, at) in &acts {
        mentions.add_act(name, unit.as_deref(), *at);
    }
    for homonyms in [Homonyms::Split, Homonyms::Flag, Homonyms::Ignore] {
        let policy = Policy { homonyms, placeholders: &BTreeSet::new(), as_of };
        let resolution = resolve(&mentions, &lists, &policy);
        let leave = resolution.leave();
        assert!(leave.officials.iter().all(|one| !one.official_id.is_empty()), "leave of an empty id");
        assert!(leave.of_nobody.rows + leave.of_several.rows <= leave.rows, "rows of leave");
    }
});
