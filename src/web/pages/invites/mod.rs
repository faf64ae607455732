//! The way in by invite. Open to whoever has the link.

pub mod accept;
pub mod gone;
