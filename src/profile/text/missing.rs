//! Values that mean "missing".

/// The pseudo-values of a profile. What is empty is always missing; `NA` is so only if listed, since
/// there are cases of that name.
#[derive(Clone, Debug)]
pub(crate) struct Missing {
    values: Vec<String>,
    /// A bit for each length that they have, the last for all that are longer: most values are told by theirs.
    lengths: u64,
}

impl Missing {
    /// From the values as written.
    pub(crate) fn new(values: &[String]) -> Self {
        let lengths = values.iter().fold(0, |lengths, value| lengths | bit_of_length(value));
        Self { values: values.to_vec(), lengths }
    }

    /// Whether a cleaned value is missing.
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
        let missing = Missing::new(&["-".to_owned(), "NULL".to_owned(), long.clone()]);
        for value in ["", "-", "NULL", &long] {
            assert!(missing.contains(value), "{value}");
        }
        for value in ["?", "null", "NULLS", &long[1..], &"y".repeat(70)] {
            assert!(!missing.contains(value), "{value}");
        }
    }
}
