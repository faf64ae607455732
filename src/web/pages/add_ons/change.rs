//! `/accounts/{account}/subscriptions/{subscription}`: one add-on, and other parts of it. The team looks; owners and
//! operators change it.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::account::Account;
use crate::domain::catalogue::{self, Sameness};
use crate::domain::order::Order;
use crate::domain::run::Request;
use crate::domain::subscription::Subscription;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::extract::Path;
use crate::web::form::{Field, Problems};
use crate::web::order::{PartField, Sent};
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::accounts::show::listed;
use crate::web::parts::{CallsAs, Named};
use crate::web::paths;
use crate::web::price::amount;
use crate::web::status::RunState;
use crate::wire::ids::{AccountId, SubscriptionId};

use super::{AddOn, found, partner, unread};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/add_ons/change.html")]
pub struct Change {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The account.
    pub account: Named,
    /// The add-on.
    pub add_on: AddOn,
    /// What could not be read, and how old what is shown is.
    pub unread: Option<String>,
    /// How much of what.
    pub parts: Vec<PartField>,
    /// Whether Cloudflare names parts of it.
    pub has_parts: bool,
    /// Jobs about the account's add-ons that are not over.
    pub open_runs: Vec<(Named, RunState)>,
    /// Which identity the call uses.
    pub calls_as: CallsAs,
    /// Whether the viewer may change and cancel it.
    pub may_manage: bool,
}

/// The parts that Cloudflare's API names, for an add-on of which it names none.
const PARTS: [&str; 4] = ["page_rules", "dedicated_certificates", "dedicated_certificates_custom", "zones"];

/// Shows it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such add-on.
pub async fn get(desk: Desk, Path((account, id)): Path<(AccountId, SubscriptionId)>) -> Result<Response, PageError> {
    found(&desk, &account, &id).await?;
    let unread = unread(&desk, &account).await?;
    let (account, one) = found(&desk, &account, &id).await?;
    if one.gone_at.is_some() || account.gone_at.is_some() {
        return Err(PageError::NotFound);
    }
    let key = desk.new_key();
    page(&desk, &account, &one, (key, unread), &as_it_is(&one)).await
}

/// Asks for other parts of it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such add-on, [`PageError::BadRequest`] for fields that are not the form's.
pub async fn post(
    Operating(desk): Operating,
    Path((account, id)): Path<(AccountId, SubscriptionId)>,
    Checked(form): Checked<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let (account, one) = found(&desk, &account, &id).await?;
    let sent = Sent::read(form)?;
    let rate_plan = one.rate_plan.as_str();
    let is_its = sent.rate_plan.is_empty() || catalogue::same(&sent.rate_plan, rate_plan) == Sameness::Same;
    let knows = |name: &String| one.component(name).is_some() || catalogue::component(name).is_some();
    if !is_its || !sent.parts.keys().all(knows) {
        return Err(PageError::BadRequest);
    }
    let key = if sent.key.is_empty() { desk.new_key() } else { sent.key.clone() };
    let typed = match sent.counts(|name, number| at_least(&one, name, number)) {
        Ok(typed) => typed,
        Err(parts) => return page(&desk, &account, &one, (key, None), &parts).await,
    };
    let mut components = typed.clone();
    // A change names all parts: whether Cloudflare keeps those that are not named is not published.
    for part in &one.components {
        components.entry(part.name.clone()).or_insert(part.value);
    }
    let order = Order { rate_plan: one.rate_plan.clone(), components };
    let (account_id, subscription) = (account.id.clone(), one.id.clone());
    let request = Request::ChangeAddOn { account: account_id, subscription, order: order.clone() };
    if let Some(there) = desk.pressed_before(&key, &request).await? {
        return Ok(there);
    }
    if one.gone_at.is_some() || account.gone_at.is_some() {
        return Err(PageError::NotFound);
    }
    if typed.iter().all(|(name, number)| one.component(name).unwrap_or(0) == *number) {
        let mut parts = as_it_is(&one);
        parts.extend(sent.fields());
        let first = names(&one).into_iter().next().unwrap_or_default();
        let field = parts.remove(&first).unwrap_or_default();
        parts.insert(
            first,
            field.refused("Enter another number. The add-on has just these parts; nothing was changed."),
        );
        return page(&desk, &account, &one, (key, None), &parts).await;
    }
    let run = desk.portal.runs.change_add_on(desk.by(), &key, &account, &one, order).await;
    Ok(Desk::go(&paths::run(run.map_err(PageError::failed("asking for other parts of an add-on"))?)))
}

fn at_least(one: &Subscription, name: &str, number: u32) -> Result<(), String> {
    let included = one.components.iter().find(|part| part.name == name).and_then(|part| part.included).unwrap_or(0);
    if number < included {
        return Err(format!("{included} come with the add-on: enter {included} or more, or leave the field empty."));
    }
    Ok(())
}

fn names(one: &Subscription) -> Vec<String> {
    let own: Vec<String> = one.components.iter().map(|part| part.name.clone()).collect();
    if own.is_empty() { PARTS.map(str::to_owned).to_vec() } else { own }
}

fn as_it_is(one: &Subscription) -> BTreeMap<String, Field> {
    one.components.iter().map(|part| (part.name.clone(), Field::of(part.value.to_string()))).collect()
}

fn facts(one: &Subscription, name: &str) -> String {
    let Some(part) = one.components.iter().find(|part| part.name == name) else { return String::new() };
    let included = part.included.filter(|included| *included > 0).map(|included| format!("{included} come with it."));
    let price = part.price.as_ref().filter(|price| !price.is_zero());
    let more = price.map(|price| format!("One more costs {}.", amount(price, one.frequency.as_ref())));
    let now = format!("The account has {}.", part.value);
    [included, more, Some(now)].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

async fn page(
    desk: &Desk,
    account: &Account,
    one: &Subscription,
    (key, unread): (String, Option<String>),
    typed: &BTreeMap<String, Field>,
) -> Result<Response, PageError> {
    let mut shown = names(one);
    let others: Vec<String> = typed.keys().filter(|name| !shown.contains(name)).cloned().collect();
    shown.extend(others);
    let field = |name: &String| PartField::new(name, &facts(one, name), typed.get(name).cloned().unwrap_or_default());
    let parts: Vec<PartField> = shown.iter().map(field).collect();
    let problems = Problems::of(parts.iter().map(|part| (part.id.clone(), &part.field)));
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut open = desk.portal.store.open_runs(Some(&account.id), None).await?;
    open.retain(|run| run.kind.ends_with("_add_on"));
    let add_on = AddOn::of(desk, one);
    let layout = desk.layout(Section::Accounts, &add_on.name).await?;
    let page = Change {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        key,
        account: Named::new(account.id.clone(), account.name.clone()),
        add_on,
        unread,
        parts,
        has_parts: !one.components.is_empty(),
        open_runs: listed(open),
        calls_as: partner(desk),
        may_manage: desk.may_operate(),
    };
    Ok(Html(status, page).into_response())
}
