//! The SQL prompt: statements and commands typed on a terminal, or read from a pipe.
//!
//! On a terminal a line editor completes names by their position, colours the words and keeps a history. From a pipe
//! statements are read without a prompt, and the first error ends it. Everything is read-only, as all queries are.
//!
//! ```text
//! terminal   the line editor    ┐
//! script     a pipe             ┴─▶ session   runs statements and commands, and writes the results
//! words      splits SQL ─▶ statements, completion, colours
//! ```

mod caret;
mod catalog;
mod colours;
mod command;
mod completion;
mod history;
mod script;
mod session;
mod statements;
mod terminal;
mod words;

pub use catalog::Catalog;
pub use script::run_script;
pub use session::Session;
pub use terminal::run_terminal;
