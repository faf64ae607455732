//! The pages: forms in, pages out. Never calls what changes Cloudflare; that is asked of the runs.

pub mod assets;
pub mod form;
pub mod format;
pub mod page;
pub mod pages;
pub mod parts;
pub mod paths;
pub mod status;
