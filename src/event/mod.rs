//! The one event schema. Nothing after this module knows a source format.
//!
//! Three shapes of the same thing:
//! - [`EventRecord`]: one event as a profile makes it, borrowed from the row it came from;
//! - [`EventColumns`]: all events of one bucket in columns, as the lake gives them to the walk;
//! - [`CaseRecord`] and [`CaseColumns`]: likewise for cases that come in an export of their own.
//!
//! Instants are microseconds since the epoch, UTC. Strings are interned: a [`Sym`] is an index into
//! the [`Symbols`] of the columns it stands in, and [`Sym::NONE`] is a missing value.

#[path = "marked_str.rs"]
mod text;

pub use text::{Mark, MarkedText, Text};

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;

/// What an event does to the case, whatever the source calls it (DESIGN §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Kind {
    /// The applicant hands the case in.
    Submit,
    /// The desk accepts it: the clock starts.
    Accept,
    /// The desk refuses it: the case ends.
    Refuse,
    /// A leader or dispatcher gives it to somebody.
    Assign,
    /// It goes on to somebody else.
    Forward,
    /// It goes up to a superior.
    SendUp,
    /// It goes back to somebody who had it.
    Return,
    /// The sender takes the last handover back.
    Recall,
    /// A substantive act.
    Work,
    /// A signature: a substantive act.
    Sign,
    /// Somebody is asked for an opinion.
    ConsultAsk,
    /// The opinion comes.
    ConsultReply,
    /// The applicant is asked for more papers: the clock stops.
    SupplementAsk,
    /// The papers come.
    SupplementIn,
    /// The applicant is asked to pay: the clock stops.
    FeeAsk,
    /// The payment comes.
    FeeIn,
    /// The case is stopped.
    Stop,
    /// The case goes on after a stop.
    Resume,
    /// The due date is moved.
    ExtendDue,
    /// An apology for lateness is issued.
    Apology,
    /// The work is done: the case ends.
    Complete,
    /// The result is handed over: the case ends.
    Deliver,
    /// The applicant takes the case back: the case ends.
    Withdraw,
    /// A remark.
    Note,
    /// Nobody's act: cascades, nightly jobs.
    System,
    /// No rule of the profile matched: counted and shown.
    Unknown,
}

/// Every kind with its name in files, in the order of the enum.
pub const KINDS: &[(Kind, &str)] = &[
    (Kind::Submit, "submit"),
    (Kind::Accept, "accept"),
    (Kind::Refuse, "refuse"),
    (Kind::Assign, "assign"),
    (Kind::Forward, "forward"),
    (Kind::SendUp, "send_up"),
    (Kind::Return, "return"),
    (Kind::Recall, "recall"),
    (Kind::Work, "work"),
    (Kind::Sign, "sign"),
    (Kind::ConsultAsk, "consult_ask"),
    (Kind::ConsultReply, "consult_reply"),
    (Kind::SupplementAsk, "supplement_ask"),
    (Kind::SupplementIn, "supplement_in"),
    (Kind::FeeAsk, "fee_ask"),
    (Kind::FeeIn, "fee_in"),
    (Kind::Stop, "stop"),
    (Kind::Resume, "resume"),
    (Kind::ExtendDue, "extend_due"),
    (Kind::Apology, "apology"),
    (Kind::Complete, "complete"),
    (Kind::Deliver, "deliver"),
    (Kind::Withdraw, "withdraw"),
    (Kind::Note, "note"),
    (Kind::System, "system"),
    (Kind::Unknown, "unknown"),
];

impl Kind {
    /// The name in files.
    pub fn name(self) -> &'static str {
        KINDS[self as usize].1
    }

    /// The kind of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        KINDS.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }
}

/// How a receiver is involved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Role {
    /// Decides (chủ trì): holds the case.
    Lead,
    /// Helps (phối hợp): does not hold it.
    Coordinate,
    /// Is told (để biết): does not hold it.
    Inform,
}

/// Every role with its name in files, in the order of the enum.
pub const ROLES: &[(Role, &str)] =
    &[(Role::Lead, "lead"), (Role::Coordinate, "coordinate"), (Role::Inform, "inform")];

impl Role {
    /// The name in files.
    pub fn name(self) -> &'static str {
        ROLES[self as usize].1
    }

    /// The role of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        ROLES.iter().find(|(_, known)| *known == name).map(|(role, _)| *role)
    }
}

/// One event as a profile makes it. `None` is missing; no string is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventRecord<'a> {
    /// The case.
    pub case_id: &'a str,
    /// The procedure it follows.
    pub procedure_id: Option<Text<'a>>,
    /// When, in µs UTC.
    pub occurred_at: i64,
    /// The activity as exported.
    pub activity: Text<'a>,
    /// What it does to the case.
    pub kind: Kind,
    /// The step of the procedure.
    pub step: Option<Text<'a>>,
    /// Who acted.
    pub official_id: Option<Text<'a>>,
    /// In which unit.
    pub unit_id: Option<Text<'a>>,
    /// Who receives the case or the question.
    pub receiver_id: Option<Text<'a>>,
    /// In which unit the receiver is.
    pub receiver_unit_id: Option<Text<'a>>,
    /// How the receiver is involved.
    pub role: Option<Role>,
    /// When the step is due, in µs UTC.
    pub due_at: Option<i64>,
    /// The status as exported.
    pub status: Option<Text<'a>>,
    /// Whether a note stood beside it.
    pub has_note: Option<bool>,
    /// Whether a file was attached.
    pub has_attachment: Option<bool>,
    /// Whether a reply takes a position, where the profile classifies notes.
    pub has_position: Option<bool>,
    /// The source's own row id, the same for all events of a row: a later row of the same key replaces them.
    pub event_key: Option<&'a str>,
    /// The row in the source file, counted from 1 as a person would (the header is row 1 in a CSV; in XES the event's ordinal).
    pub source_row: u64,
}

/// One case as its own export or a log's case attributes give it. `None` is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaseRecord<'a> {
    /// The case.
    pub case_id: &'a str,
    /// The procedure it follows.
    pub procedure_id: Option<&'a str>,
    /// Its name.
    pub procedure_name: Option<&'a str>,
    /// The field of administration.
    pub field_id: Option<&'a str>,
    /// The unit that answers for the case.
    pub unit_id: Option<&'a str>,
    /// In person, online or by post.
    pub channel: Option<&'a str>,
    /// Received, in µs UTC.
    pub received_at: Option<i64>,
    /// Due, in µs UTC.
    pub due_at: Option<i64>,
    /// Finished, in µs UTC.
    pub finished_at: Option<i64>,
    /// Handed over, in µs UTC.
    pub returned_at: Option<i64>,
    /// The status as exported.
    pub status: Option<&'a str>,
    /// The row in the source file, counted as in [`EventRecord::source_row`].
    pub source_row: u64,
}

/// An interned string: an index into the [`Symbols`] of the columns it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sym(pub u32);

impl Default for Sym {
    fn default() -> Self {
        Self::NONE
    }
}

impl Sym {
    /// A missing value. It sorts after every string.
    pub const NONE: Sym = Sym(u32::MAX);

    /// Whether the value is missing.
    #[inline]
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }

    /// Whether there is a value.
    #[inline]
    pub fn is_some(self) -> bool {
        self != Self::NONE
    }

    /// This value, or the other where it is missing.
    #[must_use]
    #[inline]
    pub fn or(self, other: Sym) -> Sym {
        if self.is_none() { other } else { self }
    }
}

/// A table of distinct strings, each held once.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    text: String,
    ends: Vec<usize>,
    index: HashTable<u32>,
}

/// The same strings in the same order.
impl PartialEq for Symbols {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, &self.ends) == (&other.text, &other.ends)
    }
}

impl Symbols {
    /// An empty table.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets all strings, and keeps the memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.index.clear();
    }

    /// How many strings there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many bytes their texts take.
    pub fn text_bytes(&self) -> usize {
        self.text.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The symbol of a string, which is added if it is new.
    #[inline]
    pub fn intern(&mut self, value: &str) -> Sym {
        let hash = FxBuildHasher.hash_one(value);
        let (text, ends) = (&mut self.text, &mut self.ends);
        let entry = self.index.entry(
            hash,
            |&id| bytes(text, ends, id) == value.as_bytes(),
            |&id| FxBuildHasher.hash_one(slice(text, ends, id)),
        );
        match entry {
            hashbrown::hash_table::Entry::Occupied(found) => Sym(*found.get()),
            hashbrown::hash_table::Entry::Vacant(free) => {
                let id = ends.len() as u32;
                free.insert(id);
                text.push_str(value);
                ends.push(text.len());
                Sym(id)
            }
        }
    }

    /// As [`Symbols::intern`], but looks first whether the string is the one that came after another: for
    /// strings that mostly come in the order in which they came before. After [`Sym::NONE`] comes the first.
    #[inline]
    pub fn intern_after(&mut self, before: Sym, value: &str) -> Sym {
        let next = Sym(before.0.wrapping_add(1));
        if (next.0 as usize) < self.len() && self.is(next, value) { next } else { self.intern(value) }
    }

    /// As [`Symbols::intern`]; missing stays missing.
    pub fn intern_optional(&mut self, value: Option<&str>) -> Sym {
        value.map_or(Sym::NONE, |value| self.intern(value))
    }

    /// The symbol of a string, if it is in the table.
    pub fn find(&self, value: &str) -> Option<Sym> {
        let hash = FxBuildHasher.hash_one(value);
        self.index.find(hash, |&id| slice(&self.text, &self.ends, id) == value).map(|&id| Sym(id))
    }

    /// Whether a symbol stands for that string.
    #[inline]
    pub fn is(&self, symbol: Sym, value: &str) -> bool {
        symbol.is_some() && bytes(&self.text, &self.ends, symbol.0) == value.as_bytes()
    }

    /// The string of a symbol; `None` for [`Sym::NONE`].
    #[inline]
    pub fn get(&self, symbol: Sym) -> Option<&str> {
        if symbol.is_none() { None } else { Some(slice(&self.text, &self.ends, symbol.0)) }
    }

    /// All strings in the order of their symbols.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|id| slice(&self.text, &self.ends, id as u32))
    }
}

/// As `slice`, without its check that the ends lie between characters.
#[inline]
fn bytes<'a>(text: &'a str, ends: &[usize], id: u32) -> &'a [u8] {
    let id = id as usize;
    let start = if id == 0 { 0 } else { ends[id - 1] };
    &text.as_bytes()[start..ends[id]]
}

#[inline]
fn slice<'a>(text: &'a str, ends: &[usize], id: u32) -> &'a str {
    let id = id as usize;
    let start = if id == 0 { 0 } else { ends[id - 1] };
    &text[start..ends[id]]
}

/// All events of one bucket, in columns of equal length, sorted by case, then instant, then source order.
///
/// Every [`Sym`] is an index into `symbols`. Instants that are missing are [`NO_TIME`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventColumns {
    /// The strings of all columns.
    pub symbols: Symbols,
    /// The case; the events of one case stand together.
    pub case_id: Vec<Sym>,
    /// The procedure.
    pub procedure_id: Vec<Sym>,
    /// When, in µs UTC.
    pub occurred_at: Vec<i64>,
    /// The activity as exported.
    pub activity: Vec<Sym>,
    /// What it does to the case.
    pub kind: Vec<Kind>,
    /// The step of the procedure.
    pub step: Vec<Sym>,
    /// Who acted.
    pub official_id: Vec<Sym>,
    /// In which unit.
    pub unit_id: Vec<Sym>,
    /// Who receives.
    pub receiver_id: Vec<Sym>,
    /// In which unit the receiver is.
    pub receiver_unit_id: Vec<Sym>,
    /// How the receiver is involved.
    pub role: Vec<Option<Role>>,
    /// When the step is due, in µs UTC, or [`NO_TIME`].
    pub due_at: Vec<i64>,
    /// Note, attachment and position flags, as [`Flags`].
    pub flags: Vec<Flags>,
    /// The source file, by its name in the manifest.
    pub source: Vec<Sym>,
    /// The row in it.
    pub source_row: Vec<u64>,
}

/// A missing instant in a column of instants.
pub const NO_TIME: i64 = i64::MIN;

impl EventColumns {
    /// Forgets all events and strings, and keeps the memory.
    pub fn clear(&mut self) {
        self.symbols.clear();
        self.make_room(0);
    }

    /// Forgets all events but not the strings, and makes room for so many; memory is used again.
    pub fn make_room(&mut self, events: usize) {
        for texts in [
            &mut self.case_id,
            &mut self.procedure_id,
            &mut self.activity,
            &mut self.step,
            &mut self.official_id,
            &mut self.unit_id,
            &mut self.receiver_id,
            &mut self.receiver_unit_id,
            &mut self.source,
        ] {
            emptied(texts, events);
        }
        emptied(&mut self.occurred_at, events);
        emptied(&mut self.kind, events);
        emptied(&mut self.role, events);
        emptied(&mut self.due_at, events);
        emptied(&mut self.flags, events);
        emptied(&mut self.source_row, events);
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.case_id.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.case_id.is_empty()
    }
}

fn emptied<T>(column: &mut Vec<T>, room: usize) {
    column.clear();
    column.reserve_exact(room);
}

/// Three flags of an event, each yes, no or missing, in one byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flags(pub u8);

impl Flags {
    /// Packs the three flags.
    pub fn new(has_note: Option<bool>, has_attachment: Option<bool>, has_position: Option<bool>) -> Self {
        let two_bits = |flag: Option<bool>| flag.map_or(0, |flag| if flag { 3 } else { 2 });
        Self(two_bits(has_note) | two_bits(has_attachment) << 2 | two_bits(has_position) << 4)
    }

    /// Whether a note stood beside the event.
    pub fn has_note(self) -> Option<bool> {
        self.flag(0)
    }

    /// Whether a file was attached.
    pub fn has_attachment(self) -> Option<bool> {
        self.flag(2)
    }

    /// Whether a reply takes a position.
    pub fn has_position(self) -> Option<bool> {
        self.flag(4)
    }

    fn flag(self, shift: u8) -> Option<bool> {
        match self.0 >> shift & 3 {
            2 => Some(false),
            3 => Some(true),
            _ => None,
        }
    }
}

/// The cases of one bucket that came with an export of their own, one row a case, sorted by case.
///
/// Symbols index the `symbols` of the [`EventColumns`] of the same bucket.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseColumns {
    /// The case.
    pub case_id: Vec<Sym>,
    /// The procedure.
    pub procedure_id: Vec<Sym>,
    /// Its name.
    pub procedure_name: Vec<Sym>,
    /// The field of administration.
    pub field_id: Vec<Sym>,
    /// The unit that answers for the case.
    pub unit_id: Vec<Sym>,
    /// In person, online or by post.
    pub channel: Vec<Sym>,
    /// Received, µs UTC or [`NO_TIME`].
    pub received_at: Vec<i64>,
    /// Due, µs UTC or [`NO_TIME`].
    pub due_at: Vec<i64>,
    /// Finished, µs UTC or [`NO_TIME`].
    pub finished_at: Vec<i64>,
    /// Handed over, µs UTC or [`NO_TIME`].
    pub returned_at: Vec<i64>,
    /// The status as exported.
    pub status: Vec<Sym>,
    /// The source file.
    pub source: Vec<Sym>,
    /// The row in it.
    pub source_row: Vec<u64>,
}

impl CaseColumns {
    /// Forgets all cases, and keeps the memory.
    pub fn clear(&mut self) {
        for texts in [
            &mut self.case_id,
            &mut self.procedure_id,
            &mut self.procedure_name,
            &mut self.field_id,
            &mut self.unit_id,
            &mut self.channel,
            &mut self.status,
            &mut self.source,
        ] {
            texts.clear();
        }
        for instants in
            [&mut self.received_at, &mut self.due_at, &mut self.finished_at, &mut self.returned_at]
        {
            instants.clear();
        }
        self.source_row.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_enum() {
        for (position, (kind, name)) in KINDS.iter().enumerate() {
            assert_eq!(*kind as usize, position);
            assert_eq!(Kind::from_name(name), Some(*kind));
        }
        for (position, (role, _)) in ROLES.iter().enumerate() {
            assert_eq!(*role as usize, position);
        }
    }

    #[test]
    fn symbols_are_held_once() {
        let mut symbols = Symbols::new();
        let (first, second) = (symbols.intern("Sở Tài chính"), symbols.intern("UBND"));
        assert_eq!(symbols.intern("Sở Tài chính"), first);
        assert_eq!(symbols.get(second), Some("UBND"));
        assert_eq!(symbols.find("UBND"), Some(second));
        assert_eq!(symbols.find("khác"), None);
        assert_eq!(symbols.intern_after(Sym::NONE, "Sở Tài chính"), first);
        assert_eq!(symbols.intern_after(first, "UBND"), second);
        assert_eq!(symbols.intern_after(second, "UBND"), second);
        assert_eq!(symbols.len(), 2);
        let third = symbols.intern_after(second, "Chi cục Thuế");
        assert_eq!(symbols.get(third), Some("Chi cục Thuế"));
        assert_eq!(symbols.get(Sym::NONE), None);
        assert_eq!(symbols.iter().collect::<Vec<_>>(), ["Sở Tài chính", "UBND", "Chi cục Thuế"]);
    }

    #[test]
    fn flags_keep_yes_no_and_missing() {
        for note in [None, Some(false), Some(true)] {
            for attachment in [None, Some(false), Some(true)] {
                for position in [None, Some(false), Some(true)] {
                    let flags = Flags::new(note, attachment, position);
                    assert_eq!(
                        (flags.has_note(), flags.has_attachment(), flags.has_position()),
                        (note, attachment, position)
                    );
                }
            }
        }
    }
}
