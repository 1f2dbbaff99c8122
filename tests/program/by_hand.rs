//! docs/judging.md takes one finding of the samples from rows to verdict by hand. Its numbers are those of the run:
//! `UPDATE_GOLDEN=1 cargo test by_hand` renews them.

use crate::fixtures::program::{rows, samples_run, succeeds};
use crate::fixtures::scratch;
use statrs::function::gamma::{gamma_ur, ln_gamma};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

const BEGIN: &str = "<!-- by hand: the test by_hand renews the numbers -->\n";
const END: &str = "<!-- end of by hand -->\n";

type Row = BTreeMap<String, String>;

#[test]
fn the_finding_by_hand_has_the_numbers_of_the_run() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/judging.md");
    let document = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = document.split_once(BEGIN).unwrap();
    let (shown, after) = rest.split_once(END).unwrap();
    let text = by_hand();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}{text}{END}{after}")).unwrap();
    } else {
        assert_eq!(shown, text, "UPDATE_GOLDEN=1 renews docs/judging.md");
    }
}

/// Asks the run over the samples.
fn ask(sql: &str) -> Vec<Row> {
    let folder = scratch::folder();
    let file = folder.path().join("answer.csv");
    succeeds(samples_run(), &["query", "--sql", sql, "--out", &file.display().to_string()]);
    rows(&file)
}

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column}: {row:?}"))
}

/// The name of an official and a rate for which the official stands in review.
fn finding() -> (String, String) {
    let findings = rows(&samples_run().join("store/latest/findings.csv"));
    let is_rate = |one: &&Row| {
        one["class"] == "review" && ["pass_on", "consult_late"].contains(&one["measures"].as_str())
    };
    let found = findings.iter().find(is_rate).expect("a review for a rate");
    (found["subject"].clone(), found["measures"].clone())
}

fn by_hand() -> String {
    let (official, measure) = finding();
    let whose = format!("measure = '{measure}' AND holder_level = 'official' AND subject = '{official}'");
    let of_measure = format!("measure = '{measure}' AND holder_level = 'official'");
    let one = |table: &str, condition: &str| {
        ask(&format!("SELECT * FROM {table} WHERE {condition}")).swap_remove(0)
    };
    let (judged, subject) = (one("measures", &whose), one("judging_subjects", &whose));
    let learnt = one("judging_measures", &of_measure);
    let mut text = format!("The official is {official}, the measure `{measure}`.\n\n");
    let total = counted(&mut text, &whose);
    let extra = months(&mut text, &whose, &of_measure);
    let phi = spread(&mut text, &total, extra, &subject, &judged);
    posterior(&mut text, &total, phi, &learnt, &judged);
    views(&mut text, &judged);
    text
}

/// O*, E* and V.
struct Total {
    observed: f64,
    expected: f64,
    variance: f64,
}

fn counted(text: &mut String, whose: &str) -> Total {
    let cells = ask(&format!(
        "SELECT cell, procedure_id, step, holding_mode, SUM(fact_rows) AS n, SUM(outcomes) AS y, MIN(cell_rows) AS N_all, \
         MIN(cell_outcomes) AS Y_all, SUM(observed) AS o, SUM(expected) AS e, SUM(variance) AS v FROM judging_strata \
         WHERE {whose} AND observed IS NOT NULL GROUP BY cell, procedure_id, step, holding_mode \
         ORDER BY cell, procedure_id"
    ));
    text.push_str(
        "**Rows** (`judging_strata`, summed over months). O\\* = y(N−n)/N, E\\* = n(Y−y)/N, \
         V = n(N−n)Y(N−Y)/(N²(N−1)):\n\n",
    );
    text.push_str(
        "| procedure, step, mode | n | y | N | Y | O\\* | E\\* | V |\n|---|---|---|---|---|---|---|---|\n",
    );
    let mut total = Total { observed: 0.0, expected: 0.0, variance: 0.0 };
    for cell in &cells {
        let [rows, hits, all, all_hits, observed, expected, variance] =
            ["n", "y", "N_all", "Y_all", "o", "e", "v"].map(|name| number(cell, name));
        // What is printed can be computed from the row.
        assert!((observed - hits * (all - rows) / all).abs() < 1e-9, "{cell:?}");
        assert!((expected - rows * (all_hits - hits) / all).abs() < 1e-9, "{cell:?}");
        let place = format!("{}, {}, {}", cell["procedure_id"], cell["step"], cell["holding_mode"]);
        writeln!(
            text,
            "| {place} | {rows} | {hits} | {all} | {all_hits} | {observed:.3} | {expected:.3} | {variance:.3} |"
        )
        .unwrap();
        total.observed += observed;
        total.expected += expected;
        total.variance += variance;
    }
    let Total { observed, expected, variance } = total;
    writeln!(text, "| **all** | | | | | **{observed:.3}** | **{expected:.3}** | **{variance:.3}** |\n")
        .unwrap();
    total
}

/// Returns what months add to the variance of O* at a true ratio of 1, summed over steps.
fn months(text: &mut String, whose: &str, of_measure: &str) -> f64 {
    let months = ask(&format!(
        "SELECT step, month_number, SUM(expected) AS e FROM judging_strata WHERE {whose} AND observed IS NOT NULL \
         GROUP BY step, month_number ORDER BY step, month_number"
    ));
    let steps = ask(&format!("SELECT * FROM judging_steps WHERE {of_measure}"));
    text.push_str("**Months** (`judging_strata` by step and month, `judging_steps`):\n\n");
    let mut extra = 0.0;
    for of_step in months.chunk_by(|one, two| one["step"] == two["step"]) {
        let step = steps.iter().find(|step| step["step"] == of_step[0]["step"]).unwrap();
        let (gamma0, gamma1) = (number(step, "month_variance"), number(step, "month_covariance"));
        let squares: f64 = of_step.iter().map(|one| number(one, "e").powi(2)).sum();
        let month = |row: &Row| row["month_number"].parse::<i64>().unwrap();
        let is_next = |pair: &&[Row]| month(&pair[0]) + 1 == month(&pair[1]);
        let products: f64 = of_step
            .windows(2)
            .filter(is_next)
            .map(|pair| number(&pair[0], "e") * number(&pair[1], "e"))
            .sum();
        let expected: Vec<String> = of_step.iter().map(|one| format!("{:.3}", number(one, "e"))).collect();
        let both = gamma0 * squares + 2.0 * gamma1 * products;
        writeln!(
            text,
            "- {}: E\\* by month is {}. So ΣE_m² = {squares:.3} and ΣE_m·E_{{m+1}} = {products:.3}; with γ0 = {gamma0:.4} and \
             γ1 = {gamma1:.4}, γ0·ΣE_m² + 2γ1·ΣE_m·E_{{m+1}} = {both:.3}.",
            of_step[0]["step"],
            expected.join(", ")
        )
        .unwrap();
        extra += both;
    }
    text.push('\n');
    extra
}

/// Returns φ.
fn spread(text: &mut String, total: &Total, extra: f64, subject: &Row, judged: &Row) -> f64 {
    let (factor, growth) = (number(judged, "reference_factor"), number(subject, "growth"));
    let chance = (total.variance / total.expected).clamp(0.05, 1.5);
    let of_months = growth * factor * extra / total.expected;
    let uncertain = number(subject, "reference_variance");
    let of_reference = growth * factor * total.expected * uncertain;
    let phi = chance + of_months + of_reference;
    assert!((phi - number(judged, "phi")).abs() < 1e-6, "{phi} {judged:?}");
    let reference = total.expected * factor;
    writeln!(
        text,
        "**Reference and φ** (`judging_subjects`). The typical colleague is {factor:.3} times the mean one, set by J = {:.1} \
         colleagues, so the reference is {:.3} · {factor:.3} = {reference:.3}. It is uncertain by a variance of \
         {uncertain:.4}, and grows with {growth:.3}. φ = V/E\\* + growth·factor·({extra:.3})/E\\* + \
         growth·factor·E\\*·{uncertain:.4} = {chance:.3} + {of_months:.3} + {of_reference:.3} = {phi:.3}.\n",
        number(judged, "effective_colleagues"),
        total.expected,
    )
    .unwrap();
    phi
}

fn posterior(text: &mut String, total: &Total, phi: f64, learnt: &Row, judged: &Row) {
    let observed = total.observed / phi;
    let expected = total.expected * number(judged, "reference_factor") / phi;
    writeln!(
        text,
        "**Posterior** (`judging_measures`). O\\*/φ = {observed:.3} where the reference/φ is {expected:.3}. Each Gamma of the prior \
         gets them added, and the weights move to the one that explains them better:\n"
    )
    .unwrap();
    text.push_str(
        "| prior: weight | shape | rate | ln of the marginal | posterior: weight | shape | rate |\n",
    );
    text.push_str("|---|---|---|---|---|---|---|\n");
    let component = |end: &str| {
        ["prior_weight", "prior_shape", "prior_rate"].map(|name| number(learnt, &format!("{name}{end}")))
    };
    let components = [component(""), component("_second")];
    let marginals = components.map(|[_, shape, rate]| {
        ln_gamma(shape + observed) - ln_gamma(shape) + shape * (rate / (rate + expected)).ln()
            - observed * (rate + expected).ln()
    });
    let odds = [0, 1].map(|at: usize| components[at][0] * (marginals[at] - marginals[0]).exp());
    let threshold = number(judged, "theta_at_threshold");
    let (mut mean, mut beyond) = (0.0, 0.0);
    for at in 0..2 {
        let [weight, shape, rate] = components[at];
        let after = odds[at] / (odds[0] + odds[1]);
        let (new_shape, new_rate) = (shape + observed, rate + expected);
        let marginal = marginals[at];
        writeln!(
            text,
            "| {weight:.4} | {shape:.3} | {rate:.3} | {marginal:.3} | {after:.4} | {new_shape:.3} | {new_rate:.3} |"
        )
        .unwrap();
        mean += after * new_shape / new_rate;
        beyond += after * gamma_ur(new_shape, new_rate * threshold);
    }
    assert!((mean - number(judged, "theta")).abs() < 1e-6, "{mean} {judged:?}");
    assert!((beyond - number(judged, "probability_beyond")).abs() < 1e-6, "{beyond} {judged:?}");
    writeln!(
        text,
        "\nSo θ is {mean:.2}, the sum of weight·shape/rate, and lies between {:.2} and {:.2} with a probability of 95 %. It is \
         beyond {threshold} with a probability of {beyond:.4}: the sum of the weights times the Gammas' tails. The plain ratio, \
         O\\* over the reference, is {:.2}. Reliability is {:.3}.\n",
        number(judged, "theta_low"),
        number(judged, "theta_high"),
        number(judged, "ratio"),
        number(judged, "reliability"),
    )
    .unwrap();
}

fn views(text: &mut String, judged: &Row) {
    writeln!(
        text,
        "**Verdict.** Against the own unit, whose others are at {:.3}, the probability is {:.4}; with the cases taken as they are, \
         {:.4}; whichever three months are left out, at least {:.4}. The least of the first three is at least 0.9, and the \
         last at least 0.5: `{}`.",
        number(judged, "unit_factor"),
        number(judged, "probability_in_unit"),
        number(judged, "probability_without_difficulty"),
        number(judged, "probability_without_months"),
        judged["verdict"],
    )
    .unwrap();
}
