//! Each rule against a naive version written for clarity.
mod rank;
mod rank_calibration;
mod survival;
