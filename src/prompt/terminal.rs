//! The line editor.

use super::caret::caret;
use super::catalog::Catalog;
use super::colours::{coloured, wanted};
use super::completion::complete;
use super::history;
use super::session::{Next, Session};
use super::statements::statements;
use anyhow::{Error, Result};
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Behavior, CompletionType, Config, Context, Editor, Helper};
use std::borrow::Cow;
use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};

const PROMPT: &str = "buckstop> ";
const MOST_HISTORY: usize = 1000;

/// Reads statements and commands until Ctrl-D or `.quit`. Ctrl-C drops what is typed. Results go to `out`, errors to
/// stderr, and neither ends the prompt.
///
/// # Errors
/// If the terminal cannot be used, or `out` cannot be written.
pub fn run_terminal(session: &mut Session, out: &mut dyn Write) -> Result<()> {
    let setting = |name: &str| env::var(name).ok();
    let colours = wanted(setting("NO_COLOR").as_deref(), setting("TERM").as_deref());
    let mut editor = editor(Editing { catalog: session.catalog.clone(), colours })?;
    let kept = kept_history(&mut editor);
    writeln!(
        out,
        "`.help` lists the commands, `.tables` the tables; a statement ends with `;`, Ctrl-D ends."
    )?;
    loop {
        match editor.readline(PROMPT) {
            Ok(typed) => {
                if run(session, &typed, out)? == Next::Stop {
                    break;
                }
            }
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(error.into()),
        }
    }
    if let Some(path) = kept
        && let Err(error) = editor.save_history(&path)
    {
        tracing::warn!("the history was not saved: {error}");
    }
    Ok(())
}

/// Runs what was typed. What fails is told, and the rest of it is dropped.
fn run(session: &mut Session, typed: &str, out: &mut dyn Write) -> Result<Next> {
    if typed.trim_start().starts_with('.') {
        return session.command(typed, out).or_else(|error| tell("", &error).map(|()| Next::Go));
    }
    for sql in statements(typed).complete {
        if let Err(error) = session.statement(sql, out) {
            tell(sql, &error)?;
            break;
        }
    }
    Ok(Next::Go)
}

/// Tells an error, with the place in the statement if it is known. If the reader of the results is gone, it ends.
fn tell(sql: &str, error: &Error) -> Result<()> {
    if let Some(gone) = error.downcast_ref::<std::io::Error>() {
        return Err(std::io::Error::from(gone.kind()).into());
    }
    let message = format!("{error:#}");
    let mut to = std::io::stderr().lock();
    if let Some(place) = caret(sql, &message) {
        writeln!(to, "{place}")?;
    }
    writeln!(to, "error: {message}")?;
    Ok(())
}

fn editor(editing: Editing) -> Result<Editor<Editing, DefaultHistory>> {
    let config = Config::builder()
        .max_history_size(MOST_HISTORY)?
        .history_ignore_space(true)
        .auto_add_history(true)
        .completion_type(CompletionType::List)
        .behavior(Behavior::PreferTerm)
        .build();
    let mut editor = Editor::with_config(config)?;
    editor.set_helper(Some(editing));
    Ok(editor)
}

/// Loads the history, and returns where it is to be saved; `None` if it cannot be kept, which is told.
fn kept_history(editor: &mut Editor<Editing, DefaultHistory>) -> Option<PathBuf> {
    let folder = |name: &str| env::var_os(name).map(PathBuf::from);
    let (state, home) = (folder("XDG_STATE_HOME"), folder("HOME"));
    let path = history::path(state.as_deref(), home.as_deref())?;
    if let Err(error) = load(editor, &path) {
        tracing::warn!("there will be no history: {error:#}");
        return None;
    }
    Some(path)
}

fn load(editor: &mut Editor<Editing, DefaultHistory>, path: &Path) -> Result<()> {
    history::prepare(path)?;
    Ok(editor.load_history(path)?)
}

/// What the editor asks while somebody types.
struct Editing {
    catalog: Catalog,
    colours: bool,
}

impl Helper for Editing {}

impl Completer for Editing {
    type Candidate = String;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(complete(&self.catalog, line, at))
    }
}

impl Validator for Editing {
    /// A statement goes on in the next line until its `;`.
    fn validate(&self, typed: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let text = typed.input();
        let is_done = text.trim_start().starts_with('.') || statements(text).rest.is_empty();
        Ok(if is_done { ValidationResult::Valid(None) } else { ValidationResult::Incomplete })
    }
}

impl Highlighter for Editing {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        if self.colours && !line.trim_start().starts_with('.') {
            Cow::Owned(coloured(line))
        } else {
            Cow::Borrowed(line)
        }
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        self.colours && kind != CmdKind::MoveCursor
    }
}

impl Hinter for Editing {
    type Hint = String;
}
