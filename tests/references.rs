//! The pages of the documentation that are written from the registries.
//!
//! After a change of a registry, run `UPDATE_GOLDEN=1 cargo test reference` and read the difference.
#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

use buckstop::reference::REFERENCE_PAGES;
use std::fs;
use std::path::Path;

#[test]
fn each_reference_is_what_its_registry_says() {
    let mut stale = Vec::new();
    for page in REFERENCE_PAGES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/{}.md", page.name));
        let text = (page.write)();
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, &text).unwrap();
        }
        if fs::read_to_string(&path).unwrap_or_default() != text {
            stale.push(page.name);
        }
    }
    assert!(stale.is_empty(), "stale: {stale:?}\n\nhint: UPDATE_GOLDEN=1 cargo test reference");
}

#[test]
fn no_row_of_a_reference_has_a_cell_too_many() {
    for page in REFERENCE_PAGES {
        let mut cells = None;
        for line in (page.write)().lines() {
            let count = line.replace("\\|", "").matches('|').count();
            if !line.starts_with('|') {
                cells = None;
            } else if *cells.get_or_insert(count) != count {
                panic!("{}: {line}", page.name);
            }
        }
    }
}
