//! What may come next: tables after `FROM` and `JOIN`, else columns of the tables that the statement names, functions and
//! keywords; after a point, the columns of that table.

use super::catalog::{Catalog, FUNCTIONS, KEYWORDS};
use super::command::{COMMANDS, MODES};
use super::words::{Sort, Word, words};

/// Returns where the completed word begins, and what it may become, sorted. `at` is the byte of the cursor.
pub(super) fn complete(catalog: &Catalog, line: &str, at: usize) -> (usize, Vec<String>) {
    let before = &line[..at];
    if before.trim_start().starts_with('.') {
        return complete_command(catalog, before);
    }
    let all = words(line);
    let current = all.iter().find(|word| word.start < at && at <= word.end() && word.sort != Sort::Sign);
    if current.is_some_and(|word| matches!(word.sort, Sort::Text | Sort::Comment | Sort::Number)) {
        return (at, Vec::new());
    }
    let start = current.map_or(at, |word| word.start);
    let typed = &line[start..at];
    let ahead: Vec<&Word<'_>> = all.iter().filter(|word| word.end() <= start && !word.is_comment()).collect();
    let named = catalog.named_in(&statement_around(&all, at));
    (start, matching(candidates(catalog, &ahead, &named, typed), typed))
}

/// The words of the statement in which the cursor is.
fn statement_around<'a>(all: &[Word<'a>], at: usize) -> Vec<Word<'a>> {
    let is_end = |word: &&Word<'_>| word.sort == Sort::Sign && word.text == ";";
    let from = all.iter().filter(is_end).map(Word::end).filter(|end| *end <= at).max().unwrap_or(0);
    let until = all.iter().filter(is_end).map(|word| word.start).find(|start| *start >= at);
    let inside = |word: &&Word<'_>| word.start >= from && until.is_none_or(|until| word.end() <= until);
    all.iter().filter(inside).copied().collect()
}

fn candidates(
    catalog: &Catalog,
    ahead: &[&Word<'_>],
    named: &[(&str, &super::catalog::KnownTable)],
    typed: &str,
) -> Vec<String> {
    let last = ahead.last();
    if last.is_some_and(|word| word.text == ".") {
        let owner = ahead.iter().rev().nth(1).map_or("", |word| word.text);
        let owned = named.iter().filter(|(alias, table)| *alias == owner || table.name == owner);
        return owned.flat_map(|(_, table)| table.columns.iter().map(|(name, _)| name.clone())).collect();
    }
    if last.is_some_and(|word| word.is("FROM") || word.is("JOIN")) {
        return catalog.tables.iter().map(|table| table.name.clone()).collect();
    }
    // Keywords come back in the case in which they are typed.
    let lower = typed.starts_with(|first: char| first.is_ascii_lowercase());
    let in_case = |word: &&str| if lower { word.to_lowercase() } else { (*word).to_owned() };
    if last.is_none_or(|word| word.text == ";") {
        return ["SELECT", "WITH"].iter().map(in_case).collect();
    }
    let columns = named.iter().flat_map(|(_, table)| table.columns.iter().map(|(name, _)| name.clone()));
    let aliases = named.iter().map(|(alias, _)| (*alias).to_owned());
    let functions = FUNCTIONS.iter().map(|function| format!("{}(", in_case(function)));
    columns.chain(aliases).chain(functions).chain(KEYWORDS.iter().map(in_case)).collect()
}

/// Completes `.run NAME KEY=` and its like.
fn complete_command(catalog: &Catalog, before: &str) -> (usize, Vec<String>) {
    let start = before.rfind(char::is_whitespace).map_or(0, |space| space + 1);
    let typed = &before[start..];
    let given: Vec<&str> = before[..start].split_whitespace().collect();
    let candidates: Vec<String> = match given.as_slice() {
        [] => COMMANDS.iter().map(|(command, ..)| (*command).to_owned()).collect(),
        [".schema"] => catalog.tables.iter().map(|table| table.name.clone()).collect(),
        [".mode"] => MODES.iter().map(|(name, _)| (*name).to_owned()).collect(),
        [".run"] => catalog.queries.iter().map(|query| query.name.clone()).collect(),
        [".run", name, ..] => {
            let query = catalog.queries.iter().find(|query| query.name == *name);
            query
                .into_iter()
                .flat_map(|query| &query.params)
                .map(|param| format!("{}=", param.name))
                .collect()
        }
        _ => Vec::new(),
    };
    (start, matching(candidates, typed))
}

/// The candidates that begin as typed, whatever the case, sorted and each once.
fn matching(mut candidates: Vec<String>, typed: &str) -> Vec<String> {
    let typed = typed.to_lowercase();
    candidates.retain(|candidate| candidate.to_lowercase().starts_with(&typed));
    candidates.sort();
    candidates.dedup();
    candidates
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::super::catalog::KnownTable;
    use super::*;
    use crate::query::load_queries;

    fn catalog() -> Catalog {
        let table = |name: &str, columns: &[&str]| KnownTable {
            name: name.to_owned(),
            columns: columns.iter().map(|column| ((*column).to_owned(), "str".to_owned())).collect(),
        };
        Catalog {
            tables: vec![
                table("cases", &["case_id", "due_at"]),
                table("holds", &["case_id", "work_seconds"]),
            ],
            queries: load_queries(None).unwrap(),
        }
    }

    /// Completes at `|`.
    fn at_mark(line: &str) -> Vec<String> {
        let at = line.find('|').unwrap();
        complete(&catalog(), &line.replace('|', ""), at).1
    }

    #[test]
    fn tables_come_after_from() {
        assert_eq!(at_mark("SELECT * FROM |"), ["cases", "holds"]);
        assert_eq!(at_mark("SELECT * FROM cases JOIN h|"), ["holds"]);
    }

    #[test]
    fn columns_are_those_of_the_tables_in_the_statement() {
        assert_eq!(at_mark("SELECT wo| FROM holds"), ["work_seconds"]);
        assert_eq!(at_mark("SELECT wo| FROM cases"), Vec::<String>::new());
        assert_eq!(at_mark("SELECT h.| FROM holds AS h JOIN cases c"), ["case_id", "work_seconds"]);
        assert_eq!(
            at_mark("SELECT 1 FROM holds; SELECT d| FROM cases"),
            ["desc", "distinct", "date_part(", "due_at"]
                .map(str::to_owned)
                .into_iter()
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn a_statement_begins_with_select_or_with_and_nothing_completes_in_a_text() {
        assert_eq!(at_mark("s|"), ["select"]);
        assert_eq!(at_mark("S|"), ["SELECT"]);
        assert!(at_mark("SELECT 'ca|' FROM cases").is_empty());
    }

    #[test]
    fn commands_complete_their_arguments() {
        assert_eq!(at_mark(".sch|"), [".schema"]);
        assert_eq!(at_mark(".schema h|"), ["holds"]);
        assert_eq!(at_mark(".run case_h|"), ["case_history"]);
        assert!(at_mark(".run late_cases |").contains(&"rows=".to_owned()));
    }
}
