//! Tells what SQL does with a name at each place where it stands: groups by it, compares it with literals, and so on.

use super::tokens::Token;
use std::ops::Range;

/// What a place does with the name that stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role<'a> {
    /// Groups by it, passes it on, counts it, or asks whether there is a value.
    Item,
    /// Passes it on under this name.
    Renamed(&'a str),
    /// Compares it with literals.
    WithLiterals,
    /// Compares it with this name.
    With(&'a str),
    /// Gives this name to what precedes `AS`: a column of that name, or an expression.
    Alias(Option<&'a str>),
    /// Anything else.
    Other,
}

/// A name and what happens to it at one place.
#[derive(Debug)]
pub(super) struct Place<'a> {
    pub(super) name: &'a str,
    pub(super) role: Role<'a>,
}

/// What encloses a place.
#[derive(Clone, Copy)]
struct Scope {
    /// The place is among the arguments of a function.
    is_call: bool,
    /// The items of the clause are passed on or grouped by: it is neither `WHERE` nor `ORDER BY`.
    takes_items: bool,
    /// The same of what encloses the parentheses.
    in_items: bool,
}

/// Returns every name in a text of SQL, with what happens to it.
pub(super) fn places<'a>(tokens: &[Token<'a>]) -> Vec<Place<'a>> {
    let outermost = Scope { is_call: false, takes_items: false, in_items: false };
    let mut scopes = vec![outermost];
    let mut places = Vec::new();
    for (index, &token) in tokens.iter().enumerate() {
        let scope = scopes.last().copied().unwrap_or(outermost);
        if token.text == "(" {
            let is_call = index > 0 && tokens[index - 1].is_word() && !may_precede_list(tokens[index - 1]);
            scopes.push(Scope { is_call, takes_items: false, in_items: scope.takes_items });
        } else if token.text == ")" {
            scopes.pop();
        } else if let Some(takes_items) = clause(token) {
            if let Some(scope) = scopes.last_mut() {
                scope.takes_items = takes_items;
            }
        } else if token.is_word()
            && !at(tokens, index + 1).is_some_and(|next| [".", "("].contains(&next.text))
        {
            places.push(Place { name: token.text, role: role(tokens, index, scope) });
        }
    }
    places
}

/// Returns true for keywords that precede a parenthesis which is not that of a function.
fn may_precede_list(token: Token<'_>) -> bool {
    [
        "IN", "AS", "OVER", "FROM", "JOIN", "AND", "OR", "NOT", "ON", "WHEN", "THEN", "ELSE", "WHERE",
        "SELECT", "BY",
    ]
    .iter()
    .any(|word| token.is(word))
}

/// Returns for the keyword that begins a clause whether its items are passed on or grouped by.
fn clause(token: Token<'_>) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| token.is(word));
    if is(&["SELECT", "GROUP", "PARTITION"]) {
        Some(true)
    } else if is(&["FROM", "WHERE", "ON", "HAVING", "ORDER", "LIMIT"]) {
        Some(false)
    } else {
        None
    }
}

fn at<'a>(tokens: &[Token<'a>], index: usize) -> Option<Token<'a>> {
    tokens.get(index).copied()
}

/// Returns the name that begins at `index`, with or without a table before it.
fn name_at<'a>(tokens: &[Token<'a>], index: usize) -> Option<&'a str> {
    let first = at(tokens, index).filter(|token| token.is_word())?;
    match at(tokens, index + 1) {
        Some(point) if point.text == "." => at(tokens, index + 2).map(|token| token.text),
        _ => Some(first.text),
    }
}

fn role<'a>(tokens: &[Token<'a>], index: usize, scope: Scope) -> Role<'a> {
    let qualified = index >= 2 && tokens[index - 1].text == ".";
    let begin = if qualified { index - 2 } else { index };
    let before = begin.checked_sub(1).and_then(|index| at(tokens, index));
    let after = at(tokens, index + 1);
    let is = |token: Option<Token<'_>>, words: &[&str]| {
        token.is_some_and(|token| words.iter().any(|word| token.is(word)))
    };
    if is(before, &["AS"]) {
        return Role::Alias(renamed(tokens, index - 1, scope));
    }
    if is(before, &["=", "<>"]) {
        let other = begin.checked_sub(2).and_then(|index| at(tokens, index)).filter(|token| token.is_word());
        return other.map_or(Role::Other, |token| Role::With(token.text));
    }
    if is(after, &["=", "<>"]) {
        return match name_at(tokens, index + 2) {
            Some(other) => Role::With(other),
            None if !compared_literals(tokens, index).is_empty() => Role::WithLiterals,
            None => Role::Other,
        };
    }
    if is(after, &["IN", "NOT"]) {
        return if compared_literals(tokens, index).is_empty() { Role::Other } else { Role::WithLiterals };
    }
    if is(after, &["IS"]) {
        return Role::Item;
    }
    if let Some(call) = coalesced(tokens, index).filter(|_| scope.is_call && scope.in_items) {
        let before = call.start.checked_sub(1).and_then(|index| at(tokens, index));
        return item(tokens, before, call.end + 1);
    }
    if scope.is_call {
        let counted =
            is(before, &["DISTINCT"]) && is(after, &[")"]) && begin >= 3 && tokens[begin - 3].is("COUNT");
        return if counted { Role::Item } else { Role::Other };
    }
    if scope.takes_items { item(tokens, before, index + 1) } else { Role::Other }
}

/// Returns the role of an item between the token `before` it and the one at `after`.
fn item<'a>(tokens: &[Token<'a>], before: Option<Token<'_>>, after: usize) -> Role<'a> {
    let begins = ["SELECT", "DISTINCT", "BY", ","];
    if !before.is_some_and(|token| begins.iter().any(|word| token.is(word))) {
        return Role::Other;
    }
    match at(tokens, after) {
        Some(token) if token.is("AS") => {
            at(tokens, after + 1).map_or(Role::Other, |alias| Role::Renamed(alias.text))
        }
        Some(token) if !ends_item(token) => Role::Other,
        _ => Role::Item,
    }
}

/// Returns the tokens of `COALESCE(name, 'literal')`, without the closing parenthesis, around the name at `index`.
pub(super) fn coalesced(tokens: &[Token<'_>], index: usize) -> Option<Range<usize>> {
    let begin = if index >= 2 && tokens[index - 1].text == "." { index - 2 } else { index };
    let start = begin.checked_sub(2)?;
    let call = ["(", ",", ")"].iter().zip([start + 1, index + 1, index + 3]);
    let fits = tokens[start].is("COALESCE")
        && call.into_iter().all(|(sign, place)| at(tokens, place).is_some_and(|token| token.text == *sign))
        && at(tokens, index + 2)?.literal().is_some();
    fits.then_some(start..index + 3)
}

/// Returns the column that stands by itself before the `AS` at `index`.
fn renamed<'a>(tokens: &[Token<'a>], index: usize, scope: Scope) -> Option<&'a str> {
    let last = index.checked_sub(1).and_then(|index| at(tokens, index))?;
    let (place, scope) = match last.text {
        ")" => {
            (index.checked_sub(4)?, Scope { is_call: true, takes_items: false, in_items: scope.takes_items })
        }
        _ => (index - 1, scope),
    };
    let name = tokens[place].is_word().then_some(tokens[place])?;
    matches!(role(tokens, place, scope), Role::Renamed(_)).then_some(name.text)
}

fn ends_item(token: Token<'_>) -> bool {
    [",", ")", "FROM", "HAVING", "ORDER", "UNION", "LIMIT", "ROWS"].iter().any(|word| token.is(word))
}

/// Returns the literals that the name at `index` is compared with; none if one of them is no literal.
pub(super) fn compared_literals<'a>(tokens: &[Token<'a>], index: usize) -> Vec<Token<'a>> {
    // An operator after the literal, such as `||`, would make another text of it.
    let ends = |index: usize| at(tokens, index).is_none_or(|token| !["|", "+", "::"].contains(&token.text));
    let literal =
        |index: usize| at(tokens, index).filter(|token| token.literal().is_some() && ends(index + 1));
    let Some(after) = at(tokens, index + 1) else { return Vec::new() };
    if after.is("=") || after.is("<>") {
        return literal(index + 2).into_iter().collect();
    }
    let list = index + if after.is("NOT") { 2 } else { 1 };
    let opens = at(tokens, list).is_some_and(|token| token.is("IN"))
        && at(tokens, list + 1).is_some_and(|token| token.is("("));
    if !opens {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut next = list + 2;
    while let (Some(one), Some(end)) = (literal(next), at(tokens, next + 1)) {
        found.push(one);
        match end.text {
            "," => next += 2,
            ")" => return found,
            _ => break,
        }
    }
    Vec::new()
}
