//! Finds where in a JSON document the records may be, and which names their values have, from the first bytes.

use super::value::{AnyValue, LineCounter, ValueVisitor};
use crate::source::limits::ReadLimits;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess};
use std::cell::Cell;
use std::rc::Rc;

/// A path of the document at which records may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RecordPath {
    /// The names from the root down to the records; lists on the way have no name.
    pub(crate) path: Vec<String>,
    /// The names of the values of a record, in the order of their first occurrence. Names inside nested objects and
    /// lists are joined with dots.
    pub(crate) headings: Vec<String>,
}

/// Finds the paths of objects in the beginning of a document, which may be cut anywhere. Outer paths come before inner
/// ones.
pub(crate) fn find_record_paths(head: &[u8], limits: &ReadLimits) -> Vec<RecordPath> {
    let mut names = FoundNames { nodes: vec![FoundName::default()], limits: *limits };
    let mut bytes = LineCounter::new(head, Rc::new(Cell::new(1)));
    while bytes.has_more().unwrap_or(false) {
        let mut parser = serde_json::Deserializer::from_reader(&mut bytes);
        let visitor = SurveyVisitor { names: &mut names, node: 0, in_list: false, depth: 0 };
        // An error means that the head is cut or the document is damaged: the names found so far are used.
        if AnyValue(visitor).deserialize(&mut parser).is_err() {
            break;
        }
    }
    let objects = (0..names.nodes.len()).filter(|&node| names.nodes[node].is_object);
    objects.map(|node| RecordPath { path: names.path(node), headings: names.headings(node) }).collect()
}

/// The names found so far, as a tree.
struct FoundNames {
    nodes: Vec<FoundName>,
    limits: ReadLimits,
}

/// A name in the document. The first node is the document itself.
#[derive(Default)]
struct FoundName {
    name: String,
    parent: usize,
    children: Vec<usize>,
    has_scalar: bool,
    is_object: bool,
    /// True if objects occur here in a list.
    is_list: bool,
}

impl FoundNames {
    /// Returns the node of a name below another, adding it if there are not too many.
    fn child<E: Error>(&mut self, parent: usize, name: &str) -> Result<usize, E> {
        let known = self.nodes[parent].children.iter().find(|&&child| self.nodes[child].name == name);
        if let Some(known) = known {
            return Ok(*known);
        }
        let child = self.nodes.len();
        if child > self.limits.columns {
            return Err(E::custom("too many names"));
        }
        self.nodes.push(FoundName { name: name.to_owned(), parent, ..FoundName::default() });
        self.nodes[parent].children.push(child);
        Ok(child)
    }

    fn path(&self, mut node: usize) -> Vec<String> {
        let mut path = Vec::new();
        while node > 0 {
            path.push(self.nodes[node].name.clone());
            node = self.nodes[node].parent;
        }
        path.reverse();
        path
    }

    fn headings(&self, root: usize) -> Vec<String> {
        let mut found = Vec::new();
        self.collect_headings(root, "", false, &mut found);
        found
    }

    /// Collects the names below a node. Lists inside lists of a record are not read.
    fn collect_headings(&self, node: usize, prefix: &str, in_list: bool, found: &mut Vec<String>) {
        for &child in &self.nodes[node].children {
            let FoundName { name, has_scalar, is_list, .. } = &self.nodes[child];
            let heading = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
            if !(in_list && *is_list) {
                self.collect_headings(child, &heading, in_list || *is_list, found);
            }
            if *has_scalar {
                found.push(heading);
            }
        }
    }
}

/// Notes the names in one value.
struct SurveyVisitor<'a> {
    names: &'a mut FoundNames,
    /// The node of the value.
    node: usize,
    /// True if the value is an element of a list.
    in_list: bool,
    depth: usize,
}

impl ValueVisitor for SurveyVisitor<'_> {
    fn depth_and_limit(&self) -> (usize, usize) {
        (self.depth, self.names.limits.xml_depth)
    }

    fn scalar<E: Error>(self, _: &str) -> Result<(), E> {
        self.names.nodes[self.node].has_scalar = true;
        Ok(())
    }

    fn list<'de, A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { names, node, depth, .. } = self;
        loop {
            let element = SurveyVisitor { names, node, in_list: true, depth: depth + 1 };
            if list.next_element_seed(AnyValue(element))?.is_none() {
                return Ok(());
            }
        }
    }

    fn object<'de, A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { names, node, in_list, depth } = self;
        names.nodes[node].is_object = true;
        names.nodes[node].is_list |= in_list;
        while let Some(name) = map.next_key::<String>()? {
            let child = names.child(node, &name)?;
            let value = SurveyVisitor { names, node: child, in_list: false, depth: depth + 1 };
            map.next_value_seed(AnyValue(value))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<(String, String)> {
        let found = find_record_paths(text.as_bytes(), &ReadLimits::default());
        found.iter().map(|found| (found.path.join("/"), found.headings.join(" "))).collect()
    }

    #[test]
    fn every_path_with_objects_is_found() {
        let expected = [("", "a b.c"), ("b", "c")].map(|(path, names)| (path.to_owned(), names.to_owned()));
        for text in [
            r#"{"a": 1, "b": {"c": 2}}"#,
            r#"[{"a": 1}, {"b": {"c": 2}}]"#,
            r#"{"a": 1} {"b": [{"c": null}]}"#,
            "{\"a\": 1}\n{\"b\": [{\"c\": 3}, {\"c\": [1, 2], \"d",
        ] {
            assert_eq!(paths(text), expected, "{text}");
        }
        let wrapped = paths(r#"{"ok": true, "result": {"items": [{"x": [{"y": [{"z": 1}], "w": 2}]}]}}"#);
        let wrapped: Vec<_> = wrapped.iter().map(|(path, names)| (path.as_str(), names.as_str())).collect();
        assert_eq!(wrapped[2], ("result/items", "x.w"));
        assert_eq!(wrapped[3], ("result/items/x", "y.z w"));
    }
}
