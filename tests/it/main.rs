//! The tests that speak to the program from outside.

#[cfg(test)]
mod architecture;
#[cfg(test)]
mod client;
#[cfg(test)]
mod mirror;
#[cfg(test)]
mod runs;
#[cfg(test)]
mod support;
