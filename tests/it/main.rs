//! The tests that speak to the program from outside, in one binary.

#[cfg(test)]
mod architecture;
#[cfg(test)]
mod client;
#[cfg(test)]
mod gallery;
#[cfg(test)]
mod mirror;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod plumbing;
#[cfg(test)]
mod process;
#[cfg(test)]
mod runs;
#[cfg(test)]
mod sandbox;
#[cfg(test)]
mod store;
#[cfg(test)]
mod support;
