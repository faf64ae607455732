//! A job about a website, for the people of the customer whose website it is.

pub mod show;
mod words;
