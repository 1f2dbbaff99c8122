//! Runs statements and commands from a pipe, without a prompt.

use super::session::{Next, Session};
use super::statements::statements;
use anyhow::{Context, Result};
use std::io::{BufRead, Write};

/// Runs all of `input` and writes the results to `out`. The last statement needs no `;`.
///
/// # Errors
/// At the first statement or command that fails; the message names the line on which it begins.
pub fn run_script(session: &mut Session, input: impl BufRead, out: &mut dyn Write) -> Result<()> {
    let (mut pending, mut begun) = (String::new(), 1);
    for (line, text) in (1..).zip(input.lines()) {
        let text = text.context("cannot read the statements")?;
        let is_between = statements(&pending).rest.is_empty();
        if is_between && text.trim_start().starts_with('.') {
            if session.command(&text, out).with_context(|| format!("in line {line}"))? == Next::Stop {
                return Ok(());
            }
            continue;
        }
        if is_between {
            (pending, begun) = (String::new(), line);
        }
        pending.push_str(&text);
        pending.push('\n');
        let found = statements(&pending);
        for sql in &found.complete {
            session.statement(sql, out).with_context(|| format!("in line {begun}"))?;
        }
        pending = found.rest.to_owned();
        if !pending.is_empty() {
            pending.push('\n');
        }
    }
    let rest = statements(&pending).rest;
    if !rest.is_empty() {
        session.statement(rest, out).with_context(|| format!("in line {begun}"))?;
    }
    Ok(())
}
