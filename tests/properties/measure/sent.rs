//! Partials that went to another process add up as those that stayed.

use super::partials;
use super::random_facts::{Bucket, crowded_plans, plans};
use buckstop::measure::Partials;
use buckstop::partial::{pack, unpack};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn partials_that_went_to_another_process_add_up_as_before(
        plans in prop_oneof![plans(), crowded_plans()],
        owners in proptest::collection::vec(0..3_usize, 70),
    ) {
        let split: Vec<Partials> = (0..3)
            .map(|bucket| {
                let cases = plans.iter().enumerate().filter(|(number, _)| owners[*number] == bucket);
                let mut counted = partials(&Bucket::new(cases));
                counted.put_in_order();
                counted
            })
            .collect();
        let whole = split.iter().cloned().reduce(Partials::merge).unwrap();
        let sent = split.iter().map(|one| unpack::<Partials>(&pack(one).unwrap()).unwrap());
        let received: Vec<Partials> = sent.collect();
        prop_assert!(received.iter().all(Partials::is_sound));
        let mut backwards = received.into_iter().rev().reduce(Partials::merge).unwrap();
        let mut forwards = whole.clone();
        backwards.put_in_order();
        forwards.put_in_order();
        prop_assert_eq!(pack(&forwards).unwrap(), pack(&backwards).unwrap(), "equal sums, equal bytes");
        prop_assert!(whole.finish() == backwards.finish());
    }
}
