//! `buckstop list`: the registries, as they are compiled in.

use super::arguments::{List, Listed};
use super::terminal::table;
use crate::calendar::{CALENDARS, CalendarSpec};
use crate::config::DEFAULTS;
use crate::finding::FINDINGS;
use crate::lake::FACT_TABLES;
use crate::lang::Lang;
use crate::measure::MEASURES;
use crate::profile::{PROFILES, Profile, ProfileSpec};
use crate::query::load_queries;
use crate::report::EXPORTERS;
use crate::source::{ARCHIVE, FORMATS as SOURCES};
use anyhow::Result;
use std::io::Write;

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
    };
    writeln!(std::io::stdout().lock(), "{}", text.trim_end())?;
    Ok(())
}

fn measures(lang: Lang) -> String {
    let mut table = table(&[
        "id",
        lang.pick("Chỉ số", "Measure"),
        lang.pick("Điểm", "Points"),
        lang.pick("Bảng", "Table"),
        lang.pick("Diễn giải", "What it says"),
    ]);
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
    let mut table = table(&[
        "id",
        lang.pick("Loại", "Class"),
        lang.pick("Phát hiện", "Finding"),
        lang.pick("Diễn giải", "What it says"),
    ]);
    for kind in FINDINGS {
        table.add_row([kind.id, kind.class.title().get(lang), kind.title.get(lang), kind.doc.get(lang)]);
    }
    table.to_string()
}

fn profiles(lang: Lang) -> Result<String> {
    let mut table = table(&["id", lang.pick("Tên", "Title")]);
    for entry in PROFILES {
        let profile = Profile::compile(&ProfileSpec::parse(entry.toml)?)?;
        table.add_row([entry.id, profile.title()]);
    }
    Ok(table.to_string())
}

pub(super) fn queries(lang: Lang) -> Result<String> {
    let mut table = table(&["name", lang.pick("Câu hỏi", "Question"), lang.pick("Tham số", "Parameters")]);
    for query in load_queries(None)? {
        let parameters: Vec<&str> = query.params.iter().map(|param| param.name.as_str()).collect();
        table.add_row([
            query.name.as_str(),
            lang.pick(&query.title_vi, &query.title_en),
            &parameters.join(", "),
        ]);
    }
    Ok(table.to_string())
}

fn formats(lang: Lang) -> String {
    let mut table = table(&["id", "", lang.pick("Dùng để", "Good for")]);
    let (reads, writes) = (lang.pick("đọc", "read"), lang.pick("ghi", "written"));
    for format in SOURCES {
        table.add_row([format.id, reads, &format!("{} (.{})", format.title, format.endings.join(" ."))]);
    }
    let of_exports = lang.pick("Tệp nén chứa các tệp trên", "An archive of any of these");
    table.add_row([ARCHIVE.0, reads, &format!("{of_exports} (.{})", ARCHIVE.1.join(" ."))]);
    for exporter in EXPORTERS {
        table.add_row([exporter.id, writes, exporter.doc.get(lang)]);
    }
    table.to_string()
}

fn calendars(lang: Lang) -> Result<String> {
    let mut table =
        table(&["id", lang.pick("Tên", "Title"), lang.pick("Biết ngày nghỉ đến", "Holidays known until")]);
    for entry in CALENDARS {
        let spec = CalendarSpec::parse(entry.toml)?;
        let until = spec.known_until().map(|date| date.to_string()).unwrap_or_default();
        table.add_row([entry.id, lang.pick(&spec.title().vi, &spec.title().en), &until]);
    }
    Ok(table.to_string())
}

fn tables(lang: Lang) -> String {
    let mut table = table(&[
        lang.pick("Bảng", "Table"),
        lang.pick("Cột", "Column"),
        lang.pick("Đơn vị", "Unit"),
        lang.pick("Nghĩa", "Meaning"),
    ]);
    for fact in FACT_TABLES {
        for column in fact.columns() {
            table.add_row([fact.name, column.name, column.unit, lang.pick(column.vi, column.en)]);
        }
    }
    table.to_string()
}
