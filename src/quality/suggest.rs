//! Suggests a rule for an activity that no rule knows, by the most similar known label, or else by its verb.

use crate::event::Kind;
use crate::profile::fold;

/// A rule worth trying.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The suggested kind.
    pub kind: Kind,
    /// The known label, or the verb, that the activity is like.
    pub like: String,
    /// How similar they are, from 0 to 1; 1 for a verb.
    pub likeness: f64,
}

/// Verbs, folded, and their kinds. Longer verbs stand before those they contain. A verb must begin a word, and the first
/// verb in the activity decides.
const VERBS: &[(&str, Kind)] = &[
    ("yeu cau bo sung", Kind::SupplementAsk),
    ("xin y kien", Kind::ConsultAsk),
    ("lay y kien", Kind::ConsultAsk),
    ("tham van", Kind::ConsultAsk),
    ("cho y kien", Kind::ConsultReply),
    ("gop y", Kind::ConsultReply),
    ("tra ket qua", Kind::Deliver),
    ("tra lai", Kind::Return),
    ("chuyen tra", Kind::Return),
    ("hoan tra", Kind::Return),
    ("tu choi", Kind::Return),
    ("thu hoi", Kind::Recall),
    ("tiep nhan", Kind::Accept),
    ("tiep tuc", Kind::Resume),
    ("tam dung", Kind::Stop),
    ("phan cong", Kind::Assign),
    ("giao viec", Kind::Assign),
    ("giao", Kind::Assign),
    ("dieu phoi", Kind::Assign),
    ("luan chuyen", Kind::Forward),
    ("chuyen", Kind::Forward),
    ("gui", Kind::Forward),
    ("trinh", Kind::SendUp),
    ("bao cao lanh dao", Kind::SendUp),
    ("phe duyet", Kind::Sign),
    ("ky", Kind::Sign),
    ("duyet", Kind::Sign),
    ("dong dau", Kind::Work),
    ("tham dinh", Kind::Work),
    ("tham tra", Kind::Work),
    ("tham xet", Kind::Work),
    ("xac minh", Kind::Work),
    ("kiem tra", Kind::Work),
    ("soan", Kind::Work),
    ("du thao", Kind::Work),
    ("xu ly", Kind::Work),
    ("cap nhat", Kind::Work),
    ("hoan thanh", Kind::Complete),
    ("ket thuc", Kind::Complete),
    ("dong ho so", Kind::Complete),
    ("nop", Kind::Submit),
    ("rut", Kind::Withdraw),
    ("gia han", Kind::ExtendDue),
    ("xin loi", Kind::Apology),
    ("thanh toan", Kind::FeeIn),
    ("nop phi", Kind::FeeIn),
    ("nhac", Kind::Note),
    ("ghi chu", Kind::Note),
    ("send back", Kind::Return),
    ("sent back", Kind::Return),
    ("return", Kind::Return),
    ("reject", Kind::Return),
    ("escalate", Kind::SendUp),
    ("assign", Kind::Assign),
    ("forward", Kind::Forward),
    ("transfer", Kind::Forward),
    ("handover", Kind::Forward),
    ("hand over", Kind::Forward),
    ("sign", Kind::Sign),
    ("approve", Kind::Sign),
    ("review", Kind::Work),
    ("check", Kind::Work),
    ("draft", Kind::Work),
    ("process", Kind::Work),
    ("receive", Kind::Accept),
    ("register", Kind::Accept),
    ("accept", Kind::Accept),
    ("submit", Kind::Submit),
    ("ask for advice", Kind::ConsultAsk),
    ("consult", Kind::ConsultAsk),
    ("complete", Kind::Complete),
    ("close", Kind::Complete),
    ("deliver", Kind::Deliver),
    ("withdraw", Kind::Withdraw),
    ("comment", Kind::Note),
    ("remind", Kind::Note),
];

/// Nouns that contain the letters of a verb.
const NOUNS: &[&str] = &["chuyen mon", "chuyen vien", "chuyen nganh", "nhat ky", "dinh ky", "thoi ky"];

/// Suggests a rule for an activity; `None` if it is like nothing known.
///
/// `known` are folded labels with their kinds. A label counts if its similarity (Jaro–Winkler) is at least `min_likeness`.
///
/// ```
/// use buckstop::{event::Kind, quality::suggest};
/// let known = [("chuyen ho so".to_owned(), Kind::Forward)];
/// assert_eq!(suggest("Chuyễn hồ sơ", &known, 0.9).map(|found| found.kind), Some(Kind::Forward));
/// assert_eq!(suggest("Luân chuyển nội bộ", &[], 0.9).map(|found| found.kind), Some(Kind::Forward));
/// assert_eq!(suggest("XYZ-12", &known, 0.9), None);
/// ```
pub fn suggest(activity: &str, known: &[(String, Kind)], min_likeness: f64) -> Option<Suggestion> {
    let folded = NOUNS.iter().fold(fold(activity), |text, noun| text.replace(noun, "…"));
    let near = known
        .iter()
        .map(|(label, kind)| (likeness(&folded, label), label, *kind))
        .filter(|(likeness, ..)| *likeness >= min_likeness)
        .max_by(|one, two| one.0.total_cmp(&two.0));
    if let Some((likeness, like, kind)) = near {
        return Some(Suggestion { kind, like: like.clone(), likeness });
    }
    let first = VERBS.iter().filter_map(|(verb, kind)| Some((offset_of(&folded, verb)?, verb, *kind)));
    // At the same offset, the first of the table counts, which is the longest.
    let (_, verb, kind) = first.min_by_key(|(offset, ..)| *offset)?;
    Some(Suggestion { kind, like: (*verb).to_owned(), likeness: 1.0 })
}

/// The similarity of two labels of about the same length; 0 for others, because a long label that begins like a short one
/// means something else.
fn likeness(one: &str, two: &str) -> f64 {
    let (short, long) = (one.len().min(two.len()), one.len().max(two.len()));
    if short < 4 || 10 * short < 7 * long { 0.0 } else { strsim::jaro_winkler(one, two) }
}

/// The byte offset at which a verb begins a word of the text.
fn offset_of(text: &str, verb: &str) -> Option<usize> {
    let begins_word = |offset: usize| {
        let next = text[offset + verb.len()..].chars().next();
        let ends_word = next.is_none_or(|sign| !sign.is_alphanumeric()) || is_english(verb);
        ends_word && text[..offset].chars().next_back().is_none_or(|sign| !sign.is_alphanumeric())
    };
    text.match_indices(verb).map(|(offset, _)| offset).find(|offset| begins_word(*offset))
}

/// Returns true for an English verb, which may be inflected: `forwarded`. Vietnamese verbs are not, and `ky` must not be
/// found in `kynh`.
fn is_english(verb: &str) -> bool {
    let first = VERBS.iter().position(|(known, _)| *known == "send back").unwrap_or(VERBS.len());
    VERBS[first..].iter().any(|(known, _)| *known == verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(activity: &str) -> Option<Kind> {
        suggest(activity, &[], 0.9).map(|found| found.kind)
    }

    #[test]
    fn verbs_decide_where_they_begin_a_word() {
        assert_eq!(kind("Luân chuyển nội bộ"), Some(Kind::Forward));
        assert_eq!(kind("Đề nghị trả lại phòng chuyên môn"), Some(Kind::Return));
        assert_eq!(kind("Ký nháy"), Some(Kind::Sign));
        assert_eq!(kind("Nhật ký"), None, "a noun");
        assert_eq!(kind("Forwarded to legal"), Some(Kind::Forward));
        assert_eq!(kind("Design"), None, "`sign` begins no word here");
        assert_eq!(kind("ABC 12"), None);
    }

    #[test]
    fn a_near_label_goes_before_a_verb() {
        let known = [("chuyen phoi hop".to_owned(), Kind::ConsultAsk), ("trinh".to_owned(), Kind::SendUp)];
        let found = suggest("Chuyển phối hợp.", &known, 0.9).map(|found| (found.kind, found.like));
        assert_eq!(found, Some((Kind::ConsultAsk, "chuyen phoi hop".to_owned())));
    }
}
