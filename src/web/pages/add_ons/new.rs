//! `/accounts/{account}/subscriptions/new`, posted to `/accounts/{account}/subscriptions`: one more add-on. Owners and
//! operators of the team.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::account::Account;
use crate::domain::catalogue::{self, Entry, Group, Scope};
use crate::domain::order::Order;
use crate::domain::run::Request;
use crate::domain::subscription::Subscription;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::form::{Field, Problems};
use crate::web::id::Id;
use crate::web::order::{PartField, Sent};
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::accounts::show::{known, standing};
use crate::web::parts::{CallsAs, Named};
use crate::web::paths;
use crate::web::price::price;
use crate::wire::ids::{AccountId, RatePlanId};

use super::{has, partner, unread};

/// An add-on to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The id of its control in the page.
    pub control: String,
    /// What an order sends.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub explains: &'static str,
    /// What was last seen to be paid for it.
    pub price: Option<String>,
    /// Where that was: `in another account of yours`; empty where there is no price.
    pub place: &'static str,
    /// Whether the account has it already.
    pub is_there: bool,
}

/// Add-ons under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    /// The heading.
    pub title: &'static str,
    /// What stands there.
    pub cards: Vec<Card>,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/add_ons/new.html")]
pub struct New {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The account.
    pub account: Named,
    /// What could not be read, and how old what is shown is.
    pub unread: Option<String>,
    /// What is in the catalogue.
    pub shelves: Vec<Shelf>,
    /// The one chosen.
    pub rate_plan: Field,
    /// One that is not in the catalogue, typed.
    pub other: Field,
    /// How much of what.
    pub parts: Vec<PartField>,
    /// Whether the fields for parts are shown open.
    pub parts_open: bool,
    /// Which identity the call uses.
    pub calls_as: CallsAs,
}

/// The parts that Cloudflare's API names.
const PARTS: [&str; 4] = ["page_rules", "dedicated_certificates", "dedicated_certificates_custom", "zones"];

/// A form as it is shown again.
#[derive(Debug, Default)]
struct Typed {
    rate_plan: Field,
    other: Field,
    parts: BTreeMap<String, Field>,
}

/// Shows what there is.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such account.
pub async fn get(Operating(desk): Operating, Id(id): Id<AccountId>) -> Result<Response, PageError> {
    let account = standing(&desk, &id).await?;
    let unread = unread(&desk, &account.id).await?;
    let key = desk.new_key();
    page(&desk, &account, (key, unread), Typed::default()).await
}

/// Asks for one of them.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such account, [`PageError::BadRequest`] for fields that are not the form's.
pub async fn post(
    Operating(desk): Operating,
    Id(id): Id<AccountId>,
    Checked(form): Checked<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let account = known(&desk, &id).await?;
    let sent = Sent::read(form)?;
    if sent.parts.keys().any(|name| catalogue::component(name).is_none()) {
        return Err(PageError::BadRequest);
    }
    let key = if sent.key.is_empty() { desk.new_key() } else { sent.key.clone() };
    let (rate_plan, counts) = (chosen(&sent.rate_plan), sent.counts(|_, _| Ok(())));
    let order = match (&rate_plan, counts) {
        (Ok(rate_plan), Ok(components)) => Order { rate_plan: rate_plan.clone(), components },
        (_, counts) => {
            let parts = counts.err().unwrap_or_else(|| sent.fields());
            let typed = Typed { parts, ..typed(&sent, rate_plan.err()) };
            return page(&desk, &standing(&desk, &id).await?, (key, None), typed).await;
        }
    };
    let request = Request::AddAddOn { account: account.id.clone(), order: order.clone() };
    if let Some(there) = desk.pressed_before(&key, &request).await? {
        return Ok(there);
    }
    let account = standing(&desk, &id).await?;
    let unread = unread(&desk, &account.id).await?;
    if has(&desk.portal.store.add_ons(&account.id).await?, order.rate_plan.as_str()) {
        let why = "The account has this add-on already. Nothing was ordered; change its parts instead.";
        return page(&desk, &account, (key, unread), typed(&sent, Some(why.to_owned()))).await;
    }
    let run = desk.portal.runs.add_add_on(desk.by(), &key, &account, order).await;
    Ok(Desk::go(&paths::run(run.map_err(PageError::failed("asking for an add-on"))?)))
}

/// The rate plan that was chosen or typed. One that is not in the catalogue may be one of the partner's own.
fn chosen(id: &str) -> Result<RatePlanId, String> {
    if id.is_empty() {
        return Err("Choose an add-on, or enter the id of another one.".to_owned());
    }
    if catalogue::find(id).is_some_and(|entry| entry.scope == Scope::Zone) {
        return Err("This is the plan of a website. Change it on the page of the website.".to_owned());
    }
    id.parse().map_err(|_| "Enter the id as Cloudflare writes it: letters, digits, - and _, at most 64.".to_owned())
}

/// The form with what is wrong beside the field that it came from.
fn typed(sent: &Sent, why: Option<String>) -> Typed {
    let field = Field::of(&sent.rate_plan);
    let field = match why {
        Some(why) => field.refused(why),
        None => field,
    };
    let is_listed = catalogue::find(&sent.rate_plan).is_some_and(|entry| entry.scope == Scope::Account);
    let parts = sent.fields();
    if is_listed || sent.rate_plan.is_empty() {
        Typed { rate_plan: field, parts, ..Typed::default() }
    } else {
        Typed { other: field, parts, ..Typed::default() }
    }
}

async fn page(
    desk: &Desk,
    account: &Account,
    (key, unread): (String, Option<String>),
    typed: Typed,
) -> Result<Response, PageError> {
    let add_ons = desk.portal.store.add_ons(&account.id).await?;
    let field = |name: &&str| PartField::new(name, "", typed.parts.get(*name).cloned().unwrap_or_default());
    let parts: Vec<PartField> = PARTS.iter().map(field).collect();
    let of_parts = parts.iter().map(|part| (part.id.clone(), &part.field));
    let around = [("rate_plan".to_owned(), &typed.rate_plan)].into_iter();
    let problems = Problems::of(around.chain(of_parts).chain([("other".to_owned(), &typed.other)]));
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = desk.layout(Section::Accounts, "Add An Add-on").await?;
    let page = New {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        key,
        account: Named::new(account.id.clone(), account.name.clone()),
        unread,
        shelves: shelves(desk, account, &add_ons).await?,
        rate_plan: typed.rate_plan,
        other: typed.other,
        parts_open: typed.parts.values().any(|field| !field.value.is_empty()),
        parts,
        calls_as: partner(desk),
    };
    Ok(Html(status, page).into_response())
}

async fn shelves(desk: &Desk, account: &Account, add_ons: &[Subscription]) -> Result<Vec<Shelf>, PageError> {
    let mut shelves = Vec::new();
    let mut place = 0_u32;
    for group in Group::ADD_ONS {
        let mut cards = Vec::new();
        for entry in catalogue::add_ons(group) {
            place += 1;
            let control = if place == 1 { "rate_plan".to_owned() } else { format!("rate_plan-{place}") };
            cards.push(card(desk, account, add_ons, (control, entry)).await?);
        }
        shelves.push(Shelf { title: group.title(), cards });
    }
    Ok(shelves)
}

async fn card(
    desk: &Desk,
    account: &Account,
    add_ons: &[Subscription],
    (control, entry): (String, &'static Entry),
) -> Result<Card, PageError> {
    let seen = desk.portal.store.last_price(entry.id).await?;
    let place = match &seen {
        Some(seen) if seen.account == account.id => "in this account",
        Some(_) => "in another account of yours",
        None => "",
    };
    let price = seen.and_then(|seen| price(entry.id, seen.price.as_ref(), seen.frequency.as_ref()));
    Ok(Card {
        control,
        id: entry.id,
        name: entry.name,
        explains: entry.explains,
        price,
        place,
        is_there: has(add_ons, entry.id),
    })
}
