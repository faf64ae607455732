//! The tests that speak to the program from outside.

#[cfg(test)]
mod client;
#[cfg(test)]
mod runs;
#[cfg(test)]
mod support;
