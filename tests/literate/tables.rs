//! Reads literate cases: Markdown files with a title, text, settings as a list, and tables under headings. This
//! module does not know what the tables mean.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// One literate case.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) path: PathBuf,
    /// The text of the `#` heading.
    pub(crate) title: String,
    /// The paragraphs before the first table, joined.
    pub(crate) text: String,
    /// The `- Name: value` lines, in order.
    pub(crate) settings: Vec<(String, String)>,
    /// The tables, in order.
    pub(crate) tables: Vec<Table>,
}

/// One table under a `##` heading.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Table {
    pub(crate) heading: String,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// Reads all cases of a folder below `tests/cases`, except its `README.md`, in the order of their file names.
pub(crate) fn documents(folder: &str) -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(folder);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.retain(|path| {
        path.extension().is_some_and(|extension| extension == "md") && !path.ends_with("README.md")
    });
    paths.sort();
    let read = |path: &PathBuf| parse(path, &fs::read_to_string(path).expect("a readable case"));
    paths.iter().map(read).collect()
}

fn parse(path: &Path, markdown: &str) -> Document {
    let mut document = Document {
        path: path.to_owned(),
        title: String::new(),
        text: String::new(),
        settings: Vec::new(),
        tables: Vec::new(),
    };
    for line in markdown.lines().map(str::trim) {
        if let Some(heading) = line.strip_prefix("## ") {
            let heading = heading.to_owned();
            document.tables.push(Table { heading, columns: Vec::new(), rows: Vec::new() });
        } else if let Some(title) = line.strip_prefix("# ") {
            title.clone_into(&mut document.title);
        } else if let Some(row) = line.strip_prefix('|') {
            document.table(line).add_line(row);
        } else if let Some((name, value)) = line.strip_prefix("- ").and_then(|item| item.split_once(": ")) {
            document.settings.push((name.to_owned(), value.to_owned()));
        } else if document.tables.is_empty() && !line.is_empty() {
            document.text.push_str(line);
            document.text.push('\n');
        }
    }
    document
}

impl Document {
    /// Returns the name of the file without its extension.
    pub(crate) fn id(&self) -> String {
        self.path.file_stem().expect("a case is a file").to_string_lossy().into_owned()
    }

    /// Returns the value of a setting, if the case has it.
    pub(crate) fn setting(&self, name: &str) -> Option<&str> {
        self.settings.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn table(&mut self, line: &str) -> &mut Table {
        let path = self.path.display().to_string();
        self.tables.last_mut().unwrap_or_else(|| panic!("{path}: `{line}` stands under no `##` heading"))
    }
}

impl Table {
    fn add_line(&mut self, row: &str) {
        let cells: Vec<String> =
            row.trim_end_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().all(|cell| cell.chars().all(|sign| sign == '-' || sign == ':') && cell.len() > 1) {
            return;
        }
        if self.columns.is_empty() {
            self.columns = cells;
        } else {
            assert_eq!(cells.len(), self.columns.len(), "a row as wide as its table: `{row}`");
            self.rows.push(cells);
        }
    }

    /// Returns a cell by the name of its column; empty if the table has no such column.
    pub(crate) fn cell(&self, row: usize, column: &str) -> &str {
        let index = self.columns.iter().position(|known| known == column);
        index.map_or("", |index| self.rows[row][index].as_str())
    }

    /// Formats the table as Markdown with aligned columns, and marks the rows that differ from the other table's.
    pub(crate) fn against(&self, other: &Table) -> String {
        let width = |column: usize| {
            let cells = self.rows.iter().chain(&other.rows).map(|row| row[column].chars().count());
            cells.chain([self.columns[column].chars().count()]).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        let mut text = String::new();
        let mut line = |mark: &str, cells: &[String]| {
            let padded: Vec<String> =
                cells.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}")).collect();
            writeln!(text, "{mark} | {} |", padded.join(" | ")).expect("a string takes any text");
        };
        line(" ", &self.columns);
        for (number, row) in self.rows.iter().enumerate() {
            line(if other.rows.get(number) == Some(row) { " " } else { "*" }, row);
        }
        text
    }
}

#[test]
fn a_document_is_read_in_its_parts() {
    let markdown = "# Title\n\nWhy.\n\n- Rule: 4\n\n## Events\n\n| time | kind |\n|---|---|\n| 9:00 | work |\n| - |  |\n";
    let document = parse(Path::new("some/case.md"), markdown);
    assert_eq!((document.title.as_str(), document.text.as_str()), ("Title", "Why.\n"));
    assert_eq!((document.id().as_str(), document.setting("Rule")), ("case", Some("4")));
    let table = &document.tables[0];
    assert_eq!((table.cell(0, "kind"), table.cell(1, "time"), table.cell(0, "none")), ("work", "-", ""));
}
