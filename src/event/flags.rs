//! The three yes-or-no columns of an event, packed.

/// Three flags of an event in one byte; each is yes, no or missing and takes two bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flags(pub u8);

impl Flags {
    /// Packs the three flags.
    pub fn new(has_note: Option<bool>, has_attachment: Option<bool>, has_position: Option<bool>) -> Self {
        let two_bits = |flag: Option<bool>| flag.map_or(0, |flag| if flag { 3 } else { 2 });
        Self(two_bits(has_note) | two_bits(has_attachment) << 2 | two_bits(has_position) << 4)
    }

    /// Returns whether the row of the event has a note.
    pub fn has_note(self) -> Option<bool> {
        self.flag(0)
    }

    /// Returns whether a file is attached.
    pub fn has_attachment(self) -> Option<bool> {
        self.flag(2)
    }

    /// Returns whether a reply takes a position.
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

#[cfg(test)]
mod tests {
    use super::*;

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
