//! Whose credential came with a call: `X-Auth-Email` with `X-Auth-Key`, or a token as `Authorization: Bearer`, as documented
//! in developers.cloudflare.com/fundamentals/api, read 2026-11. Numbers and words of the refusals as seen in public logs.
//!
//! From where a call comes is the other end of its connection. So that limits of tokens can be tried on one machine, a call
//! from loopback may say otherwise in the header `X-Sandbox-Client-IP`; from elsewhere it is not believed.

use std::net::{IpAddr, Ipv4Addr};

use http::HeaderMap;
use http::header::AUTHORIZATION;
use jiff::Timestamp;

use super::world::{Caller, Refused, World, is_email};
use super::{PREFIX, mint};
use crate::wire::tokens::{VERIFY_ACCOUNT_TOKEN, VERIFY_USER_TOKEN};

/// Says from where a call comes that comes from loopback.
const CLIENT: &str = "x-sandbox-client-ip";

/// Finds the caller.
pub(super) fn identify(world: &World, headers: &HeaderMap, to: &To<'_>, now: Timestamp) -> Result<Caller, Refused> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    match (text("x-auth-email"), text("x-auth-key")) {
        (Some(email), Some(key)) => by_key(world, email, key),
        _ => match headers.get(AUTHORIZATION) {
            Some(value) => by_token(world, value.to_str().unwrap_or_default(), client(headers, to.peer), to, now),
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
    Ok(Caller { user: user.id.clone(), email: user.email.clone(), grant: None })
}

// Since 2026-04 `cfk_`, 40 characters and a checksum; before, 37 to 45 lower-case hex digits, still good.
fn is_key(key: &str) -> bool {
    match key.strip_prefix("cfk_") {
        Some(rest) => rest.len() > 40 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        None => (37..=45).contains(&key.len()) && key.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')),
    }
}

fn by_token(world: &World, value: &str, from: IpAddr, to: &To<'_>, now: Timestamp) -> Result<Caller, Refused> {
    let token = value.strip_prefix("Bearer ").unwrap_or_default();
    let well_formed = (40..=80).contains(&token.len())
        && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if !well_formed {
        return Err(Refused::MalformedCredential { code: 6111, message: "Invalid format for Authorization header" });
    }
    let found = if mint::is_whole(token) { world.bearer(token, from, to.asks_itself(), now) } else { None };
    // A token that asks about itself is told so in other words: public logs.
    found.unwrap_or(Err(if to.asks_itself() { Refused::TokenUnknown } else { Refused::UnknownToken }))
}

/// Where a call goes, and the other end of its connection.
pub(super) struct To<'a> {
    /// The whole path.
    pub(super) path: &'a str,
    /// Who is at the other end.
    pub(super) peer: Option<IpAddr>,
}

impl To<'_> {
    /// Whether a token asks about itself: then it is told how it stands, also when it is off or over (the schema of 2026-08
    /// has both words for it).
    fn asks_itself(&self) -> bool {
        let path = self.path.strip_prefix(PREFIX).unwrap_or_default();
        let (before, after) = VERIFY_ACCOUNT_TOKEN.split_once("{account}").unwrap_or_default();
        let id = path.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
        path == VERIFY_USER_TOKEN || id.is_some_and(|id| !id.contains('/'))
    }
}

/// From where the call comes.
fn client(headers: &HeaderMap, peer: Option<IpAddr>) -> IpAddr {
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)).to_canonical();
    let said = headers.get(CLIENT).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    said.filter(|_| peer.is_loopback()).unwrap_or(peer)
}
