//! The trait of pilots: slow cases that the register names, so that they count for nobody.

use super::log::{Hold, Log, mean, plain, with};
use super::{rows, run};
use std::collections::BTreeSet;

#[test]
fn pilots_are_in_the_register_and_take_long() {
    let settings = with(3_000, &["pilots=0.2"]);
    let (dir, written) = run(&settings);
    let file = dir.path().join("pilots.csv");
    assert_eq!(written.files.last(), Some(&file));
    let register: BTreeSet<String> = rows(&file).into_iter().map(|row| row["Mã hồ sơ"].clone()).collect();
    let log = Log::of(&settings);
    let theirs = log.officials("traps", |traps| traps.contains("pilots"));
    assert_eq!(theirs.len(), 5);
    let examined = || log.holds.iter().filter(|hold| hold.step == "Thẩm định hồ sơ");
    let of_theirs = || examined().filter(|hold| theirs.contains(&hold.official.as_str()));
    let is_pilot = |hold: &&Hold| register.contains(&hold.case);
    let share = of_theirs().filter(is_pilot).count() as f64 / of_theirs().count() as f64;
    assert!((0.4..0.6).contains(&share), "{share}");
    let pilots = mean(of_theirs().filter(is_pilot).map(Hold::ln));
    let others = mean(of_theirs().filter(|hold| !is_pilot(hold)).map(Hold::ln));
    assert!(pilots > others + 0.7, "{pilots} {others}");
    // A colleague gets one only if it is passed on.
    let elsewhere = examined().filter(is_pilot).count() - of_theirs().filter(is_pilot).count();
    assert!(elsewhere * 10 < of_theirs().count(), "{elsewhere}");

    let (dir, _) = run(&plain(50));
    assert!(!dir.path().join("pilots.csv").exists(), "without the trait there is no register");
}
