//! Subscriptions: an account at a time, since there is no list over all of them, the longest unread first. And what a
//! website has and may be sold, read when somebody asks.

use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};

use crate::access::CustomerClient;
use crate::clock::Timestamp;
use crate::cloudflare::{CallError, Kind, Priority};
use crate::domain::ids::CustomerId;
use crate::domain::offer::{Offer, offers};
use crate::domain::subscription::Subscription;
use crate::domain::website::Zone;
use crate::store::ZoneFilter;
use crate::wire::ids::{AccountId, ZoneId};
use crate::wire::subscriptions::{
    GetZoneSubscription, ListAccountSubscriptions, ListAvailablePlans, ListAvailableRatePlans, NO_SUBSCRIPTION,
};

use super::{Inner, LISTS_LAG, Mirror, SUBSCRIPTIONS, SyncError};

/// Accounts read in one pass: with a pass every 5 minutes this is a small part of the partner's budget.
const AT_A_TIME: i64 = 50;
/// Accounts read at the same time, so that somebody who pressed Refresh does not wait for fifty calls in a row.
const AT_ONCE: usize = 8;
/// How long a page waits for what it asks.
const PATIENCE: Duration = Duration::from_secs(4);
/// What may be sold changes with an agreement, not by the hour.
const OFFERS_AGE: Duration = Duration::from_secs(86_400);

/// What a website has and may be sold, as far as it could be read in time.
#[derive(Clone, Debug)]
pub struct PlanSeen {
    /// Its plan as a subscription: `Some(None)` when it has none; none when it could not be read.
    pub subscription: Option<Option<Subscription>>,
    /// What it may be sold; none when it could not be read.
    pub offers: Option<Vec<Offer>>,
}

impl Inner {
    /// Brings the subscriptions of some accounts up to date, and what may be sold once a day.
    pub(super) async fn subscriptions(&self, priority: Priority) {
        let began = self.clock.now();
        let done = async {
            self.offers(priority, began).await?;
            let accounts = self.store.subscriptions_to_read(AT_A_TIME).await?;
            let mut reading = stream::iter(accounts)
                .map(async |account| (self.subscriptions_of(&account, priority).await, account))
                .buffer_unordered(AT_ONCE);
            while let Some((done, account)) = reading.next().await {
                match done {
                    // One account that is refused keeps none of the others waiting; its own page says how old it is.
                    Err(SyncError::Call(error)) if matches!(error.kind, Kind::Refused | Kind::NotFound) => {
                        tracing::warn!(%account, error = &error as &dyn std::error::Error, "its subscriptions are refused");
                    }
                    done => done?,
                }
            }
            Ok(())
        };
        let noted = match done.await {
            Ok(()) => self.note_subscriptions(began).await,
            Err(error) => Err(error),
        };
        if let Err(error) = noted {
            self.failed(SUBSCRIPTIONS, &error).await;
        }
    }

    async fn note_subscriptions(&self, began: Timestamp) -> Result<(), SyncError> {
        let mut tx = self.store.write().await?;
        tx.sync_succeeded(SUBSCRIPTIONS, began).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Reads the subscriptions of one account, as the partner.
    async fn subscriptions_of(&self, account: &AccountId, priority: Priority) -> Result<(), SyncError> {
        let began = self.clock.now();
        let mut tx = self.store.write().await?;
        tx.subscriptions_asked(account, began).await?;
        tx.commit().await?;
        let partner = self.vault.partner(priority);
        let listed = partner.read(&ListAccountSubscriptions { account: account.clone() }).await?.result;
        let names_zones = listed.iter().any(|one| one.zone.is_some());
        let mut tx = self.store.write().await?;
        for said in &listed {
            let is_plan = said.zone.is_some() || said.rate_plan.scope.eq_ignore_ascii_case("zone");
            // A plan whose website is not named belongs nowhere; the website itself tells of it.
            if is_plan && said.zone.is_none() {
                continue;
            }
            tx.mirror_subscription(&Subscription::seen(account, None, said, began)).await?;
        }
        let lag = began.saturating_sub(LISTS_LAG).unwrap_or(began);
        tx.subscriptions_listed(account, names_zones, began, lag).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Reads what may be sold from one website, once a day: before the first website nobody can say.
    async fn offers(&self, priority: Priority, now: Timestamp) -> Result<(), SyncError> {
        let known = self.store.offers().await?;
        let is_fresh = |read: Timestamp| read.checked_add(OFFERS_AGE).is_ok_and(|until| now < until);
        if known.is_some_and(|known| is_fresh(known.read_at())) {
            return Ok(());
        }
        let filter = ZoneFilter { limit: 1, ..ZoneFilter::default() };
        let Some(row) = self.store.zones(&filter).await?.into_iter().next() else { return Ok(()) };
        let customer = row.customer.map(|(id, _)| id);
        let client = self.vault.customer(customer, priority).await?;
        if let Some(read) = read_offers(&client, &row.zone.id).await {
            self.keep_offers(&read, &row.zone.id).await?;
        }
        Ok(())
    }

    async fn keep_offers(&self, offers: &[Offer], zone: &ZoneId) -> Result<(), SyncError> {
        if offers.is_empty() {
            return Ok(());
        }
        let mut tx = self.store.write().await?;
        tx.put_offers(offers, zone, self.clock.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn keep_plan(&self, zone: &Zone, plan: Option<&Subscription>, now: Timestamp) -> Result<(), SyncError> {
        let mut tx = self.store.write().await?;
        match plan {
            Some(plan) => tx.mirror_subscription(plan).await?,
            None => tx.zone_unsubscribed(&zone.id, now).await?,
        }
        tx.commit().await?;
        Ok(())
    }
}

impl Mirror {
    /// Reads the add-ons of an account now and keeps them; answers whether that worked in time.
    pub async fn read_add_ons(&self, account: &AccountId) -> bool {
        let read = self.0.subscriptions_of(account, Priority::Person);
        match tokio::time::timeout(PATIENCE, read).await {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "an account's subscriptions could not be read"
                );
                false
            }
            Err(_) => false,
        }
    }

    /// Reads what a website has and may be sold, all at once and as its customer. A part that does not answer in time is
    /// missing, and the page says so.
    pub async fn plan(&self, zone: &Zone, customer: Option<CustomerId>) -> PlanSeen {
        let nothing = PlanSeen { subscription: None, offers: None };
        let Ok(client) = self.0.vault.customer(customer, Priority::Person).await else { return nothing };
        let now = self.0.clock.now();
        let (subscription, offers) = tokio::join!(
            tokio::time::timeout(PATIENCE, read_plan(&client, zone, now)),
            tokio::time::timeout(PATIENCE, read_offers(&client, &zone.id)),
        );
        let seen = PlanSeen { subscription: subscription.ok().and_then(Result::ok), offers: offers.ok().flatten() };
        let kept = async {
            if let Some(plan) = &seen.subscription {
                self.0.keep_plan(zone, plan.as_ref(), now).await?;
            }
            if let Some(offers) = &seen.offers {
                self.0.keep_offers(offers, &zone.id).await?;
            }
            Ok::<_, SyncError>(())
        };
        if let Err(error) = kept.await {
            tracing::warn!(error = &error as &dyn std::error::Error, "a plan that was read could not be kept");
        }
        seen
    }
}

async fn read_plan(client: &CustomerClient, zone: &Zone, now: Timestamp) -> Result<Option<Subscription>, CallError> {
    match client.read(&GetZoneSubscription { zone: zone.id.clone() }).await {
        Ok(answer) => Ok(Some(Subscription::seen(&zone.account, Some(&zone.id), &answer.result, now))),
        Err(error) if error.code() == Some(NO_SUBSCRIPTION) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Either list alone is of use; without both nothing is known.
async fn read_offers(client: &CustomerClient, zone: &ZoneId) -> Option<Vec<Offer>> {
    let (rate_plans, plans) =
        (ListAvailableRatePlans { zone: zone.clone() }, ListAvailablePlans { zone: zone.clone() });
    let (rate_plans, plans) = tokio::join!(client.read(&rate_plans), client.read(&plans));
    if rate_plans.is_err() && plans.is_err() {
        return None;
    }
    let rate_plans = rate_plans.map(|answer| answer.result).unwrap_or_default();
    let plans = plans.map(|answer| answer.result).unwrap_or_default();
    Some(offers(&rate_plans, &plans))
}
