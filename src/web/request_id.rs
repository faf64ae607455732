//! Every request's own number: made here, never taken from outside, sent back and printed on error pages.

use std::fmt;
use std::sync::Arc;

use crate::random::Random;

/// The number of a request: 80 random bits in hex.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    pub(super) fn new(random: &Random) -> Self {
        let bytes = random.bytes::<10>();
        let mut text = String::with_capacity(20);
        for byte in bytes {
            // Writing into a String cannot fail.
            let _ = fmt::Write::write_fmt(&mut text, format_args!("{byte:02x}"));
        }
        Self(text.into())
    }

    /// The characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
