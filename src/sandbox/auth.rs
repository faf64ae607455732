//! Whose credential came with a call: `X-Auth-Email` with `X-Auth-Key`, as documented in
//! developers.cloudflare.com/fundamentals/api, read 2026-11. Numbers and words of the refusals as seen in public logs.

use http::HeaderMap;
use http::header::AUTHORIZATION;

use super::world::{Caller, Refused, World, is_email};

/// Finds the caller.
pub(super) fn identify(world: &World, headers: &HeaderMap) -> Result<Caller, Refused> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    match (text("x-auth-email"), text("x-auth-key")) {
        (Some(email), Some(key)) => by_key(world, email, key),
        _ => match headers.get(AUTHORIZATION) {
            Some(value) => by_token(value.to_str().unwrap_or_default()),
            None => Err(Refused::NoCredential),
        },
    }
}

fn by_key(world: &World, email: &str, key: &str) -> Result<Caller, Refused> {
    if !is_email(email) {
        return Err(Refused::MalformedCredential { code: 6102, message: "Invalid format for X-Auth-Email header" });
    }
    if !is_key(key) {
        return Err(Refused::MalformedCredential { code: 6103, message: "Invalid format for X-Auth-Key header" });
    }
    let user = world.users.iter().find(|user| user.email.eq_ignore_ascii_case(email) && user.key.reveal() == key);
    let user = user.ok_or(Refused::UnknownKey)?;
    Ok(Caller { user: user.id.clone(), email: user.email.clone() })
}

// Since 2026-04 `cfk_`, 40 characters and a checksum; before, 37 to 45 lower-case hex digits, still good.
fn is_key(key: &str) -> bool {
    match key.strip_prefix("cfk_") {
        Some(rest) => rest.len() > 40 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        None => (37..=45).contains(&key.len()) && key.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')),
    }
}

// There are no tokens yet, so a well-formed one is unknown. They will be looked up here.
fn by_token(value: &str) -> Result<Caller, Refused> {
    let token = value.strip_prefix("Bearer ").unwrap_or_default();
    let well_formed = (40..=80).contains(&token.len())
        && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if well_formed {
        Err(Refused::UnknownToken)
    } else {
        Err(Refused::MalformedCredential { code: 6111, message: "Invalid format for Authorization header" })
    }
}
