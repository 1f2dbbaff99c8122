//! The thin binary: parse, run, report the error, exit code.
fn main() {}
