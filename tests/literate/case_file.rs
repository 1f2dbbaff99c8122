//! Reads case files: a heading, prose, fenced blocks (whose info string says what they are, e.g. `toml calendar`)
//! and tables. Each stage has its own checks.
#![allow(clippy::expect_used, reason = "a case that cannot be read must fail the test")]

use std::path::{Path, PathBuf};

/// One case file.
pub(crate) struct CaseFile {
    pub(crate) path: PathBuf,
    /// Info string and text of each fenced block.
    pub(crate) blocks: Vec<(String, String)>,
    pub(crate) rows: Vec<Row>,
}

/// One row of a table, as (heading, cell); backticks around a cell are dropped.
pub(crate) struct Row {
    pub(crate) line: usize,
    pub(crate) cells: Vec<(String, String)>,
}

impl Row {
    /// Returns the cell under a heading; `None` if the table has no such column or the cell is empty.
    pub(crate) fn get(&self, heading: &str) -> Option<&str> {
        let cell = self.cells.iter().find(|(name, _)| name == heading).map(|(_, cell)| cell.as_str());
        cell.filter(|cell| !cell.is_empty())
    }

    /// Returns true if the table has such a column.
    pub(crate) fn has(&self, heading: &str) -> bool {
        self.cells.iter().any(|(name, _)| name == heading)
    }
}

impl CaseFile {
    /// Returns the texts of the blocks with this info string.
    pub(crate) fn blocks_of<'a>(&'a self, info: &'a str) -> impl Iterator<Item = &'a str> {
        self.blocks.iter().filter(move |(name, _)| name == info).map(|(_, text)| text.as_str())
    }
}

/// Reads all case files of a stage, in order of their names. There must be at least one.
pub(crate) fn cases(stage: &str) -> Vec<CaseFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(stage);
    let entries = std::fs::read_dir(&folder).expect("the stage has a folder of cases");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    assert!(!paths.is_empty(), "no case in {}", folder.display());
    paths.into_iter().map(read).collect()
}

fn read(path: PathBuf) -> CaseFile {
    let text = std::fs::read_to_string(&path).expect("a case is UTF-8 text");
    let mut case = CaseFile { path, blocks: Vec::new(), rows: Vec::new() };
    let mut fence: Option<(String, String)> = None;
    let mut headings: Option<Vec<String>> = None;
    for (index, line) in text.lines().enumerate() {
        if let Some((info, mut body)) = fence.take() {
            if line.trim_end() == "```" {
                case.blocks.push((info, body));
            } else {
                body.push_str(line);
                body.push('\n');
                fence = Some((info, body));
            }
        } else if let Some(info) = line.strip_prefix("```") {
            fence = Some((info.trim().to_owned(), String::new()));
        } else if line.starts_with('|') {
            let cells = cells(line);
            match &headings {
                None => headings = Some(cells),
                Some(_) if cells.iter().all(|cell| cell.chars().all(|c| "-:".contains(c))) => {}
                Some(names) => {
                    assert_eq!(names.len(), cells.len(), "{}:{}: cells", case.path.display(), index + 1);
                    let cells = names.iter().cloned().zip(cells).collect();
                    case.rows.push(Row { line: index + 1, cells });
                }
            }
        } else {
            headings = None;
        }
    }
    assert!(fence.is_none(), "{}: a fenced block is not closed", case.path.display());
    case
}

fn cells(line: &str) -> Vec<String> {
    let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
    inner.split('|').map(|cell| cell.trim().trim_matches('`').to_owned()).collect()
}
