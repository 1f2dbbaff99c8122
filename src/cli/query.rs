//! `buckstop query`: SQL over the store, by name or in full.

use super::arguments::Query;
use crate::config::Settings;
use crate::lake::{Store, StoreOptions};
use crate::lang::Lang;
use crate::pipeline::{key_id_of_run, tables};
use crate::prompt::{Catalog, Session, run_script, run_terminal};
use crate::query::{
    Answer, NamedQuery, Request, Tables, describe, find_query, load_queries, parse_query, publish,
    run_queries, run_query, show_table, write_file,
};
use crate::text_table::terminal_width;
use anyhow::{Context, Result, bail, ensure};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::Path;

/// Answers a question, or opens the prompt if there is none.
pub(super) fn query(asked: &Query, settings: &Settings) -> Result<()> {
    let query = named(asked)?;
    if let Some(query) = query.as_ref().filter(|_| asked.describe) {
        write!(std::io::stdout().lock(), "{}", describe(query, settings.lang, terminal_width()))?;
        return Ok(());
    }
    let store = Store::open_existing(&settings.store.dir, &StoreOptions::default())?;
    let tables = tables(&store, settings)?;
    let under_pseudonyms = match store.latest_run() {
        Some(run) => key_id_of_run(&run)?.is_some(),
        None => false,
    };
    let least = if under_pseudonyms { settings.privacy.min_count } else { 0 };
    if let Some(folder) = asked.out.as_ref().filter(|_| asked.all) {
        return all(folder, &parameters(&asked.parameters)?, settings.lang, &tables, least);
    }
    let Some(query) = query else { return prompt(asked, settings, tables, least) };
    let mut answer = run_query(&query, &parameters(&asked.parameters)?, &tables)?;
    if asked.publish || (under_pseudonyms && !query.counts.is_empty()) {
        answer = publish(&query, answer, settings.privacy.min_count)?;
    }
    write(&answer, asked, settings.lang, &tables.zone)
}

/// Runs all named queries, and writes each result into a folder. A query that lacks a value is left out with a word.
/// Tables of counts show none above 0 and below `least_count`.
fn all(
    folder: &Path,
    given: &BTreeMap<String, String>,
    lang: Lang,
    tables: &Tables,
    least_count: u64,
) -> Result<()> {
    let queries = load_queries(None)?;
    let has =
        |name: &String| queries.iter().any(|query| query.params.iter().any(|param| param.name == *name));
    if let Some(unknown) = given.keys().find(|name| !has(name)) {
        bail!("no query has a parameter `{unknown}`\n\nhint: `buckstop list queries` shows the parameters");
    }
    let mut requests = Vec::new();
    for query in &queries {
        let own: BTreeMap<String, String> = query
            .params
            .iter()
            .filter_map(|param| Some((param.name.clone(), given.get(&param.name)?.clone())))
            .collect();
        let missing =
            query.params.iter().find(|param| param.default.is_none() && !own.contains_key(&param.name));
        match missing {
            Some(param) => tracing::info!("left out {}: it needs `--param {}=…`", query.name, param.name),
            None => requests.push(Request { query, given: own }),
        }
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    for (request, answer) in requests.iter().zip(run_queries(&requests, tables)) {
        let answer = match answer {
            Ok(answer) => answer,
            // A store without a list of cases, for example, has no table of it.
            Err(error) => {
                tracing::warn!("left out {}: {error:#}", request.query.name);
                continue;
            }
        };
        let hides = least_count > 0 && !request.query.counts.is_empty();
        let answer = if hides { publish(request.query, answer, least_count)? } else { answer };
        let path = folder.join(&request.query.name).with_extension("csv");
        write_file(&answer, &tables.zone, lang, &path)?;
        tracing::info!("wrote {} rows to {}", answer.frame.height(), path.display());
    }
    Ok(())
}

/// Opens the prompt on a terminal; from a pipe, runs what it says. Tables of counts show none above 0 and below `least_count`.
fn prompt(asked: &Query, settings: &Settings, tables: Tables, least_count: u64) -> Result<()> {
    ensure!(
        asked.out.is_none() && asked.parameters.is_empty() && !asked.describe,
        "`--out`, `--param` and `--describe` need a query\n\nhint: name one of `buckstop list queries`, or give it with `--sql`"
    );
    let catalog = Catalog::read(&tables.sources, load_queries(None)?)?;
    let session = Session::new(catalog, tables, settings.lang, terminal_width(), asked.rows);
    let mut session = session.hiding_counts_below(least_count);
    let (input, mut out) = (std::io::stdin(), std::io::stdout());
    if input.is_terminal() {
        return run_terminal(&mut session, &mut out);
    }
    run_script(&mut session, input.lock(), &mut out)
}

/// The query asked for; `None` if nothing was asked.
fn named(asked: &Query) -> Result<Option<NamedQuery>> {
    if let Some(sql) = &asked.sql {
        return Ok(Some(parse_query("", sql)?));
    }
    let Some(name) = &asked.name else { return Ok(None) };
    if Path::new(name).extension().is_some_and(|extension| extension == "sql") {
        // Reading a pipe could wait for ever.
        let is_special = std::fs::metadata(name).is_ok_and(|metadata| !metadata.is_file());
        ensure!(!is_special, "cannot read the query `{name}`: it is not a file");
        let sql = std::fs::read_to_string(name).with_context(|| format!("cannot read the query `{name}`"))?;
        return Ok(Some(parse_query(name, &sql)?));
    }
    let queries = load_queries(None)?;
    Ok(Some(find_query(&queries, name)?.clone()))
}

fn parameters(given: &[String]) -> Result<BTreeMap<String, String>> {
    given
        .iter()
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) => Ok((name.trim().to_owned(), value.to_owned())),
            None => bail!("`{pair}` is not a parameter\n\nhint: write `--param unit='Sở Tài chính'`"),
        })
        .collect()
}

/// Writes a result into the file asked for, or onto the terminal.
fn write(answer: &Answer, asked: &Query, lang: Lang, zone: &TimeZone) -> Result<()> {
    if let Some(path) = &asked.out {
        write_file(answer, zone, lang, path)?;
        tracing::info!("wrote {} rows to {}", answer.frame.height(), path.display());
        return Ok(());
    }
    let shown = show_table(answer, zone, lang, asked.rows, terminal_width())?;
    writeln!(std::io::stdout().lock(), "{}", shown.text)?;
    if let Some(note) = shown.note {
        tracing::info!("{note}");
    }
    Ok(())
}
