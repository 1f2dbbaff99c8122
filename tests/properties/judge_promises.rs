//! Promises of the judging that a small office made by hand can show: a unit is not named for one person, nobody is named
//! for the unit, and nobody is judged by fewer than two colleagues, on a handful of cases, or on two months.

use crate::fixtures::plain_hold::{plain_hold, whole_time};
use buckstop::event::Symbols;
use buckstop::fact::{Facts, Hold, Level};
use buckstop::judge::{JudgeSettings, Standing, Verdict, judge};
use buckstop::measure::Partials;

const MONTHS: i64 = 12;
const MONTH_US: i64 = 30 * 86_400_000_000;
/// 1 January 2024, 00:00 UTC.
const START: i64 = 1_704_067_200_000_000;
/// Late cases of an ordinary official among [`CASES`] a month.
const ORDINARY: usize = 2;
const CASES: usize = 20;

/// One official: the unit, the number in it, the cases a month and how many of them are late.
type Person = (usize, usize, usize, usize);

/// Returns units of four officials each, with the late cases a month of each.
fn units(count: usize, late: impl Fn(usize, usize) -> usize) -> Vec<Person> {
    let people = (0..count).flat_map(|unit| (0..4).map(move |person| (unit, person)));
    people.map(|(unit, person)| (unit, person, CASES, late(unit, person))).collect()
}

/// Judges a year by `overdue_hold` at both levels.
fn judged(people: &[Person]) -> Vec<Standing> {
    judged_over(MONTHS, people)
}

/// Judges some months by `overdue_hold` at both levels.
fn judged_over(months: i64, people: &[Person]) -> Vec<Standing> {
    let mut partials = Partials::new();
    for level in Level::ALL {
        let (mut facts, mut symbols) = (Facts::default(), Symbols::new());
        people.iter().for_each(|person| add_cases(*person, months, level, &mut facts, &mut symbols));
        partials.add(&facts, &symbols, level, &whole_time());
    }
    let settings = JudgeSettings { rank_draws: 0, ..JudgeSettings::default() };
    let found = judge(&partials.finish(), None, &settings).into_iter().flat_map(|one| one.standings);
    found.filter(|standing| standing.measure.id == "overdue_hold").collect()
}

fn add_cases(
    (unit, person, cases, late): Person,
    months: i64,
    level: Level,
    facts: &mut Facts,
    symbols: &mut Symbols,
) {
    let official = symbols.intern(&format!("official {unit} {person}"));
    let unit_id = symbols.intern(&format!("unit {unit}"));
    let work = [symbols.intern("procedure"), symbols.intern("check")];
    let case_ids = [symbols.intern("a case"), symbols.intern("another case")];
    for month in 0..months {
        let received_at = START + month * MONTH_US + 5 * 86_400_000_000;
        facts.holds.extend((0..cases).map(|number| Hold {
            case_id: case_ids[number % 2],
            holder: if level == Level::Official { official } else { unit_id },
            official_id: official,
            unit_id,
            procedure_id: work[0],
            step: work[1],
            received_at,
            released_at: received_at + 1,
            due_at: received_at + 1,
            overdue_us: i64::from(number < late),
            ..plain_hold()
        }));
    }
}

fn of<'a>(standings: &'a [Standing], subject: &str) -> &'a Standing {
    standings.iter().find(|one| one.subject == subject).unwrap_or_else(|| panic!("no `{subject}`"))
}

/// Returns who is flagged.
fn flagged(standings: &[Standing]) -> Vec<&str> {
    let flagged = standings.iter().filter(|one| one.verdict == Verdict::Flagged);
    flagged.map(|one| one.subject.as_str()).collect()
}

#[test]
fn a_unit_is_not_named_for_what_one_person_does() {
    let standings = judged(&units(8, |unit, person| if (unit, person) == (0, 0) { 12 } else { ORDINARY }));
    assert_eq!(flagged(&standings), ["official 0 0"]);
    let unit = of(&standings, "unit 0");
    // The unit as a whole is beyond the threshold; without this person it is not.
    assert!(unit.probability > 0.9, "{unit:?}");
    assert!(unit.without_worst.is_some_and(|times| times < 1.1), "{unit:?}");
}

#[test]
fn nobody_is_named_for_what_the_unit_does() {
    let standings = judged(&units(8, |unit, _| if unit == 0 { 5 } else { ORDINARY }));
    assert_eq!(flagged(&standings), ["unit 0"]);
    let official = of(&standings, "official 0 1");
    // Against all colleagues the official is beyond the threshold; against those of the own unit not.
    assert!(official.probability > 0.9 && official.probability_in_unit < 0.5, "{official:?}");
    let unit = of(&standings, "unit 0");
    assert!(unit.without_worst.is_some_and(|times| times > 1.25), "{unit:?}");
}

#[test]
fn nobody_is_judged_by_fewer_than_two_colleagues() {
    let late = |person: usize| if person == 0 { 12 } else { ORDINARY };
    let colleagues = |cases: &[usize]| -> Vec<Person> {
        let people = std::iter::once(&CASES).chain(cases).enumerate();
        people.map(|(person, &cases)| (person, 0, cases, late(person))).collect()
    };
    let with_four = judged(&colleagues(&[20, 20, 20, 20]));
    let enough = of(&with_four, "official 0 0");
    assert!(enough.colleagues > 3.0 && enough.verdict == Verdict::Flagged, "{enough:?}");
    // Two, of whom one has next to no cases, are less than two.
    let with_two = judged(&colleagues(&[80, 3]));
    let few = of(&with_two, "official 0 0");
    assert!(few.colleagues < 2.0, "{few:?}");
    assert_eq!((few.verdict, few.good), (Verdict::TooLittleData, Verdict::TooLittleData));
}

#[test]
fn nobody_is_judged_on_two_months() {
    let late = |_: usize, person: usize| if person == 0 { 12 } else { ORDINARY };
    for (months, verdict) in [(2, Verdict::TooLittleData), (3, Verdict::Flagged)] {
        let found = judged_over(months, &units(5, late));
        let standing = of(&found, "official 0 0");
        assert!(standing.expected > 5.0, "there are enough cases: {standing:?}");
        assert_eq!(standing.verdict, verdict, "{months} months");
    }
}

#[test]
fn nobody_is_judged_on_ten_cases() {
    // With one case a month, a year has twelve of them, and ten months have ten.
    let mut people = units(5, |_, _| ORDINARY);
    people.push((0, 9, 1, 1));
    let of_months = |months: i64| of(&judged_over(months, &people), "official 0 9").clone();
    let (few, enough) = (of_months(10), of_months(12));
    assert_eq!((few.rows, few.verdict), (10, Verdict::TooLittleData));
    assert_eq!(enough.rows, 12);
    let settings = JudgeSettings::default();
    assert_eq!(settings.min_own_rows, 11);
}
