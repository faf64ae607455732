//! The token in the link of an invite: 256 random bits, of which only the SHA-256 is kept.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::random::Random;
use crate::secret::Secret;

const BYTES: usize = 32;

/// A token. Printing it shows nothing.
#[derive(Clone, Debug)]
pub struct InviteToken(Secret);

impl InviteToken {
    /// A new one.
    #[must_use]
    pub fn new(random: &Random) -> Self {
        Self(Secret::new(URL_SAFE_NO_PAD.encode(random.bytes::<BYTES>())))
    }

    /// What stands in an address, whatever it is: what was never made by [`InviteToken::new`] is known to nobody.
    #[must_use]
    pub fn of_address(text: String) -> Self {
        Self(Secret::new(text))
    }

    /// What is kept of it, and looked for.
    #[must_use]
    pub fn hash(&self) -> [u8; BYTES] {
        Sha256::digest(self.0.reveal().as_bytes()).into()
    }

    /// As it stands in an address. Every caller is a place to look at in a review.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_256_bits_and_is_not_printed() {
        let token = InviteToken::new(&Random::system());
        assert_eq!(token.reveal().len(), 43);
        assert_eq!(URL_SAFE_NO_PAD.decode(token.reveal()).unwrap().len(), 32);
        assert!(!format!("{token:?}").contains(token.reveal()));
        assert_eq!(InviteToken::of_address(token.reveal().to_owned()).hash(), token.hash());
        assert_ne!(InviteToken::new(&Random::system()).hash(), token.hash());
    }
}
