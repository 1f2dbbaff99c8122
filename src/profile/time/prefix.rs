//! The fixed beginning of a time pattern, by which most values are accepted or refused without the interpreter.

use super::civil::{Parsed, PartValues, TimePart, civil_time, two_digits};
use super::pattern::Token;

/// The tokens of a pattern up to the first one of variable length, with their offsets in any value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FixedPrefix {
    /// Offsets and bytes that stand for themselves.
    literals: Vec<(usize, u8)>,
    /// Offsets of numbers with two digits; a year counts as two of them.
    numbers: Vec<(usize, TimePart)>,
    /// The length of the prefix in bytes.
    pub(super) length: usize,
    /// Whether a value may end after the prefix.
    pub(super) may_be_all: bool,
}

impl FixedPrefix {
    /// Finds the prefix of a pattern in values whose numbers have two digits wherever they may, and whose optional parts of
    /// such numbers are there, as most exports write them: `d/M/yyyy H:mm[:ss][.f]` is `dd/MM/yyyy HH:mm:ss`. The
    /// interpreter, which takes as many digits and optional parts as there are, reads these values alike.
    pub(super) fn usual(tokens: &[Token]) -> Self {
        let mut flat = Vec::new();
        for token in tokens {
            match token {
                Token::Digits { part, most: 2, .. } => {
                    flat.push(Token::Digits { part: *part, fewest: 2, most: 2 });
                }
                Token::Optional(inner) if inner.iter().all(is_short) => flat.extend(inner.iter().cloned()),
                other => flat.push(other.clone()),
            }
        }
        Self::new(&flat)
    }

    /// Finds the fixed prefix of a pattern.
    pub(super) fn new(tokens: &[Token]) -> Self {
        let (mut found, mut rest) = (Self::default(), tokens);
        while let [token, following @ ..] = rest {
            let length = match token {
                Token::Literal(byte) => {
                    found.literals.push((found.length, *byte));
                    1
                }
                Token::Digits { part: TimePart::TwelveHour, .. } => break,
                Token::Digits { part, fewest, most } if fewest == most && most % 2 == 0 => {
                    let pairs = (0..usize::from(*most)).step_by(2);
                    found.numbers.extend(pairs.map(|offset| (found.length + offset, *part)));
                    usize::from(*most)
                }
                Token::Digits { .. } | Token::HalfDay | Token::Offset | Token::Optional(_) => break,
            };
            found.length += length;
            rest = following;
        }
        found.may_be_all = rest.iter().all(|token| matches!(token, Token::Optional(_)));
        found
    }

    /// Returns true if a value has the literal bytes of the prefix. Most values of other formats fail this test, so
    /// that no number need be read.
    pub(super) fn fits(&self, value: &[u8]) -> bool {
        self.literals.iter().all(|(offset, byte)| value.get(*offset) == Some(byte))
    }

    /// Reads a value that fits and has exactly the length of the prefix. The result is that of the interpreter, but
    /// faster.
    pub(super) fn read(&self, value: &[u8]) -> Parsed {
        let mut values = PartValues::default();
        for &(offset, part) in &self.numbers {
            let Some(number) = two_digits(&value[offset..]) else { return Parsed::Different };
            let value = &mut values[part as usize];
            *value = *value * 100 + number;
        }
        civil_time(&values, None)
    }
}

/// Returns true for a number of two digits, and for a character that stands for itself.
fn is_short(token: &Token) -> bool {
    matches!(token, Token::Literal(_) | Token::Digits { fewest: 2, most: 2, .. })
}
