//! What a table of the lake is: the rows in memory, and the columns of its files.
//!
//! A column says its name and type, and where its values are in a record, in a row and after reading. A new column is one
//! entry in the table of [`events`](super::events) or [`cases`](super::cases).

use super::texts::TextId;
use crate::event::{Flags, Kind, MarkedStr, Role, Sym};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use std::sync::Arc;

/// A row of one of the lake's tables.
///
/// A row has its texts in one array and its instants in another, so that most code goes through all of them without
/// asking which is which. [`Row::COLUMNS`] says which slot belongs to which column.
pub(in crate::lake) trait Row: Copy + Send + Sync + 'static {
    /// What a source gives for such a row.
    type Record<'r>;
    /// What the rows of a bucket are read into.
    type Columns: 'static;

    /// Every column, in the order of the file.
    const COLUMNS: &'static [Column<Self>];
    /// A row without any value.
    const EMPTY: Self;

    /// Returns the case of a record.
    fn case_of<'a>(record: &'a Self::Record<'_>) -> &'a str;

    fn origin(&self) -> &RowOrigin;
    fn origin_mut(&mut self) -> &mut RowOrigin;
    fn texts(&self) -> &[Sym];
    fn texts_mut(&mut self) -> &mut [Sym];
    /// Returns the instants, µs UTC or [`NO_TIME`](crate::event::NO_TIME).
    fn instants(&self) -> &[i64];
    fn instants_mut(&mut self) -> &mut [i64];
    /// Returns what only events have.
    fn act(&self) -> Option<&Act>;
    fn act_mut(&mut self) -> Option<&mut Act>;
}

/// The case of a row, and where the row came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lake) struct RowOrigin {
    pub(in crate::lake) case_id: Sym,
    /// The sequence number of the source file.
    pub(in crate::lake) file: u32,
    /// The row in the source file, counted from 1.
    pub(in crate::lake) source_row: u64,
}

impl RowOrigin {
    pub(super) const EMPTY: Self = Self { case_id: Sym::NONE, file: 0, source_row: 0 };
}

/// What only events have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lake) struct Act {
    pub(in crate::lake) key: TextId,
    pub(in crate::lake) kind: Kind,
    pub(in crate::lake) role: Option<Role>,
    pub(in crate::lake) flags: Flags,
}

impl Act {
    pub(super) const EMPTY: Self =
        Self { key: TextId::NONE, kind: Kind::Unknown, role: None, flags: Flags(0) };
}

/// One column of the files whose rows are `R`.
pub(in crate::lake) struct Column<R: Row> {
    /// The name in the file; never a keyword of SQL.
    pub(super) name: &'static str,
    /// True if a value may be missing (null).
    pub(super) nullable: bool,
    /// True if row groups note the least and the greatest value, so that readers can skip them. This pays only where
    /// the column is sorted, or nearly so.
    pub(super) statistics: bool,
    /// True if the pass that collects the names of people and units reads the column.
    pub(super) people: bool,
    pub(super) values: Values<R>,
}

/// Takes a value from the record of a source.
type FromRecord<R, Value> = fn(&<R as Row>::Record<'_>) -> Value;
/// Returns the vector that the column of a bucket is read into.
type IntoColumn<R, Value> = fn(&mut <R as Row>::Columns) -> &mut Vec<Value>;

/// The type of a column, and where its values are.
///
/// `get` takes the value from the record of a source. `slot` is the index of the value in the row's array of texts or
/// instants. `into` is the vector that a bucket is read into; columns without one are read only to merge.
pub(super) enum Values<R: Row> {
    /// The case, by which files are sorted. [`Row::case_of`] takes it from a record.
    CaseId {
        into: IntoColumn<R, Sym>,
    },
    /// Texts of which many are equal: interned in memory, in a dictionary in the file.
    Text {
        slot: usize,
        get: for<'a> fn(&'a R::Record<'_>) -> Option<MarkedStr<'a>>,
        into: Option<IntoColumn<R, Sym>>,
    },
    /// Instants, µs UTC.
    Instant {
        slot: usize,
        get: FromRecord<R, Option<i64>>,
        into: IntoColumn<R, i64>,
    },
    Kind {
        get: FromRecord<R, Kind>,
        into: IntoColumn<R, Kind>,
    },
    Role {
        get: FromRecord<R, Option<Role>>,
        into: IntoColumn<R, Option<Role>>,
    },
    /// One of three flags, which in memory are packed into one byte; `pack` packs it with the others missing. The
    /// columns of all three are read into one vector.
    Flag {
        get: FromRecord<R, Option<bool>>,
        pack: fn(Option<bool>) -> Flags,
        into: IntoColumn<R, Flags>,
    },
    /// The id that the source gives a row. Hardly any two are equal, so they are neither interned nor in a dictionary.
    EventKey {
        get: for<'a> fn(&'a R::Record<'_>) -> Option<&'a str>,
    },
    /// The name of the source file, for which a row has the file's sequence number.
    Source {
        into: IntoColumn<R, Sym>,
    },
    /// The row in the source file.
    SourceRow {
        get: FromRecord<R, u64>,
        into: IntoColumn<R, u64>,
    },
}

impl<R: Row> Column<R> {
    /// A column that always has a value.
    pub(super) const fn required(name: &'static str, values: Values<R>) -> Self {
        Self { name, nullable: false, statistics: false, people: false, values }
    }

    /// A column whose values may be missing.
    pub(super) const fn nullable(name: &'static str, values: Values<R>) -> Self {
        Self { name, nullable: true, statistics: false, people: false, values }
    }

    /// The same column, with statistics.
    pub(super) const fn with_statistics(mut self) -> Self {
        self.statistics = true;
        self
    }

    /// The same column, which the pass over people reads too.
    pub(super) const fn for_people(mut self) -> Self {
        self.people = true;
        self
    }

    /// Returns true if the column is read into a vector, and not only to merge.
    pub(super) fn is_read(&self) -> bool {
        !matches!(self.values, Values::Text { into: None, .. } | Values::EventKey { .. })
    }
}

/// Returns the arrow schema of a file, in the order of its columns.
///
/// Texts are dictionaries, so that our reader gets them as such. The schema is not embedded in the files: other programs
/// see plain strings that happen to be dictionary-encoded.
pub(super) fn schema<R: Row>() -> SchemaRef {
    let fields = R::COLUMNS.iter().map(|column| {
        let data_type = match column.values {
            Values::CaseId { .. }
            | Values::Text { .. }
            | Values::Kind { .. }
            | Values::Role { .. }
            | Values::Source { .. } => {
                DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
            }
            Values::Instant { .. } => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Values::Flag { .. } => DataType::Boolean,
            Values::EventKey { .. } => DataType::Utf8,
            Values::SourceRow { .. } => DataType::Int64,
        };
        Field::new(column.name, data_type, column.nullable)
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::super::{CaseRow, EventRow};
    use super::*;

    #[test]
    fn no_column_name_is_a_keyword_or_met_twice() {
        for schema in [schema::<EventRow>(), schema::<CaseRow>()] {
            let mut names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), schema.fields().len());
            for keyword in ["at", "from", "to", "end", "order", "rank", "case", "user", "group"] {
                assert!(!names.contains(&keyword), "{keyword}");
            }
        }
    }

    /// Returns the slots of texts and of instants, sorted.
    fn slots<R: Row>() -> (Vec<usize>, Vec<usize>) {
        let (mut texts, mut instants) = (Vec::new(), Vec::new());
        for column in R::COLUMNS {
            match column.values {
                Values::Text { slot, .. } => texts.push(slot),
                Values::Instant { slot, .. } => instants.push(slot),
                _ => {}
            }
        }
        texts.sort_unstable();
        instants.sort_unstable();
        (texts, instants)
    }

    #[test]
    fn each_slot_of_a_row_belongs_to_one_column() {
        assert_eq!(slots::<EventRow>(), ((0..8).collect(), vec![0, 1]));
        assert_eq!(slots::<CaseRow>(), ((0..6).collect(), (0..5).collect()));
    }

    #[test]
    fn the_columns_of_people_are_read_into_vectors() {
        let of_people = EventRow::COLUMNS.iter().filter(|column| column.people);
        let names: Vec<&str> = of_people.clone().map(|column| column.name).collect();
        let expected = ["occurred_at", "kind", "official_id", "unit_id", "receiver_id", "receiver_unit_id"];
        assert_eq!(names, expected);
        assert!(of_people.into_iter().all(Column::is_read));
    }
}
