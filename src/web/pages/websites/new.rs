//! `/websites/new`, posted to `/websites`: adds a website to an account. Team, and customers' managers.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::account::Account;
use crate::domain::run::Request;
use crate::runs::NewWebsite;
use crate::store::AccountFilter;
use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::form::{Choice, Field, Problems};
use crate::web::own_desk::Acting;
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::own;
use crate::web::parts::{CallsAs, Named};
use crate::web::paths;

use super::wanted::Wanted;

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/websites/new.html")]
pub struct New {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The account, where the address already says which.
    pub fixed: Option<Named>,
    /// The account chosen.
    pub account: Field,
    /// The accounts to choose from.
    pub accounts: Vec<Choice>,
    /// What to do about an account that is not among them.
    pub hint: &'static str,
    /// The website.
    pub wanted: Wanted,
    /// Which identity the calls will use, where the account is fixed.
    pub calls_as: Option<CallsAs>,
}

/// Most accounts offered in the select; a page with thousands is slow to load and no help.
const LISTED: i64 = 500;
const NOT_LISTED: &str = "Not listed? Open the account and add the website from there.";

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The account to add it to.
    #[serde(default)]
    account: String,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    pub(in crate::web::pages) key: String,
    #[serde(default)]
    pub(in crate::web::pages) account: String,
    #[serde(default)]
    pub(in crate::web::pages) name: String,
    #[serde(default, rename = "type")]
    pub(in crate::web::pages) kind: String,
    #[serde(default)]
    pub(in crate::web::pages) rate_plan: String,
    #[serde(default)]
    confirmed: String,
}

/// Shows the empty form.
///
/// # Errors
/// [`PageError::NotFound`] when the account asked for does not exist.
pub async fn get(acting: Acting, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let desk = match acting {
        Acting::Team(desk) => desk,
        Acting::Own(own) => return own::websites::new::get(&own, &asked.account).await,
    };
    let fixed = if asked.account.is_empty() {
        None
    } else {
        Some(account(&desk, &asked.account).await?.ok_or(PageError::NotFound)?)
    };
    let filled = New { key: desk.new_key(), account: Field::of(asked.account), ..New::default() };
    page(&desk, fixed, filled).await
}

/// Asks for the website.
///
/// # Errors
/// [`PageError::Internal`] when it could not be stored.
pub async fn post(acting: Acting, Checked(form): Checked<Form>) -> Result<Response, PageError> {
    let desk = match acting {
        Acting::Team(desk) => desk,
        Acting::Own(own) => return own::websites::new::post(&own, form).await,
    };
    let key = if form.key.is_empty() { desk.new_key() } else { form.key };
    let into = account(&desk, &form.account).await?;
    let mut chosen = Field::of(form.account);
    if into.is_none() {
        chosen = chosen.refused("Choose the account that the website belongs to.");
    }
    let mut wanted = Wanted::typed(&form.name, &form.kind, &form.rate_plan, &form.confirmed);
    let new = wanted.read(&desk.portal.store, into.as_ref().map(|account| &account.id)).await?;
    match (into, new) {
        (Some(into), Some(new)) if wanted.is_taken() => {
            let NewWebsite { name, setup, plan } = new;
            let request = Request::AddWebsite { account: into.id.clone(), name, setup, plan };
            match desk.pressed_before(&key, &request).await? {
                Some(there) => Ok(there),
                None => page(&desk, Some(into), New { key, account: chosen, wanted, ..New::default() }).await,
            }
        }
        (Some(into), Some(new)) => {
            let run = desk.portal.runs.add_website(desk.by(), &key, &into, new).await;
            Ok(Desk::go(&paths::run(run.map_err(PageError::failed("asking for a website"))?)))
        }
        (into, _) => page(&desk, into, New { key, account: chosen, wanted, ..New::default() }).await,
    }
}

async fn account(desk: &Desk, id: &str) -> Result<Option<Account>, PageError> {
    let Ok(id) = id.parse() else { return Ok(None) };
    Ok(desk.portal.store.account(&id).await?.filter(|account| account.gone_at.is_none()))
}

async fn page(desk: &Desk, fixed: Option<Account>, filled: New) -> Result<Response, PageError> {
    let wanted = filled.wanted.with_choices(desk).await?;
    let problems = Problems::of([
        ("account", &filled.account),
        ("name", &wanted.name),
        ("confirmed", &wanted.confirmed),
        ("type", &wanted.setup),
        ("rate_plan", &wanted.plan),
    ]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let calls_as = match &fixed {
        Some(account) => Some(desk.calls_as(account.customer).await?),
        None => None,
    };
    let filter = AccountFilter { limit: LISTED, ..AccountFilter::default() };
    let accounts = if fixed.is_some() { Vec::new() } else { desk.portal.store.accounts(&filter).await? };
    let layout = desk.layout(Section::Websites, "Add Website").await?;
    let page = New {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        key: filled.key,
        account: filled.account,
        hint: if i64::try_from(accounts.len()) == Ok(LISTED) { NOT_LISTED } else { "" },
        accounts: accounts.into_iter().map(|row| choice(&row.account, row.shares_name)).collect(),
        fixed: fixed.map(|account| Named::new(account.id, account.name)),
        wanted,
        calls_as,
    };
    Ok(Html(status, page).into_response())
}

/// Two accounts may share a name: then the beginning of the id tells them apart.
fn choice(account: &Account, shares_name: bool) -> Choice {
    let label = match account.id.as_str().get(..8) {
        Some(id) if shares_name => format!("{} ({id}…)", account.name),
        _ => account.name.clone(),
    };
    Choice::new(account.id.as_str(), label)
}
