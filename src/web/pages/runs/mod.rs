//! Jobs: list, one of them step by step, and what a person may do with it.

pub mod acts;
mod evidence;
pub mod list;
pub mod refusal;
pub mod show;
mod words;

pub(in crate::web::pages) use words::{kind_words, setting_title};
