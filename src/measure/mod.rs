//! Observed and expected per official and unit.
