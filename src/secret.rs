//! Secrets in memory and at rest. Ground floor: imports nothing of ours and never prints what it holds.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// A text nobody may read by accident: `Debug` prints `[redacted]`, memory is wiped when it is dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text in.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself. Every caller is a place to look at in a review.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Why a sealed secret could not be opened or a master key not read.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The master key is not 32 bytes of base64.
    #[error("the master key is not 32 bytes in base64")]
    BadMasterKey,
    /// The ciphertext was made with another key or for another place, or was changed.
    #[error("the sealed value does not open with this master key in this place")]
    DoesNotOpen,
}

/// The key that seals service users' keys: 256 bits, XChaCha20-Poly1305.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; 32]>);

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

const NONCE_BYTES: usize = 24;

impl MasterKey {
    /// Takes 32 bytes of good randomness.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads the key as it stands in a setting: 32 bytes in standard base64, surrounding white space ignored.
    ///
    /// # Errors
    /// [`SecretError::BadMasterKey`] for anything else.
    pub fn parse(text: &str) -> Result<Self, SecretError> {
        let bytes = Zeroizing::new(STANDARD.decode(text.trim()).map_err(|_| SecretError::BadMasterKey)?);
        let bytes: [u8; 32] = bytes.as_slice().try_into().map_err(|_| SecretError::BadMasterKey)?;
        Ok(Self::new(bytes))
    }

    /// The key as [`MasterKey::parse`] reads it.
    #[must_use]
    pub fn to_base64(&self) -> Secret {
        Secret::new(STANDARD.encode(self.0.as_slice()))
    }

    /// Seals `secret` for one place only: `context` names table, row and column, and is needed again to open it.
    ///
    /// # Errors
    /// [`SecretError::DoesNotOpen`] should the cipher refuse the input, which it does only past 256 GiB.
    pub fn seal(&self, secret: &Secret, context: &str, nonce: [u8; NONCE_BYTES]) -> Result<Vec<u8>, SecretError> {
        let payload = Payload { msg: secret.reveal().as_bytes(), aad: context.as_bytes() };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| SecretError::DoesNotOpen)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`MasterKey::seal`] made for the same `context`.
    ///
    /// # Errors
    /// [`SecretError::DoesNotOpen`] when key, context or bytes differ.
    pub fn open(&self, sealed: &[u8], context: &str) -> Result<Secret, SecretError> {
        let (nonce, body) = sealed.split_at_checked(NONCE_BYTES).ok_or(SecretError::DoesNotOpen)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| SecretError::DoesNotOpen)?;
        let payload = Payload { msg: body, aad: context.as_bytes() };
        let plain = self.cipher().decrypt(&XNonce::from(nonce), payload).map_err(|_| SecretError::DoesNotOpen)?;
        String::from_utf8(plain).map(Secret::new).map_err(|_| SecretError::DoesNotOpen)
    }

    /// A key for another purpose, derived from this one, so that no key does two jobs.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.0.as_slice());
        hash.update(purpose.as_bytes());
        hash.finalize().into()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(*self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> MasterKey {
        MasterKey::new([7; 32])
    }

    #[test]
    fn a_sealed_secret_opens_in_its_own_place_and_nowhere_else() {
        let sealed = key().seal(&Secret::new("cfk_x".into()), "service_user:1", [1; 24]).unwrap();
        assert_eq!(key().open(&sealed, "service_user:1").unwrap().reveal(), "cfk_x");
        assert!(key().open(&sealed, "service_user:2").is_err());
        assert!(MasterKey::new([8; 32]).open(&sealed, "service_user:1").is_err());
        assert!(key().open(&sealed[..20], "service_user:1").is_err());
    }

    #[test]
    fn neither_a_secret_nor_the_master_key_can_be_printed() {
        let secret = Secret::new("cfk_x".into());
        assert_eq!(format!("{secret:?} {:?}", key()), "[redacted] [redacted]");
    }

    #[test]
    fn a_master_key_is_32_bytes_of_base64_and_nothing_else() {
        let text = key().to_base64();
        assert!(MasterKey::parse(&format!(" {}\n", text.reveal())).is_ok());
        assert!(MasterKey::parse("c2hvcnQ=").is_err());
        assert!(MasterKey::parse("not base64!").is_err());
    }
}
