//! The configuration as text, with what was found as comments.

use super::fit::FittedExport;
use crate::config::{GateSettings, Settings};
use crate::event::Kind;
use crate::lang::Lang;
use crate::pipeline::VIETNAM;
use crate::pipeline::meaning::meaning;
use crate::pipeline::rules::{known_labels, rule_toml};
use crate::profile::{KindCount, ProfileSpec, Slot};
use crate::quality::guess::Guess;
use crate::quality::suggest;
use std::fmt::Write;

/// The most rules that are suggested.
const MOST_RULES: usize = 40;

/// Writes a commented `buckstop.toml` for an export.
pub fn configuration(found: &FittedExport, settings: &Settings) -> String {
    let name = one_line(&found.name);
    let mut text = format!(
        "# buckstop.toml, written by `buckstop init` for {name}.\n\
         # Every other setting has a default: `buckstop list settings` shows them all.\n\n\
         # Language of findings and headings: \"vi\" or \"en\".\nlang = \"{}\"\n\n\
         [store]\n# Where events, facts and reports are kept. Relative to this file.\ndir = \"store\"\n\n",
        match settings.lang {
            Lang::Vi => "vi",
            Lang::En => "en",
        }
    );
    input(&mut text, found);
    calendar(&mut text, found);
    gate(&mut text, &settings.gate);
    match &found.own {
        Some((spec, guess)) => {
            profile(&mut text, spec, guess, found);
            missing_rules(&mut text, spec, found, settings);
        }
        None => fitting(&mut text, found, settings),
    }
    text
}

fn input(text: &mut String, found: &FittedExport) {
    let report = &found.report;
    text.push_str("[input]\n");
    let why = match &found.own {
        Some(_) => "No built-in profile fits: the one at the end of this file is tried first.".to_owned(),
        None => format!(
            "\"auto\" chooses by the headings, file by file. For this file: {}, because {}.",
            found.profile.id(),
            report.reason.en
        ),
    };
    comment(text, &why);
    comment(text, &format!("Written as: {} ({}).", report.format, report.encoding));
    text.push_str("profile = \"auto\"\n\n");
}

fn calendar(text: &mut String, found: &FittedExport) {
    let zone = found.profile.zone();
    let calendar = if zone == VIETNAM { "vn" } else { "24x7" };
    text.push_str("[calendar]\n");
    comment(
        text,
        "Working time: `buckstop list calendars` shows them all. With \"24x7\" all time counts; offices that work \
         from Monday to Friday take \"mon-fri-9-17\" or a calendar of their own (`files`).",
    );
    let _ = writeln!(text, "default = \"{calendar}\"");
    comment(text, "Days are cut in this zone. Times without an offset are read in the zone of the profile.");
    let _ = writeln!(text, "zone = \"{zone}\"");
    comment(
        text,
        "Who was on leave, as CSV: official, first_day, last_day. Without it they look slow. A list among the exports needs no setting.",
    );
    text.push_str("# leave_file = \"leave.csv\"\n\n");
}

fn gate(text: &mut String, gate: &GateSettings) {
    text.push_str("[gate]\n");
    comment(
        text,
        "Shares beyond which an export is not taken (exit code 1). These are the defaults; `buckstop check` shows \
         what a file has.",
    );
    let _ = writeln!(
        text,
        "max_rejected = {}\nmax_unknown_kind = {}\nmax_no_actor = {}\nmax_future = {}\n",
        gate.max_rejected, gate.max_unknown_kind, gate.max_no_actor, gate.max_future
    );
}

/// Comments on a profile that fits: only rules may be missing.
fn fitting(text: &mut String, found: &FittedExport, settings: &Settings) {
    comment(text, "What the columns were read as:");
    for (slot, heading) in &found.report.mapping {
        comment(text, &format!("  {} = {} ({})", slot.name(), heading, meaning(*slot).en));
    }
    if !found.report.unused.is_empty() {
        comment(text, &format!("  not used: {}", found.report.unused.join(", ")));
    }
    let unknown = of_kind(found, |kind| kind == Kind::Unknown);
    if unknown.is_empty() {
        comment(text, "Every activity has a rule.");
        return;
    }
    text.push('\n');
    comment(
        text,
        "These activities have no rule: they are kept, but move nothing. Take off the # of what is right, and \
         correct the kinds (work, forward, send_up, return, assign, sign, consult_ask, …):",
    );
    let _ = writeln!(text, "# [profile]\n# extends = \"{}\"", found.profile.id());
    rules(text, found, &unknown, settings.check.min_likeness);
}

fn profile(text: &mut String, spec: &ProfileSpec, guess: &Guess, found: &FittedExport) {
    let base = spec.extends.as_deref().unwrap_or_default();
    text.push_str("[profile]\n");
    let _ = writeln!(text, "id = {}", quoted(spec.id.as_deref().unwrap_or_default()));
    comment(
        text,
        match base {
            "xes" => {
                "The rules of the one-stop log know few of these activities: every activity is work, and a case \
                 ends with its last event."
            }
            _ => "The rules that say what an activity does are those of the one-stop log.",
        },
    );
    let _ = writeln!(text, "extends = {}", quoted(base));
    let end = if base == "xes" { "last-event" } else { "kinds" };
    let _ = writeln!(text, "case_end = \"{end}\"");
    comment(text, "Columns without which another profile is looked for.");
    let _ = writeln!(text, "needs = {}", list(spec.needs.as_deref().unwrap_or_default()));
    comment(text, "The zone of times that carry no offset. Guessed by the language of the headings.");
    let _ = writeln!(text, "zone = {}", quoted(spec.zone.as_deref().unwrap_or_default()));
    comment(text, "How times are written, the most frequent way first. Common forms need no format.");
    for doubt in &guess.doubts {
        comment(text, &format!("CHECK: {doubt}."));
    }
    let hash = if guess.times.is_empty() { "# " } else { "" };
    let _ = writeln!(text, "{hash}times = {}\n", list(&guess.times));
    text.push_str("[profile.columns]\n");
    for column in &guess.columns {
        comment(text, &format!("{}: {}.", meaning(column.slot).en, column.why));
        let _ = writeln!(text, "{} = {}", column.slot.name(), quoted(&column.heading));
    }
    let unused: Vec<&str> = found.report.unused.iter().map(String::as_str).collect();
    if !unused.is_empty() {
        comment(text, &format!("Not used: {}.", unused.join(", ")));
    }
    let missing =
        [Slot::OfficialId, Slot::Activity, Slot::UnitId, Slot::ReceiverId, Slot::DueAt, Slot::Status];
    for slot in missing.into_iter().filter(|slot| guess.heading(*slot).is_none()) {
        let _ = writeln!(text, "# {} = \"…\"   # {}: no column was found", slot.name(), meaning(slot).en);
    }
}

/// Suggests rules for a profile that was made for the file.
fn missing_rules(text: &mut String, spec: &ProfileSpec, found: &FittedExport, settings: &Settings) {
    // Without the rules of the local log, every activity that is not plain work needs a rule.
    let all = spec.extends.as_deref() == Some("xes");
    let without_rule = of_kind(found, |kind| all || kind == Kind::Unknown);
    if !without_rule.is_empty() {
        text.push('\n');
        comment(text, "Rules worth a look. Take off the # of what is right, and correct the kinds:");
        rules(text, found, &without_rule, settings.check.min_likeness);
    }
}

/// Writes rules as comments, and names the activities that are like nothing known.
fn rules(text: &mut String, found: &FittedExport, activities: &[&KindCount], min_likeness: f64) {
    let labels = known_labels(Some(&found.profile));
    for label in activities.iter().take(MOST_RULES) {
        let Some(like) = suggest(&label.activity, &labels, min_likeness) else {
            comment(text, &format!("({} rows) `{}`: like nothing known", label.rows, label.activity));
            continue;
        };
        text.push('\n');
        comment(text, &format!("({} rows) like `{}`", label.rows, like.like));
        for line in rule_toml(&label.activity, like.kind).lines() {
            let _ = writeln!(text, "# {line}");
        }
    }
    if activities.len() > MOST_RULES {
        comment(text, &format!("… and {} more: `buckstop check` shows them", activities.len() - MOST_RULES));
    }
}

fn of_kind(found: &FittedExport, wanted: impl Fn(Kind) -> bool) -> Vec<&KindCount> {
    let mut kinds: Vec<&KindCount> = found.report.kinds.iter().filter(|one| wanted(one.kind)).collect();
    kinds.sort_by(|one, two| two.rows.cmp(&one.rows).then_with(|| one.activity.cmp(&two.activity)));
    kinds
}

/// Writes a comment, broken into lines. Line breaks in a text of the file cannot end it.
fn comment(text: &mut String, words: &str) {
    const WIDTH: usize = 108;
    let mut line = String::from("#");
    let indent = words.len() - words.trim_start().len();
    line.push_str(&" ".repeat(indent));
    for word in words.split_whitespace() {
        if line.chars().count() + word.chars().count() + 1 > WIDTH && line.len() > 1 {
            let _ = writeln!(text, "{line}");
            line = String::from("#");
            line.push_str(&" ".repeat(indent));
        }
        line.push(' ');
        line.extend(word.chars().filter(|sign| !sign.is_control()));
    }
    let _ = writeln!(text, "{line}");
}

fn one_line(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_control()).collect()
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn list(texts: &[String]) -> String {
    toml::Value::Array(texts.iter().cloned().map(toml::Value::String).collect()).to_string()
}
