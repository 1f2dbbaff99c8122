//! Executes a statement step by step, so that a part of its `WITH` that is named more than once is computed once.

use super::with_clause::{WithClause, times_named};
use polars::prelude::{DataFrame, IntoLazy, PolarsResult};
use polars::sql::SQLContext;

/// Executes a statement.
pub(super) fn execute(context: &mut SQLContext, sql: &str) -> PolarsResult<DataFrame> {
    let Some(clause) = WithClause::split(sql) else { return context.execute(sql)?.collect() };
    let mut steps = Steps::default();
    for (index, &(name, body)) in clause.parts.iter().enumerate() {
        let later = clause.parts[index + 1..].iter().map(|part| part.1);
        let uses = times_named(name, later.chain([clause.statement]));
        steps.take(context, name, body, uses > 1)?;
    }
    context.execute(&steps.with(clause.statement))?.collect()
}

/// Computes parts of a `WITH`, in order, and returns the rows of those that are kept.
pub(super) fn compute_parts(
    context: &mut SQLContext,
    parts: &[(String, String)],
    kept: &[String],
) -> PolarsResult<Vec<DataFrame>> {
    let mut frames = Vec::new();
    let mut steps = Steps::default();
    for (index, (name, body)) in parts.iter().enumerate() {
        let is_kept = kept.contains(name);
        let uses = times_named(name, parts[index + 1..].iter().map(|part| part.1.as_str()));
        let computed = steps.take(context, name, body, is_kept || uses > 1)?;
        frames.extend(computed.filter(|_| is_kept));
    }
    Ok(frames)
}

/// The parts that were not computed, and stand as text before the next statement.
#[derive(Default)]
struct Steps {
    pending: String,
}

impl Steps {
    /// Computes a part and registers its rows, or keeps its text for the statements that follow.
    fn take(
        &mut self,
        context: &mut SQLContext,
        name: &str,
        body: &str,
        now: bool,
    ) -> PolarsResult<Option<DataFrame>> {
        if !now {
            let comma = if self.pending.is_empty() { "" } else { ", " };
            self.pending += &format!("{comma}{name} AS ({body})");
            return Ok(None);
        }
        let frame = context.execute(&self.with(body))?.collect()?;
        context.register(name, frame.clone().lazy());
        Ok(Some(frame))
    }

    fn with(&self, statement: &str) -> String {
        if self.pending.is_empty() {
            statement.to_owned()
        } else {
            format!("WITH {} {statement}", self.pending)
        }
    }
}
