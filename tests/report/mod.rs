//! `report.html` without a browser: its size, its bytes, and what it must not contain. `tests/browser` opens it.

mod evidence;
mod large_office;

use buckstop::lang::Lang;
use buckstop::report::{DataQuality, Edge, ReportContext, Results, Volume, build, page};
use jiff::tz::TimeZone;
use large_office::{HOSTILE, LargeOffice};

/// The bound of DESIGN §12 for 5,000 officials and 20 measures.
const MAX_BYTES: usize = 6_000_000;

fn large_page(office: &LargeOffice, lang: Lang) -> String {
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
        complaints: None,
        volume: Volume { first_us: 1_704_070_800_000_000, events: 10_000_000, cases: 800_000 },
        threshold: 1.25,
        min_probability: 0.9,
        method: &[],
    };
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    let context = ReportContext { lang, zone: &zone, as_of: 1_735_606_800_000_000, changes: None };
    page(&results, &build(&results), &context).unwrap()
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
