//! `/accounts/{account}`: home of an account. The team, and its customer's people.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::account::Account;
use crate::domain::run::RunRow;
use crate::domain::text::folded;
use crate::mirror::ACCOUNTS;
use crate::store::{MemberFilter, ZoneFilter};
use crate::web::desk::{Desk, capital};
use crate::web::error::PageError;
use crate::web::format::When;
use crate::web::id::Id;
use crate::web::page::{Html, Layout, Section};
use crate::web::parts::{CallsAs, Named};
use crate::web::status::{AccountState, RunState, WebsiteStatus};
use crate::wire::ids::AccountId;

/// A website in the account.
#[derive(Clone, Debug)]
pub struct Website {
    /// Its id and name.
    pub website: Named,
    /// How far it is.
    pub status: WebsiteStatus,
    /// Its plan, where known.
    pub plan: Option<String>,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/accounts/show.html")]
pub struct Show {
    /// Around it, with the age of what is shown.
    pub layout: Layout,
    /// Cloudflare's id and the name.
    pub account: Named,
    /// How far it is.
    pub state: AccountState,
    /// Whether another account has this very name.
    pub twin: bool,
    /// The job whose attempt, given up before, turned out to have made it.
    pub stray_of: Option<String>,
    /// `Standard` or `Enterprise`.
    pub kind: String,
    /// The tenant unit's name.
    pub unit: Option<String>,
    /// Whose it is, where that was said.
    pub customer: Option<Named>,
    /// Our own words about it.
    pub description: String,
    /// When Cloudflare made it.
    pub created: Option<When>,
    /// When it was last seen at Cloudflare.
    pub seen: Option<When>,
    /// Websites in it.
    pub websites: Vec<Website>,
    /// How many add-ons it has, as far as was read.
    pub add_ons: usize,
    /// Addresses with direct access, as far as they were read.
    pub people: Vec<String>,
    /// Whether they were ever read.
    pub people_read: bool,
    /// Jobs about it that are not over.
    pub open_runs: Vec<(Named, RunState)>,
    /// Which identity its websites are reached with.
    pub calls_as: CallsAs,
    /// Whether the viewer may rename, link and remove it.
    pub may_manage: bool,
}

/// Most websites listed here; the rest is one link away.
const WEBSITES: i64 = 200;

/// The account of an address, also when Cloudflare no longer lists it.
///
/// # Errors
/// [`PageError::NotFound`] when there is none.
pub(in crate::web::pages) async fn known(desk: &Desk, id: &AccountId) -> Result<Account, PageError> {
    desk.portal.store.account(id).await?.ok_or(PageError::NotFound)
}

/// The same, for acts: what is gone cannot be acted on.
///
/// # Errors
/// [`PageError::NotFound`] when there is none, or none any more.
pub(in crate::web::pages) async fn standing(desk: &Desk, id: &AccountId) -> Result<Account, PageError> {
    known(desk, id)
        .await
        .and_then(|account| if account.gone_at.is_none() { Ok(account) } else { Err(PageError::NotFound) })
}

/// Open runs as pages list them.
pub(in crate::web::pages) fn listed(runs: Vec<RunRow>) -> Vec<(Named, RunState)> {
    runs.into_iter().map(|run| (Named::new(run.id.to_string(), run.title), run.state.into())).collect()
}

/// Shows it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such account.
pub async fn get(desk: Desk, Id(id): Id<AccountId>) -> Result<Response, PageError> {
    let store = &desk.portal.store;
    let account = known(&desk, &id).await?;
    let tenant = store.tenant().await?;
    let filter = ZoneFilter { account: Some(id.clone()), limit: WEBSITES, ..ZoneFilter::default() };
    let websites = store.zones(&filter).await?.into_iter().map(|row| Website {
        website: Named::new(row.zone.id, crate::domain::text::in_unicode(&row.zone.name)),
        status: (&row.zone.status).into(),
        plan: row.zone.plan.map(|plan| plan.name),
    });
    let customer = match account.customer {
        Some(id) => store.customer(id).await?,
        None => None,
    };
    let open = store.open_runs(Some(&id), None).await?;
    let twins = store.similar_accounts(&account.name, 2).await?;
    let page = Show {
        layout: desk.mirrored(Section::Accounts, &account.name, ACCOUNTS).await?,
        state: state(&account, &open),
        twin: twins.iter().any(|row| row.account.id != id && folded(&row.account.name) == folded(&account.name)),
        stray_of: store.stray_of(&id).await?.map(|run| run.to_string()),
        kind: capital(account.kind.as_str()),
        unit: account.unit.as_ref().map(|unit| super::list::unit_word(tenant.as_ref(), unit)),
        customer: customer.map(|one| Named::new(one.id.to_string(), one.name)),
        description: account.description,
        created: account.created_on.map(|at| desk.when(at)),
        seen: Some(desk.when(account.seen_at)),
        websites: websites.collect(),
        add_ons: store.add_ons(&id).await?.len(),
        people: people(&desk, &id).await?,
        people_read: store.members_read_at(&id).await?.is_some(),
        open_runs: listed(open),
        calls_as: desk.calls_as(account.customer).await?,
        may_manage: desk.may_operate() && account.gone_at.is_none(),
        account: Named::new(account.id, account.name),
    };
    Ok(Html(StatusCode::OK, page).into_response())
}

async fn people(desk: &Desk, account: &AccountId) -> Result<Vec<String>, PageError> {
    let filter = MemberFilter { account: Some(account.clone()), limit: i64::MAX, ..MemberFilter::default() };
    let rows = desk.portal.store.members(&filter).await?;
    Ok(rows.into_iter().map(|row| row.member.email).filter(|email| !email.is_empty()).collect())
}

fn state(account: &Account, open: &[RunRow]) -> AccountState {
    match account.gone_at {
        Some(_) => AccountState::Gone,
        None if open.iter().any(|run| run.kind == "remove_account") => AccountState::BeingRemoved,
        None if open.iter().any(|run| run.kind == "add_account") => AccountState::BeingMade,
        None => AccountState::Active,
    }
}
