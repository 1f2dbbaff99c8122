//! `buckstop list`: the registries, as they are compiled in.

use super::arguments::{List, Listed};
use super::terminal::{table, table_by_group};
use crate::calendar::{CALENDARS, CalendarSpec};
use crate::config::DEFAULTS;
use crate::finding::FINDINGS;
use crate::lake::FACT_TABLES;
use crate::lang::{Bilingual, Lang, bilingual};
use crate::measure::MEASURES;
use crate::profile::{PROFILES, Profile, ProfileSpec};
use crate::query::load_queries;
use crate::report::{EXPORTERS, JUDGING_TABLES, JudgingColumnDoc};
use crate::simulate::{PLANT_KINDS, TRAITS, WORLDS};
use crate::source::{ARCHIVE, FORMATS as SOURCES};
use anyhow::Result;
use std::io::Write;

const MEASURE: Bilingual = bilingual("Chỉ số", "Measure");
const POINTS: Bilingual = bilingual("Điểm", "Points");
const TABLE: Bilingual = bilingual("Bảng", "Table");
const SAYS: Bilingual = bilingual("Diễn giải", "What it says");
const CLASS: Bilingual = bilingual("Loại", "Class");
const FINDING: Bilingual = bilingual("Phát hiện", "Finding");
const TITLE: Bilingual = bilingual("Tên", "Title");
const QUESTION: Bilingual = bilingual("Câu hỏi", "Question");
const PARAMETERS: Bilingual = bilingual("Tham số", "Parameters");
const GOOD_FOR: Bilingual = bilingual("Dùng để", "Good for");
const READ: Bilingual = bilingual("đọc", "read");
const WRITTEN: Bilingual = bilingual("ghi", "written");
const ANY_OF_THESE: Bilingual = bilingual("Tệp nén chứa các tệp trên", "An archive of any of these");
const KNOWN_UNTIL: Bilingual = bilingual("Biết ngày nghỉ đến", "Holidays known until");
const COLUMN: Bilingual = bilingual("Cột", "Column");
const UNIT: Bilingual = bilingual("Đơn vị", "Unit");
const OFFICIALS: Bilingual = bilingual("Số cán bộ", "Officials");
const EVENTS: Bilingual = bilingual("Số sự kiện", "Events");
const USUAL: Bilingual = bilingual("Mức thường dùng", "Usual strength");
const MEANING: Bilingual = bilingual("Nghĩa", "Meaning");

/// Lists one of the registries.
pub(super) fn list(what: &List, lang: Option<Lang>) -> Result<()> {
    let lang = lang.unwrap_or(Lang::Vi);
    let text = match what.what {
        Listed::Measures => measures(lang),
        Listed::Findings => findings(lang),
        Listed::Profiles => profiles(lang)?,
        Listed::Queries => queries(lang)?,
        Listed::Formats => formats(lang),
        Listed::Calendars => calendars(lang)?,
        Listed::Tables => tables(lang),
        Listed::Settings => DEFAULTS.to_owned(),
        Listed::Worlds => worlds(lang),
        Listed::Traits => traits(lang),
        Listed::Plants => plants(lang),
    };
    writeln!(std::io::stdout().lock(), "{}", text.trim_end())?;
    Ok(())
}

fn worlds(lang: Lang) -> String {
    let mut table = table(&["id", OFFICIALS.get(lang), EVENTS.get(lang), GOOD_FOR.get(lang)]);
    for world in WORLDS {
        let (officials, events) = (world.officials.to_string(), world.events.to_string());
        table.add_row([world.id, &officials, &events, world.doc.get(lang)]);
    }
    table.to_string()
}

fn traits(lang: Lang) -> String {
    let mut table = table(&["id", USUAL.get(lang), SAYS.get(lang)]);
    for one in TRAITS {
        table.add_row([one.id, &one.usual.to_string(), one.doc.get(lang)]);
    }
    table.to_string()
}

fn plants(lang: Lang) -> String {
    let mut table = table(&["id", CLASS.get(lang), SAYS.get(lang)]);
    for kind in PLANT_KINDS {
        table.add_row([kind.id, kind.expected_class, kind.doc.get(lang)]);
    }
    table.to_string()
}

fn measures(lang: Lang) -> String {
    let mut table = table(&["id", MEASURE.get(lang), POINTS.get(lang), TABLE.get(lang), SAYS.get(lang)]);
    for measure in MEASURES {
        let points: Vec<String> = measure.points.iter().map(u8::to_string).collect();
        table.add_row([
            measure.id,
            measure.title.get(lang),
            &points.join(" "),
            measure.fact.name(),
            measure.doc.get(lang),
        ]);
    }
    table.to_string()
}

fn findings(lang: Lang) -> String {
    let mut table = table(&["id", CLASS.get(lang), FINDING.get(lang), SAYS.get(lang)]);
    for kind in FINDINGS {
        table.add_row([kind.id, kind.class.title().get(lang), kind.title.get(lang), kind.doc.get(lang)]);
    }
    table.to_string()
}

fn profiles(lang: Lang) -> Result<String> {
    let mut table = table(&["id", TITLE.get(lang)]);
    for entry in PROFILES {
        let profile = Profile::compile(&ProfileSpec::parse(entry.toml)?)?;
        table.add_row([entry.id, profile.title()]);
    }
    Ok(table.to_string())
}

/// The named queries. `buckstop query` without a question shows them too.
pub(super) fn queries(lang: Lang) -> Result<String> {
    let mut table = table(&["name", TITLE.get(lang), QUESTION.get(lang), PARAMETERS.get(lang)]);
    for query in load_queries(None)? {
        let parameters: Vec<&str> = query.params.iter().map(|param| param.name.as_str()).collect();
        let (title, question) = (query.title.get(lang), query.question.get(lang));
        table.add_row([query.name.as_str(), title, question, &parameters.join(", ")]);
    }
    Ok(table.to_string())
}

fn formats(lang: Lang) -> String {
    let row = |group: Bilingual, id: &str, good_for: String| {
        vec![group.get(lang).to_owned(), id.to_owned(), good_for]
    };
    let endings = |endings: &[&str]| format!("(.{})", endings.join(" ."));
    let mut rows: Vec<Vec<String>> = SOURCES
        .iter()
        .map(|format| row(READ, format.id, format!("{} {}", format.title, endings(format.endings))))
        .collect();
    let (archive, archive_endings) = ARCHIVE;
    rows.push(row(READ, archive, format!("{} {}", ANY_OF_THESE.get(lang), endings(archive_endings))));
    rows.extend(
        EXPORTERS.iter().map(|exporter| row(WRITTEN, exporter.id, exporter.doc.get(lang).to_owned())),
    );
    table_by_group(&["", "id", GOOD_FOR.get(lang)], &rows).to_string()
}

fn calendars(lang: Lang) -> Result<String> {
    let mut table = table(&["id", TITLE.get(lang), KNOWN_UNTIL.get(lang)]);
    for entry in CALENDARS {
        let spec = CalendarSpec::parse(entry.toml)?;
        let until = spec.known_until().map(|date| date.to_string()).unwrap_or_default();
        table.add_row([entry.id, lang.pick(&spec.title().vi, &spec.title().en), &until]);
    }
    Ok(table.to_string())
}

fn tables(lang: Lang) -> String {
    let rows: Vec<Vec<String>> = FACT_TABLES
        .iter()
        .flat_map(|fact| fact.columns().into_iter().map(move |column| (fact.name, column)))
        .map(|(table, column)| {
            let meaning = column.meaning.get(lang);
            [table, column.name, column.unit, meaning].map(str::to_owned).to_vec()
        })
        .chain(JUDGING_TABLES.iter().flat_map(|table| {
            let row = |column: JudgingColumnDoc| {
                [table.name, column.name, "", column.meaning.get(lang)].map(str::to_owned).to_vec()
            };
            (table.columns)().into_iter().map(row)
        }))
        .collect();
    let headings = [TABLE.get(lang), COLUMN.get(lang), UNIT.get(lang), MEANING.get(lang)];
    table_by_group(&headings, &rows).to_string()
}
