//! The one-time code for the first owner: printed at start while nobody can sign in, kept as a hash, gone once used.

use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// The code, as far as it is remembered. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct SetupCode(Arc<Mutex<Option<[u8; 32]>>>);

impl SetupCode {
    /// Opens the way in with this code, until it is used.
    pub fn open(&self, code: &str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Sha256::digest(code.as_bytes()).into());
    }

    /// Whether this is the code; blanks around it do not matter, and the comparison takes as long for any text.
    #[must_use]
    pub fn is(&self, code: &str) -> bool {
        let held = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let given: [u8; 32] = Sha256::digest(code.trim().as_bytes()).into();
        held.is_some_and(|held| bool::from(held.ct_eq(&given)))
    }

    /// Whether the way in is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Closes the way in for good.
    pub fn close(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_code_opens_and_only_until_it_was_used() {
        let code = SetupCode::default();
        assert!(!code.is(""));
        code.open("abc");
        assert!(code.is(" abc "));
        assert!(!code.is("abd"));
        code.close();
        assert!(!code.is("abc"));
    }
}
