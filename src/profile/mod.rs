//! Raw rows to events: columns, times, kinds, rejects.
