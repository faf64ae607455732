//! `/customers/{customer}/policy`: what a customer's people may do. The team looks; owners and operators change it. It
//! counts from the next request of those people on, since each of them asks for it.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::audit::Action;
use crate::domain::customer::Customer;
use crate::domain::ids::CustomerId;
use crate::domain::person::Act;
use crate::domain::policy::{OwnAct, PEOPLE, Policy};
use crate::store::AuditLine;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Operating, capital};
use crate::web::error::PageError;
use crate::web::form::{Field, Problems};
use crate::web::id::Id;
use crate::web::page::{Html, Layout, Section};
use crate::web::parts::Named;
use crate::web::paths;

/// One act and its tick box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// The name of the box.
    pub name: &'static str,
    /// What is allowed by it.
    pub words: &'static str,
    /// What that means for the customer and for the partner.
    pub means: &'static str,
    /// Whether it is allowed.
    pub ticked: bool,
    /// Whether it is allowed where nothing else is said.
    pub by_default: bool,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/customers/policy.html")]
pub struct PolicyPage {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// The customer.
    pub customer: Named,
    /// The acts.
    pub ticks: Vec<Tick>,
    /// How many people at most.
    pub people_at_most: Field,
    /// How many people where nothing else is said.
    pub people_by_default: u32,
    /// Whether all is as where nothing else is said.
    pub is_default: bool,
    /// Whether the viewer may change it.
    pub may_manage: bool,
}

/// The field of the number of people.
const PEOPLE_FIELD: &str = "people_at_most";
/// What the button sends that takes everything back to the default.
const DEFAULT_FIELD: &str = "default";

/// What a policy lets managers do, in one line.
#[must_use]
pub fn in_short(policy: &Policy) -> String {
    let names: Vec<String> =
        OwnAct::ALL.into_iter().filter(|act| policy.allows(*act)).map(|act| act.name().replace('_', " ")).collect();
    if names.is_empty() { "Only look".to_owned() } else { capital(&names.join(", ")) }
}

fn means(act: OwnAct) -> &'static str {
    match act {
        OwnAct::AddWebsites => "To accounts that you linked to this customer. What Cloudflare bills for them, you pay.",
        OwnAct::ChangeRecords => "A wrong record can take a website or its mail offline.",
        OwnAct::Purge => "Their servers get more to do for a while.",
        OwnAct::ChangeSettings => "Security, speed and encryption of their own websites.",
        OwnAct::AskForPlans => "Nothing is ordered before somebody of your team approves it under Requests.",
        OwnAct::MakeTokens => "With a token, programs of theirs reach Cloudflare past this portal.",
        OwnAct::ManagePeople => "Managers and viewers of this customer, within the number below.",
    }
}

/// Shows it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such customer.
pub async fn get(desk: Desk, Id(id): Id<CustomerId>) -> Result<Response, PageError> {
    let store = &desk.portal.store;
    let customer = store.customer(id).await?.ok_or(PageError::NotFound)?;
    let policy = store.policy(id).await?;
    let people = Field::of(policy.people_at_most.to_string());
    page(&desk, customer, &policy, people).await
}

/// Keeps another one.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such customer, [`PageError::BadRequest`] for fields that are not the form's.
pub async fn post(
    Operating(desk): Operating,
    Id(id): Id<CustomerId>,
    Checked(form): Checked<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let customer = desk.portal.store.customer(id).await?.ok_or(PageError::NotFound)?;
    let mut tx = desk.portal.store.write().await?;
    if !tx.person(desk.by()).await?.is_some_and(|person| person.seat.may(Act::Operate)) {
        return Err(PageError::NotAllowed);
    }
    let before = tx.policy(id).await?;
    let after = match wanted(form, &before)? {
        Ok(after) => after,
        Err((ticked, people)) => {
            drop(tx);
            return page(&desk, customer, &ticked, people).await;
        }
    };
    let changes = before.changes(&after);
    if changes.is_empty() {
        drop(tx);
        desk.note("Nothing was changed: it is so already.").await?;
        return Ok(Desk::go(&paths::customer_policy(id)));
    }
    tx.put_policy(id, &after).await?;
    tx.audit(&AuditLine {
        person: Some(desk.by()),
        customer: Some(id),
        target: Some(customer.name.as_str()),
        detail: Some(&changes),
        ..AuditLine::of(Action::PolicyChanged, desk.now())
    })
    .await?;
    tx.commit().await?;
    desk.say(&format!("Saved. It counts from the next click of {}’s people on.", customer.name)).await?;
    Ok(Desk::go(&paths::customer_policy(id)))
}

/// What a form asks for; where a number is missing, it stays as it is.
///
/// # Errors
/// [`PageError::BadRequest`] for fields that are not the form's; the inner error is the form with what is wrong.
fn wanted(mut form: BTreeMap<String, String>, before: &Policy) -> Result<Result<Policy, (Policy, Field)>, PageError> {
    if form.remove(DEFAULT_FIELD).is_some() {
        return Ok(Ok(Policy::default()));
    }
    let people = form.remove(PEOPLE_FIELD);
    let mut policy = before.clone();
    for act in OwnAct::ALL {
        let ticked = match form.remove(act.name()).as_deref() {
            None => false,
            Some("on" | "yes" | "true" | "1") => true,
            Some(_) => return Err(PageError::BadRequest),
        };
        policy = policy.with(act, ticked);
    }
    if !form.is_empty() {
        return Err(PageError::BadRequest);
    }
    let Some(people) = people else { return Ok(Ok(policy)) };
    let typed = people.trim();
    let digits = !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit());
    match typed.parse::<u32>().ok().filter(|number| digits && PEOPLE.contains(number)) {
        Some(people_at_most) => Ok(Ok(Policy { people_at_most, ..policy })),
        None => Ok(Err((policy, Field::of(people).refused("Enter a whole number from 1 to 1,000, without a comma.")))),
    }
}

async fn page(desk: &Desk, customer: Customer, policy: &Policy, people: Field) -> Result<Response, PageError> {
    let problems = Problems::of([(PEOPLE_FIELD, &people)]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let default = Policy::default();
    let tick = |act: OwnAct| Tick {
        name: act.name(),
        words: act.words(),
        means: means(act),
        ticked: policy.allows(act),
        by_default: default.allows(act),
    };
    let layout = desk.layout(Section::Customers, &format!("What People of {} May Do", customer.name)).await?;
    let page = PolicyPage {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        ticks: OwnAct::ALL.into_iter().map(tick).collect(),
        is_default: problems.is_empty() && *policy == default,
        problems,
        customer: Named::new(customer.id.to_string(), customer.name),
        people_at_most: people,
        people_by_default: default.people_at_most,
        may_manage: desk.may_operate(),
    };
    Ok(Html(status, page).into_response())
}
