//! A time pattern compiled to tokens.

use super::civil::TimePart;

/// One element of a time pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A number with `fewest` to `most` digits.
    Digits { part: TimePart, fewest: u8, most: u8 },
    /// An offset from UTC.
    Offset,
    /// The half of the day of a twelve-hour clock.
    HalfDay,
    /// A byte that stands for itself.
    Literal(u8),
    /// Tokens that may be missing.
    Optional(Vec<Token>),
}

/// Compiles a pattern; the error says what is wrong with it.
pub(super) fn tokens(pattern: &str) -> Result<Vec<Token>, &'static str> {
    tokens_until_end(&mut pattern.as_bytes(), false)
}

/// Compiles the rest of a pattern, or of an optional part up to its `]`.
fn tokens_until_end(rest: &mut &[u8], in_brackets: bool) -> Result<Vec<Token>, &'static str> {
    let mut found = Vec::new();
    while let Some(&byte) = rest.first() {
        let run = rest.iter().take_while(|&&next| next == byte).count();
        let (length, token) = match (byte, run) {
            (b'y', 4) => (4, digits(TimePart::Year, 4, 4)),
            (b'M', 1 | 2) => (run, digits(TimePart::Month, run as u8, 2)),
            (b'd', 1 | 2) => (run, digits(TimePart::Day, run as u8, 2)),
            (b'H', 1 | 2) => (run, digits(TimePart::Hour, run as u8, 2)),
            (b'h', 1 | 2) => (run, digits(TimePart::TwelveHour, run as u8, 2)),
            (b'a', 1) => (1, Token::HalfDay),
            (b'm', 2) => (2, digits(TimePart::Minute, 2, 2)),
            (b's', 2) => (2, digits(TimePart::Second, 2, 2)),
            (b'f', 1) => (1, digits(TimePart::Fraction, 1, 9)),
            (b'Z', 1) => (1, Token::Offset),
            (b'y' | b'M' | b'd' | b'H' | b'h' | b'a' | b'm' | b's' | b'f' | b'Z', _) => {
                return Err("a letter occurs the wrong number of times");
            }
            (b'[', _) => {
                *rest = &rest[1..];
                found.push(Token::Optional(tokens_until_end(rest, true)?));
                continue;
            }
            (b']', _) if in_brackets => {
                *rest = &rest[1..];
                return Ok(found);
            }
            (b']', _) => return Err("`]` without `[`"),
            (literal, _) => (1, Token::Literal(literal)),
        };
        *rest = &rest[length..];
        found.push(token);
    }
    if in_brackets { Err("`[` without `]`") } else { Ok(found) }
}

/// Returns the parts that tokens read, in their order, those of optional tokens included.
pub(super) fn parts(tokens: &[Token]) -> Vec<TimePart> {
    let mut found = Vec::new();
    for token in tokens {
        match token {
            Token::Digits { part, .. } => found.push(*part),
            Token::Optional(inner) => found.extend(parts(inner)),
            Token::Offset | Token::HalfDay | Token::Literal(_) => {}
        }
    }
    found
}

/// Returns the tokens with day and month exchanged.
pub(super) fn exchanged(tokens: &[Token]) -> Vec<Token> {
    let exchange = |token: &Token| match token {
        Token::Digits { part: TimePart::Day, fewest, most } => digits(TimePart::Month, *fewest, *most),
        Token::Digits { part: TimePart::Month, fewest, most } => digits(TimePart::Day, *fewest, *most),
        Token::Optional(inner) => Token::Optional(exchanged(inner)),
        other => other.clone(),
    };
    tokens.iter().map(exchange).collect()
}

fn digits(part: TimePart, fewest: u8, most: u8) -> Token {
    Token::Digits { part, fewest, most }
}
