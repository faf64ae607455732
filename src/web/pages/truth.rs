//! `/truth`: where the tenant and the portal differ, and what can be done about each. The team reads it; owners and operators
//! act.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::catalogue;
use crate::domain::text::{Note, Refusal};
use crate::domain::truth::{Difference, DifferenceKind, Found, Place};
use crate::runs::RunError;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::form::{Field, Problems};
use crate::web::format::When;
use crate::web::id::Id;
use crate::web::page::{Html, Layout, Section};
use crate::web::parts::Named;
use crate::web::paths;

/// What can be done about a difference, besides letting it stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Go somewhere: where, and what the link says.
    Go(String, &'static str),
    /// Have a job put it right: what the button says.
    Repair(&'static str),
    /// Nothing that this portal could do.
    Nothing,
}

/// A difference.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its number.
    pub id: i64,
    /// What it is about: the word above the name.
    pub about: Vec<Named>,
    /// Where each of these leads.
    pub links: Vec<String>,
    /// Whose it is here.
    pub customer: Option<Named>,
    /// What differs, as sentences.
    pub words: String,
    /// Since when it is known.
    pub since: When,
    /// What can be done.
    pub remedy: Remedy,
    /// Who let it stay, when and why.
    pub ignored: Option<(String, When, String)>,
    /// The reason that was typed, where it was refused.
    pub reason: Field,
}

/// Differences of one kind.
#[derive(Clone, Debug)]
pub struct Group {
    /// The kind, in code.
    pub kind: &'static str,
    /// The heading.
    pub title: &'static str,
    /// What that means.
    pub explains: &'static str,
    /// The differences.
    pub rows: Vec<Row>,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/truth.html")]
pub struct Truth {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Differences that want somebody's attention.
    pub groups: Vec<Group>,
    /// Those that somebody lets stay.
    pub ignored: Vec<Row>,
    /// Whether the viewer may do something about them.
    pub may_act: bool,
    /// Makes a second press harmless.
    pub key: String,
}

/// What Ignore sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    #[serde(default)]
    reason: String,
}

/// What Repair sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    #[serde(default)]
    key: String,
}

/// Nothing but the token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Shows them.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(desk: Desk) -> Result<Response, PageError> {
    page(&desk, None).await
}

/// Lets a difference stay, with a reason.
///
/// # Errors
/// [`PageError::NotFound`] when it is not there any more.
pub async fn ignore(
    Operating(desk): Operating,
    Id(id): Id<i64>,
    Checked(form): Checked<Reason>,
) -> Result<Response, PageError> {
    known(&desk, id).await?;
    let field = Field::of(&form.reason);
    let reason = match form.reason.parse::<Note>() {
        Ok(reason) if reason.as_str().is_empty() => {
            return page(&desk, Some((id, field.refused("Say why it may stay. Nothing was noted.")))).await;
        }
        Ok(reason) => reason,
        Err(Refusal(words)) => return page(&desk, Some((id, field.refused(words)))).await,
    };
    let mut tx = desk.portal.store.write().await?;
    tx.ignore_difference(id, Some((desk.by(), desk.now(), reason.as_str()))).await?;
    tx.commit().await?;
    Ok(Desk::go(paths::truth()))
}

/// Takes that back.
///
/// # Errors
/// [`PageError::NotFound`] when it is not there any more.
pub async fn watch(
    Operating(desk): Operating,
    Id(id): Id<i64>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, PageError> {
    known(&desk, id).await?;
    let mut tx = desk.portal.store.write().await?;
    tx.ignore_difference(id, None).await?;
    tx.commit().await?;
    Ok(Desk::go(paths::truth()))
}

/// Has a job put it right.
///
/// # Errors
/// [`PageError::NotFound`] when it is not there any more, [`PageError::BadRequest`] where no job could.
pub async fn repair(
    Operating(desk): Operating,
    Id(id): Id<i64>,
    Checked(form): Checked<Key>,
) -> Result<Response, PageError> {
    let difference = known(&desk, id).await?;
    let key = if form.key.is_empty() { desk.new_key() } else { form.key };
    match desk.portal.runs.repair(desk.by(), &key, &difference.found).await {
        Ok(run) => Ok(Desk::go(&paths::run(run))),
        Err(RunError::MovedOn) => Err(PageError::BadRequest),
        Err(error) => Err(PageError::failed("asking for a repair")(error)),
    }
}

async fn known(desk: &Desk, id: i64) -> Result<Difference, PageError> {
    desk.portal.store.difference(id).await?.ok_or(PageError::NotFound)
}

/// The page; with the reason that was refused, at its difference.
async fn page(desk: &Desk, refused: Option<(i64, Field)>) -> Result<Response, PageError> {
    let mut rows: Vec<(DifferenceKind, Row)> = Vec::new();
    for difference in desk.portal.store.differences().await? {
        let mut row = shown(desk, &difference).await?;
        if let Some((_, field)) = refused.as_ref().filter(|(id, _)| *id == row.id) {
            row.reason = field.clone();
        }
        rows.push((difference.found.kind(), row));
    }
    let (ignored, open): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, row)| row.ignored.is_some());
    let groups = DifferenceKind::ALL.into_iter().map(|kind| {
        let (title, explains) = words(kind);
        let rows = open.iter().filter(|(of, _)| *of == kind).map(|(_, row)| row.clone()).collect();
        Group { kind: kind.as_str(), title, explains, rows }
    });
    let problems = Problems::of(refused.iter().map(|(id, field)| (format!("reason-{id}"), field)));
    let is_refused = !problems.is_empty();
    let page = Truth {
        layout: Layout { refused: is_refused, ..desk.mirrored(Section::Truth, "Truth Report", "accounts").await? },
        problems,
        groups: groups.filter(|group| !group.rows.is_empty()).collect(),
        ignored: ignored.into_iter().map(|(_, row)| row).collect(),
        may_act: desk.may_operate(),
        key: desk.new_key(),
    };
    let status = if is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Html(status, page).into_response())
}

async fn shown(desk: &Desk, difference: &Difference) -> Result<Row, PageError> {
    let found = &difference.found;
    let (about, links) = about(found);
    let customer = found.account().and_then(|place| place.customer.as_ref());
    let ignored = match &difference.ignored {
        Some((by, at, reason)) => {
            let by = desk.portal.store.person(*by).await?;
            let by = by.map_or_else(|| "somebody who left".to_owned(), |by| by.person.shown().to_owned());
            Some((by, desk.when(*at), reason.clone()))
        }
        None => None,
    };
    Ok(Row {
        id: difference.id,
        about,
        links,
        customer: customer.map(|(id, name)| Named::new(id.to_string(), name.clone())),
        words: differs(found),
        since: desk.when(difference.first_seen),
        remedy: remedy(found),
        ignored,
        reason: Field::default(),
    })
}

/// What it is about, and where that is.
fn about(found: &Found) -> (Vec<Named>, Vec<String>) {
    let account = |place: &Place| (Named::new(place.id.clone(), place.name.clone()), paths::account(&place.id));
    let website = |id: &crate::wire::ids::ZoneId, name: &str| {
        (Named::new(id.clone(), crate::domain::text::in_unicode(name)), paths::website(id))
    };
    match found {
        Found::SameName { accounts } => accounts.iter().map(account).unzip(),
        Found::Missing { website: Some(site), .. } | Found::OtherPlan { website: site, .. } => {
            [website(&site.id, &site.name)].into_iter().unzip()
        }
        Found::OtherSetting { change, .. } => [website(&change.zone, &change.zone_name)].into_iter().unzip(),
        other => other.account().map(account).into_iter().unzip(),
    }
}

fn differs(found: &Found) -> String {
    match found {
        Found::Unknown { .. } => "It is in your tenant and belongs to no customer here.".to_owned(),
        Found::Missing { website: None, .. } => {
            "Cloudflare does not have it any more, and nobody removed it here.".to_owned()
        }
        Found::Missing { account, website: Some(_) } => {
            format!("It is not in {} any more, and nobody removed it here.", account.name)
        }
        Found::SameName { accounts } => {
            format!("{} accounts have this name. Is one of them a duplicate?", accounts.len())
        }
        Found::OwnerUnclear { other, .. } => format!("The service user of {} is a member of it.", other.1),
        Found::OtherPlan { ordered, has, .. } => {
            let wanted = ordered.as_ref().map_or("free", |order| order.rate_plan.as_str());
            format!("{} was ordered here, and it has {}.", catalogue::name_of(wanted), catalogue::name_of(has))
        }
        Found::NoMembership { email, .. } => {
            format!("The customer’s service user {email} is no member of it, so calls for it are refused.")
        }
        Found::OrphanUser { email, .. } => format!("{email} was given up and is still a member of it."),
        Found::OtherSetting { change, has, .. } => format!(
            "{} was set to {} here, and is {} now.",
            change.label(),
            change.in_words(&change.value),
            change.in_words(has)
        ),
    }
}

fn remedy(found: &Found) -> Remedy {
    match found {
        Found::Unknown { account } => Remedy::Go(paths::account_link(&account.id), "Say Whose It Is"),
        Found::OwnerUnclear { account, .. } if account.customer.is_none() => {
            Remedy::Go(paths::account_link(&account.id), "Say Whose It Is")
        }
        Found::OwnerUnclear { account, .. } => Remedy::Go(paths::account_members(&account.id), "Look at Its Members"),
        Found::OtherPlan { website, .. } => Remedy::Go(paths::website_plan(&website.id), "Change the Plan"),
        Found::OrphanUser { account, member, .. } => Remedy::Go(paths::member_remove(&account.id, member), "Remove It"),
        Found::NoMembership { .. } => Remedy::Repair("Let It In"),
        Found::OtherSetting { .. } => Remedy::Repair("Set It Again"),
        Found::Missing { .. } | Found::SameName { .. } => Remedy::Nothing,
    }
}

/// The heading of a kind, and what it means.
fn words(kind: DifferenceKind) -> (&'static str, &'static str) {
    match kind {
        DifferenceKind::Unknown => (
            "Unknown Here",
            "Accounts of your tenant that no customer has. Nobody of a customer sees them, and nothing is counted for them.",
        ),
        DifferenceKind::Missing => (
            "Missing at Cloudflare",
            "They were there and are not any more. Somebody removed them elsewhere, or Cloudflare did.",
        ),
        DifferenceKind::SameName => {
            ("Same Names", "Cloudflare takes the same name again. That may be meant, or an account was made twice.")
        }
        DifferenceKind::OwnerUnclear => {
            ("Owner Unclear", "A customer’s service user is in an account that is not that customer’s here.")
        }
        DifferenceKind::OtherPlan => (
            "Another Plan Than Ordered",
            "The plan was changed elsewhere, or the order did not last. Look before you order.",
        ),
        DifferenceKind::NoMembership => {
            ("Service User Without Access", "The portal cannot work in these accounts with the customer’s own key.")
        }
        DifferenceKind::OrphanUser => {
            ("Service User Left Behind", "It is not used any more. Nobody here has its key; somebody else may.")
        }
        DifferenceKind::OtherSetting => (
            "Settings Changed Elsewhere",
            "What was set here is not so any more. Set it again, or let it stay with a word why.",
        ),
    }
}
