//! `report.html` without a browser: its size, its bytes, and what it must not contain. `tests/browser` opens it. And the
//! workbook: what is in it, and how it prints.

mod evidence;
mod large_office;
mod workbook;

use buckstop::lang::Lang;
use buckstop::report::{
    DataQuality, Described, EXPORTERS, Edge, ReportContext, Results, Sheet, Volume, build, page,
    sheet_queries,
};
use jiff::tz::TimeZone;
use large_office::{HOSTILE, LargeOffice};

/// The bound of DESIGN §12 for 5,000 officials and 20 measures.
const MAX_BYTES: usize = 6_000_000;

/// Calls `show` with the results of the large office.
fn with_results<T>(
    office: &LargeOffice,
    lang: Lang,
    show: impl FnOnce(&Results<'_>, &[Sheet], &ReportContext<'_>) -> T,
) -> T {
    let (subjects, findings) = (office.subjects(), office.findings());
    let edges: Vec<Edge> = subjects
        .windows(2)
        .map(|pair| Edge {
            level: pair[0].level,
            from: pair[0].id.to_owned(),
            to: pair[1].id.to_owned(),
            handovers: 10,
            straight_back: 1,
        })
        .collect();
    // The queries need facts, which a made-up office does not have: they are empty.
    let described: Vec<Described> =
        sheet_queries().map(|(sheet, _)| Described { sheet, ..Described::default() }).collect();
    let results = Results {
        lang,
        findings: &findings,
        subjects: &subjects,
        peers: &[],
        unit: None,
        models: &office.models,
        evidence: &evidence::evidence(&findings),
        quality: &DataQuality::default(),
        edges: &edges,
        timelines: &evidence::timelines(&findings),
        clearance: &[],
        described: &described,
        complaints: None,
        volume: Volume { first_us: 1_704_070_800_000_000, events: 10_000_000, cases: 800_000 },
        threshold: 1.25,
        min_probability: 0.9,
        method: &[],
    };
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    let context = ReportContext { lang, zone: &zone, as_of: 1_735_606_800_000_000, changes: None };
    show(&results, &build(&results), &context)
}

fn large_page(office: &LargeOffice, lang: Lang) -> String {
    with_results(office, lang, |results, sheets, context| page(results, sheets, context).unwrap())
}

#[test]
fn five_thousand_officials_fit_into_one_small_page_that_is_the_same_each_time() {
    let office = LargeOffice::new();
    let text = large_page(&office, Lang::Vi);
    assert!(text.len() <= MAX_BYTES, "{} bytes", text.len());
    assert!(text == large_page(&office, Lang::Vi), "the same input gives other bytes");
    assert!((500..2_000).contains(&office.findings().len()), "{} findings", office.findings().len());

    // `tests/browser` opens it.
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("reports");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("large.html"), &text).unwrap();

    assert!(!text.contains(HOSTILE) && !text.contains("<img"), "a name became markup");
    let address = text.find("http:").or_else(|| text.find("https:")).or_else(|| text.find("//www"));
    assert_eq!(address, None, "the page names an address outside of itself");
    assert!(!text.contains(" style=") && !text.contains(" onclick="), "the policy forbids it");
}

/// The bound for 5,000 officials and 20 measures: small enough for mail.
const MAX_WORKBOOK_BYTES: u64 = 8_000_000;

#[test]
fn five_thousand_officials_fit_into_a_workbook_that_is_the_same_each_time() {
    let office = LargeOffice::new();
    let folder = crate::fixtures::scratch::folder();
    let write = EXPORTERS.iter().find(|exporter| exporter.id == "xlsx").unwrap().write;
    let bytes = |name: &str| {
        let folder = folder.path().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        with_results(&office, Lang::Vi, |results, sheets, context| {
            write(results, sheets, context, &folder).unwrap()
        });
        std::fs::read(folder.join("findings.xlsx")).unwrap()
    };
    let (one, other) = (bytes("one"), bytes("other"));
    assert!(one.len() as u64 <= MAX_WORKBOOK_BYTES, "{} bytes", one.len());
    assert!(one == other, "the same input gives other bytes");

    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook(folder.path().join("one/findings.xlsx")).unwrap();
    let officials = calamine::Reader::worksheet_range(&mut book, "Cán bộ").unwrap();
    let named =
        officials.rows().filter(|row| calamine::DataType::get_string(&row[0]) == Some(HOSTILE)).count();
    assert_eq!((named, officials.height() > 5_000), (1, true), "a name is text, whatever is in it");
}
