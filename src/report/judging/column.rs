//! What a column of a table of the judging is: its name, its meaning, and how its values are taken from the rows.

use crate::event::Sym;
use crate::lang::Bilingual;
use arrow::datatypes::DataType;

/// The name and meaning of a column.
#[derive(Clone, Copy, Debug)]
pub struct JudgingColumnDoc {
    /// The name in files and in SQL; never a keyword of a common dialect.
    pub name: &'static str,
    /// The meaning, with the unit. It explains null.
    pub meaning: Bilingual,
    /// The type: `text`, `whole number` or `number`.
    pub kind: &'static str,
    /// True if a value may be missing (null).
    pub nullable: bool,
}

/// How the values of a column are taken from a row.
pub(super) enum Values<Row> {
    /// A string of the counts; null if missing.
    Name(fn(&Row) -> Sym),
    /// A word of a closed list.
    Word(fn(&Row) -> &'static str),
    /// A count.
    Count(fn(&Row) -> u32),
    /// A count that may be missing.
    OptionalCount(fn(&Row) -> Option<u32>),
    /// A number; null if missing.
    Number(fn(&Row) -> Option<f64>),
}

/// One column of the table whose rows are `Row`.
pub(super) struct Column<Row: 'static> {
    pub(super) doc: JudgingColumnDoc,
    pub(super) values: Values<Row>,
}

impl<Row> Column<Row> {
    pub(super) const fn new(name: &'static str, values: Values<Row>, meaning: Bilingual) -> Self {
        let (kind, nullable) = match &values {
            Values::Name(_) => ("text", true),
            Values::Word(_) => ("text", false),
            Values::Count(_) => ("whole number", false),
            Values::OptionalCount(_) => ("whole number", true),
            Values::Number(_) => ("number", true),
        };
        Self { doc: JudgingColumnDoc { name, meaning, kind, nullable }, values }
    }

    pub(super) fn data_type(&self) -> DataType {
        match self.values {
            Values::Name(_) | Values::Word(_) => {
                DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
            }
            Values::Count(_) | Values::OptionalCount(_) => DataType::UInt32,
            Values::Number(_) => DataType::Float64,
        }
    }

    pub(super) fn is_nullable(&self) -> bool {
        self.doc.nullable
    }
}
