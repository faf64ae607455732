//! Zones (schema of 2026-08; developers.cloudflare.com/dns/zone-setups/reference/domain-status, read 2026-11).

use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::ids::{AccountId, ZoneId};
use super::words::word;
use super::{Endpoint, Paged, page_query};

/// Longest zone name (schema of 2026-08).
pub const NAME_MAX: usize = 253;

word!(/// How far a zone is.
ZoneStatus {
    /// Being set up from the dashboard.
    Initializing = "initializing",
    /// Waits for its name servers or its TXT record.
    Pending = "pending",
    /// Live.
    Active = "active",
    /// Its name servers point elsewhere now.
    Moved = "moved",
    /// Gone, purged after 7 days.
    Deleted = "deleted",
});

word!(/// How a zone is set up.
ZoneType {
    /// Cloudflare is its name server.
    Full = "full",
    /// CNAME set-up.
    Partial = "partial",
    /// Transferred from another primary.
    Secondary = "secondary",
    /// Not on the public Internet.
    Internal = "internal",
});

/// A zone: what a person calls a website.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Zone {
    /// Its id.
    pub id: ZoneId,
    /// Its name, punycode where needed.
    pub name: String,
    /// How far it is.
    pub status: ZoneStatus,
    /// How it is set up.
    #[serde(default = "full")]
    pub r#type: ZoneType,
    /// Whether Cloudflare passes everything through untouched.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub paused: bool,
    /// The account it is in.
    pub account: ZoneAccount,
    /// Its owner.
    #[serde(default)]
    pub owner: Value,
    /// The tenant it belongs to.
    #[serde(default)]
    pub tenant: Value,
    /// The tenant unit it belongs to.
    #[serde(default)]
    pub tenant_unit: Value,
    /// Its plan (deprecated in the schema, still returned).
    #[serde(default)]
    pub plan: Option<ZonePlan>,
    /// The name servers to set at the registrar; absent for partial set-ups.
    #[serde(default)]
    pub name_servers: Option<Vec<String>>,
    /// The name servers found when it was added.
    #[serde(default)]
    pub original_name_servers: Option<Vec<String>>,
    /// The registrar found when it was added.
    #[serde(default)]
    pub original_registrar: Option<String>,
    /// The DNS host found when it was added.
    #[serde(default)]
    pub original_dnshost: Option<String>,
    /// Own names for the name servers.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub vanity_name_servers: Vec<String>,
    /// Value of the TXT record of a partial set-up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification_key: Option<String>,
    /// Suffix of the CNAME records of a partial set-up, for tenants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cname_suffix: Option<String>,
    /// Quotas and set-up step.
    #[serde(default)]
    pub meta: Value,
    /// Seconds left of development mode; negative: seconds since.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub development_mode: i64,
    /// What the caller may do with it.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub permissions: Vec<String>,
    /// When it was made, RFC 3339.
    #[serde(default)]
    pub created_on: Option<String>,
    /// When it was last changed, RFC 3339.
    #[serde(default)]
    pub modified_on: Option<String>,
    /// When it went live, RFC 3339.
    #[serde(default)]
    pub activated_on: Option<String>,
}

fn full() -> ZoneType {
    ZoneType::Full
}

/// The account a zone is in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ZoneAccount {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub name: String,
}

/// The plan on a zone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ZonePlan {
    /// Its id.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub id: String,
    /// Its name: `Free Website`, `Pro Website` …
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub name: String,
    /// Price in the currency's main unit.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub price: f64,
    /// `USD`.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub currency: String,
    /// How often it is paid.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub frequency: String,
    /// `free`, `pro`, `business`, `enterprise`.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub legacy_id: String,
    /// Whether it is paid for.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub is_subscribed: bool,
    /// Whether the caller may buy it.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub can_subscribe: bool,
    /// Whether somebody else manages it.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub externally_managed: bool,
}

/// Zones that the caller can see, a page at a time.
#[derive(Clone, Debug, Default)]
pub struct ListZones {
    /// Page, from 1.
    pub page: u32,
    /// Only this name.
    pub name: Option<String>,
    /// Only in this account.
    pub account: Option<AccountId>,
}

impl Endpoint for ListZones {
    const METHOD: Method = Method::GET;
    const PATTERN: &'static str = "/zones";
    type Reply = Vec<Zone>;

    fn path(&self) -> String {
        Self::PATTERN.to_owned()
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = page_query(self.page);
        query.extend(self.name.clone().map(|name| ("name", name)));
        query.extend(self.account.clone().map(|account| ("account.id", account.into())));
        query
    }
}

impl Paged for ListZones {
    fn at_page(&self, page: u32) -> Self {
        Self { page, ..self.clone() }
    }
}

/// Adds a zone. `jump_start` has left the schema and is not sent.
#[derive(Clone, Debug)]
pub struct CreateZone {
    /// Its name, punycode where needed, at most [`NAME_MAX`] bytes.
    pub name: String,
    /// The account to put it in.
    pub account: AccountId,
    /// How to set it up.
    pub r#type: ZoneType,
}

impl Endpoint for CreateZone {
    const METHOD: Method = Method::POST;
    const PATTERN: &'static str = "/zones";
    type Reply = Zone;

    fn path(&self) -> String {
        Self::PATTERN.to_owned()
    }

    fn body(&self) -> Option<Value> {
        Some(json!({ "name": self.name, "account": { "id": self.account }, "type": self.r#type }))
    }
}

/// What can be changed of a zone: one property at a time (schema of 2026-08).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ZoneChange {
    /// Whether Cloudflare passes everything through untouched.
    Paused(bool),
    /// How it is set up.
    Type(ZoneType),
}

/// Changes one property of a zone.
#[derive(Clone, Debug)]
pub struct ChangeZone {
    /// Which zone.
    pub zone: ZoneId,
    /// What.
    pub change: ZoneChange,
}

impl Endpoint for ChangeZone {
    const METHOD: Method = Method::PATCH;
    const PATTERN: &'static str = "/zones/{zone}";
    type Reply = Zone;

    fn path(&self) -> String {
        format!("/zones/{}", self.zone)
    }

    fn body(&self) -> Option<Value> {
        Some(match &self.change {
            ZoneChange::Paused(paused) => json!({ "paused": paused }),
            ZoneChange::Type(kind) => json!({ "type": kind }),
        })
    }
}

/// Only `{id}`, the result of deletion and activation check.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ZoneRef {
    /// Which zone.
    pub id: ZoneId,
}

/// Whether other accounts are kept from adding a zone of this name (schema of 2026-08, which requires none of it).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ZoneHold {
    /// Whether it holds now.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub hold: bool,
    /// From when on it holds, RFC 3339: in the past while it holds, in the future where it is lifted for a time.
    #[serde(default)]
    pub hold_after: Option<String>,
    /// `true` where names below are held, too. The schema has a string for it whose example is a boolean: both read.
    #[serde(default, deserialize_with = "flag_as_text")]
    pub include_subdomains: String,
}

fn flag_as_text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => text,
        Value::Bool(flag) => flag.to_string(),
        _ => String::new(),
    })
}

macro_rules! of_zone {
    ($(#[$doc:meta])* $name:ident, $method:ident, $pattern:literal, $tail:literal, $reply:ty) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            /// The zone.
            pub zone: ZoneId,
        }

        impl Endpoint for $name {
            const METHOD: Method = Method::$method;
            const PATTERN: &'static str = $pattern;
            type Reply = $reply;

            fn path(&self) -> String {
                format!(concat!("/zones/{}", $tail), self.zone)
            }
        }
    };
}

of_zone!(/// One zone.
    GetZone, GET, "/zones/{zone}", "", Zone);
of_zone!(/// Removes a zone with its records.
    DeleteZone, DELETE, "/zones/{zone}", "", ZoneRef);
of_zone!(/// Asks Cloudflare to look at the name servers now: every 5 minutes on paid plans, every hour on free ones.
    CheckActivation, PUT, "/zones/{zone}/activation_check", "/activation_check", ZoneRef);
of_zone!(/// Whether the name is held against other accounts.
    GetZoneHold, GET, "/zones/{zone}/hold", "/hold", ZoneHold);
