//! What a token can be about, for whoever puts it together, and which names stand for it.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::domain::account::Account;
use crate::domain::policy::{OwnAct, Policy};
use crate::domain::text::in_unicode;
use crate::domain::token::{Reach, Resource, TokenOwner, resources};
use crate::store::{AccountFilter, ZoneFilter};
use crate::web::at_tokens::AtTokens;
use crate::web::error::PageError;
use crate::web::form::Choice;
use crate::wire::ids::{AccountId, PermissionGroupId, ZoneId};
use crate::wire::tokens::{Effect, Token as Said};

/// Up to how many there is a box to tick for each.
pub(super) const TICKS: usize = 20;

/// In how many days tokens of a customer's people end at the latest.
const OWN_DAYS: i64 = 365;
/// The same in seconds.
const OWN_SECONDS: u64 = 365 * 86_400;

/// What a customer's people may always put into a token of theirs: reading DNS, websites, settings and traffic.
const READS: [&str; 4] = [
    "82e64a83756745bbbb1c9c2701bf816b",
    "c8fed203ed3043cba015a93ad1616f1f",
    "517b21aee92c4d89936c976ba6e4be55",
    "9c88f9c5bce24ce7af9a958ba9c504db",
];
/// What besides, where the partner lets them do it themselves.
const ACTS: [(OwnAct, &str); 3] = [
    (OwnAct::ChangeRecords, "4755a26eedb94da69e1066d98aa820be"),
    (OwnAct::ChangeSettings, "3030687196b94b638145a3953da2b699"),
    (OwnAct::Purge, "e17beae8b8cb423a99b1730f21238bed"),
];
/// What a service user does not have itself, since it is an Administrator: account-owned tokens, to make and to read.
const BEYOND: [&str; 2] = ["5bc3f8b21c554832afc660159ab75fa4", "eb56a6953c034b9d97dd838155666f06"];

fn ids(words: impl IntoIterator<Item = &'static str>) -> Vec<PermissionGroupId> {
    words.into_iter().filter_map(|word| word.parse().ok()).collect()
}

fn own_groups(policy: &Policy) -> Vec<PermissionGroupId> {
    let acts = ACTS.into_iter().filter(|(act, _)| policy.allows(*act)).map(|(_, id)| id);
    ids(READS.into_iter().chain(acts))
}

/// The accounts in reach, where they are not everything.
async fn accounts(at: &AtTokens, owner: &TokenOwner) -> Result<Vec<Account>, PageError> {
    match (owner, at.account(), at.customer()) {
        (TokenOwner::Partner, ..) => Ok(Vec::new()),
        (TokenOwner::Account { .. }, Some(account), _) => Ok(vec![account.clone()]),
        (_, _, Some(customer)) => {
            let filter = AccountFilter { customer: Some(customer), limit: i64::MAX, ..AccountFilter::default() };
            let rows = at.portal().store.accounts(&filter).await?;
            Ok(rows.into_iter().map(|row| row.account).collect())
        }
        _ => Ok(Vec::new()),
    }
}

/// How far a token of this owner goes.
pub(super) async fn reach(at: &AtTokens, owner: &TokenOwner) -> Result<Reach, PageError> {
    let user = at.portal().mirror.token_user(owner, at.customer()).await;
    Ok(Reach {
        everything: *owner == TokenOwner::Partner,
        accounts: accounts(at, owner).await?.into_iter().map(|account| account.id).collect(),
        names_accounts: at.is_team(),
        user,
        is_user: owner.is_user(),
        only: at.own().map(|own| own_groups(own.policy())),
        beyond: if *owner == TokenOwner::ServiceUser { ids(BEYOND) } else { Vec::new() },
        days_at_most: at.own().map(|_| OWN_DAYS),
    })
}

/// Whether whoever works here could make just this token: then its secret gives them nothing that they may not do. For the
/// team that is so; one of a customer's people may not get at what somebody gave another token.
pub(super) async fn covers(at: &AtTokens, owner: &TokenOwner, said: &Said) -> Result<bool, PageError> {
    let Some(own) = at.own() else { return Ok(true) };
    let (groups, accounts) = (own_groups(own.policy()), accounts(at, owner).await?);
    for policy in said.policies.iter().filter(|policy| policy.effect == Effect::Allow) {
        if !policy.permission_groups.iter().all(|group| groups.contains(&group.id)) {
            return Ok(false);
        }
        for thing in resources(&policy.resources) {
            let is_theirs = match thing {
                Resource::Website(zone) => at.portal().store.zone_of(own.customer().id, &zone).await?.is_some(),
                Resource::WebsitesOf(account) => accounts.iter().any(|one| one.id == account),
                _ => false,
            };
            if !is_theirs {
                return Ok(false);
            }
        }
    }
    let latest = at.desk().now().saturating_add(Duration::from_secs(OWN_SECONDS)).unwrap_or(Timestamp::MAX);
    let ends: Option<Timestamp> = said.expires_on.as_deref().and_then(|end| end.parse().ok());
    Ok(ends.is_some_and(|end| end <= latest))
}

/// The websites to tick, where they are few.
pub(super) async fn websites(at: &AtTokens, owner: &TokenOwner) -> Result<Option<Vec<Choice>>, PageError> {
    let mut found = Vec::new();
    for account in accounts(at, owner).await? {
        let limit = i64::try_from(TICKS + 1).unwrap_or(i64::MAX);
        let filter = ZoneFilter { account: Some(account.id), limit, ..ZoneFilter::default() };
        let rows = at.portal().store.zones(&filter).await?;
        found.extend(rows.into_iter().map(|row| Choice::new(row.zone.id, in_unicode(&row.zone.name))));
        if found.len() > TICKS {
            return Ok(None);
        }
    }
    found.sort_by(|one, other| one.label.cmp(&other.label));
    Ok(Some(found).filter(|_| *owner != TokenOwner::Partner))
}

/// The accounts to tick, where they are few and there is a choice.
pub(super) async fn account_choices(at: &AtTokens, owner: &TokenOwner) -> Result<Option<Vec<Choice>>, PageError> {
    let found = accounts(at, owner).await?;
    let few = *owner != TokenOwner::Partner && found.len() <= TICKS;
    Ok(few.then(|| found.into_iter().map(|account| Choice::new(account.id, account.name)).collect()))
}

/// The website that is meant by a name or an id, as far as it is in reach.
pub(super) async fn website(at: &AtTokens, owner: &TokenOwner, text: &str) -> Result<Option<ZoneId>, PageError> {
    let store = &at.portal().store;
    let in_reach = async |account: &AccountId| -> Result<bool, PageError> {
        Ok(*owner == TokenOwner::Partner || accounts(at, owner).await?.iter().any(|one| one.id == *account))
    };
    let text = text.trim().to_lowercase();
    if let Ok(id) = text.parse::<ZoneId>() {
        let zone = store.zone(&id).await?.filter(|zone| zone.gone_at.is_none());
        return Ok(match zone {
            Some(zone) if in_reach(&zone.account).await? => Some(zone.id),
            _ => None,
        });
    }
    let Ok(name) = text.parse::<crate::domain::text::ZoneName>() else { return Ok(None) };
    for row in store.zones_named(name.as_str(), None).await? {
        if in_reach(&row.zone.account).await? {
            return Ok(Some(row.zone.id));
        }
    }
    Ok(None)
}

/// The account that is meant by an id, as far as it is in reach.
pub(super) async fn account(at: &AtTokens, owner: &TokenOwner, text: &str) -> Result<Option<AccountId>, PageError> {
    let Ok(id) = text.trim().parse::<AccountId>() else { return Ok(None) };
    let known = at.portal().store.account(&id).await?.filter(|account| account.gone_at.is_none());
    let in_reach = *owner == TokenOwner::Partner || accounts(at, owner).await?.iter().any(|one| one.id == id);
    Ok(known.filter(|_| in_reach).map(|account| account.id))
}
