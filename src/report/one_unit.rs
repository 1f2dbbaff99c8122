//! A report for one unit: what is about it and its officials, and nobody else by name.
//!
//! Everybody is judged against all peers as ever. Only what is shown is limited: peers stay points of charts without a name, and
//! whoever of another unit occurs in a text, in the evidence or in a handover is called a peer.

use super::changes::Changes;
use super::described::Described;
use super::sheet::SheetCell;
use super::sheets::{ClearanceMonth, DataQuality, Edge, Results, Timelines};
use crate::fact::Level;
use crate::finding::{Evidence, EvidenceRow, Finding, Subject, SubjectLevel};
use crate::lang::{Bilingual, Lang};
use anyhow::{Result, bail};
use std::collections::{BTreeMap, BTreeSet};

/// What a report for one unit shows.
#[derive(Debug)]
pub struct OneUnit<'a> {
    unit: String,
    findings: Vec<Finding>,
    subjects: Vec<Subject<'a>>,
    /// The others, for charts; they have no names.
    peers: Vec<Subject<'a>>,
    evidence: Evidence,
    quality: DataQuality,
    edges: Vec<Edge>,
    timelines: Timelines,
    clearance: Vec<ClearanceMonth>,
    described: Vec<Described>,
    complaints: Option<BTreeMap<(Level, String), u64>>,
}

/// Whose names are shown, and whose are not.
struct Own<'a> {
    names: BTreeSet<&'a str>,
    /// Names of others, the longest first, so that none is replaced within a longer one.
    others: Vec<&'a str>,
    lang: Lang,
}

/// What everybody of another unit is called.
pub(crate) fn peers_name(lang: Lang) -> &'static str {
    lang.pick("đồng nghiệp đơn vị khác", "peers")
}

impl<'a> OneUnit<'a> {
    /// Takes from the results of a run what is about a unit.
    ///
    /// # Errors
    /// If nothing was measured of the unit.
    pub fn new(results: &Results<'a>, unit: &str) -> Result<Self> {
        let (subjects, peers): (Vec<Subject<'a>>, Vec<Subject<'a>>) =
            results.subjects.iter().cloned().partition(|subject| is_of(subject, unit));
        if subjects.is_empty() {
            bail!(
                "there is no unit `{unit}`, so there is no report for it\n\nhint: `buckstop query --sql 'SELECT subject FROM \
                 units'` lists those of the last run"
            );
        }
        let own = Own::new(&subjects, &peers, results, unit);
        let (findings, timelines) = findings(results, unit, &own);
        let mut evidence = results.evidence.clone();
        let keys: BTreeSet<_> =
            evidence.keys().filter(|key| own.names.contains(key.2.as_str())).cloned().collect();
        evidence.keep_only(&keys);
        evidence.for_each_row(|row: &mut EvidenceRow| {
            row.counterpart = row.counterpart.take().map(|name| own.name(&name));
        });
        Ok(Self {
            unit: unit.to_owned(),
            findings,
            evidence,
            timelines,
            quality: quality(results.quality, unit, &own),
            edges: edges(results.edges, &own),
            described: results.described.iter().map(|one| described(one, unit, &own)).collect(),
            clearance: results.clearance.iter().filter(|month| month.unit == unit).cloned().collect(),
            complaints: results.complaints.map(|complaints| {
                let of_own = |((_, name), _): &(&(Level, String), &u64)| own.names.contains(name.as_str());
                complaints.iter().filter(of_own).map(|(key, count)| (key.clone(), *count)).collect()
            }),
            subjects,
            peers,
        })
    }

    /// Returns the findings about the unit, its officials, and steps.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Returns the results as the report for the unit shows them.
    pub fn results<'s>(&'s self, of: &Results<'s>) -> Results<'s> {
        Results {
            findings: &self.findings,
            subjects: &self.subjects,
            peers: &self.peers,
            unit: Some(&self.unit),
            evidence: &self.evidence,
            quality: &self.quality,
            edges: &self.edges,
            timelines: &self.timelines,
            clearance: &self.clearance,
            described: &self.described,
            complaints: self.complaints.as_ref(),
            ..*of
        }
    }

    /// Returns what changed, as far as it is about the unit.
    pub fn changes(&self, changes: &Changes) -> Changes {
        let own: BTreeSet<&str> = self.subjects.iter().map(|subject| subject.id).collect();
        let is_own = |line: &&super::changes::ChangeLine| {
            line.unit == self.unit || own.contains(line.subject.as_str()) || line.level == "step"
        };
        let known: BTreeSet<&str> = self.findings.iter().map(|one| one.finding_id.as_str()).collect();
        let lines: Vec<_> = changes.lines.iter().filter(is_own).cloned().collect();
        let changed = lines.iter().filter(|line| known.contains(line.finding_id.as_str())).count();
        Changes { unchanged: known.len() - changed, lines, ..changes.clone() }
    }
}

/// Returns true if a finding is shown in a report for a unit: it is about the unit, somebody of it, or a step.
fn is_about(finding: &Finding, unit: &str) -> bool {
    finding.unit.as_deref() == Some(unit)
        || finding.level == SubjectLevel::Step
        || finding.level == SubjectLevel::Unit && finding.subject == unit
}

fn is_of(subject: &Subject<'_>, unit: &str) -> bool {
    match subject.level {
        Level::Unit => subject.id == unit,
        Level::Official => subject.unit == Some(unit),
    }
}

impl<'a> Own<'a> {
    fn new(subjects: &[Subject<'a>], peers: &[Subject<'a>], results: &Results<'a>, unit: &str) -> Self {
        let mut names: BTreeSet<&'a str> = subjects.iter().map(|subject| subject.id).collect();
        // The unit is known by its name even if nothing was measured of it as a holder.
        names.extend(results.subjects.iter().filter_map(|subject| subject.unit).filter(|of| *of == unit));
        let listed = peers.iter().filter_map(|peer| peer.identity.and_then(|known| known.name.as_deref()));
        let among = results.edges.iter().flat_map(|edge| [edge.from.as_str(), edge.to.as_str()]);
        let all = peers.iter().map(|peer| peer.id).chain(listed).chain(among);
        let others: BTreeSet<&'a str> = all.filter(|name| !names.contains(name)).collect();
        let mut others: Vec<&'a str> = others.into_iter().collect();
        others.sort_by_key(|name| std::cmp::Reverse(name.len()));
        Self { names, others, lang: results.lang }
    }

    /// Returns a name, or what everybody else is called.
    fn name(&self, name: &str) -> String {
        if self.names.contains(name) { name.to_owned() } else { peers_name(self.lang).to_owned() }
    }

    /// Replaces the names of others in a text.
    fn text(&self, text: &str, lang: Lang) -> String {
        let mut text = text.to_owned();
        for name in self.others.iter().filter(|name| !name.is_empty()) {
            if text.contains(name) {
                text = replaced(&text, name, peers_name(lang));
            }
        }
        text
    }

    fn both(&self, text: &Bilingual<String>) -> Bilingual<String> {
        Bilingual::new(self.text(&text.vi, Lang::Vi), self.text(&text.en, Lang::En))
    }
}

/// Replaces a name where it stands as words of its own.
fn replaced(text: &str, name: &str, by: &str) -> String {
    let (mut found, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(name) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        let inside =
            before.chars().next_back().or(found.chars().next_back()).is_some_and(char::is_alphanumeric)
                || after.chars().next().is_some_and(char::is_alphanumeric);
        found.push_str(before);
        found.push_str(if inside { name } else { by });
        rest = after;
    }
    found + rest
}

fn findings(results: &Results<'_>, unit: &str, own: &Own<'_>) -> (Vec<Finding>, Timelines) {
    let (mut findings, mut timelines) = (Vec::new(), Timelines::new());
    for (index, finding) in results.findings.iter().enumerate() {
        if !is_about(finding, unit) {
            continue;
        }
        let mut finding = finding.clone();
        finding.statement = own.both(&finding.statement);
        finding.tested = own.both(&finding.tested);
        for check in &mut finding.checks {
            for without in &mut check.without {
                *without = own.text(without, own.lang);
            }
        }
        findings.push(finding);
        timelines.push(results.timelines.get(index).cloned().unwrap_or_default());
    }
    (findings, timelines)
}

/// Handovers within the unit by name; those with others as one peer.
fn edges(edges: &[Edge], own: &Own<'_>) -> Vec<Edge> {
    let mut sums: BTreeMap<(Level, String, String), (u64, u64)> = BTreeMap::new();
    let touches =
        |edge: &&Edge| own.names.contains(edge.from.as_str()) || own.names.contains(edge.to.as_str());
    for edge in edges.iter().filter(touches) {
        let sum = sums.entry((edge.level, own.name(&edge.from), own.name(&edge.to))).or_default();
        *sum = (sum.0 + edge.handovers, sum.1 + edge.straight_back);
    }
    let edge =
        |((level, from, to), (handovers, straight_back))| Edge { level, from, to, handovers, straight_back };
    sums.into_iter().map(edge).collect()
}

/// The columns of queries that name the unit of a row.
const UNIT_COLUMNS: [&str; 4] = ["unit_id", "name", "sender_unit_id", "receiver_unit_id"];
/// The columns of queries that name somebody.
const NAME_COLUMNS: [&str; 4] = ["official_id", "late_holder", "sender_unit_id", "receiver_unit_id"];

/// The rows of a query about the unit, with whoever is of another unit as a peer. A result without units was asked for the
/// unit alone.
fn described(described: &Described, unit: &str, own: &Own<'_>) -> Described {
    let places =
        |names: &[&str]| -> Vec<usize> { names.iter().filter_map(|name| described.column(name)).collect() };
    let (units, names) = (places(&UNIT_COLUMNS), places(&NAME_COLUMNS));
    let is_unit = |cell: &SheetCell| matches!(cell, SheetCell::Text(text) if text == unit);
    let of_unit = |row: &&Vec<SheetCell>| units.is_empty() || units.iter().any(|place| is_unit(&row[*place]));
    let mut rows: Vec<Vec<SheetCell>> = described.rows.iter().filter(of_unit).cloned().collect();
    for row in &mut rows {
        for place in &names {
            if let SheetCell::Text(name) = &mut row[*place]
                && name != "UNKNOWN"
            {
                *name = own.name(name);
            }
        }
    }
    Described { rows, ..described.clone() }
}

/// What the log of the unit has and lacks. Files stay, because they are of the whole log; notes on others and on cases that
/// lists name go.
fn quality(quality: &DataQuality, unit: &str, own: &Own<'_>) -> DataQuality {
    let of_unit = |pairs: &[(String, String)]| {
        pairs.iter().filter(|(name, _)| own.names.contains(name.as_str())).cloned().collect()
    };
    DataQuality {
        files: quality.files.clone(),
        unread: quality.unread.clone(),
        dropped: quality.dropped.clone(),
        units: quality.units.iter().filter(|(name, _)| name == unit).cloned().collect(),
        unmet: quality.unmet.clone(),
        withheld: quality.withheld.iter().filter(|one| one.unit == unit).cloned().collect(),
        eventless: of_unit(&quality.eventless),
        not_counted: Vec::new(),
        people: of_unit(&quality.people),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_replaced_where_it_stands_alone() {
        assert_eq!(replaced("An và Lan, An Khê; An", "An", "x"), "x và Lan, x Khê; x");
        assert_eq!(replaced("AnAn An", "An", "x"), "AnAn x");
        assert_eq!(replaced("", "An", "x"), "");
    }
}
