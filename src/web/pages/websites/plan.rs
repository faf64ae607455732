//! `/websites/{zone}/plan`: the plan of a website, and another one. The team looks; owners and operators change it. A
//! customer's people have a page of their own there.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::catalogue;
use crate::domain::order::Order;
use crate::domain::run::Request;
use crate::domain::text::in_unicode;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, capital};
use crate::web::error::PageError;
use crate::web::form::{Field, Problems};
use crate::web::format::When;
use crate::web::id::Id;
use crate::web::order::{PartField, Sent};
use crate::web::own_desk::{Acting, Anyone};
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::accounts::show::listed;
use crate::web::pages::own;
use crate::web::parts::{CallsAs, Named};
use crate::web::paths;
use crate::web::price::often;
use crate::web::status::{RunState, SubscriptionStatus};
use crate::wire::ids::ZoneId;

use super::plan_cards::{Card, Known, Present};
use super::plan_wish::Typed;
use super::show::known;

/// The plan that the website has, in words.
#[derive(Clone, Debug, Default)]
pub struct Now {
    /// Its name.
    pub name: String,
    /// The id that it reads back as.
    pub rate_plan: String,
    /// What is paid each time, where Cloudflare says.
    pub price: Option<String>,
    /// `Monthly`; empty where it is not paid by time.
    pub often: String,
    /// How far it is, where Cloudflare says.
    pub state: Option<SubscriptionStatus>,
    /// When the present period ends and the next one begins.
    pub period_end: Option<When>,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/plan.html")]
pub struct Plan {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The website.
    pub website: Named,
    /// The account it is in.
    pub account: Named,
    /// Its plan; none where nobody knows.
    pub now: Option<Now>,
    /// What could not be read, in sentences.
    pub unread: Vec<String>,
    /// Plans to choose from.
    pub cards: Vec<Card>,
    /// The one chosen.
    pub rate_plan: Field,
    /// How much of what.
    pub parts: Vec<PartField>,
    /// Whether Cloudflare is known to have no payment method of the tenant.
    pub no_payment: bool,
    /// Jobs about the account's websites that are not over.
    pub open_runs: Vec<(Named, RunState)>,
    /// Which identity the calls use.
    pub calls_as: CallsAs,
    /// Whether the viewer may change it.
    pub may_manage: bool,
}

/// Shows what it has and may have.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website.
pub async fn get(anyone: Anyone, Id(id): Id<ZoneId>) -> Result<Response, PageError> {
    let desk = match anyone {
        Anyone::Team(desk) => desk,
        Anyone::Own(own) => return own::plan::get(&own, &id).await,
    };
    let (zone, account) = known(&desk, &id).await?;
    if zone.gone_at.is_some() {
        return Err(PageError::NotFound);
    }
    let found = Known::read(&desk, zone, account).await?;
    let key = desk.new_key();
    let present = found.cards().into_iter().find(|card| card.is_present).map(|card| card.id);
    page(&desk, &found, key, Typed { rate_plan: Field::of(present.unwrap_or_default()), ..Typed::default() }).await
}

/// Asks for another plan, or the same one with other parts.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website, [`PageError::BadRequest`] for fields that are not the form's.
pub async fn post(
    acting: Acting,
    Id(id): Id<ZoneId>,
    Checked(form): Checked<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let desk = match acting {
        Acting::Team(desk) => desk,
        Acting::Own(own) => return own::plan::post(&own, &id, form).await,
    };
    let (zone, account) = known(&desk, &id).await?;
    let sent = Sent::read(form)?;
    let key = if sent.key.is_empty() { desk.new_key() } else { sent.key.clone() };
    let request = |plan| Request::ChangePlan { account: account.id.clone(), zone: zone.id.clone(), plan };
    if zone.gone_at.is_some() {
        let plan = alone(&sent).ok_or(PageError::NotFound)?;
        return desk.asked_before(&key, &request(plan)).await;
    }
    let found = Known::read(&desk, zone.clone(), account.clone()).await?;
    let wish = match found.wish(&sent)? {
        Ok(wish) => wish,
        Err(typed) => return page(&desk, &found, key, typed).await,
    };
    for plan in [wish.typed, wish.plan.clone()] {
        if let Some(there) = desk.pressed_before(&key, &request(plan)).await? {
            return Ok(there);
        }
    }
    let typed = Typed { rate_plan: Field::of(&sent.rate_plan), parts: sent.fields() };
    if wish.is_so {
        let rate_plan =
            typed.rate_plan.refused("The website has this plan already, with these parts. Nothing was ordered.");
        return page(&desk, &found, key, Typed { rate_plan, ..typed }).await;
    }
    let run = desk.portal.runs.change_plan(desk.by(), &key, &zone, account.customer, wish.plan).await;
    Ok(Desk::go(&paths::run(run.map_err(PageError::failed("asking for a plan"))?)))
}

/// What a form asked for of a website that is gone by now: nothing is left to hold it against.
fn alone(sent: &Sent) -> Option<Option<Order>> {
    let components = sent.counts(|_, _| Ok(())).ok()?;
    let rate_plan = sent.rate_plan.parse().ok()?;
    Some((!catalogue::is_free(&sent.rate_plan)).then_some(Order { rate_plan, components }))
}

async fn page(desk: &Desk, found: &Known, key: String, typed: Typed) -> Result<Response, PageError> {
    let store = &desk.portal.store;
    let parts = found.fields(&typed.parts);
    let of_parts = parts.iter().map(|part| (part.id.clone(), &part.field));
    let around = [("rate_plan".to_owned(), &typed.rate_plan)].into_iter();
    let problems = Problems::of(around.chain(of_parts));
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let name = in_unicode(&found.zone.name);
    let layout = desk.layout(Section::Websites, &format!("Plan of {name}")).await?;
    let mut open = store.open_runs(Some(&found.account.id), None).await?;
    open.retain(|run| run.kind.ends_with("_website"));
    let page = Plan {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        key,
        website: Named::new(found.zone.id.clone(), name),
        account: Named::new(found.account.id.clone(), found.account.name.clone()),
        now: found.present.as_ref().map(|present| now(desk, present)),
        unread: found.unread.clone(),
        cards: found.cards(),
        rate_plan: typed.rate_plan,
        parts,
        no_payment: store.billing().await?.is_some_and(|billing| !billing.on_file),
        open_runs: listed(open),
        calls_as: desk.calls_as(found.account.customer).await?,
        may_manage: desk.may_operate(),
    };
    Ok(Html(status, page).into_response())
}

fn now(desk: &Desk, present: &Present) -> Now {
    Now {
        name: present.name.clone(),
        rate_plan: present.rate_plan.clone(),
        price: present.price(),
        often: capital(often(present.frequency.as_ref())),
        state: present.state.as_ref().map(|state| Some(state).into()),
        period_end: present.period_end.map(|at| desk.when(at)),
    }
}
