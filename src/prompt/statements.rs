//! Finds the statements in a text: each ends with `;` outside quotes and comments.

use super::words::{Sort, words};

/// The statements of a text, and what follows the last `;`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Statements<'a> {
    /// The statements without their `;`, in order; empty ones are left out.
    pub(super) complete: Vec<&'a str>,
    /// What follows the last `;`, without spaces around it. Comments alone count as nothing.
    pub(super) rest: &'a str,
}

/// Splits a text at every `;` that ends a statement.
pub(super) fn statements(text: &str) -> Statements<'_> {
    let (mut found, mut start, mut is_empty) = (Statements::default(), 0, true);
    for word in words(text) {
        if word.sort == Sort::Sign && word.text == ";" {
            if !is_empty {
                found.complete.push(text[start..word.start].trim());
            }
            (start, is_empty) = (word.end(), true);
        } else {
            // An open comment goes on in the next line.
            is_empty &= word.is_comment() && word.closed;
        }
    }
    if !is_empty {
        found.rest = text[start..].trim();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_semicolon_ends_a_statement_only_outside_quotes_and_comments() {
        let text = "SELECT ';' AS \"a;b\" -- no; end\n; ; SELECT 2; -- done";
        let found = statements(text);
        assert_eq!(found.complete, ["SELECT ';' AS \"a;b\" -- no; end", "SELECT 2"]);
        assert_eq!(found.rest, "");
        assert_eq!(statements("SELECT 1;\nSELECT").rest, "SELECT");
        assert_eq!(statements("/* begun").rest, "/* begun");
    }
}
