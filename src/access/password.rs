//! Passwords: Argon2id on a blocking thread, two at a time. Never keeps or prints one.
//!
//! 19 MiB, two passes, one lane: the smallest of the settings OWASP's Password Storage Cheat Sheet calls equivalent
//! (read 2026-11); two at a time keep a storm of sign-ins to 38 MiB and leave the pages their share of the processors.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::random::Random;
use crate::secret::Secret;

/// Memory of one hash, in KiB.
const MEMORY_KIB: u32 = 19_456;
/// Passes over that memory.
const PASSES: u32 = 2;
/// Lanes, one after the other.
const LANES: u32 = 1;
/// Hashes computed at the same time.
const AT_ONCE: usize = 2;
const SALT_BYTES: usize = 16;

/// A password could not be hashed or compared.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// The hash could not be computed.
    #[error("the password could not be hashed")]
    Hash {
        /// Why.
        source: argon2::password_hash::Error,
    },
    /// What the store holds is not a hash this version reads.
    #[error("the stored password hash is not readable")]
    Unreadable,
    /// The program is ending.
    #[error("the password was not looked at, because the program is ending")]
    Ending,
}

/// Hashes and compares passwords. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    random: Random,
    /// What is compared with where nobody has the address, so that both cost the same.
    nobody: Arc<str>,
    comparisons: Arc<AtomicU64>,
}

impl Passwords {
    /// Makes ready; computes one hash on this thread.
    ///
    /// # Errors
    /// [`PasswordError::Hash`] when there is not enough memory for one.
    pub fn new(random: Random) -> Result<Self, PasswordError> {
        let nobody = compute(&random.base32(32), random.bytes())?;
        Ok(Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            random,
            nobody: nobody.into(),
            comparisons: Arc::default(),
        })
    }

    /// The hash to keep, as a PHC string.
    ///
    /// # Errors
    /// [`PasswordError`] when it cannot be computed.
    pub async fn hash(&self, password: &Secret) -> Result<String, PasswordError> {
        let salt = self.random.bytes::<SALT_BYTES>();
        let password = password.clone();
        self.in_turn(move || compute(password.reveal(), salt)).await
    }

    /// Whether this is the password. `stored` is `None` where nobody has the address: as much work, and then false.
    ///
    /// # Errors
    /// [`PasswordError`] when it cannot be compared.
    pub async fn verify(&self, password: &Secret, stored: Option<&str>) -> Result<bool, PasswordError> {
        let known = stored.is_some();
        let hash: Arc<str> = stored.map_or_else(|| Arc::clone(&self.nobody), Arc::from);
        let password = password.clone();
        self.comparisons.fetch_add(1, Ordering::Relaxed);
        let same = self.in_turn(move || compare(password.reveal(), &hash)).await?;
        Ok(same && known)
    }

    /// Whether a stored hash was made with less work than today's; it is replaced when its password is next seen.
    #[must_use]
    pub fn needs_rehash(&self, stored: &str) -> bool {
        let Ok(hash) = PasswordHash::new(stored) else { return true };
        let weaker =
            |params: Params| params.m_cost() < MEMORY_KIB || params.t_cost() < PASSES || params.p_cost() != LANES;
        hash.algorithm.as_str() != "argon2id" || Params::try_from(&hash).map_or(true, weaker)
    }

    /// How many comparisons were made so far: one for each try to sign in, whoever it was for.
    #[must_use]
    pub fn comparisons(&self) -> u64 {
        self.comparisons.load(Ordering::Relaxed)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| PasswordError::Ending)?;
        // The turn goes along: should the caller go away, the thread still counts until it is done.
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        })
        .await
        .map_err(|_| PasswordError::Ending)?
    }
}

fn argon2() -> Result<Argon2<'static>, PasswordError> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| PasswordError::Hash { source: error.into() })?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn compute(password: &str, salt: [u8; SALT_BYTES]) -> Result<String, PasswordError> {
    argon2()?
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|source| PasswordError::Hash { source })
}

fn compare(password: &str, stored: &str) -> Result<bool, PasswordError> {
    let hash = PasswordHash::new(stored).map_err(|_| PasswordError::Unreadable)?;
    match argon2()?.verify_password(password.as_bytes(), &hash) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(source) => Err(PasswordError::Hash { source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_whole_password_counts_and_nothing_is_trimmed_or_folded() {
        let passwords = Passwords::new(Random::seeded(1)).unwrap();
        let long = format!("{} 🦀 ", "Ein langer Satz ".repeat(6));
        let hash = passwords.hash(&Secret::new(long.clone())).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify(&Secret::new(long.clone()), Some(&hash)).await.unwrap());
        for other in [long.trim().to_owned(), long.to_lowercase(), long[..long.len() - 1].to_owned()] {
            assert!(!passwords.verify(&Secret::new(other), Some(&hash)).await.unwrap());
        }
        assert!(!passwords.needs_rehash(&hash));
        assert!(passwords.needs_rehash(&hash.replace("t=2", "t=1")));
    }

    #[tokio::test]
    async fn an_unknown_address_costs_one_comparison_too_and_never_fits() {
        let passwords = Passwords::new(Random::seeded(1)).unwrap();
        assert!(!passwords.verify(&Secret::new("anything".into()), None).await.unwrap());
        assert_eq!(passwords.comparisons(), 1);
    }
}
