//! Rows of a sheet that is not published yet, as the structs that published tables are read into.

use crate::report::{Sheet, SheetCell};
use anyhow::Result;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Returns the rows of a sheet whose subject is wanted. Values are as they would be read back from Parquet; instants are
/// left out.
///
/// # Errors
/// If the columns are not those of the struct.
pub fn rows_of_sheet<Row: DeserializeOwned>(
    sheet: &Sheet,
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<Row>> {
    let at = sheet.columns.iter().position(|column| column.id == "subject");
    let is_wanted = |row: &&Vec<SheetCell>| match at.map(|at| &row[at]) {
        Some(SheetCell::Text(subject)) => wanted(subject),
        _ => false,
    };
    let object = |row: &Vec<SheetCell>| {
        let fields = sheet.columns.iter().zip(row);
        Value::Object(
            fields.map(|(column, cell)| (column.id.to_string(), value(cell))).collect::<Map<_, _>>(),
        )
    };
    sheet.rows.iter().filter(is_wanted).map(|row| Ok(serde_json::from_value(object(row))?)).collect()
}

fn value(cell: &SheetCell) -> Value {
    match cell {
        SheetCell::Text(text) => Value::from(text.as_str()),
        SheetCell::Integer(number) => Value::from(*number),
        SheetCell::Number(number) => Value::from(*number),
        SheetCell::Time(_) | SheetCell::Empty => Value::Null,
    }
}
