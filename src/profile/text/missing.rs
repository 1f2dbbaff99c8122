//! Values that mean "missing".

/// The values that mean "missing" in a profile. An empty value is always missing; `NA` is missing only if it is
/// listed, because a name or a code may be spelled like that.
#[derive(Clone, Debug)]
pub(crate) struct MissingValues {
    values: Vec<String>,
    /// The lengths of the values as a bit set, with the last bit for all longer ones. Most cells have another
    /// length, and so need no comparison.
    lengths: u64,
}

impl MissingValues {
    /// Creates the set from the values as written in the profile.
    pub(crate) fn new(values: &[String]) -> Self {
        let lengths = values.iter().fold(0, |lengths, value| lengths | bit_of_length(value));
        Self { values: values.to_vec(), lengths }
    }

    /// Returns true if a cleaned value means "missing".
    pub(crate) fn contains(&self, value: &str) -> bool {
        value.is_empty()
            || (self.lengths & bit_of_length(value) != 0 && self.values.iter().any(|known| known == value))
    }
}

fn bit_of_length(value: &str) -> u64 {
    1 << value.len().min(u64::BITS as usize - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_any_length_are_known() {
        let long = "x".repeat(70);
        let missing = MissingValues::new(&["-".to_owned(), "NULL".to_owned(), long.clone()]);
        for value in ["", "-", "NULL", &long] {
            assert!(missing.contains(value), "{value}");
        }
        for value in ["?", "null", "NULLS", &long[1..], &"y".repeat(70)] {
            assert!(!missing.contains(value), "{value}");
        }
    }
}
