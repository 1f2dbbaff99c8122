//! What reports say of people and units: who they are by the lists, and what is uncertain about them.

use super::leave::leave_lines;
use super::people::{People, PeopleCounts};
use super::presence::day;
use super::uncounted::{CountedSince, Why};
use crate::fact::Level;
use crate::finding::Identity;
use crate::lang::{Bilingual, Lang, bilingual};
use crate::people::IdentityNote;
use crate::presence::{Absence, Presence};
use std::collections::BTreeMap;

/// Names shown for each kind of note; the sheet of officials has all of them.
const SHOWN: usize = 50;

const WEEKDAYS_VI: [&str; 7] = ["thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật"];
const WEEKDAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/// Absences of one person that are named.
const SHOWN_ABSENCES: usize = 5;

const AND_MORE: Bilingual = bilingual("và thêm", "and more:");
const EVERYBODY: Bilingual = bilingual("(mọi người)", "(everybody)");
const FORKED: Bilingual = bilingual(
    "Bảng ánh xạ cho đơn vị cũ này nhiều đơn vị mới: giữ nguyên tên cũ.",
    "The mapping gives this old unit several new ones: it keeps its old name.",
);

/// What the lists say of each official and unit, and what is uncertain.
pub(super) fn identities(
    people: &People,
    presence: &Presence,
    since: Option<CountedSince>,
    counts: &PeopleCounts,
) -> BTreeMap<(Level, String), Identity> {
    let mut identities: BTreeMap<(Level, String), Identity> = BTreeMap::new();
    // One pseudonym is enough to tell people apart.
    let listed = |name: &Option<String>| name.clone().filter(|_| people.resolution.pseudonyms().is_none());
    for (id, about) in people.resolution.officials() {
        let mut identity = Identity {
            name: listed(&about.name),
            office: about.title.clone(),
            code: listed(&about.code),
            listed_level: about.level.clone(),
            ..Identity::default()
        };
        about.notes.iter().for_each(|note| add_note(&mut identity, note));
        identities.insert((Level::Official, id.clone()), identity);
    }
    for (id, about) in people.resolution.units() {
        let (name, code) = (listed(&Some(about.name.clone())), listed(&about.code));
        let identity = Identity { name, code, listed_level: about.level.clone(), ..Identity::default() };
        identities.insert((Level::Unit, id.clone()), identity);
    }
    for (official, acts) in &counts.outside {
        let identity = identities.entry((Level::Official, official.clone())).or_default();
        add_note(identity, &IdentityNote::OutsidePosts(*acts));
    }
    for (official, note) in presence_notes(presence) {
        let identity = identities.entry((Level::Official, official.to_owned())).or_default();
        identity.caveats.push(note.clone());
        identity.notes.push(note);
    }
    for holder in counts.before.keys() {
        let note = match since.map(|since| since.why) {
            Some(Why::LogIncomplete) => IdentityNote::BeforeLogComplete,
            _ => IdentityNote::BeforeReorganisation,
        };
        add_note(identities.entry(holder.clone()).or_default(), &note);
    }
    identities
}

/// Returns what is said of those who were away without a record, and of newcomers.
fn presence_notes(presence: &Presence) -> Vec<(&str, Bilingual<String>)> {
    let absent =
        presence.absences.iter().map(|(official, absences)| (official.as_str(), absent_note(absences)));
    let settling = presence.settled.iter().map(|(official, since)| {
        let since = day(*since);
        let note = Bilingual::new(
            format!("Mới nhận việc: việc trước ngày {since} không tính."),
            format!("New in the post: work before {since} is not counted."),
        );
        (official.as_str(), note)
    });
    let part_time = presence.free_halves.iter().map(|(official, free)| {
        let names = |days: [&str; 7], halves: [&str; 2]| {
            let name = |half: &u8| {
                let (day, half) = (usize::from(half / 2), usize::from(half % 2));
                format!("{} {}", halves[half], days[day])
            };
            free.of_week.iter().map(name).collect::<Vec<_>>().join(", ")
        };
        let (vi, en) = (
            names(WEEKDAYS_VI, ["sáng", "chiều"]),
            names(WEEKDAYS_EN, ["the morning of", "the afternoon of"]),
        );
        let note = Bilingual::new(
            format!("Hầu như không thao tác vào {vi}: các buổi đó không tính là giờ làm việc."),
            format!("Hardly ever acts on {en}: these half-days are not counted as working time."),
        );
        (official.as_str(), note)
    });
    absent.chain(part_time).chain(settling).collect()
}

fn absent_note(absences: &[Absence]) -> Bilingual<String> {
    let days: u32 = absences.iter().map(|one| one.working_days).sum();
    let spans: Vec<String> = absences
        .iter()
        .take(SHOWN_ABSENCES)
        .map(|one| format!("{} – {}", day(one.first_day), day(one.last_day)))
        .collect();
    let spans = spans.join(", ");
    Bilingual::new(
        format!(
            "Không tính {days} ngày làm việc không có thao tác nào ({spans}): không rõ nghỉ phép hay lý do khác."
        ),
        format!(
            "Not counted: {days} working days without any act ({spans}); whether that was leave is not known."
        ),
    )
}

/// The lines about people and units on the sheet of data quality, as pairs of whom and what.
pub(super) fn quality_lines(
    people: &People,
    presence: &Presence,
    since: Option<CountedSince>,
    counts: &PeopleCounts,
    lang: Lang,
) -> Vec<(String, String)> {
    let mut lines = organisation_lines(people, since, counts, lang);
    let notes = presence_notes(presence);
    lines.extend(notes.into_iter().map(|(official, note)| (official.to_owned(), note.get(lang).to_owned())));
    lines.extend(leave_lines(people.resolution.leave(), lang));
    let mut by_kind: BTreeMap<&'static str, Vec<(u64, &str, IdentityNote)>> = BTreeMap::new();
    for (id, about) in people.resolution.officials() {
        for note in &about.notes {
            by_kind.entry(note.id()).or_default().push((about.acts, id, note.clone()));
        }
    }
    for (id, note) in people.system_notes() {
        let acts = people.systems.get(id).map_or(0, |account| account.acts);
        by_kind.entry(note.id()).or_default().push((acts, id, note));
    }
    for (id, acts) in &counts.outside {
        let note = IdentityNote::OutsidePosts(*acts);
        by_kind.entry(note.id()).or_default().push((*acts, id, note));
    }
    for names in by_kind.values_mut() {
        // Those with most acts come first: what is said of them weighs most.
        names.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(other.1)));
        lines.extend(names.iter().take(SHOWN).map(|(_, id, note)| ((*id).to_owned(), sentence(note, lang))));
        if names.len() > SHOWN {
            let more = names.len() - SHOWN;
            let sentence = sentence(&names[SHOWN].2, lang);
            lines.push(("…".to_owned(), format!("{} {more}: {sentence}", AND_MORE.get(lang))));
        }
    }
    lines
}

fn organisation_lines(
    people: &People,
    since: Option<CountedSince>,
    counts: &PeopleCounts,
    lang: Lang,
) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    let holds: u64 =
        counts.before.iter().filter(|(holder, _)| holder.0 == Level::Official).map(|(_, n)| n).sum();
    let is_incomplete = |since: &CountedSince| matches!(since.why, Why::LogIncomplete);
    if let Some(since) = since.filter(is_incomplete) {
        lines.push((since.day.to_string(), incomplete_line(holds).get(lang).to_owned()));
    } else if let Some(since) = people.organisation.since {
        let before = since.day.yesterday().map_or_else(|_| String::new(), |day| day.to_string());
        lines.push((since.day.to_string(), unmapped_line(holds, &before).get(lang).to_owned()));
    }
    for day in &people.organisation.mapped {
        let line = mapped_line(people.lists.moves.len());
        lines.push((day.to_string(), line.get(lang).to_owned()));
    }
    if let Some((several, names)) = people.resolution.in_several_units() {
        let line = several_units_line(several, names);
        lines.push((EVERYBODY.get(lang).to_owned(), line.get(lang).to_owned()));
    }
    let forked = people.resolution.split_units();
    lines.extend(forked.map(|(unit, _)| (unit.into_owned(), FORKED.get(lang).to_owned())));
    lines
}

fn incomplete_line(holds: u64) -> Bilingual<String> {
    Bilingual::new(
        format!(
            "Những hồ sơ đầu tiên kết thúc vào ngày này; hồ sơ bắt đầu từ trước chỉ có trong nhật ký nếu kéo dài. Vì vậy \
             {holds} lượt giữ bắt đầu trước ngày này không tính (presence.begin_gap_days)."
        ),
        format!(
            "The first cases ended on this day; cases from before are in the log only if they took long. So {holds} holds \
             that began before it are left out (presence.begin_gap_days)."
        ),
    )
}

fn unmapped_line(holds: u64, before: &str) -> Bilingual<String> {
    Bilingual::new(
        format!(
            "Dữ liệu vắt qua ngày sắp xếp tổ chức mà không có bảng ánh xạ: {holds} lượt giữ bắt đầu trước đó không \
             tính vào. Xem giai đoạn trước: --as-of {before}."
        ),
        format!(
            "The log spans this reorganisation without a mapping: {holds} holds that began before it are left out. To \
             judge the time before: --as-of {before}."
        ),
    )
}

fn mapped_line(moves: usize) -> Bilingual<String> {
    Bilingual::new(
        format!("Số liệu trước ngày này được đọc theo bảng ánh xạ tổ chức ({moves} dòng)."),
        format!("What lies before is read through the organisation mapping ({moves} rows)."),
    )
}

fn several_units_line(several: usize, names: usize) -> Bilingual<String> {
    Bilingual::new(
        format!(
            "{several} trong {names} tên cùng lúc thao tác ở nhiều đơn vị: không xét trùng tên theo đơn vị."
        ),
        format!(
            "{several} of {names} names act in several units at the same time: units make nobody suspect of being \
             several people."
        ),
    )
}

fn add_note(identity: &mut Identity, note: &IdentityNote) {
    let sentence = note.text();
    if note.is_caveat() {
        identity.caveats.push(sentence.clone());
    }
    identity.notes.push(sentence);
}

fn sentence(note: &IdentityNote, lang: Lang) -> String {
    note.text().get(lang).to_owned()
}
