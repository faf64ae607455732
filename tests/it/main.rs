//! All integration tests, in one binary.

// The attribute tells clippy that helpers, too, are tests and may unwrap.
#[cfg(test)]
mod plumbing;
