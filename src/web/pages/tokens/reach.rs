//! What a token can be about, for whoever puts it together, and which names stand for it.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::domain::account::Account;
use crate::domain::policy::{OwnAct, Policy as OwnPolicy};
use crate::domain::text::in_unicode;
use crate::domain::token::form::TokenForm;
use crate::domain::token::{Known, Reach, Resource, TokenOwner, Wrong, groups, resources};
use crate::store::{AccountFilter, ZoneFilter};
use crate::web::at_tokens::AtTokens;
use crate::web::error::PageError;
use crate::web::form::Choice;
use crate::wire::ids::{AccountId, PermissionGroupId, ZoneId};
use crate::wire::tokens::{Effect, PermissionGroup, Policy, SCOPE_USER, Token as Said};

/// Up to how many there is a box to tick for each.
pub(super) const TICKS: usize = 20;

/// In how many days tokens of a customer's people end at the latest.
const OWN_DAYS: i64 = 365;
/// The same in seconds.
const OWN_SECONDS: u64 = 365 * 86_400;

/// What a customer's people may always put into a token of theirs: reading DNS, websites, settings and traffic.
const READS: [&str; 4] = [groups::DNS_READ, groups::ZONE_READ, groups::SETTINGS_READ, groups::ANALYTICS_READ];
/// What besides, where the partner lets them do it themselves.
const ACTS: [(OwnAct, &str); 3] = [
    (OwnAct::ChangeRecords, groups::DNS_WRITE),
    (OwnAct::ChangeSettings, groups::SETTINGS_WRITE),
    (OwnAct::Purge, groups::CACHE_PURGE),
];
/// What a service user does not have itself, since it is an Administrator: account-owned tokens, to make and to read.
const BEYOND: [&str; 2] = [groups::ACCOUNT_TOKENS_WRITE, groups::ACCOUNT_TOKENS_READ];

fn ids(words: impl IntoIterator<Item = &'static str>) -> Vec<PermissionGroupId> {
    words.into_iter().filter_map(|word| word.parse().ok()).collect()
}

fn own_groups(policy: &OwnPolicy) -> Vec<PermissionGroupId> {
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

/// How far a token of this owner goes; whose user it is Cloudflare says only where it is asked, see [`with_user`].
pub(super) async fn reach(at: &AtTokens, owner: &TokenOwner) -> Result<Reach, PageError> {
    Ok(Reach {
        everything: *owner == TokenOwner::Partner,
        accounts: accounts(at, owner).await?.into_iter().map(|account| account.id).collect(),
        names_accounts: at.is_team(),
        user: None,
        is_user: owner.is_user(),
        only: at.own().map(|own| own_groups(own.policy())),
        beyond: if *owner == TokenOwner::ServiceUser { ids(BEYOND) } else { Vec::new() },
        days_at_most: at.own().map(|_| OWN_DAYS),
    })
}

/// The same with the user whose token it is, where the form has a permission about that user.
pub(super) async fn with_user(
    at: &AtTokens,
    owner: &TokenOwner,
    reach: Reach,
    form: &TokenForm,
    listed: &[PermissionGroup],
) -> Reach {
    let rows: Vec<_> = form.policies.iter().flat_map(|policy| &policy.rows).flatten().collect();
    let about_user = |group: &PermissionGroup| rows.contains(&&group.id) && reach.gives(group) == Ok(SCOPE_USER);
    let user = match listed.iter().any(about_user) {
        true => at.portal().mirror.token_user(owner, at.customer()).await,
        false => None,
    };
    Reach { user, ..reach }
}

/// Whether whoever works here could make just this token: then its secret gives them nothing that they may not do. For the
/// team that is so; one of a customer's people may not get at what somebody gave another token.
pub(super) async fn covers(at: &AtTokens, owner: &TokenOwner, said: &Said) -> Result<bool, PageError> {
    if at.own().is_none() {
        return Ok(true);
    }
    let latest = at.desk().now().saturating_add(Duration::from_secs(OWN_SECONDS)).unwrap_or(Timestamp::MAX);
    let ends: Option<Timestamp> = said.expires_on.as_deref().and_then(|end| end.parse().ok());
    let in_time = ends.is_some_and(|end| end <= latest);
    Ok(in_time && covers_policies(at, &reach(at, owner).await?, &said.policies).await?)
}

/// Whether whoever works here could give just these policies.
pub(super) async fn covers_policies(at: &AtTokens, reach: &Reach, policies: &[Policy]) -> Result<bool, PageError> {
    let Some(only) = &reach.only else { return Ok(true) };
    for policy in policies.iter().filter(|policy| policy.effect == Effect::Allow) {
        if !policy.permission_groups.iter().all(|group| only.contains(&group.id)) {
            return Ok(false);
        }
        for thing in resources(&policy.resources) {
            let is_theirs = match thing {
                Resource::Website(zone) => website(at, reach, zone.as_str()).await?.is_some(),
                Resource::WebsitesOf(account) => reach.accounts.contains(&account),
                _ => false,
            };
            if !is_theirs {
                return Ok(false);
            }
        }
    }
    Ok(true)
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
pub(super) async fn website(at: &AtTokens, reach: &Reach, text: &str) -> Result<Option<ZoneId>, PageError> {
    let store = &at.portal().store;
    let in_reach = |account: &AccountId| reach.everything || reach.accounts.contains(account);
    let text = text.trim().to_lowercase();
    if let Ok(id) = text.parse::<ZoneId>() {
        let zone = store.zone(&id).await?.filter(|zone| zone.gone_at.is_none() && in_reach(&zone.account));
        return Ok(zone.map(|zone| zone.id));
    }
    let Ok(name) = text.parse::<crate::domain::text::ZoneName>() else { return Ok(None) };
    let named = store.zones_named(name.as_str(), None).await?;
    Ok(named.into_iter().find(|row| in_reach(&row.zone.account)).map(|row| row.zone.id))
}

/// The account that is meant by an id, as far as it is in reach.
pub(super) async fn account(at: &AtTokens, reach: &Reach, text: &str) -> Result<Option<AccountId>, PageError> {
    let Ok(id) = text.trim().parse::<AccountId>() else { return Ok(None) };
    let known = at.portal().store.account(&id).await?.filter(|account| account.gone_at.is_none());
    let in_reach = reach.everything || reach.accounts.contains(&id);
    Ok(known.filter(|_| in_reach).map(|account| account.id))
}

/// What these policies name that could be chosen here too.
pub(super) async fn known(at: &AtTokens, reach: &Reach, policies: &[Policy]) -> Result<Known, PageError> {
    let mut known = Known::default();
    for thing in policies.iter().flat_map(|policy| resources(&policy.resources)) {
        match thing {
            Resource::Website(zone) => known.websites.extend(website(at, reach, zone.as_str()).await?),
            Resource::Account(one) => known.accounts.extend(account(at, reach, one.as_str()).await?),
            _ => {}
        }
    }
    Ok(known)
}

/// What a form names that is not in reach any more: chosen before it went, or before somebody else took it away.
pub(super) async fn gone(at: &AtTokens, reach: &Reach, form: &TokenForm) -> Result<Vec<Wrong>, PageError> {
    let mut wrong = Vec::new();
    for (place, policy) in form.policies.iter().enumerate() {
        for zone in policy.websites.iter().filter(|_| !policy.all_websites) {
            if website(at, reach, zone.as_str()).await?.is_none() {
                let known = at.portal().store.zone(zone).await?;
                let name = known.map_or_else(|| zone.to_string(), |zone| in_unicode(&zone.name));
                let words = format!("“{name}” is no website here any more. Choose again what the token is about.");
                wrong.push((format!("websites-{place}"), words));
            }
        }
        for one in policy.accounts.iter().filter(|_| !policy.all_accounts) {
            if account(at, reach, one.as_str()).await?.is_none() {
                let words = format!("“{one}” is no account here any more. Choose again what the token is about.");
                wrong.push((format!("accounts-{place}"), words));
            }
        }
    }
    if !covers_policies(at, reach, &form.kept).await? {
        let words = "One of these does more than your partner lets you do yourself. Remove it.";
        wrong.push(("kept".to_owned(), words.to_owned()));
    }
    Ok(wrong)
}
