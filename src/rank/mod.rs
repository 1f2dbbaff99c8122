//! Statistics of the ranking.
