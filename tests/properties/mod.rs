//! Properties: each stage compared with a naive version that is written for clarity.

mod blame;
mod calendar;
mod evidence;
mod excess;
mod judge_calibration;
mod judge_promises;
mod lake;
mod left_out;
mod log_cases;
mod measure;
mod naive_measure;
mod naive_walk;
mod night;
mod partial;
mod people;
mod plain;
mod profile;
mod rank;
mod simulate;
mod suppress;
mod survival;
mod walk;
