//! The words that files have for the closed lists of the walk.
//!
//! Codes are dense from 0. Names never change between versions, because queries depend on them.

use crate::event::{KINDS, Kind};
use crate::fact::{Mode, Opinion, Passage, Reply, Shape};

const PASSAGES: &[&str] = &["start", "next_act", "last_event", "recalled", "open"];
const MODES: &[&str] = &["first", "rework", "again"];
const SHAPES: &[&str] = &["new", "ping_pong", "loop"];
const REPLIES: &[&str] = &["own", "automatic", "none"];
const OPINIONS: &[&str] = &["position", "none", "unknown"];

/// Returns the code of a passage: first come those that are no kind of event, then the kinds.
pub(super) fn passage_code(passage: Passage) -> u32 {
    match passage {
        Passage::Start => 0,
        Passage::Inferred => 1,
        Passage::LastEvent => 2,
        Passage::Recalled => 3,
        Passage::Open => 4,
        Passage::Handover(kind) | Passage::CaseEnd(kind) => PASSAGES.len() as u32 + kind as u32,
    }
}

/// Returns how a hold began or ended: `start`, `next_act` (the log names no receiver), `last_event`,
/// `recalled`, `open`, or the kind of the event that passed it on or ended the case.
pub(super) fn passage_name(code: u32) -> &'static str {
    let code = code as usize;
    PASSAGES.get(code).copied().unwrap_or_else(|| KINDS[code - PASSAGES.len()].1)
}

/// Returns the code of a kind of event.
pub(super) fn kind_code(kind: Kind) -> u32 {
    kind as u32
}

/// Returns the name of a kind of event.
pub(super) fn kind_name(code: u32) -> &'static str {
    KINDS[code as usize].1
}

/// Returns the code of a mode.
pub(super) fn mode_code(mode: Mode) -> u32 {
    mode as u32
}

/// Returns why a holder has a case: `first`, `rework`, `again`.
pub(super) fn mode_name(code: u32) -> &'static str {
    MODES[code as usize]
}

/// Returns the code of a shape.
pub(super) fn shape_code(shape: Shape) -> u32 {
    shape as u32
}

/// Returns where a handover leads: `new`, `ping_pong`, `loop`.
pub(super) fn shape_name(code: u32) -> &'static str {
    SHAPES[code as usize]
}

/// Returns the code of a reply.
pub(super) fn reply_code(reply: Reply) -> u32 {
    reply as u32
}

/// Returns who answered: `own`, `automatic`, `none`.
pub(super) fn reply_name(code: u32) -> &'static str {
    REPLIES[code as usize]
}

/// Returns the code of an opinion.
pub(super) fn opinion_code(opinion: Opinion) -> u32 {
    opinion as u32
}

/// Returns whether the reply takes a position: `position`, `none`, `unknown`.
pub(super) fn opinion_name(code: u32) -> &'static str {
    OPINIONS[code as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_passage_has_its_word() {
        let word = |passage| passage_name(passage_code(passage));
        assert_eq!(word(Passage::Start), "start");
        assert_eq!(word(Passage::Inferred), "next_act");
        assert_eq!(word(Passage::LastEvent), "last_event");
        assert_eq!(word(Passage::Recalled), "recalled");
        assert_eq!(word(Passage::Open), "open");
        for &(kind, name) in KINDS {
            assert_eq!(word(Passage::Handover(kind)), name);
            assert_eq!(word(Passage::CaseEnd(kind)), name);
        }
    }

    #[test]
    fn lists_follow_their_enums() {
        let modes = [Mode::First, Mode::Rework, Mode::Again].map(|mode| mode_name(mode_code(mode)));
        assert_eq!(modes, ["first", "rework", "again"]);
        let shapes = [Shape::New, Shape::PingPong, Shape::Loop].map(|shape| shape_name(shape_code(shape)));
        assert_eq!(shapes, ["new", "ping_pong", "loop"]);
        let replies = [Reply::Own, Reply::Automatic, Reply::None].map(|reply| reply_name(reply_code(reply)));
        assert_eq!(replies, ["own", "automatic", "none"]);
        let opinions = [Opinion::Position, Opinion::None, Opinion::Unknown];
        assert_eq!(opinions.map(|one| opinion_name(opinion_code(one))), ["position", "none", "unknown"]);
    }
}
