//! `/accounts/new`, posted to `/accounts`: Create A New Account. Owners and operators of the team.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::order::Order;
use crate::domain::text::{AccountName, Description};
use crate::runs::{NewAccount, NewWebsite};
use crate::store::{Store, TenantFacts};
use crate::web::checked::Checked;
use crate::web::choose::{self, Chosen};
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::form::{Choice, Field, Problems};
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::websites::wanted::Wanted;
use crate::web::parts::Named;
use crate::web::paths;
use crate::wire::accounts::AccountType;
use crate::wire::ids::UnitId;

use super::add_ons::AddOns;

/// An account whose name is close to the one asked for.
#[derive(Clone, Debug)]
pub struct Similar {
    /// Cloudflare's id and the name.
    pub account: Named,
    /// Whose it is.
    pub customer: Option<String>,
}

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/accounts/new.html")]
pub struct New {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// Account Name.
    pub name: Field,
    /// Account Description; ours alone.
    pub description: Field,
    /// Tenant Unit.
    pub unit: Field,
    /// The tenant's units.
    pub units: Vec<Choice>,
    /// `standard` or `enterprise`.
    pub kind: Field,
    /// A customer's id, or `new`.
    pub customer: Field,
    /// The customers.
    pub customers: Vec<Choice>,
    /// Name of the new customer.
    pub customer_name: Field,
    /// First website, if any.
    pub wanted: Wanted,
    /// Add-ons of the account.
    pub add_ons: AddOns,
    /// Accounts of a similar name; shown with a tick box `confirmed` once the form was sent.
    pub similar: Vec<Similar>,
    /// The tenant admin's e-mail address.
    pub tenant_admin: String,
}

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The customer to begin with.
    #[serde(default)]
    customer: String,
    /// A name to look for similar ones.
    #[serde(default)]
    name: String,
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
pub struct Form {
    #[serde(default)]
    key: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    unit: String,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    customer: String,
    #[serde(default)]
    customer_name: String,
    #[serde(default)]
    website: String,
    #[serde(default)]
    website_type: String,
    #[serde(default)]
    rate_plan: String,
    #[serde(default)]
    confirmed: String,
    /// Nothing but add-ons: `add_on.<ID>`.
    #[serde(flatten)]
    add_ons: BTreeMap<String, String>,
}

/// Most accounts named as similar.
const SIMILAR: i64 = 8;

/// Shows the empty form.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(Operating(desk): Operating, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let filled = New {
        key: desk.new_key(),
        name: Field::of(asked.name),
        customer: Field::of(asked.customer),
        kind: Field::of(AccountType::Standard.as_str()),
        ..New::default()
    };
    page(&desk, filled).await
}

/// Asks for the account.
///
/// # Errors
/// [`PageError::Internal`] when it could not be stored, [`PageError::BadRequest`] when the form has fields of its own.
pub async fn post(Operating(desk): Operating, Checked(form): Checked<Form>) -> Result<Response, PageError> {
    let store = &desk.portal.store;
    let (add_ons, ordered) = AddOns::read(&form.add_ons).ok_or(PageError::BadRequest)?;
    let mut wanted = Wanted::typed(&form.website, &form.website_type, &form.rate_plan, &form.confirmed);
    let website = first_website(&mut wanted, store).await?;
    let tenant = store.tenant().await?;
    let chosen = choose::customer(store, &form.customer, &form.customer_name).await?;
    let key = if form.key.is_empty() { desk.new_key() } else { form.key.clone() };
    let with = website.zip(ordered);
    let (shown, new) = parse(form, chosen, with, tenant.as_ref());
    let run = match new {
        // Pressed again, the form finds its own website: that leads to the job it asked for.
        Some(new) if wanted.is_taken() => desk.portal.runs.account_asked_before(desk.by(), &key, &new).await,
        Some(new) => desk.portal.runs.add_account(desk.by(), &key, new).await.map(Some),
        None => Ok(None),
    };
    match run.map_err(PageError::failed("asking for an account"))? {
        Some(run) => Ok(Desk::go(&paths::run(run))),
        None => page(&desk, New { key, wanted, add_ons, ..shown }).await,
    }
}

/// The first website: the inner none is that there shall be none yet, the outer one that something is wrong with it.
async fn first_website(wanted: &mut Wanted, store: &Store) -> Result<Option<Option<NewWebsite>>, PageError> {
    if wanted.is_nameless() {
        let words = "Name the website, or leave the plan on Free and the setup on Full.";
        wanted.name.error = Some(words.to_owned());
        return Ok(None);
    }
    if wanted.name.value.trim().is_empty() {
        return Ok(Some(None));
    }
    Ok(wanted.read(store, None).await?.map(Some))
}

/// Everything wrong at once, and the request where nothing is. `with` is the website and the add-ons, if both are right.
fn parse(
    form: Form,
    chosen: Chosen,
    with: Option<(Option<NewWebsite>, Vec<Order>)>,
    tenant: Option<&TenantFacts>,
) -> (New, Option<NewAccount>) {
    let mut shown = New {
        name: Field::of(&form.name),
        description: Field::of(&form.description),
        unit: Field::of(&form.unit),
        kind: Field::of(&form.kind),
        customer: chosen.field,
        customer_name: chosen.name,
        ..New::default()
    };
    let name = form.name.parse::<AccountName>();
    let description = form.description.parse::<Description>();
    let unit = unit(&form.unit, tenant);
    let kind = kind(&form.kind, tenant);
    for (field, refused) in [
        (&mut shown.name, name.as_ref().err().map(ToString::to_string)),
        (&mut shown.description, description.as_ref().err().map(ToString::to_string)),
        (&mut shown.unit, unit.as_ref().err().map(|words| (*words).to_owned())),
        (&mut shown.kind, kind.as_ref().err().map(|words| (*words).to_owned())),
    ] {
        field.error = refused;
    }
    let new = match (name, description, unit, kind, chosen.customer, with) {
        (Ok(name), Ok(description), Ok(unit), Ok(account_type), Some(customer), Some((website, add_ons))) => {
            Some(NewAccount { name, description, unit, account_type, customer, website, add_ons })
        }
        _ => None,
    };
    (shown, new)
}

/// The unit: one of the tenant's, or none where the tenant has no choice to offer.
fn unit(text: &str, tenant: Option<&TenantFacts>) -> Result<Option<UnitId>, &'static str> {
    let Some(tenant) = tenant else {
        // The tenant was not read yet: Cloudflare will say whether it knows the unit.
        let unit = Some(text).filter(|text| !text.is_empty()).map(str::parse).transpose();
        return unit.map_err(|_| "This is not the id of a tenant unit.");
    };
    let units = tenant.units.as_slice();
    if text.is_empty() {
        return match units {
            [] => Ok(None),
            [only] => Ok(Some(only.unit_tag.clone())),
            _ => Err("Select the tenant unit that the account belongs to."),
        };
    }
    let known = units.iter().find(|unit| unit.unit_tag.as_str() == text);
    known.map(|unit| Some(unit.unit_tag.clone())).ok_or("This is not a unit of your tenant. Select one of the list.")
}

/// The kind. Whether the tenant may sell it is for Cloudflare to say, at the time.
fn kind(text: &str, _: Option<&TenantFacts>) -> Result<AccountType, &'static str> {
    match text {
        "" | "standard" => Ok(AccountType::Standard),
        "enterprise" => Ok(AccountType::Enterprise),
        _ => Err("Choose Enterprise Account or Standard Account."),
    }
}

async fn page(desk: &Desk, filled: New) -> Result<Response, PageError> {
    let store = &desk.portal.store;
    let wanted = filled.wanted.with_choices(desk).await?;
    let problems = Problems::of([
        ("name", &filled.name),
        ("description", &filled.description),
        ("unit", &filled.unit),
        ("type", &filled.kind),
        ("customer", &filled.customer),
        ("customer_name", &filled.customer_name),
        ("website", &wanted.name),
        ("confirmed", &wanted.confirmed),
        ("website_type", &wanted.setup),
        ("rate_plan", &wanted.plan),
        ("add_ons", &filled.add_ons.field),
    ]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let units = store.tenant().await?.map(|tenant| tenant.units).unwrap_or_default();
    let layout = desk.layout(Section::Accounts, "Create A New Account").await?;
    let page = New {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        units: units.into_iter().map(|unit| Choice::new(unit.unit_tag, unit.unit_name)).collect(),
        customers: choose::customers(store, &filled.customer).await?,
        similar: similar(desk, &filled.name.value).await?,
        tenant_admin: desk.portal.site.tenant_admin.clone(),
        wanted,
        ..filled
    };
    Ok(Html(status, page).into_response())
}

/// Accounts named alike: a warning, never a refusal.
async fn similar(desk: &Desk, name: &str) -> Result<Vec<Similar>, PageError> {
    if name.trim().chars().count() < 3 || name.len() > 400 {
        return Ok(Vec::new());
    }
    let found = desk.portal.store.similar_accounts(name, SIMILAR).await?;
    Ok(found
        .into_iter()
        .map(|row| Similar { account: Named::new(row.account.id, row.account.name), customer: row.customer_name })
        .collect())
}
