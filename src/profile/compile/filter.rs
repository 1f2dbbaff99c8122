//! What a profile says about rows to skip and about the form of case codes.

use super::super::spec::{ProfileSpec, RepeatedRows};
use super::super::text::Patterns;
use super::layout::RowLayout;
use regex::Regex;

/// The compiled filter of a profile's rows.
#[derive(Clone, Debug)]
pub(in crate::profile) struct RowFilter {
    /// Cells, with the patterns that mark the row as part of a case made for a test.
    pub(in crate::profile) tests: Vec<(usize, Patterns)>,
    /// Whether rows that equal an earlier one are skipped.
    pub(in crate::profile) drop_repeats: bool,
    /// The form of a case code.
    pub(in crate::profile) case_pattern: Option<Regex>,
}

impl RowFilter {
    /// Compiles the filter; the error is a message for the author of the profile.
    pub(super) fn new(spec: &ProfileSpec, layout: &RowLayout) -> Result<Self, String> {
        let test = |(name, patterns): (&String, &Vec<String>)| {
            Ok::<_, String>((layout.cell(name)?, Patterns::new(patterns)))
        };
        let pattern = spec.case_pattern.as_deref().filter(|pattern| !pattern.is_empty());
        Ok(Self {
            tests: spec.tests.iter().map(test).collect::<Result<_, _>>()?,
            drop_repeats: spec.repeats == Some(RepeatedRows::Drop),
            case_pattern: pattern
                .map(Regex::new)
                .transpose()
                .map_err(|error| format!("`case_pattern` is no regular expression: {error}"))?,
        })
    }
}
