//! Protects spreadsheets from formulas in text. The rule holds for everything that is written as CSV.

use std::borrow::Cow;

/// Puts an apostrophe before a text that a spreadsheet would run as a formula: one that begins with `=`, `+`, `-`, `@`,
/// a tab or a carriage return.
///
/// ```
/// use buckstop::formula::defused;
/// assert_eq!(defused("=1+1"), "'=1+1");
/// assert_eq!(defused("@SUM(A1)"), "'@SUM(A1)");
/// assert_eq!(defused("Nguyễn Thị Hạnh"), "Nguyễn Thị Hạnh");
/// ```
pub fn defused(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}
