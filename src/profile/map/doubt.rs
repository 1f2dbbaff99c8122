//! Why the dates of a column cannot be believed, in words.

/// Why the times of a column cannot be believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TimeDoubt {
    /// The cell of the column.
    pub(crate) cell: usize,
    /// The fault.
    pub(crate) problem: TimeProblem,
    /// A value that shows it.
    pub(crate) example: String,
}

/// The fault of a column of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeProblem {
    /// All of them may be read in either order, and the likely one is not that of the profile.
    Undecided,
    /// Some have the day first, some the month.
    Mixed,
    /// Those up to the twelfth of a month are dates of a spreadsheet, the others text.
    HalfConverted,
    /// They have years of two digits, which seem to come first.
    ShortYearFirst,
}

impl TimeDoubt {
    /// Returns the message for the user. `heading` is that of the column.
    pub(crate) fn message(&self, heading: &str) -> String {
        let example = &self.example;
        match self.problem {
            TimeProblem::Undecided => format!(
                "column `{heading}`: it cannot be told whether the day or the month comes first in its dates, such as \
                 `{example}`\n\nhint: say it in a profile of your own: `times = [\"M/d/yyyy h:mm[:ss] a\"]` or `times = \
                 [\"d/M/yyyy h:mm[:ss] a\"]` under `[profile]` in buckstop.toml, with `extends`; or export dates as \
                 `2024-03-31 08:00:00`"
            ),
            TimeProblem::Mixed => format!(
                "column `{heading}`: its dates have the day first in some rows and the month first in others, such as \
                 `{example}`; nothing of the file is kept\n\nhint: export it again with the dates in one form, best \
                 `2024-03-31 08:00:00`; if all of it is in the other order, say so with `times` under `[profile]` in \
                 buckstop.toml"
            ),
            TimeProblem::HalfConverted => format!(
                "column `{heading}`: days up to 12 are dates and later days are text, such as `{example}`: a spreadsheet \
                 has taken the day for the month wherever it could; nothing of the file is kept\n\nhint: export it \
                 again without opening it in a spreadsheet, or import that column as text"
            ),
            TimeProblem::ShortYearFirst => format!(
                "column `{heading}`: its dates have years of two digits, which seem to come first, such as `{example}`: \
                 read with the day first they would be of other years; nothing of the file is kept\n\nhint: export years \
                 with four digits, best `2024-03-31 08:00:00`; or say `times = [\"%y-%m-%d %H:%M\"]` under `[profile]` in \
                 buckstop.toml, with `extends`"
            ),
        }
    }
}
