//! Randomness as an argument. Ground floor: imports nothing of ours, and is the only place that asks the system for it.

use std::sync::{Arc, Mutex, PoisonError};

use rand::rngs::{StdRng, SysRng};
use rand::{Rng as _, SeedableRng as _, TryRng as _};

/// Where ids, nonces, tokens and jitter come from.
#[derive(Clone, Debug)]
pub struct Random(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Seeded(Arc<Mutex<StdRng>>),
}

const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

impl Random {
    /// The operating system's generator: the only one fit for secrets.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A generator that repeats itself, for tests.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Arc::new(Mutex::new(StdRng::seed_from_u64(seed)))))
    }

    /// `N` random bytes.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: nothing safe can be done then.
    #[must_use]
    #[expect(clippy::expect_used, reason = "without randomness no id and no key may be made")]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.0 {
            Source::System => SysRng.try_fill_bytes(&mut bytes).expect("the operating system gives randomness"),
            Source::Seeded(rng) => rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes),
        }
        bytes
    }

    /// `N` bytes as lower-case base32 (RFC 4648 alphabet, no padding), five bits a character, of which `characters` are
    /// kept: safe in addresses, markers and local parts.
    #[must_use]
    pub fn base32(&self, characters: usize) -> String {
        (0..characters)
            .map(|_| {
                let [byte] = self.bytes::<1>();
                char::from(BASE32.get(usize::from(byte & 31)).copied().unwrap_or(b'a'))
            })
            .collect()
    }
}
