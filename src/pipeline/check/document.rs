//! The sheets of a check as JSON.

use super::checked::Checked;
use crate::report::{Sheet, SheetCell};
use jiff::Timestamp;
use serde_json::{Map, Value};

/// One document: the gate's verdict, and for each sheet a list of its rows as objects.
pub fn document(sheets: &[Sheet], checked: &Checked<'_>) -> Value {
    let mut document = Map::new();
    document.insert("verdict".to_owned(), checked.verdict().into());
    for sheet in sheets {
        let rows = sheet.rows.iter().map(|row| {
            let cells = sheet.columns.iter().zip(row);
            Value::Object(cells.map(|(column, cell)| (column.id.to_string(), value(cell))).collect())
        });
        document.insert(sheet.id.to_owned(), rows.collect());
    }
    Value::Object(document)
}

fn value(cell: &SheetCell) -> Value {
    match cell {
        SheetCell::Text(text) => text.as_str().into(),
        SheetCell::Integer(number) => (*number).into(),
        SheetCell::Number(number) => (*number).into(),
        SheetCell::Time(at) => {
            Timestamp::from_microsecond(*at).map_or(Value::Null, |at| at.to_string().into())
        }
        SheetCell::Empty => Value::Null,
    }
}
