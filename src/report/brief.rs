//! The results in a few words, as the first page of every report has them.

use super::amounts::{one_decimal, whole};
use super::{ReportContext, Results};
use crate::finding::{Class, Finding, Subject};
use crate::judge::Standing;
use crate::lang::Lang;
use std::collections::BTreeMap;

/// The number of findings that a first page shows.
const SHOWN: usize = 10;
/// The most of them about what the log lacks.
const SHOWN_OF_DATA: usize = 2;

/// Returns how many findings of each class a first page shows. The classes take turns, so that each of them shows its
/// first ones.
pub(super) fn shown_by_class(classes: impl Iterator<Item = Class> + Clone) -> BTreeMap<Class, usize> {
    let count = |class: Class| classes.clone().filter(|other| *other == class).count();
    let mut shown: BTreeMap<Class, usize> = BTreeMap::new();
    let mut left = SHOWN;
    while left > 0 {
        let before = left;
        for class in asked_classes() {
            let share = shown.entry(class).or_default();
            let most = if class == Class::Data { SHOWN_OF_DATA } else { SHOWN };
            if left > 0 && *share < count(class).min(most) {
                (*share, left) = (*share + 1, left - 1);
            }
        }
        if left == before {
            break;
        }
    }
    shown
}

/// Returns the classes in the order of a first page: what the log lacks comes last.
pub(super) fn asked_classes() -> impl Iterator<Item = Class> {
    let others = Class::ALL.into_iter().filter(|class| *class != Class::Data);
    others.chain([Class::Data])
}

/// Returns the first and the last day of the log.
pub(super) fn period(results: &Results<'_>, context: &ReportContext<'_>) -> String {
    let day = |at: i64| context.local_day(at);
    let (from, to) = (day(results.volume.first_us), day(context.as_of));
    match results.lang {
        Lang::Vi => format!("Từ {from} đến {to}"),
        Lang::En => format!("From {from} to {to}"),
    }
}

/// Returns what the report rests on, in one line. A report for one unit says that the counts are of all units.
pub(super) fn data(results: &Results<'_>) -> String {
    let lang = results.lang;
    let files = &results.quality.files;
    let (read, rejected) =
        files.iter().fold((0, 0), |sums, file| (sums.0 + file.rows_read, sums.1 + file.rejected));
    let [events, cases, files, read, rejected] =
        [results.volume.events, results.volume.cases, files.len() as u64, read, rejected]
            .map(|number| whole(number, lang));
    let withheld = results.quality.withheld.len() + results.quality.unmet.len();
    let withheld = whole(withheld as u64, lang);
    // What was read is not counted by unit; which measures lack data is.
    match (lang, results.unit.is_some()) {
        (Lang::Vi, false) => format!(
            "{events} thao tác của {cases} hồ sơ, từ {files} tệp; {rejected} trong {read} dòng không đọc được; {withheld} chỉ số không tính được vì thiếu dữ liệu."
        ),
        (Lang::En, false) => format!(
            "{events} acts on {cases} cases, from {files} files; {rejected} of {read} rows could not be read; {withheld} measures were not computed for lack of data."
        ),
        (Lang::Vi, true) => format!(
            "Toàn bộ dữ liệu, của mọi đơn vị: {events} thao tác của {cases} hồ sơ, từ {files} tệp; {rejected} trong {read} dòng không đọc được. Riêng đơn vị này: {withheld} chỉ số không tính được vì thiếu dữ liệu."
        ),
        (Lang::En, true) => format!(
            "All data, of every unit: {events} acts on {cases} cases, from {files} files; {rejected} of {read} rows could not be read. Of this unit, {withheld} measures were not computed for lack of data."
        ),
    }
}

/// Returns the standing that each finding rests on first; `None` where it rests on no measure, or is about data.
pub(super) fn standings<'a>(results: &Results<'a>) -> Vec<Option<&'a Standing>> {
    let subjects: BTreeMap<_, &Subject<'_>> =
        results.subjects.iter().map(|subject| ((subject.level, subject.id), subject)).collect();
    let standing = |finding: &Finding| {
        let subject = subjects.get(&(finding.level.of_facts()?, finding.subject.as_str()))?;
        subject.standing(finding.measures.first()?).map(|(_, standing)| standing)
    };
    let of = |finding: &Finding| standing(finding).filter(|_| finding.class != Class::Data);
    results.findings.iter().map(of).collect()
}

/// Returns what each finding says in a few words: on which measure, and how many times as long or as many, with the
/// interval. Of findings that rest on no measure it is the first sentence.
pub(super) fn in_short(results: &Results<'_>) -> Vec<String> {
    let lang = results.lang;
    let words = |(finding, standing): (&Finding, Option<&Standing>)| match standing {
        Some(standing) => format!("{}: {}", standing.measure.title.get(lang), compared(standing, lang)),
        None => first_sentence(finding.statement.get(lang)),
    };
    results.findings.iter().zip(standings(results)).map(words).collect()
}

/// Says how many times as long or as many, with the interval.
fn compared(standing: &Standing, lang: Lang) -> String {
    let [times, low, high] = [standing.times.value, standing.times.low, standing.times.high]
        .map(|number| one_decimal(number, lang));
    let interval = format!("({low}–{high})");
    let long = standing.measure.form.low_is_bad();
    match (lang, long) {
        (Lang::Vi, _) if standing.times.value < 1.0 => format!("bằng {times} lần đồng nghiệp {interval}"),
        (Lang::Vi, true) => format!("lâu gấp {times} lần đồng nghiệp {interval}"),
        (Lang::Vi, false) => format!("gấp {times} lần đồng nghiệp {interval}"),
        (Lang::En, true) => format!("{times} times as long as colleagues {interval}"),
        (Lang::En, false) => format!("{times} times as many as colleagues {interval}"),
    }
}

fn first_sentence(text: &str) -> String {
    text.split_once(". ").map_or(text, |(first, _)| first).trim_end_matches('.').to_owned()
}
