//! Websites as the mirror knows them: zones in code, in the store and in the API.

use crate::clock::Timestamp;
use crate::wire::ids::{AccountId, ZoneId};
use crate::wire::subscriptions::Frequency;
use crate::wire::zones::{ZoneStatus, ZoneType};

use super::ids::CustomerId;
use super::money::Money;

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
    /// Its plan, where the zone names it.
    pub plan: Option<Plan>,
    /// Value of the TXT record of a partial set-up.
    pub verification_key: Option<String>,
    /// What the CNAME records of a partial set-up end in, where Cloudflare says.
    pub cname_suffix: Option<String>,
    /// The name servers to set at the registrar.
    pub name_servers: Vec<String>,
    /// The name servers found when it was added.
    pub original_name_servers: Vec<String>,
    /// When Cloudflare made it.
    pub created_on: Option<Timestamp>,
    /// When it went live.
    pub activated_on: Option<Timestamp>,
    /// Since when it is that far, as well as is known.
    pub status_since: Option<Timestamp>,
    /// When this row was last read from Cloudflare.
    pub seen_at: Timestamp,
    /// Since when Cloudflare no longer lists it.
    pub gone_at: Option<Timestamp>,
}

/// The plan on a zone, as the zone itself names it. It follows the subscription with a delay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// `free`, `pro`, `business` …; may be empty.
    pub id: String,
    /// `Free Website`, `Pro Website` …
    pub name: String,
    /// What is paid each time, where Cloudflare says.
    pub price: Option<Money>,
    /// How often it is paid, where it is.
    pub frequency: Option<Frequency>,
}

/// What a partial set-up of this zone asks for at the domain's own DNS
/// (developers.cloudflare.com/dns/zone-setups/partial-setup, read 2026-11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartialRecords {
    /// Name of the TXT record, which stays for ever.
    pub txt_name: String,
    /// Its value; not named yet: nothing.
    pub txt_value: Option<String>,
    /// What each host's own name is followed by to make its CNAME target: `.cdn.cloudflare.net`.
    pub suffix: String,
}

/// Suffix of CNAME targets where Cloudflare names no other.
const CNAME_SUFFIX: &str = "cdn.cloudflare.net";

impl Zone {
    /// The records of a partial set-up; none where it is set up in another way.
    #[must_use]
    pub fn partial_records(&self) -> Option<PartialRecords> {
        (self.kind == ZoneType::Partial).then(|| PartialRecords {
            txt_name: format!("cloudflare-verify.{}", self.name),
            txt_value: self.verification_key.clone(),
            suffix: format!(".{}", self.cname_suffix.as_deref().unwrap_or(CNAME_SUFFIX).trim_start_matches('.')),
        })
    }

    /// Whether its plan is one that costs something, as far as the website itself names it.
    #[must_use]
    pub fn pays(&self) -> bool {
        self.plan.as_ref().is_some_and(|plan| !plan.id.is_empty() && !super::catalogue::is_free(&plan.id))
    }

    /// When Cloudflare drops it if nothing changes; none where it does not, or where nobody knows since when it waits.
    /// Only what is not paid for is dropped while it waits
    /// (developers.cloudflare.com/dns/zone-setups/reference/domain-status, read 2026-11).
    #[must_use]
    pub fn dropped_at(&self, periods: &Periods) -> Option<Timestamp> {
        let since = self.status_since.or(self.created_on)?;
        let pays = self.pays();
        let days = match self.status {
            ZoneStatus::Pending if !pays => periods.pending_days,
            ZoneStatus::Moved if !pays => periods.moved_days,
            ZoneStatus::Deleted => periods.deleted_days,
            _ => return None,
        };
        since.checked_add(std::time::Duration::from_secs(u64::from(days) * 86_400)).ok()
    }
}

/// After how many days Cloudflare drops a website that is not finished. Sources disagree, so these are settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Periods {
    /// Pending on the free plan.
    pub pending_days: u32,
    /// Moved on the free plan.
    pub moved_days: u32,
    /// Deleted, until nothing of it is left.
    pub deleted_days: u32,
}

impl Default for Periods {
    /// 28, 7 and 7 days (developers.cloudflare.com/dns/zone-setups/reference/domain-status, read 2026-11).
    fn default() -> Self {
        Self { pending_days: 28, moved_days: 7, deleted_days: 7 }
    }
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
