//! How sure a subject's place in the ranking is: seeded draws from the posteriors, ranked each time.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, Gamma, StandardUniform};
use rayon::prelude::*;

use super::mixture::GammaMixture;

/// Lowest and highest place of each subject in 90 % of the draws; place 1 is the largest θ.
///
/// Equal posteriors must stand side by side: they get the same places. Each draw has a stream of random
/// numbers of its own, so the number of threads makes no difference. Empty without draws.
pub(super) fn position_intervals(posteriors: &[GammaMixture], draws: usize, seed: u64) -> Vec<(u32, u32)> {
    if draws == 0 {
        return Vec::new();
    }
    let samplers: Vec<Sampler> = posteriors.iter().map(Sampler::new).collect();
    let places: Vec<Vec<u32>> = (0..draws)
        .into_par_iter()
        .map_init(Vec::new, |keys, draw| places(&samplers, seed, draw, keys))
        .collect();
    let mut intervals = Vec::with_capacity(posteriors.len());
    let mut pooled = Vec::new();
    for equal in posteriors.chunk_by(|a, b| a == b) {
        let subjects = intervals.len()..intervals.len() + equal.len();
        pooled.clear();
        pooled.extend(places.iter().flat_map(|places| &places[subjects.clone()]));
        let interval = middle_90_percent(&mut pooled);
        intervals.extend(subjects.map(|_| interval));
    }
    intervals
}

/// The place of each subject in one draw.
fn places(samplers: &[Sampler], seed: u64, draw: usize, keys: &mut Vec<u64>) -> Vec<u32> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(draw as u64);
    keys.clear();
    keys.extend(samplers.iter().zip(0u64..).map(|(sampler, subject)| {
        // The bits of positive floats sort like the floats; inverted, the largest comes first.
        let bits = !(sampler.draw(&mut random) as f32).to_bits();
        u64::from(bits) << 32 | subject
    }));
    keys.sort_unstable();
    let mut places = vec![0; samplers.len()];
    for (key, place) in keys.iter().zip(1..) {
        places[(key & u64::from(u32::MAX)) as usize] = place;
    }
    places
}

fn middle_90_percent(places: &mut [u32]) -> (u32, u32) {
    let last = places.len() - 1;
    let (low, high) = (places.len() / 20, last - places.len() / 20);
    let low = *places.select_nth_unstable(low).1;
    let high = *places.select_nth_unstable(high).1;
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
