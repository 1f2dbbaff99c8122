//! The names of a report, each written once: columns refer to them by their position.

use indexmap::IndexSet;

/// Names in the order in which they were first used.
#[derive(Default)]
pub(super) struct Names(IndexSet<String>);

impl Names {
    /// Returns the position of a name.
    pub(super) fn of(&mut self, name: &str) -> usize {
        match self.0.get_index_of(name) {
            Some(index) => index,
            None => self.0.insert_full(name.to_owned()).0,
        }
    }

    /// Returns the position of a name, or `None` if it is missing or empty.
    pub(super) fn of_some(&mut self, name: Option<&str>) -> Option<usize> {
        name.filter(|name| !name.is_empty()).map(|name| self.of(name))
    }

    /// Returns all names, in order.
    pub(super) fn all(&self) -> Vec<&str> {
        self.0.iter().map(String::as_str).collect()
    }
}
