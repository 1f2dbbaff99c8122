//! The rules that derive from the source's labels what an event does to its case.

use super::super::spec::{ProfileSpec, RuleSpec, unknown_name};
use super::super::text::Patterns;
use crate::event::{KINDS, Kind, ROLES, Role};

/// What a rule decides about an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::profile) struct Classification {
    /// What the event does to its case.
    pub(in crate::profile) kind: Kind,
    /// The role of the receiver, unless a column names it.
    pub(in crate::profile) role: Option<Role>,
}

/// Ordered rules, of which the first that matches decides.
#[derive(Clone, Debug)]
pub(in crate::profile) struct Rules {
    ordered: Vec<Rule>,
    default: Classification,
    /// Whether any rule has a condition on the note.
    pub(in crate::profile) use_note: bool,
}

#[derive(Clone, Debug)]
struct Rule {
    activity: Patterns,
    status: Patterns,
    note: Patterns,
    without_official: bool,
    classification: Classification,
}

/// What rules look at: the folded labels of an event, which are empty if they are missing, and whether it names an
/// official.
#[derive(Clone, Copy, Debug)]
pub(in crate::profile) struct Clues<'a> {
    pub(in crate::profile) activity: &'a str,
    pub(in crate::profile) status: &'a str,
    pub(in crate::profile) note: &'a str,
    pub(in crate::profile) names_official: bool,
}

impl Rules {
    /// Compiles the rules; the error is a message for the author of the profile.
    pub(super) fn new(spec: &ProfileSpec) -> Result<Self, String> {
        let default = spec.default_kind.as_deref().map_or(Ok(Kind::Unknown), kind_named)?;
        let compile = |(index, rule): (usize, &RuleSpec)| {
            Rule::new(rule).map_err(|message| format!("rule {}: {message}", index + 1))
        };
        Ok(Self {
            ordered: spec.rules.iter().enumerate().map(compile).collect::<Result<_, _>>()?,
            default: Classification { kind: default, role: None },
            use_note: spec.rules.iter().any(|rule| !rule.note.is_empty()),
        })
    }

    /// Iterates over the activities that the rules know, folded and without their stars, with their kinds.
    pub(super) fn labels(&self) -> impl Iterator<Item = (String, Kind)> + '_ {
        self.ordered
            .iter()
            .flat_map(|rule| rule.activity.labels().map(|label| (label, rule.classification.kind)))
    }

    /// Classifies an event.
    pub(in crate::profile) fn classify(&self, clues: &Clues<'_>) -> Classification {
        let rule = self.ordered.iter().find(|rule| rule.matches(clues));
        rule.map_or(self.default, |rule| rule.classification)
    }
}

/// Returns true if a label meets a condition; no patterns are no condition.
fn holds(patterns: &Patterns, label: &str) -> bool {
    patterns.is_empty() || patterns.any(label)
}

impl Rule {
    fn new(spec: &RuleSpec) -> Result<Self, String> {
        let (activity, status, note) =
            (Patterns::new(&spec.activity), Patterns::new(&spec.status), Patterns::new(&spec.note));
        let without_official = spec.without_official;
        if activity.is_empty() && status.is_empty() && note.is_empty() && !without_official {
            return Err("has no condition\n\nhint: `default_kind` is for what no rule matches".to_owned());
        }
        let kind = kind_named(&spec.kind)?;
        let role = spec.role.as_deref().map(role_named).transpose()?;
        Ok(Self { activity, status, note, without_official, classification: Classification { kind, role } })
    }

    fn matches(&self, clues: &Clues<'_>) -> bool {
        holds(&self.activity, clues.activity)
            && holds(&self.status, clues.status)
            && holds(&self.note, clues.note)
            && !(self.without_official && clues.names_official)
    }
}

/// Returns the kind with this name in files; the error lists the known names.
pub(super) fn kind_named(name: &str) -> Result<Kind, String> {
    Kind::from_name(name).ok_or_else(|| unknown_name("kind", name, KINDS.iter().map(|(_, known)| *known)))
}

/// Returns the role with this name in files; the error lists the known names.
pub(super) fn role_named(name: &str) -> Result<Role, String> {
    Role::from_name(name).ok_or_else(|| unknown_name("role", name, ROLES.iter().map(|(_, known)| *known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(toml: &str) -> Result<Rules, String> {
        Rules::new(&ProfileSpec::parse(toml).expect("readable"))
    }

    #[test]
    fn the_first_rule_that_matches_decides() {
        let rules = rules(
            "default_kind = 'work'\n\
             [[rules]]\nactivity = ['Từ chối tiếp nhận*']\nkind = 'refuse'\n\
             [[rules]]\nactivity = ['Từ chối*']\nstatus = ['4', 'Đang xử lý']\nkind = 'return'\n\
             [[rules]]\nnote = ['xin ý kiến*']\nkind = 'consult_ask'\nrole = 'coordinate'",
        )
        .expect("good rules");
        let classify =
            |activity, status, note| rules.classify(&Clues { activity, status, note, names_official: true });
        assert_eq!(classify("tu choi tiep nhan ho so", "", "").kind, Kind::Refuse);
        assert_eq!(classify("tu choi du thao", "dang xu ly", "").kind, Kind::Return);
        assert_eq!(classify("tu choi du thao", "9", "").kind, Kind::Work);
        let asked = classify("4", "4", "xin y kien so tai chinh");
        assert_eq!((asked.kind, asked.role), (Kind::ConsultAsk, Some(Role::Coordinate)));
    }

    #[test]
    fn a_rule_may_be_for_rows_without_an_official() {
        let rules = rules(
            "default_kind = 'work'\n\
             [[rules]]\nstatus = ['start']\nwithout_official = true\nkind = 'note'\n\
             [[rules]]\nstatus = ['start']\nwithout_official = false\nkind = 'begin'\n\
             [[rules]]\nwithout_official = true\nkind = 'system'",
        )
        .expect("good rules");
        for (status, names_official, kind) in [
            ("start", false, Kind::Note),
            ("start", true, Kind::Begin),
            ("complete", false, Kind::System),
            ("complete", true, Kind::Work),
        ] {
            let clues = Clues { activity: "check", status, note: "", names_official };
            assert_eq!(rules.classify(&clues).kind, kind, "{clues:?}");
        }
    }

    #[test]
    fn wrong_rules_are_named() {
        for (toml, part) in [
            ("[[rules]]\nactivity = ['a']\nkind = 'asign'", "did you mean `assign`"),
            ("[[rules]]\nkind = 'work'", "rule 1: has no condition"),
            ("[[rules]]\nactivity = ['a']\nkind = 'work'\nrole = 'leader'", "did you mean `lead`"),
            ("default_kind = 'wrk'", "did you mean `work`"),
        ] {
            let message = rules(toml).expect_err("a wrong rule");
            assert!(message.contains(part), "{message}");
        }
    }
}
