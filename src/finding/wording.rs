//! What was observed, what the colleagues would have had and what else was tested, in plain words of both languages.
//!
//! A statement has one ratio, the shrunk one with its interval, and the raw counts beside it. No word asserts a cause.

use super::subject::Subject;
use super::thresholds::FindingThresholds;
use crate::fact::Level;
use crate::judge::{MOST_TIMES, Standing, Verdict};
use crate::lang::{Bilingual, bilingual};
use crate::measure::{FactTable, Form};

/// Returns what was observed on all measures a finding rests on, one after the other.
pub(super) fn statement(standings: &[&Standing], level: Level) -> Bilingual<String> {
    let sentences: Vec<Bilingual<String>> = standings
        .iter()
        .map(|standing| match standing.measure.form {
            Form::Rate | Form::Hazard => rate_statement(standing, level),
            Form::Duration => duration_statement(standing, level),
        })
        .collect();
    Bilingual::join(&sentences, " ")
}

/// Returns what the peers of an official or a unit are called.
fn peers_of(level: Level) -> Bilingual {
    match level {
        Level::Official => bilingual("đồng nghiệp", "colleagues"),
        Level::Unit => bilingual("đơn vị khác", "other units"),
    }
}

fn rate_statement(standing: &Standing, level: Level) -> Bilingual<String> {
    let (title, peers) = (standing.measure.title, peers_of(level));
    let would_have = decimal(standing.colleagues_would_have().unwrap_or(0.0), 1);
    let (ratio, interval) = (times(standing.times.value), interval(standing));
    let Standing { outcomes, rows, peers: number, .. } = standing;
    Bilingual::new(
        format!(
            "{}: {outcomes} lần trong {rows} lượt; {} làm cùng việc sẽ có {} lần. Sau khi trừ phần ngẫu nhiên: gấp {} lần ({}), so với {number} {}.",
            title.vi, peers.vi, would_have.vi, ratio.vi, interval.vi, peers.vi,
        ),
        format!(
            "{}: {outcomes} of {rows}; {} on the same work would have had {}. Allowing for chance, {} times as many ({}), compared with {number} {}.",
            title.en, peers.en, would_have.en, ratio.en, interval.en, peers.en,
        ),
    )
}

fn duration_statement(standing: &Standing, level: Level) -> Bilingual<String> {
    let (title, peers) = (standing.measure.title, peers_of(level));
    let (ended, counted, each) = match standing.measure.fact {
        FactTable::Holds
        | FactTable::Handovers
        | FactTable::Pauses
        | FactTable::DueMoves
        | FactTable::Cases => (
            bilingual("đã làm xong", "done"),
            bilingual("lượt giữ", "holds"),
            bilingual("Thời gian mỗi hồ sơ", "each case takes"),
        ),
        FactTable::Consultations => (
            bilingual("đã trả lời", "answered"),
            bilingual("yêu cầu", "requests"),
            bilingual("Thời gian mỗi câu trả lời", "each answer takes"),
        ),
    };
    let would_have = decimal(standing.colleagues_would_have().unwrap_or(0.0), 0);
    let (times, interval) = (times(standing.times.value), interval(standing));
    // Vietnamese has two words, because "gấp 0,3 lần" is not said.
    let compared = if standing.times.value < 1.0 { "chỉ bằng" } else { "gấp" };
    let Standing { outcomes, rows, peers: number, .. } = standing;
    Bilingual::new(
        format!(
            "{}: {} {outcomes} trong {rows} {}; {} làm cùng việc sẽ xong {} trong cùng thời gian. Sau khi trừ phần ngẫu nhiên: {} {compared} {} lần ({}), so với {number} {}.",
            title.vi,
            ended.vi,
            counted.vi,
            peers.vi,
            would_have.vi,
            lower_first(each.vi),
            times.vi,
            interval.vi,
            peers.vi,
        ),
        format!(
            "{}: {outcomes} of {rows} {} {}; {} on the same work would have {} {} in that time. Allowing for chance, {} {} times as long ({}), compared with {number} {}.",
            title.en,
            counted.en,
            ended.en,
            peers.en,
            ended.en,
            would_have.en,
            each.en,
            times.en,
            interval.en,
            peers.en,
        ),
    )
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Returns how many times as long or as many, with two digits that count. Beyond the ends of what can be told it says so.
fn times(value: f64) -> Bilingual<String> {
    if value >= MOST_TIMES {
        let most = decimal(MOST_TIMES, 0);
        return Bilingual::new(format!("hơn {}", most.vi), format!("over {}", most.en));
    }
    let digits = match value {
        0.95.. => usize::from(value < 9.95),
        _ => 2,
    };
    decimal(value, digits)
}

fn interval(standing: &Standing) -> Bilingual<String> {
    let (low, high) = (times(standing.times.low), times(standing.times.high));
    Bilingual::new(
        format!("khoảng tin cậy 95 %: {} đến {}", low.vi, high.vi),
        format!("95 % interval {} to {}", low.en, high.en),
    )
}

/// Says what was compared: the same work, how many colleagues count, and the own unit.
pub(super) fn work_tested(standing: &Standing) -> Bilingual<String> {
    let share = percent(standing.exact_share);
    let colleagues = decimal(standing.colleagues, 0);
    let mut text = Bilingual::new(
        format!(
            "Loại việc: {share} số lượt được so với người khác ở cùng thủ tục, cùng bước (tương đương {} người so sánh).",
            colleagues.vi
        ),
        format!(
            "Mix of work: {share} of the rows are compared with others at the same procedure and step (worth {} colleagues).",
            colleagues.en
        ),
    );
    if standing.level == Level::Official && standing.verdict == Verdict::Flagged {
        let chance = decimal(standing.probability_in_unit, 2);
        text.vi +=
            &format!(" Trong đơn vị: so với người khác cùng đơn vị, xác suất vượt ngưỡng là {}.", chance.vi);
        text.en += &format!(
            " Own unit: against the others of the unit, the probability of being beyond the threshold is {}.",
            chance.en
        );
    } else if let Some(without) = standing.without_worst {
        let without = decimal(without, 1);
        text.vi +=
            &format!(" Bỏ người vượt nhiều nhất, các cán bộ còn lại của đơn vị vẫn gấp {} lần.", without.vi);
        text.en += &format!(
            " Without the official who adds most, the others of the unit together are at {} times.",
            without.en
        );
    }
    text
}

/// Says whether the finding depends on some months, and how much of the estimate is the subject's own.
pub(super) fn months_tested(standing: &Standing) -> Bilingual<String> {
    let reliability = percent(standing.reliability);
    let least = decimal(standing.probability_without_months.unwrap_or(0.0), 2);
    let holds = if standing.persistent {
        bilingual("vẫn đứng vững", "it still holds")
    } else {
        bilingual("có khi không còn", "it does not always hold")
    };
    Bilingual::new(
        format!(
            "Các tháng: bỏ bất kỳ ba tháng liền nào thì {}, xác suất thấp nhất là {}. Độ tin cậy {reliability}.",
            holds.vi, least.vi
        ),
        format!(
            "Months: whichever three months in a row are left out, {}; the least probability is {}. Reliability {reliability}.",
            holds.en, least.en
        ),
    )
}

/// Says how the load compares with the peers'.
pub(super) fn load_tested(subject: &Subject<'_>, thresholds: &FindingThresholds) -> Bilingual<String> {
    let Some(ratio) = subject.load_ratio() else {
        return bilingual(
            "Tải: không đủ người cùng bước để so sánh.",
            "Load: too few others at the same step to compare with.",
        )
        .into();
    };
    let side = if ratio >= thresholds.overload_ratio {
        bilingual("trên ngưỡng quá tải", "above the overload threshold of")
    } else {
        bilingual("dưới ngưỡng quá tải", "below the overload threshold of")
    };
    // With two decimals, so that a ratio just below the threshold does not look equal to it.
    let (ratio, threshold) = (decimal(ratio, 2), decimal(thresholds.overload_ratio, 2));
    let peers = peers_of(subject.level);
    Bilingual::new(
        format!(
            "Tải: số hồ sơ nhận bằng {} lần trung vị của {}, {} {}.",
            ratio.vi, peers.vi, side.vi, threshold.vi
        ),
        format!(
            "Load: arrivals are {} times the median of {}, {} {}.",
            ratio.en, peers.en, side.en, threshold.en
        ),
    )
}

/// Compares the last months with those before, both shrunk; empty if there is too little of either.
pub(super) fn trend(standing: &Standing) -> Bilingual<String> {
    let Some(trend) = standing.trend else { return Bilingual::default() };
    let (before, now, months) = (times(trend.before), times(trend.now), trend.months);
    Bilingual::new(
        format!("{} → {} lần ({months} tháng cuối)", before.vi, now.vi),
        format!("{} → {} times (last {months} months)", before.en, now.en),
    )
}

/// Returns a share as whole per cent.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// Returns a number with this many decimals, with the decimal mark of each language.
pub(super) fn decimal(value: f64, digits: usize) -> Bilingual<String> {
    if !value.is_finite() {
        return bilingual("∞", "∞").into();
    }
    let text = format!("{value:.digits$}");
    Bilingual::new(text.replace('.', ","), text)
}
