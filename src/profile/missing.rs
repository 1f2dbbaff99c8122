//! Values that mean "missing".

/// The pseudo-values of a profile. What is empty is always missing; `NA` is so only if listed, since
/// there are cases of that name.
#[derive(Clone, Debug)]
pub(crate) struct Missing {
    values: Vec<String>,
    longest: usize,
}

impl Missing {
    /// From the values as written.
    pub(crate) fn new(values: &[String]) -> Self {
        let longest = values.iter().map(String::len).max().unwrap_or(0);
        Self { values: values.to_vec(), longest }
    }

    /// Whether a cleaned value is missing.
    pub(crate) fn contains(&self, value: &str) -> bool {
        value.is_empty() || (value.len() <= self.longest && self.values.iter().any(|known| known == value))
    }
}
