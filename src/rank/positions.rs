//! Intervals of a subject's position in the ranking, from seeded draws of the posteriors.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, Gamma, StandardUniform};
use rayon::prelude::*;

use super::mixture::GammaMixture;

/// Returns the lowest and the highest position of each subject in 90 % of the draws; position 1 is the largest θ.
///
/// Equal posteriors must be adjacent; they get the same interval. Each draw has a stream of random numbers of its
/// own, so the number of threads makes no difference. Without draws the result is empty.
pub(crate) fn position_intervals(posteriors: &[GammaMixture], draws: usize, seed: u64) -> Vec<(u32, u32)> {
    if draws == 0 {
        return Vec::new();
    }
    let samplers: Vec<Sampler> = posteriors.iter().map(Sampler::new).collect();
    let positions: Vec<Vec<u32>> = (0..draws)
        .into_par_iter()
        .map_init(Vec::new, |keys, draw| draw_positions(&samplers, seed, draw, keys))
        .collect();
    let mut intervals = Vec::with_capacity(posteriors.len());
    let mut pooled = Vec::new();
    for equal in posteriors.chunk_by(|a, b| a == b) {
        let subjects = intervals.len()..intervals.len() + equal.len();
        pooled.clear();
        pooled.extend(positions.iter().flat_map(|positions| &positions[subjects.clone()]));
        let interval = middle_90_percent(&mut pooled);
        intervals.extend(subjects.map(|_| interval));
    }
    intervals
}

/// Returns the position of each subject in one draw.
fn draw_positions(samplers: &[Sampler], seed: u64, draw: usize, keys: &mut Vec<u64>) -> Vec<u32> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(draw as u64);
    keys.clear();
    keys.extend(samplers.iter().zip(0u64..).map(|(sampler, subject)| {
        // The bits of positive floats sort like the floats; inverted, the largest comes first.
        let bits = !(sampler.draw(&mut random) as f32).to_bits();
        u64::from(bits) << 32 | subject
    }));
    keys.sort_unstable();
    let mut positions = vec![0; samplers.len()];
    for (key, position) in keys.iter().zip(1..) {
        positions[(key & u64::from(u32::MAX)) as usize] = position;
    }
    positions
}

fn middle_90_percent(positions: &mut [u32]) -> (u32, u32) {
    let last = positions.len() - 1;
    let (low, high) = (positions.len() / 20, last - positions.len() / 20);
    let low = *positions.select_nth_unstable(low).1;
    let high = *positions.select_nth_unstable(high).1;
    (low, high)
}

/// Draws from one posterior.
struct Sampler {
    first_weight: f64,
    gammas: [Option<Gamma<f64>>; 2],
}

impl Sampler {
    fn new(posterior: &GammaMixture) -> Self {
        Self {
            first_weight: posterior.components[0].weight,
            gammas: posterior.components.map(|c| Gamma::new(c.shape, 1.0 / c.rate).ok()),
        }
    }

    fn draw(&self, random: &mut ChaCha8Rng) -> f64 {
        let choice: f64 = StandardUniform.sample(random);
        let gamma = &self.gammas[usize::from(choice >= self.first_weight)];
        gamma.as_ref().map_or(0.0, |gamma| gamma.sample(random))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_distr::Poisson;

    /// Offices whose officials differ as the prior says: nine of ten true positions lie in their intervals.
    #[test]
    fn intervals_hold_the_true_position_as_often_as_they_say() {
        let prior = GammaMixture::single(12.0, 12.0);
        let mut random = ChaCha8Rng::seed_from_u64(11);
        let (mut inside, mut all) = (0, 0);
        for office in 0..40 {
            let truths: Vec<f64> =
                (0..50).map(|_| Gamma::new(12.0, 1.0 / 12.0).expect("a Gamma").sample(&mut random)).collect();
            let posteriors: Vec<GammaMixture> = truths
                .iter()
                .map(|truth| {
                    let observed: f64 = Poisson::new(30.0 * truth).expect("a rate").sample(&mut random);
                    prior.posterior(observed, 30.0)
                })
                .collect();
            // Equal posteriors must be adjacent.
            let mut order: Vec<usize> = (0..truths.len()).collect();
            order.sort_by(|&one, &two| posteriors[one].mean().total_cmp(&posteriors[two].mean()));
            let ordered: Vec<GammaMixture> = order.iter().map(|&index| posteriors[index]).collect();
            for (&index, (low, high)) in order.iter().zip(position_intervals(&ordered, 400, office)) {
                let position = 1 + truths.iter().filter(|other| **other > truths[index]).count() as u32;
                inside += u32::from((low..=high).contains(&position));
                all += 1;
            }
        }
        let share = f64::from(inside) / f64::from(all);
        assert!((0.88..=0.94).contains(&share), "{inside} of {all}");
    }
}
