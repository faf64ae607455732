//! The third page of the wizard: all of the token in words, what Cloudflare would refuse, and what to think of. From here it
//! is made or changed, once however often that is pressed.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::clock::Timestamp;
use crate::domain::ids::TokenDraftId;
use crate::domain::token::{Reach, Resource, TokenAct, TokenOwner, groups, limits, resources};
use crate::runs::TokenWish;
use crate::store::TokenDraft;
use crate::web::at_tokens::{AtTokens, Making};
use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::Origin;
use crate::web::format::{When, to_the_second};
use crate::web::page::{Html, Layout};
use crate::web::paths;
use crate::web::token_paths::TokenPaths;
use crate::wire::tokens::{Condition, Effect, NewToken, Policy};

use super::draft::{asked_for, found, judge};
use super::not_taken;
use super::shown::{Names, Rule};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/tokens/summary.html")]
pub struct Summary {
    /// Around it.
    pub layout: Layout,
    /// The addresses here.
    pub paths: TokenPaths,
    /// Which draft.
    pub id: TokenDraftId,
    /// The token's name.
    pub name: String,
    /// In whose name calls with it are made, as part of a sentence.
    pub whose: String,
    /// What it permits and forbids.
    pub rules: Vec<Rule>,
    /// From where alone it works.
    pub within: Vec<String>,
    /// From where it does not.
    pub not_in: Vec<String>,
    /// When it starts; none: at once.
    pub starts: Option<When>,
    /// When it ends; none: never.
    pub ends: Option<When>,
    /// What keeps it from being made.
    pub blocked: Option<String>,
    /// What to think of.
    pub warnings: Vec<String>,
    /// How it is now, where it is changed: what differs, as sentences.
    pub changes: Option<Vec<String>>,
}

/// A form without fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {}

/// Shows it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such draft of the viewer.
pub async fn get(Making(at): Making, from: Origin) -> Result<Response, PageError> {
    let draft = found(&at).await?;
    if let Some(there) = asked_for(&draft) {
        return Ok(there);
    }
    let judged = judge(&at, &draft).await?;
    let new = match judged.token.clone() {
        Ok(new) => new,
        // What is not right is said where it can be put right.
        Err(wrong) => return super::draft::page(&at, draft, judged, wrong, from).await,
    };
    let blocked = blocked(&at, &draft).await?;
    page(&at, &draft, &new, &Seen { reach: judged.reach, from, blocked }).await
}

/// Asks for it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such draft of the viewer.
pub async fn post(Making(at): Making, from: Origin, Checked(Form {}): Checked<Form>) -> Result<Response, PageError> {
    let draft = found(&at).await?;
    if let Some(there) = asked_for(&draft) {
        return Ok(there);
    }
    let judged = judge(&at, &draft).await?;
    let new = match judged.token.clone() {
        Ok(new) => new,
        Err(wrong) => return super::draft::page(&at, draft, judged, wrong, from).await,
    };
    let blocked = blocked(&at, &draft).await?;
    if blocked.is_some() {
        return page(&at, &draft, &new, &Seen { reach: judged.reach, from, blocked }).await;
    }
    let act = match draft.form.changes.clone() {
        Some(changes) => TokenAct::Change { token: changes.token, name: changes.name, seen: changes.seen, new },
        None => TokenAct::Create { new },
    };
    let wish = TokenWish { of: draft.owner, customer: draft.customer, at: draft.account, act };
    let is_new = matches!(wish.act, TokenAct::Create { .. });
    let run = at.portal().runs.token_of_draft(at.by(), draft.id, wish).await.map_err(not_taken)?;
    Ok(Desk::go(&if is_new { paths::run_secret(run) } else { paths::run(run) }))
}

/// What is known besides the token itself.
struct Seen {
    reach: Reach,
    from: Origin,
    blocked: Option<String>,
}

/// What keeps a token from being made, as far as that can be known before Cloudflare is asked.
async fn blocked(at: &AtTokens, draft: &TokenDraft) -> Result<Option<String>, PageError> {
    if draft.form.changes.is_some() {
        return Ok(None);
    }
    if draft.owner == TokenOwner::ServiceUser {
        let has_key = match draft.customer {
            Some(customer) => at.portal().store.active_key(customer).await?.is_some(),
            None => false,
        };
        if !has_key {
            let words = if at.is_team() {
                "The customer has no service user in use, so there is nobody whose token this would be."
            } else {
                "Your partner has to finish your set-up first."
            };
            return Ok(Some(words.to_owned()));
        }
    }
    let most = draft.owner.quota();
    let present = at.portal().mirror.count_tokens(&draft.owner, draft.customer).await;
    Ok(present.filter(|present| *present >= most).map(|present| {
        format!(
            "There are {present} tokens already, and Cloudflare takes {most} at most. Delete one that is not needed."
        )
    }))
}

async fn page(at: &AtTokens, draft: &TokenDraft, new: &NewToken, seen: &Seen) -> Result<Response, PageError> {
    let names = Names::for_policies(at, &new.policies).await?;
    let addresses = new.condition.clone().and_then(|condition| condition.request_ip).unwrap_or_default();
    let when =
        |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok()).map(|time| at.desk().when(time));
    let title = if draft.form.changes.is_some() { "Change Token" } else { "New Token" };
    let page = Summary {
        layout: Layout { refused: seen.blocked.is_some(), ..at.layout(title).await? },
        paths: at.paths(),
        id: draft.id,
        name: new.name.clone(),
        whose: whose(at, draft),
        rules: names.rules(&new.policies),
        within: addresses.within,
        not_in: addresses.not_in,
        starts: when(&new.not_before),
        ends: when(&new.expires_on),
        blocked: seen.blocked.clone(),
        warnings: warnings(new, seen),
        changes: changes(at, draft, new).await?,
    };
    let status = if page.blocked.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Html(status, page).into_response())
}

fn whose(at: &AtTokens, draft: &TokenDraft) -> String {
    match (&draft.owner, at.account()) {
        (TokenOwner::Partner, _) => format!("the tenant admin, {}", at.portal().site.tenant_admin),
        (TokenOwner::Account { .. }, Some(account)) => format!("the account {}", account.name),
        (TokenOwner::ServiceUser, Some(_)) => "the customer’s service user".to_owned(),
        (TokenOwner::Account { .. }, None) => "the account".to_owned(),
        (TokenOwner::ServiceUser, None) => "you".to_owned(),
    }
}

/// What to think of before it is made.
fn warnings(new: &NewToken, seen: &Seen) -> Vec<String> {
    let mut warnings = Vec::new();
    let mut warn = |is_so: bool, words: &str| {
        if is_so {
            warnings.push(words.to_owned());
        }
    };
    let allows = |ids: &[&str]| {
        let allowed = new.policies.iter().filter(|policy| policy.effect == Effect::Allow);
        allowed.flat_map(|policy| &policy.permission_groups).any(|group| ids.contains(&group.id.as_str()))
    };
    let about_all = |policy: &Policy| {
        resources(&policy.resources).iter().any(|thing| matches!(thing, Resource::AllAccounts | Resource::AllWebsites))
    };
    warn(
        allows(&[groups::TOKENS_WRITE, groups::ACCOUNT_TOKENS_WRITE]),
        "It makes other tokens: whoever has it can make one that does more than this one seems to.",
    );
    warn(allows(&[groups::BILLING_WRITE]), "It changes subscriptions, and you pay for them.");
    warn(
        seen.reach.everything && new.policies.iter().any(about_all),
        "It is about everything in the tenant: every customer’s accounts and websites, also those added later.",
    );
    warn(new.expires_on.is_none(), "It never ends by itself: if it gets lost, it works until somebody notices.");
    let addresses = new.condition.as_ref().and_then(|condition| condition.request_ip.as_ref());
    let (within, not_in) = addresses.map(|ips| (ips.within.as_slice(), ips.not_in.as_slice())).unwrap_or_default();
    warn(within.is_empty(), "It works from everywhere. Where its program has a fixed address, name that.");
    let own = seen.from.address.0;
    let is_out = (!within.is_empty() && !limits::is_within(own, within)) || limits::is_within(own, not_in);
    warn(is_out, &format!("It does not work from where you are now ({own}), so you cannot try it from here."));
    warnings
}

/// What a change changes, in words.
async fn changes(at: &AtTokens, draft: &TokenDraft, new: &NewToken) -> Result<Option<Vec<String>>, PageError> {
    let Some(changes) = &draft.form.changes else { return Ok(None) };
    let Some(row) = at.portal().store.token(&changes.token).await? else { return Ok(None) };
    let old = crate::domain::token::as_asked(&row.token.said);
    let mut words = Vec::new();
    if old.name != new.name {
        words.push(format!("The name: “{}” becomes “{}”.", old.name, new.name));
    }
    let (was, is) = (Names::for_policies(at, &old.policies).await?.rules(&old.policies), new);
    let is_rules = Names::for_policies(at, &is.policies).await?.rules(&is.policies);
    for gone in was.iter().filter(|rule| !is_rules.contains(rule)) {
        words.push(format!("No longer: {}.", gone.in_words()));
    }
    for more in is_rules.iter().filter(|rule| !was.contains(rule)) {
        words.push(format!("Now: {}.", more.in_words()));
    }
    let when = |text: &Option<String>, none: &str| match text.as_deref().map(str::parse::<Timestamp>) {
        Some(Ok(time)) => to_the_second(time),
        Some(Err(_)) => text.clone().unwrap_or_default(),
        None => none.to_owned(),
    };
    for (what, was, is) in [
        ("Where it works", in_words(old.condition.as_ref()), in_words(new.condition.as_ref())),
        ("The start", when(&old.not_before, "at once"), when(&new.not_before, "at once")),
        ("The end", when(&old.expires_on, "never"), when(&new.expires_on, "never")),
    ] {
        if was != is {
            words.push(format!("{what}: {was}, becomes {is}."));
        }
    }
    Ok(Some(words))
}

/// From where a token works.
fn in_words(condition: Option<&Condition>) -> String {
    let Some(limits) = condition.and_then(|condition| condition.request_ip.as_ref()) else {
        return "from every address".to_owned();
    };
    let within = match limits.within.as_slice() {
        [] => "from every address".to_owned(),
        some => format!("only from {}", some.join(", ")),
    };
    if limits.not_in.is_empty() { within } else { format!("{within}, but not from {}", limits.not_in.join(", ")) }
}
