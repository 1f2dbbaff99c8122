//! The names of values in records. Each name is resolved once to the cells that the profile reads it into.

use crate::profile::{Profile, SLOT_COUNT, heading_key};

/// The names of the records so far, as a tree: `a.b` is `b` below `a`.
#[derive(Clone)]
pub(crate) struct NameTree {
    nodes: Vec<NameNode>,
    /// The keys of the profile in folded form, with the cells that they are read into.
    wanted: Vec<(String, CellTarget)>,
    /// Every prefix of a key of the profile that ends before a dot, in folded form.
    outer: Vec<String>,
    /// For each cell, true if the file has a value for it.
    found: [bool; SLOT_COUNT],
    limit: usize,
}

/// A cell that a name is read into: the cell of a slot, or of a field that the profile defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CellTarget {
    pub(crate) cell: usize,
    /// The index among the names of the cell: if a record has several of them, the lowest rank counts.
    pub(crate) rank: u8,
}

#[derive(Clone, Default)]
struct NameNode {
    /// The name as written, from the record down.
    heading: String,
    /// The names directly below: the last part of each, and its node.
    children: Vec<(Box<str>, u32)>,
    targets: Vec<CellTarget>,
    /// True if the profile reads a value below this name.
    is_outer: bool,
}

impl NameTree {
    /// The node of the record itself.
    pub(crate) const ROOT: u32 = 0;

    /// Returns a tree for a profile. `limit` is the most names that the records may have.
    pub(crate) fn new(profile: &Profile, limit: usize) -> Self {
        let mut names = Self {
            nodes: vec![NameNode { is_outer: true, ..NameNode::default() }],
            wanted: Vec::new(),
            outer: Vec::new(),
            found: [false; SLOT_COUNT],
            limit,
        };
        for (cell, heading) in profile.all_keys() {
            let rank = names.wanted.iter().filter(|(_, target)| target.cell == cell).count();
            let target = CellTarget { cell, rank: rank.min(usize::from(u8::MAX)) as u8 };
            names.wanted.push((heading_key(heading), target));
            let dots = heading.match_indices('.').map(|(dot, _)| heading_key(&heading[..dot]));
            names.outer.extend(dots);
        }
        names
    }

    /// Returns a number that changes with every new name and every cell that gets its first value.
    pub(crate) fn version(&self) -> u64 {
        let found = self.found.iter().filter(|found| **found).count();
        (self.nodes.len() + found) as u64
    }

    /// Takes the names found at the beginning of the file. Returns each cell with the name that counts for it.
    pub(crate) fn add_found(&mut self, headings: &[String]) -> Vec<(usize, String)> {
        let mut found: Vec<(CellTarget, String)> = Vec::new();
        for heading in headings {
            for target in self.targets_of(heading) {
                match found.iter_mut().find(|(known, _)| known.cell == target.cell) {
                    Some(known) if known.0.rank <= target.rank => {}
                    Some(known) => *known = (target, heading.clone()),
                    None => found.push((target, heading.clone())),
                }
            }
        }
        found.iter().for_each(|(target, _)| self.found[target.cell] = true);
        found.into_iter().map(|(target, heading)| (target.cell, heading)).collect()
    }

    /// Returns the node of a name below another. `order` is its likely index among the children, which saves a search.
    pub(crate) fn child(&mut self, parent: u32, order: usize, name: &str) -> Result<u32, String> {
        let children = &self.nodes[parent as usize].children;
        if let Some((_, child)) = children.get(order).filter(|(known, _)| **known == *name) {
            return Ok(*child);
        }
        if let Some((_, child)) = children.iter().find(|(known, _)| **known == *name) {
            return Ok(*child);
        }
        if self.nodes.len() > self.limit {
            return Err(format!("the records have more than {} different names of values", self.limit));
        }
        let outer = &self.nodes[parent as usize].heading;
        let heading = if parent == Self::ROOT { name.to_owned() } else { format!("{outer}.{name}") };
        let key = heading_key(&heading);
        let node = NameNode {
            targets: self.targets_of(&heading),
            is_outer: self.outer.contains(&key),
            heading,
            children: Vec::new(),
        };
        let child = self.nodes.len() as u32;
        self.nodes.push(node);
        self.nodes[parent as usize].children.push((Box::from(name), child));
        Ok(child)
    }

    /// Returns true if the profile reads the value, or a value inside it.
    pub(crate) fn is_read(&self, node: u32) -> bool {
        let node = &self.nodes[node as usize];
        node.is_outer || !node.targets.is_empty()
    }

    /// Returns the cells that a value is read into.
    pub(crate) fn targets(&self, node: u32) -> &[CellTarget] {
        &self.nodes[node as usize].targets
    }

    /// Returns the name as written.
    pub(crate) fn heading(&self, node: u32) -> &str {
        &self.nodes[node as usize].heading
    }

    /// Notes that the file has a value for a cell. Returns true for the first value.
    pub(crate) fn mark_found(&mut self, cell: usize) -> bool {
        !std::mem::replace(&mut self.found[cell], true)
    }

    /// Returns for each cell whether the file has a value for it.
    pub(crate) fn found(&self) -> &[bool; SLOT_COUNT] {
        &self.found
    }

    fn targets_of(&self, heading: &str) -> Vec<CellTarget> {
        let key = heading_key(heading);
        self.wanted.iter().filter(|(wanted, _)| *wanted == key).map(|(_, target)| *target).collect()
    }
}
