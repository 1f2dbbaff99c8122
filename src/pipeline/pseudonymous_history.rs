//! What runs under real names found, as a run under pseudonyms knows it.
//!
//! The id of a finding is computed from its subject, so under a pseudonym it is another one. Otherwise whoever has a list of
//! all officials could compute the ids and learn who is who.

use crate::finding::{SubjectLevel, finding_id};
use crate::history::{History, Seen, TakenOut};
use crate::lists::ResponseEntry;
use crate::pseudonym::{Named, Pseudonyms};
use std::collections::{BTreeMap, BTreeSet};

/// A history under pseudonyms.
pub(super) struct PseudonymousHistory {
    /// The new id of each finding by its id under real names.
    pub(super) ids: BTreeMap<String, String>,
    history: History,
}

impl PseudonymousHistory {
    /// Translates a history under real names. Findings of whose subject it is not known what it is are left out.
    pub(super) fn new(real: &History, pseudonyms: &Pseudonyms) -> Self {
        let mut translated = Self {
            ids: BTreeMap::new(),
            history: History { key_id: Some(pseudonyms.key_id().to_owned()), ..History::default() },
        };
        let cases =
            |cases: &BTreeSet<String>| cases.iter().map(|case| pseudonyms.of(Named::Case, case)).collect();
        for (id, seen) in &real.findings {
            let Some((new_id, subject)) = translate(id, &seen.subject, pseudonyms) else { continue };
            translated.ids.insert(id.clone(), new_id.clone());
            translated
                .history
                .findings
                .insert(new_id, Seen { subject, cases: cases(&seen.cases), ..seen.clone() });
        }
        for taken in &real.taken_out {
            let Some((finding_id, subject)) = translate(&taken.finding_id, &taken.subject, pseudonyms) else {
                continue;
            };
            let response = ResponseEntry {
                finding_id: finding_id.clone(),
                who: taken.response.who.as_deref().map(|who| pseudonyms.of(Named::Official, who)),
                text: taken.response.text.as_ref().map(|_| "…".to_owned()),
                ..taken.response.clone()
            };
            let cases = cases(&taken.cases);
            let level = taken.level;
            translated.history.taken_out.push(TakenOut { finding_id, response, level, subject, cases });
        }
        translated
    }

    /// Returns it with what runs under these pseudonyms found later. A finding keeps the earlier first day of both.
    pub(super) fn followed_by(self, own: History) -> History {
        let mut history = self.history;
        history.add(own.findings.into_iter());
        let known = |one: &TakenOut| own.taken_out.iter().any(|other| other.response == one.response);
        history.taken_out.retain(|one| !known(one));
        history.taken_out.extend(own.taken_out);
        history
    }
}

/// Returns the id and the subject of a finding under pseudonyms; `None` if its id is not that of the subject.
fn translate(id: &str, subject: &str, pseudonyms: &Pseudonyms) -> Option<(String, String)> {
    let (kind, _) = id.rsplit_once('-')?;
    let kind = kind.replace('-', "_");
    let level = [SubjectLevel::Official, SubjectLevel::Unit, SubjectLevel::Account, SubjectLevel::Step]
        .into_iter()
        .find(|&level| finding_id(&kind, level, subject) == id)?;
    let subject = match level {
        SubjectLevel::Official | SubjectLevel::Account => pseudonyms.of(Named::Official, subject),
        SubjectLevel::Unit => pseudonyms.of(Named::Unit, subject),
        SubjectLevel::Step => subject.to_owned(),
    };
    Some((finding_id(&kind, level, &subject), subject))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failure here is the test's")]
    use super::*;
    use crate::fact::Level;
    use jiff::civil::date;

    fn seen(subject: &str, day: i8) -> Seen {
        Seen {
            class: "review".to_owned(),
            level: Some(Level::Official),
            subject: subject.to_owned(),
            first_seen: date(2024, 3, day),
            last_seen: date(2024, 3, day),
            cases: BTreeSet::from(["H1".to_owned()]),
        }
    }

    #[test]
    fn findings_and_answers_are_those_of_the_pseudonym() {
        let pseudonyms = Pseudonyms::new(b"0123456789abcdefghijklmnopqrstuvwxyz").unwrap();
        let id = finding_id("slow", SubjectLevel::Official, "Lan");
        let response = ResponseEntry {
            finding_id: id.clone(),
            text: Some("flood".to_owned()),
            who: Some("Lan".to_owned()),
            objective_cause: true,
            ..ResponseEntry::default()
        };
        let real = History {
            findings: BTreeMap::from([(id.clone(), seen("Lan", 2)), ("odd".to_owned(), seen("Mai", 2))]),
            taken_out: vec![TakenOut {
                finding_id: id.clone(),
                response,
                level: Level::Official,
                subject: "Lan".to_owned(),
                cases: BTreeSet::from(["H1".to_owned()]),
            }],
            key_id: None,
        };
        let translated = PseudonymousHistory::new(&real, &pseudonyms);
        let lan = pseudonyms.of(Named::Official, "Lan");
        let new_id = finding_id("slow", SubjectLevel::Official, &lan);
        assert_eq!(translated.ids, BTreeMap::from([(id, new_id.clone())]));
        let text = serde_json::to_string(&translated.history).unwrap();
        assert!(!text.contains("Lan") && !text.contains("H1\"") && !text.contains("flood"), "{text}");
        let own = History {
            findings: BTreeMap::from([(new_id.clone(), seen(&lan, 9))]),
            key_id: Some(pseudonyms.key_id().to_owned()),
            ..History::default()
        };
        let joined = translated.followed_by(own);
        let found = &joined.findings[&new_id];
        assert_eq!((found.first_seen, found.last_seen), (date(2024, 3, 2), date(2024, 3, 9)));
        assert_eq!((joined.taken_out.len(), joined.taken_out[0].finding_id == new_id), (1, true));
        assert_eq!(joined.key_id.as_deref(), Some(pseudonyms.key_id()));
    }
}
