//! The names of values in records, each resolved once to the cells that the profile reads it into.

use crate::profile::{Profile, SLOT_COUNT, heading_key};

/// The names met so far, as a tree: `a.b` is `b` below `a`.
pub(crate) struct Names {
    nodes: Vec<Node>,
    /// The keys of the profile as they are compared, with the cell and the key's place among the cell's.
    wanted: Vec<(String, Target)>,
    /// Every beginning of a key of the profile before a dot, as it is compared.
    outer: Vec<String>,
    /// Which cells the file is known to have.
    met: [bool; SLOT_COUNT],
    limit: usize,
}

/// A cell that a name is read into: that of a slot, or of a field of the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) cell: usize,
    /// Of several names of a cell in a record the one with the lowest rank counts.
    pub(crate) rank: u8,
}

#[derive(Default)]
struct Node {
    /// As it is written, from the record down.
    heading: String,
    /// The names below with the last part of each.
    children: Vec<(Box<str>, u32)>,
    targets: Vec<Target>,
    /// Whether the profile reads something below it.
    is_outer: bool,
}

impl Names {
    /// The record itself.
    pub(crate) const ROOT: u32 = 0;

    /// The names of a profile; `limit` is how many the records may have.
    pub(crate) fn new(profile: &Profile, limit: usize) -> Self {
        let mut names = Self {
            nodes: vec![Node { is_outer: true, ..Node::default() }],
            wanted: Vec::new(),
            outer: Vec::new(),
            met: [false; SLOT_COUNT],
            limit,
        };
        for (cell, heading) in profile.all_keys() {
            let rank = names.wanted.iter().filter(|(_, target)| target.cell == cell).count();
            let target = Target { cell, rank: rank.min(usize::from(u8::MAX)) as u8 };
            names.wanted.push((heading_key(heading), target));
            let dots = heading.match_indices('.').map(|(place, _)| heading_key(&heading[..place]));
            names.outer.extend(dots);
        }
        names
    }

    /// Takes the names that the file is known to have; gives each cell with the one that counts.
    pub(crate) fn expect(&mut self, headings: &[String]) -> Vec<(usize, String)> {
        let mut found: Vec<(Target, String)> = Vec::new();
        for heading in headings {
            for target in self.targets_of(heading) {
                match found.iter_mut().find(|(known, _)| known.cell == target.cell) {
                    Some(known) if known.0.rank <= target.rank => {}
                    Some(known) => *known = (target, heading.clone()),
                    None => found.push((target, heading.clone())),
                }
            }
        }
        found.iter().for_each(|(target, _)| self.met[target.cell] = true);
        found.into_iter().map(|(target, heading)| (target.cell, heading)).collect()
    }

    /// The name below another; `order` is where it most likely is among its fellows.
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
        let node = Node {
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

    /// Whether the profile reads the value, or something in it.
    pub(crate) fn is_read(&self, node: u32) -> bool {
        let node = &self.nodes[node as usize];
        node.is_outer || !node.targets.is_empty()
    }

    /// The cells that a value is read into.
    pub(crate) fn targets(&self, node: u32) -> &[Target] {
        &self.nodes[node as usize].targets
    }

    /// The name as it is written.
    pub(crate) fn heading(&self, node: u32) -> &str {
        &self.nodes[node as usize].heading
    }

    /// Notes that a cell has been met; whether it is the first time.
    pub(crate) fn meet(&mut self, cell: usize) -> bool {
        !std::mem::replace(&mut self.met[cell], true)
    }

    /// Which cells the file is known to have.
    pub(crate) fn met(&self) -> &[bool; SLOT_COUNT] {
        &self.met
    }

    fn targets_of(&self, heading: &str) -> Vec<Target> {
        let key = heading_key(heading);
        self.wanted.iter().filter(|(wanted, _)| *wanted == key).map(|(_, target)| *target).collect()
    }
}
