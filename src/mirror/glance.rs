//! A glance at a website as it is at Cloudflare right now, for its page: small, all parts at once, and soon over.

use std::time::Duration;

use crate::access::CustomerClient;
use crate::cloudflare::Priority;
use crate::domain::ids::CustomerId;
use crate::domain::traffic::{Period, Traffic};
use crate::domain::website::Zone;
use crate::wire::dns::{DnsRecord, ListDnsRecords};
use crate::wire::zones::ZoneStatus;

use super::ask::unread;
use super::{Mirror, Unread};

/// How long the page waits for all of it. What it is about is in the mirror.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// What was seen of a website.
#[derive(Clone, Debug)]
pub struct Glance {
    /// Its DNS records.
    pub records: Result<RecordsSeen, Unread>,
    /// Its last whole hours; nothing where none can have been counted yet.
    pub traffic: Option<Result<Traffic, Unread>>,
}

/// What was seen of a website's records with one call.
#[derive(Clone, Debug)]
pub struct RecordsSeen {
    /// How many there are.
    pub total: u32,
    /// The records, where they were asked for and one call brought all of them.
    pub all: Option<Vec<DnsRecord>>,
}

impl Mirror {
    /// Looks at a website as its customer: one call for each part, sent at the same time and only once. A part that does not
    /// answer in time is missing, and keeps no other.
    pub async fn glance(&self, zone: &Zone, customer: Option<CustomerId>) -> Glance {
        let may_have_traffic = !Traffic::is_to_come(zone);
        let Ok(client) = self.0.vault.customer(customer, Priority::Person).await else {
            return Glance { records: Err(Unread::Away), traffic: may_have_traffic.then_some(Err(Unread::Away)) };
        };
        let traffic =
            async { if may_have_traffic { Some(self.traffic_at_a_glance(&client, zone).await) } else { None } };
        let (records, traffic) = tokio::join!(records(&client, zone), traffic);
        Glance { records, traffic }
    }

    async fn traffic_at_a_glance(&self, client: &CustomerClient, zone: &Zone) -> Result<Traffic, Unread> {
        let call = self.traffic_call(zone);
        let answer = tokio::time::timeout(PATIENCE, client.read_once(&call)).await.map_err(|_| Unread::Away)?;
        self.told(answer.map_err(|error| unread(&error))?.result, zone, Period::Day)
    }
}

async fn records(client: &CustomerClient, zone: &Zone) -> Result<RecordsSeen, Unread> {
    let (whole_too, zone) = (zone.status != ZoneStatus::Active, zone.id.clone());
    // Only the total is wanted of one that is live, which the shortest page has, too.
    let all = ListDnsRecords::whole(&zone);
    let call = if whole_too { all } else { ListDnsRecords { per_page: 1, ..all } };
    let answer = tokio::time::timeout(PATIENCE, client.read_once(&call)).await.map_err(|_| Unread::Away)?;
    let answer = answer.map_err(|error| unread(&error))?;
    let unsaid = || Unread::Refused("It does not say how many there are.".to_owned());
    let total = answer.info.map(|info| info.total_count).ok_or_else(unsaid)?;
    let is_whole = whole_too && usize::try_from(total).is_ok_and(|total| answer.result.len() == total);
    Ok(RecordsSeen { total, all: is_whole.then_some(answer.result) })
}
