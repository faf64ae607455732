//! Websites as the mirror knows them: zones in code, in the store and in the API.

use crate::clock::Timestamp;
use crate::wire::ids::{AccountId, ZoneId};
use crate::wire::zones::{ZoneStatus, ZoneType};

use super::ids::CustomerId;

/// A zone of one of the tenant's accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Cloudflare's id.
    pub id: ZoneId,
    /// The account it is in.
    pub account: AccountId,
    /// Its name, punycode where needed.
    pub name: String,
    /// How far it is.
    pub status: ZoneStatus,
    /// How it is set up.
    pub kind: ZoneType,
    /// Whether Cloudflare passes everything through untouched.
    pub paused: bool,
    /// Its plan in Cloudflare's words.
    pub plan: Option<String>,
    /// The name servers to set at the registrar.
    pub name_servers: Vec<String>,
    /// The name servers found when it was added.
    pub original_name_servers: Vec<String>,
    /// When Cloudflare made it.
    pub created_on: Option<Timestamp>,
    /// When it went live.
    pub activated_on: Option<Timestamp>,
    /// When this row was last read from Cloudflare.
    pub seen_at: Timestamp,
    /// Since when Cloudflare no longer lists it.
    pub gone_at: Option<Timestamp>,
}

/// A row of the list of websites.
#[derive(Clone, Debug)]
pub struct ZoneRow {
    /// The zone.
    pub zone: Zone,
    /// The name of its account.
    pub account_name: String,
    /// Whose it is.
    pub customer: Option<(CustomerId, String)>,
}
