//! Synthetic logs.
