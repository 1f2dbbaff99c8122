//! `buckstop man`: the manual pages, made of the same texts as the help.

use super::arguments::{Arguments, Man};
use anyhow::{Context, Result};
use clap::{Command, CommandFactory};
use clap_mangen::roff::{Roff, roman};
use std::io::Write;
use std::path::Path;

/// Writes a page for the program and one for each command: into a folder, or all of them to stdout.
pub(super) fn man(wanted: &Man) -> Result<()> {
    let mut program = Arguments::command().disable_help_subcommand(true);
    program.build();
    let pages = std::iter::once(&program).chain(program.get_subcommands());
    let pages: Vec<(String, Vec<u8>)> = pages.map(page).collect::<Result<_>>()?;
    if let Some(dir) = &wanted.out {
        return write_pages(&pages, dir);
    }
    let mut out = std::io::stdout().lock();
    Ok(pages.iter().try_for_each(|(_, page)| out.write_all(page))?)
}

fn write_pages(pages: &[(String, Vec<u8>)], dir: &Path) -> Result<()> {
    std::fs::create_dir_all(dir).with_context(|| format!("cannot make the folder `{}`", dir.display()))?;
    for (name, page) in pages {
        let path = dir.join(name);
        std::fs::write(&path, page).with_context(|| format!("cannot write `{}`", path.display()))?;
        tracing::info!(event = "file_written", path = %path.display(), "wrote {}", path.display());
    }
    Ok(())
}

/// Makes the page of one command. Returns the name of its file and its text.
fn page(command: &Command) -> Result<(String, Vec<u8>)> {
    let man = clap_mangen::Man::new(command.clone()).source(concat!("buckstop ", env!("CARGO_PKG_VERSION")));
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    if let Some(help) = command.get_after_help() {
        examples(&help.to_string()).to_writer(&mut page)?;
    }
    Ok((man.get_filename(), page))
}

/// The examples line by line, and what follows them as paragraphs.
fn examples(after_help: &str) -> Roff {
    let mut roff = Roff::new();
    let mut paragraphs = after_help.split("\n\n");
    roff.control("SH", ["EXAMPLES"]).control("nf", []);
    for line in paragraphs.next().unwrap_or_default().lines().skip(1) {
        roff.text([roman(line.trim_start())]);
    }
    roff.control("fi", []);
    let mut notes = paragraphs.peekable();
    if notes.peek().is_some() {
        roff.control("SH", ["NOTES"]);
    }
    for note in notes {
        roff.control("PP", []).text([roman(note.replace('\n', " "))]);
    }
    roff
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn examples_keep_their_lines() {
        let text = examples("Examples:\n  buckstop run a\n  buckstop run b\n\nWrites a\nrun.").to_roff();
        assert!(text.contains("\n.nf\nbuckstop run a\nbuckstop run b\n.fi\n"), "{text}");
        assert!(text.contains("\nWrites a run."), "{text}");
    }

    #[test]
    fn every_command_has_a_page() {
        let mut program = Arguments::command();
        program.build();
        for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
            let (name, page) = page(command).unwrap();
            let page = String::from_utf8(page).unwrap();
            assert_eq!(name, format!("buckstop-{}.1", command.get_name()));
            assert!(page.contains(".SH EXAMPLES\n.nf\nbuckstop "), "{page}");
        }
    }
}
