//! Lists of texts that are not interned.

/// The index of a text in a [`TextList`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lake) struct TextId(pub(in crate::lake) u32);

impl TextId {
    /// The id of a missing text.
    pub(in crate::lake) const NONE: TextId = TextId(u32::MAX);

    pub(in crate::lake) fn is_some(self) -> bool {
        self != Self::NONE
    }

    /// Returns the id of the text after its list was appended to one of `offset` texts.
    pub(in crate::lake) fn shifted(self, offset: u32) -> Self {
        if self.is_some() { Self(self.0 + offset) } else { self }
    }
}

/// Texts one after another in one string, such as event keys: most differ, so interning them would gain nothing.
#[derive(Debug, Default)]
pub(in crate::lake) struct TextList {
    text: String,
    ends: Vec<usize>,
}

impl TextList {
    pub(in crate::lake) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns about how much memory the list takes.
    pub(in crate::lake) fn bytes(&self) -> usize {
        self.text.len() + self.len() * size_of::<usize>()
    }

    pub(in crate::lake) fn push(&mut self, text: &str) -> TextId {
        self.text.push_str(text);
        self.ends.push(self.text.len());
        TextId(self.ends.len() as u32 - 1)
    }

    /// Appends all texts of another list. Returns the number of texts before them, by which their ids shift.
    pub(in crate::lake) fn append(&mut self, other: &TextList) -> u32 {
        let (offset, bytes) = (self.len() as u32, self.text.len());
        self.text.push_str(&other.text);
        self.ends.extend(other.ends.iter().map(|end| end + bytes));
        offset
    }

    /// Returns the text; `None` for [`TextId::NONE`].
    pub(in crate::lake) fn get(&self, id: TextId) -> Option<&str> {
        if !id.is_some() {
            return None;
        }
        let index = id.0 as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        Some(&self.text[start..self.ends[index]])
    }

    pub(in crate::lake) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|index| self.get(TextId(index as u32)))
    }
}
