//! The Gamma function and its tails, for the ranges that counts of cases take.
//!
//! The marginal likelihood needs ln Γ and its derivative at the same points, millions of times; the
//! intervals need tails at shapes up to millions, where the usual series takes thousands of terms.

use std::f64::consts::TAU;

use statrs::function::erf::erfc;
use statrs::function::gamma::{gamma_lr, gamma_ur};

/// Returns ln Γ(x) and its derivative ψ(x), the digamma function, for x > 0.
///
/// Stirling's series after the argument is moved up to 10 (Abramowitz and Stegun 6.1.41, 6.3.18); the
/// error is of the order of rounding.
pub(super) fn ln_gamma_and_digamma(x: f64) -> (f64, f64) {
    let (mut z, mut product, mut reciprocals) = (x, 1.0, 0.0);
    while z < 10.0 {
        product *= z;
        reciprocals += 1.0 / z;
        z += 1.0;
    }
    let moved = if x < 10.0 { f64::ln(product) } else { 0.0 };
    let (ln_z, i) = (z.ln(), 1.0 / z);
    let i2 = i * i;
    let gamma_series = series(i2, &[1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0]);
    let digamma_series =
        series(i2, &[1.0 / 12.0, -1.0 / 120.0, 1.0 / 252.0, -1.0 / 240.0, 1.0 / 132.0, -691.0 / 32760.0]);
    let ln_gamma = (z - 0.5) * ln_z - z + 0.5 * TAU.ln() + i * gamma_series - moved;
    let digamma = ln_z - 0.5 * i - i2 * digamma_series - reciprocals;
    (ln_gamma, digamma)
}

/// Returns P and Q of Gamma(shape, rate 1): the probabilities of a value up to `x` and of one beyond it.
pub(super) fn gamma_tails(shape: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if !x.is_finite() {
        return (1.0, 0.0);
    }
    if shape >= 100.0 && (x - shape).abs() <= 0.35 * shape {
        return tails_of_large_shape(shape, x);
    }
    if x <= shape.max(1.0) {
        let lower = gamma_lr(shape, x).clamp(0.0, 1.0);
        (lower, 1.0 - lower)
    } else {
        let upper = gamma_ur(shape, x).clamp(0.0, 1.0);
        (1.0 - upper, upper)
    }
}

/// Computes the tails by Temme's uniform expansion (1979, with the coefficients of Didonato and Morris 1986), which
/// takes as many operations for a shape of a million as for one of a hundred.
fn tails_of_large_shape(shape: f64, x: f64) -> (f64, f64) {
    let mu = (x - shape) / shape;
    let half_eta_squared = (mu - mu.ln_1p()).max(0.0);
    let eta = (2.0 * half_eta_squared).sqrt().copysign(mu);
    let correction = TEMME.iter().rev().fold(0.0, |sum, row| sum / shape + series(eta, row));
    let correction = correction * (-shape * half_eta_squared).exp() / (TAU * shape).sqrt();
    let z = (shape * half_eta_squared).sqrt().copysign(mu);
    ((0.5 * erfc(-z) - correction).clamp(0.0, 1.0), (0.5 * erfc(z) + correction).clamp(0.0, 1.0))
}

/// Evaluates the polynomial with these coefficients, lowest power first.
fn series(x: f64, coefficients: &[f64]) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// Row k: the Taylor coefficients in η of Temme's `C_k`.
#[allow(clippy::excessive_precision, reason = "the digits as published")]
const TEMME: [&[f64]; 4] = [
    &[
        -0.333_333_333_333_333_33,
        0.083_333_333_333_333_333,
        -0.014_814_814_814_814_815,
        0.001_157_407_407_407_407_4,
        0.000_352_733_686_067_019_4,
        -0.000_178_755_144_032_921_81,
        0.391_926_317_852_243_78e-4,
        -0.218_544_851_067_999_22e-5,
        -0.185_406_221_071_516e-5,
        0.829_671_134_095_308_6e-6,
        -0.176_659_527_368_260_79e-6,
        0.670_785_354_340_149_86e-8,
        0.102_618_097_842_403_08e-7,
        -0.438_203_601_845_335_32e-8,
        0.914_769_958_223_679_02e-9,
    ],
    &[
        -0.001_851_851_851_851_851_9,
        -0.003_472_222_222_222_222_2,
        0.002_645_502_645_502_645_5,
        -0.000_990_226_337_448_559_67,
        0.000_205_761_316_872_427_98,
        -0.401_877_572_016_460_91e-6,
        -0.180_985_503_344_899_78e-4,
        0.764_916_091_608_111_01e-5,
        -0.161_209_008_945_634_46e-5,
        0.464_712_780_280_743_43e-8,
        0.137_863_344_691_572_1e-6,
    ],
    &[
        0.004_133_597_883_597_883_6,
        -0.002_681_327_160_493_827_2,
        0.000_771_604_938_271_604_94,
        0.200_938_786_008_230_45e-5,
        -0.000_107_366_532_263_651_61,
        0.529_234_488_291_201_25e-4,
        -0.127_606_351_886_187_28e-4,
    ],
    &[
        0.000_649_434_156_378_600_79,
        0.000_229_472_093_621_399_18,
        -0.000_469_189_494_395_255_71,
        0.000_267_720_632_062_838_85,
        -0.756_180_167_188_397_64e-4,
    ],
];

#[cfg(test)]
mod tests {
    use statrs::function::gamma::{digamma, ln_gamma};

    use super::*;

    #[test]
    fn ln_gamma_and_its_derivative_agree_with_an_independent_implementation() {
        for exponent in -40..=140 {
            let x = 10f64.powf(f64::from(exponent) / 20.0);
            let (value, slope) = ln_gamma_and_digamma(x);
            assert!((value - ln_gamma(x)).abs() <= 2e-14 * (1.0 + value.abs()) * 10.0, "ln Γ({x})");
            assert!((slope - digamma(x)).abs() <= 1e-11 * (1.0 + slope.abs()), "ψ({x})");
        }
    }

    #[test]
    fn tails_agree_with_forty_digit_arithmetic() {
        let known = [
            (100.0, 92.5, 0.230_846_715_246_2, 0.769_153_284_753_8),
            (137.5, 150.0, 0.856_230_201_610_5, 0.143_769_798_389_5),
            (2_500.0, 2_462.5, 0.227_499_168_978_1, 0.772_500_831_021_9),
            (40_000.0, 40_400.0, 0.976_980_590_632_8, 0.023_019_409_367_18),
            (1_000_000.0, 998_000.0, 0.022_696_114_006_74, 0.977_303_885_993_3),
            (1_000_000.0, 1_002_500.0, 0.993_759_645_138_9, 0.006_240_354_861_088),
        ];
        for (shape, x, lower, upper) in known {
            let tails = gamma_tails(shape, x);
            assert!((tails.0 - lower).abs() < TOLERANCE, "P({shape}, {x})");
            assert!((tails.1 - upper).abs() < TOLERANCE, "Q({shape}, {x})");
        }
    }

    #[test]
    fn tails_of_large_shapes_agree_with_the_plain_series() {
        for shape in [100.0, 137.5, 400.0, 2_500.0, 40_000.0] {
            for step in -80..=80 {
                let x = shape * (1.0 + f64::from(step) * 0.005);
                let (lower, upper) = gamma_tails(shape, x);
                assert!((lower - gamma_lr(shape, x)).abs() < TOLERANCE, "P({shape}, {x})");
                assert!((upper - gamma_ur(shape, x)).abs() < TOLERANCE, "Q({shape}, {x})");
            }
        }
    }

    /// The error function of `statrs` is good to 5e-11; a probability is shown to three digits.
    const TOLERANCE: f64 = 1e-10;
}
