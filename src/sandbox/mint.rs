//! New ids and keys in Cloudflare's formats. Random ones for what is created, derived ones for what is seeded.

use rand::RngExt as _;
use sha2::{Digest, Sha256};

const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const KEY_LETTERS: usize = 40;

/// A fresh id: 32 lower-case hex digits.
pub(super) fn id() -> String {
    hex(&rand::random::<[u8; 16]>())
}

/// The id that `seed` always gives.
pub(super) fn id_from(seed: &str) -> String {
    hex(Sha256::digest(seed.as_bytes()).get(..16).unwrap_or_default())
}

/// A fresh Global API Key (formats since 2026-04: developers.cloudflare.com/fundamentals/api/get-started/token-formats,
/// read 2026-11): `cfk_`, 40 letters and digits, checksum.
pub(super) fn key() -> String {
    let mut random = rand::rng();
    sealed((0..KEY_LETTERS).map(|_| random.random::<u8>()))
}

/// The key that `seed` always gives; as secret as the seed.
pub(super) fn key_from(seed: &str) -> String {
    let first = Sha256::digest(format!("{seed}:1").as_bytes());
    let second = Sha256::digest(format!("{seed}:2").as_bytes());
    sealed(first.iter().chain(second.iter()).copied().take(KEY_LETTERS))
}

/// How the value of a user's token begins (the same page).
pub(super) const USER_TOKEN: &str = "cfut_";
/// How the value of an account's token begins (the same page).
pub(super) const ACCOUNT_TOKEN: &str = "cfat_";

/// A fresh value of a token: its prefix, 40 letters and digits, checksum.
pub(super) fn token(prefix: &str) -> String {
    let mut random = rand::rng();
    with_checksum(prefix, (0..KEY_LETTERS).map(|_| random.random::<u8>()))
}

/// Whether the checksum at the end of a token's value is right; values without a known prefix have none.
pub(super) fn is_whole(value: &str) -> bool {
    let rest = [USER_TOKEN, ACCOUNT_TOKEN].into_iter().find_map(|prefix| value.strip_prefix(prefix));
    rest.is_none_or(|rest| rest.split_at_checked(KEY_LETTERS).is_some_and(|(letters, sum)| sum == checksum(letters)))
}

fn sealed(bytes: impl Iterator<Item = u8>) -> String {
    with_checksum("cfk_", bytes)
}

fn with_checksum(prefix: &str, bytes: impl Iterator<Item = u8>) -> String {
    let letters: String =
        bytes.filter_map(|byte| LETTERS.get(usize::from(byte) % LETTERS.len()).copied()).map(char::from).collect();
    format!("{prefix}{letters}{}", checksum(&letters))
}

// What Cloudflare's checksum is made of is not published; only its place at the end is.
fn checksum(letters: &str) -> String {
    hex(Sha256::digest(letters.as_bytes()).get(..4).unwrap_or_default())
}

/// Lower-case hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_its_prefix_40_letters_and_a_checksum() {
        for key in [key(), key_from("x")] {
            assert_eq!(key.len(), 52);
            let (letters, sum) = key.strip_prefix("cfk_").unwrap().split_at(40);
            assert!(letters.bytes().all(|byte| byte.is_ascii_alphanumeric()));
            assert_eq!(sum, checksum(letters));
        }
        assert_eq!(key_from("x"), key_from("x"));
        assert_ne!(key(), key());
    }
}
