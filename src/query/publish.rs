//! Hides small counts of a result that is published.
//!
//! Which columns are counts, and which of them are sums of others, is said by the header of the query. Each row is looked at by
//! itself: no named query has a row with the totals of others.

use super::{Answer, NamedQuery};
use crate::suppress::{Sum, hidden};
use anyhow::{Context, Result, ensure};
use polars::prelude::{Column, DataFrame, DataType, IntoColumn, NamedFrom, Series};

/// Returns the result of a query without counts above 0 and below `least`, and without what would show them: parts of sums, and
/// numbers that are computed from the counts of the same row. What is hidden is null.
///
/// # Errors
/// If the header of the query names no counts, or one that the result does not have.
pub fn publish(query: &NamedQuery, answer: Answer, least: u64) -> Result<Answer> {
    ensure!(
        !query.counts.is_empty(),
        "`{}` is no table of counts: it tells of single cases or people, and is not for publishing\n\nhint: tables of counts are \
         those whose header has a line `-- counts:`, such as form_ii06a",
        query.name
    );
    let counts: Vec<Vec<Option<u64>>> =
        query.counts.iter().map(|name| counts_of(&answer.frame, name)).collect::<Result<_>>()?;
    let sums = sums_of(query)?;
    let rows = answer.frame.height();
    let hidden: Vec<Vec<bool>> = (0..rows)
        .map(|row| {
            let of_row: Vec<u64> = counts.iter().map(|column| column[row].unwrap_or(0)).collect();
            hidden(&of_row, &sums, least)
        })
        .collect();
    let mut frame = answer.frame;
    let names: Vec<String> = frame.get_column_names().iter().map(ToString::to_string).collect();
    for name in names {
        let column = frame.column(&name)?.clone();
        let shown = match query.counts.iter().position(|count| *count == name) {
            Some(index) => {
                let values: Vec<Option<u64>> =
                    (0..rows).map(|row| counts[index][row].filter(|_| !hidden[row][index])).collect();
                Series::new(name.as_str().into(), values).into_column()
            }
            None if column.dtype().is_primitive_numeric() => without(&column, &hidden)?,
            None => continue,
        };
        frame.with_column(shown)?;
    }
    Ok(Answer { frame, columns: answer.columns })
}

fn counts_of(frame: &DataFrame, name: &str) -> Result<Vec<Option<u64>>> {
    let column = frame.column(name).with_context(|| format!("the result has no column `{name}`"))?;
    let series = column.as_materialized_series().cast(&DataType::UInt64)?;
    Ok(series.u64()?.iter().collect())
}

/// Returns the sums of a row by the indices of the counts.
fn sums_of(query: &NamedQuery) -> Result<Vec<Sum>> {
    let index = |name: &String| {
        let found = query.counts.iter().position(|count| count == name);
        found.with_context(|| format!("`{name}` is a sum or a part of one, and not among the counts"))
    };
    let sum = |(total, parts): &(String, Vec<String>)| {
        Ok(Sum { total: index(total)?, parts: parts.iter().map(index).collect::<Result<_>>()? })
    };
    query.sums.iter().map(sum).collect()
}

/// Returns a column of other numbers without those of rows in which a count is hidden.
fn without(column: &Column, hidden: &[Vec<bool>]) -> Result<Column> {
    let numbers = column.as_materialized_series().cast(&DataType::Float64)?;
    let shown: Vec<Option<f64>> = numbers
        .f64()?
        .iter()
        .zip(hidden)
        .map(|(number, hidden)| number.filter(|_| !hidden.contains(&true)))
        .collect();
    Ok(Series::new(column.name().clone(), shown).into_column())
}
