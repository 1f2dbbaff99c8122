//! Cases that an inspector can read: a table of events or rows, what they mean, what must come out.
mod profile;
