//! Points at the place of an error in a statement.

/// Returns the line of the statement with the error, and a caret below the place; `None` if the message tells no place.
///
/// The place is `Line: 2, Column: 7` in the message of a parser, or else the first name in backticks that stands in the
/// statement.
pub(super) fn caret(sql: &str, message: &str) -> Option<String> {
    let (line, column) = told(message).or_else(|| of_name(sql, message))?;
    let text = sql.lines().nth(line.checked_sub(1)?)?;
    let before: String = text.chars().take(column.checked_sub(1)?).collect();
    // Tabs stay, so that the caret stands below them.
    let indent: String = before.chars().map(|character| if character == '\t' { '\t' } else { ' ' }).collect();
    Some(format!("{text}\n{indent}^"))
}

fn told(message: &str) -> Option<(usize, usize)> {
    let number = |after: &str| {
        let rest = &message[message.find(after)? + after.len()..];
        let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<usize>().ok()
    };
    Some((number("Line:")?, number("Column:")?))
}

fn of_name(sql: &str, message: &str) -> Option<(usize, usize)> {
    let name = message.split('`').nth(1).filter(|name| !name.is_empty())?;
    sql.lines().enumerate().find_map(|(line, text)| {
        let words = super::words::words(text);
        let word = words.iter().find(|word| word.text == name)?;
        Some((line + 1, text[..word.start].chars().count() + 1))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn the_caret_stands_below_the_place() {
        let sql = "SELECT case_id,\n\tđơn FROM hold";
        assert_eq!(caret(sql, "at Line: 1, Column: 8").unwrap(), "SELECT case_id,\n       ^");
        assert_eq!(caret(sql, "there is no table `hold`").unwrap(), "\tđơn FROM hold\n\t         ^");
        assert_eq!(caret(sql, "something else"), None);
        assert_eq!(caret(sql, "at Line: 9, Column: 1"), None);
    }
}
