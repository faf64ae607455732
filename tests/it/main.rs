//! Tests of the whole, in one binary.

#[cfg(test)]
mod gallery;
