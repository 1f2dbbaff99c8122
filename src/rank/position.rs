//! How sure a subject's place in the order is: 90 % intervals of the position, by seeded draws.

use super::{BadSide, Posterior, RankOptions};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, Gamma, StandardUniform};

/// First and last position of each subject, 1 being the worst; (0, 0) for those without enough data.
///
/// Each subject draws from a stream of its own, so that the result hangs on nothing but its place in the
/// list and the seed.
pub(super) fn intervals(posteriors: &[Posterior], enough: &[bool], options: &RankOptions) -> Vec<(u32, u32)> {
    let ranked: Vec<usize> = (0..posteriors.len()).filter(|&place| enough[place]).collect();
    let draws: Vec<Vec<f64>> = ranked
        .iter()
        .map(|&place| draw(&posteriors[place], options.draws, options.seed, place as u64))
        .collect();
    let mut positions: Vec<Vec<u32>> = vec![Vec::with_capacity(options.draws); ranked.len()];
    let mut order: Vec<usize> = (0..ranked.len()).collect();
    for number in 0..options.draws {
        order.sort_by(|&one, &other| {
            let (one_theta, other_theta) = (draws[one][number], draws[other][number]);
            let worst_first = match options.bad_side {
                BadSide::High => other_theta.total_cmp(&one_theta),
                BadSide::Low => one_theta.total_cmp(&other_theta),
            };
            worst_first.then(one.cmp(&other))
        });
        for (position, &subject) in order.iter().enumerate() {
            positions[subject].push(position as u32 + 1);
        }
    }
    let mut result = vec![(0, 0); posteriors.len()];
    for (positions, &place) in positions.iter_mut().zip(&ranked) {
        positions.sort_unstable();
        result[place] = (share_of(positions, 0.05), share_of(positions, 0.95));
    }
    result
}

fn share_of(sorted: &[u32], share: f64) -> u32 {
    let place = (share * (sorted.len().saturating_sub(1)) as f64).round() as usize;
    sorted.get(place).copied().unwrap_or(0)
}

fn draw(posterior: &Posterior, draws: usize, seed: u64, stream: u64) -> Vec<f64> {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    dice.set_stream(stream);
    let gammas = posterior.components.map(|part| Gamma::new(part.shape, 1.0 / part.rate).ok());
    (0..draws)
        .map(|_| {
            let toss: f64 = StandardUniform.sample(&mut dice);
            let chosen = usize::from(toss >= posterior.components[0].weight);
            gammas[chosen].map_or(f64::NAN, |gamma| gamma.sample(&mut dice))
        })
        .collect()
}
