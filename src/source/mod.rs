//! File to raw rows with positions.
