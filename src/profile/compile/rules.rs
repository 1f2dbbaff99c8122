//! From what the source calls an event to what it does to the case.

use super::error::ProfileError;
use super::pattern::Patterns;
use super::spec::{ProfileSpec, RuleSpec};
use crate::event::{KINDS, Kind, ROLES, Role};

/// What a rule decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// What the event does.
    pub(crate) kind: Kind,
    /// The receiver's role, where no column says it.
    pub(crate) role: Option<Role>,
}

#[derive(Clone, Debug)]
struct Rule {
    activity: Patterns,
    status: Patterns,
    note: Patterns,
    verdict: Verdict,
}

/// Ordered rules; the first that matches decides.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    ordered: Vec<Rule>,
    default: Verdict,
    /// Whether any rule asks for the note.
    pub(crate) use_note: bool,
}

impl Rules {
    /// From the written profile.
    pub(crate) fn new(spec: &ProfileSpec) -> Result<Self, ProfileError> {
        let default = match &spec.default_kind {
            Some(name) => kind_named(name).map_err(|message| spec.invalid(message))?,
            None => Kind::Unknown,
        };
        let compile = |(place, rule): (usize, &RuleSpec)| {
            Rule::new(rule).map_err(|message| spec.invalid(format!("rule {}: {message}", place + 1)))
        };
        Ok(Self {
            ordered: spec.rules.iter().enumerate().map(compile).collect::<Result<_, _>>()?,
            default: Verdict { kind: default, role: None },
            use_note: spec.rules.iter().any(|rule| !rule.note.is_empty()),
        })
    }

    /// The labels of activities that rules know, folded and without their stars, and what they mean.
    pub(crate) fn labels(&self) -> impl Iterator<Item = (String, Kind)> + '_ {
        self.ordered.iter().flat_map(|rule| rule.activity.labels().map(|label| (label, rule.verdict.kind)))
    }

    /// Decides on folded labels; a missing one is empty.
    pub(crate) fn decide(&self, activity: &str, status: &str, note: &str) -> Verdict {
        let rule = self.ordered.iter().find(|rule| {
            fits(&rule.activity, activity) && fits(&rule.status, status) && fits(&rule.note, note)
        });
        rule.map_or(self.default, |rule| rule.verdict)
    }
}

fn fits(patterns: &Patterns, value: &str) -> bool {
    patterns.is_empty() || patterns.any(value)
}

impl Rule {
    fn new(spec: &RuleSpec) -> Result<Self, String> {
        let (activity, status, note) =
            (Patterns::new(&spec.activity), Patterns::new(&spec.status), Patterns::new(&spec.note));
        if activity.is_empty() && status.is_empty() && note.is_empty() {
            return Err("has no condition\n\nhint: `default_kind` is for what no rule matches".to_owned());
        }
        let kind = kind_named(&spec.kind)?;
        let role = spec.role.as_deref().map(role_named).transpose()?;
        Ok(Self { activity, status, note, verdict: Verdict { kind, role } })
    }
}

/// A kind by its name in files; the error names the known ones.
pub(crate) fn kind_named(name: &str) -> Result<Kind, String> {
    Kind::from_name(name).ok_or_else(|| unknown("kind", name, KINDS.iter().map(|(_, known)| *known)))
}

/// A role by its name in files; the error names the known ones.
pub(crate) fn role_named(name: &str) -> Result<Role, String> {
    Role::from_name(name).ok_or_else(|| unknown("role", name, ROLES.iter().map(|(_, known)| *known)))
}

/// The message about an unknown name, with the known ones nearest first.
pub(crate) fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let mut known: Vec<&str> = known.collect();
    known.sort_by(|a, b| strsim::jaro_winkler(name, b).total_cmp(&strsim::jaro_winkler(name, a)));
    let nearest = known.first().copied().unwrap_or_default();
    known.sort_unstable();
    format!("unknown {what} `{name}`\n\nhint: did you mean `{nearest}`? known are {}", known.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(toml: &str) -> Result<Rules, ProfileError> {
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
        assert_eq!(rules.decide("tu choi tiep nhan ho so", "", "").kind, Kind::Refuse);
        assert_eq!(rules.decide("tu choi du thao", "dang xu ly", "").kind, Kind::Return);
        assert_eq!(rules.decide("tu choi du thao", "9", "").kind, Kind::Work);
        let asked = rules.decide("4", "4", "xin y kien so tai chinh");
        assert_eq!((asked.kind, asked.role), (Kind::ConsultAsk, Some(Role::Coordinate)));
    }

    #[test]
    fn wrong_rules_are_named() {
        for (toml, part) in [
            ("[[rules]]\nactivity = ['a']\nkind = 'asign'", "did you mean `assign`"),
            ("[[rules]]\nkind = 'work'", "rule 1: has no condition"),
            ("[[rules]]\nactivity = ['a']\nkind = 'work'\nrole = 'leader'", "did you mean `lead`"),
            ("default_kind = 'wrk'", "did you mean `work`"),
        ] {
            let message = rules(toml).expect_err("a wrong rule").to_string();
            assert!(message.contains(part), "{message}");
        }
    }
}
