//! Where in a JSON document there may be records, and what names their values have.

use super::value::{Any, Lines, Taker};
use crate::source::limits::Limits;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess};
use std::cell::Cell;
use std::rc::Rc;

/// Where records may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The names that lead there, through lists too.
    pub(crate) path: Vec<String>,
    /// The names of values of a record there, in the order in which they are first met; those in objects
    /// and lists inside it are joined with dots.
    pub(crate) headings: Vec<String>,
}

/// Looks at the beginning of a document, which may end anywhere. Outer places come before inner ones.
pub(crate) fn survey(head: &[u8], limits: &Limits) -> Vec<Place> {
    let mut seen = Seen { nodes: vec![Node::default()], limits: *limits };
    let mut bytes = Lines::new(head, Rc::new(Cell::new(1)));
    while bytes.has_more().unwrap_or(false) {
        let mut parser = serde_json::Deserializer::from_reader(&mut bytes);
        let look = Look { seen: &mut seen, at: 0, listed: false, depth: 0 };
        // Where the head ends or the document is damaged, what has been seen is all there is.
        if Any(look).deserialize(&mut parser).is_err() {
            break;
        }
    }
    let objects = (0..seen.nodes.len()).filter(|&node| seen.nodes[node].is_object);
    objects.map(|node| Place { path: seen.path(node), headings: seen.headings(node) }).collect()
}

/// The names seen, as a tree.
struct Seen {
    nodes: Vec<Node>,
    limits: Limits,
}

/// A name; the first is that of the document.
#[derive(Default)]
struct Node {
    name: String,
    parent: usize,
    children: Vec<usize>,
    has_plain: bool,
    is_object: bool,
    /// Whether objects stand there in a list.
    is_list: bool,
}

impl Seen {
    /// The name below another, unless there are too many.
    fn child<E: Error>(&mut self, parent: usize, name: &str) -> Result<usize, E> {
        let known = self.nodes[parent].children.iter().find(|&&child| self.nodes[child].name == name);
        if let Some(known) = known {
            return Ok(*known);
        }
        let child = self.nodes.len();
        if child > self.limits.columns {
            return Err(E::custom("too many names"));
        }
        self.nodes.push(Node { name: name.to_owned(), parent, ..Node::default() });
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
        self.collect(root, "", false, &mut found);
        found
    }

    /// Lists in lists of a record are not read.
    fn collect(&self, node: usize, prefix: &str, in_list: bool, found: &mut Vec<String>) {
        for &child in &self.nodes[node].children {
            let Node { name, has_plain, is_list, .. } = &self.nodes[child];
            let heading = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
            if !(in_list && *is_list) {
                self.collect(child, &heading, in_list || *is_list, found);
            }
            if *has_plain {
                found.push(heading);
            }
        }
    }
}

/// Looks at a value.
struct Look<'a> {
    seen: &'a mut Seen,
    at: usize,
    listed: bool,
    depth: usize,
}

impl Taker for Look<'_> {
    fn depth(&self) -> (usize, usize) {
        (self.depth, self.seen.limits.xml_depth)
    }

    fn plain<E: Error>(self, _: &str) -> Result<(), E> {
        self.seen.nodes[self.at].has_plain = true;
        Ok(())
    }

    fn list<'de, A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { seen, at, depth, .. } = self;
        while list.next_element_seed(Any(Look { seen, at, listed: true, depth: depth + 1 }))?.is_some() {}
        Ok(())
    }

    fn object<'de, A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { seen, at, listed, depth } = self;
        seen.nodes[at].is_object = true;
        seen.nodes[at].is_list |= listed;
        while let Some(name) = map.next_key::<String>()? {
            let child = seen.child(at, &name)?;
            map.next_value_seed(Any(Look { seen, at: child, listed: false, depth: depth + 1 }))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<(String, String)> {
        let found = survey(text.as_bytes(), &Limits::default());
        found.iter().map(|place| (place.path.join("/"), place.headings.join(" "))).collect()
    }

    #[test]
    fn every_place_with_objects_is_found() {
        let expected = [("", "a b.c"), ("b", "c")].map(|(path, names)| (path.to_owned(), names.to_owned()));
        for text in [
            r#"{"a": 1, "b": {"c": 2}}"#,
            r#"[{"a": 1}, {"b": {"c": 2}}]"#,
            r#"{"a": 1} {"b": [{"c": null}]}"#,
            "{\"a\": 1}\n{\"b\": [{\"c\": 3}, {\"c\": [1, 2], \"d",
        ] {
            assert_eq!(places(text), expected, "{text}");
        }
        let wrapped = places(r#"{"ok": true, "result": {"items": [{"x": [{"y": [{"z": 1}], "w": 2}]}]}}"#);
        let wrapped: Vec<_> = wrapped.iter().map(|(path, names)| (path.as_str(), names.as_str())).collect();
        assert_eq!(wrapped[2], ("result/items", "x.w"));
        assert_eq!(wrapped[3], ("result/items/x", "y.z w"));
    }
}
