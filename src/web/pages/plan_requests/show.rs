//! `/plan-requests/{request}`: a plan that a customer asks for, what it costs, and yes or no. The team looks; owners and
//! operators decide.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::account::Account;
use crate::domain::catalogue::{self, Sameness};
use crate::domain::ids::PlanRequestId;
use crate::domain::offer::as_sold;
use crate::domain::plan_request::{PlanRequestRow, PlanRequestState as State};
use crate::domain::website::Zone;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::form::{Field, Problems};
use crate::web::format::When;
use crate::web::id::Id;
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::websites::plan_cards::Known;
use crate::web::parts::{CallsAs, Named};
use crate::web::status::{PlanRequestState, RunState};

use super::list::website_name;

/// Why a request that waits cannot be approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Cloudflare no longer lists the website.
    WebsiteGone,
    /// Its account is another customer's now, or nobody's.
    NotTheirs,
}

/// What approving it would order.
#[derive(Clone, Debug)]
pub struct Order {
    /// The rate plan, as it would be sent.
    pub id: String,
    /// What it costs, where Cloudflare says.
    pub price: Option<String>,
    /// What it means for what is paid and what stops.
    pub effect: String,
    /// Whether it is an order that somebody pays for: neither the free plan nor the one that the website has.
    pub costs: bool,
    /// The plan that the website has, where it is known.
    pub present: Option<String>,
    /// What could not be read, in sentences.
    pub unread: Vec<String>,
    /// Whether Cloudflare is known to have no payment method of the tenant.
    pub no_payment: bool,
    /// Which identity the call uses.
    pub calls_as: CallsAs,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/plan_requests/show.html")]
pub struct Show {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// The request's id, and what the website is called.
    pub request: Named,
    /// The website's id, where Cloudflare still lists it.
    pub website: Option<String>,
    /// Whose request it is.
    pub customer: Named,
    /// The plan that is wanted, by name.
    pub wanted: String,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked: When,
    /// What was said to it; may be empty.
    pub note: String,
    /// How it stands.
    pub state: PlanRequestState,
    /// Who decided or withdrew it, and when.
    pub decided: Option<(String, When)>,
    /// What the customer was told; may be empty.
    pub answer: String,
    /// The job that orders it.
    pub run: Option<(Named, RunState)>,
    /// What approving it would order, while it waits and can be approved.
    pub order: Option<Order>,
    /// Why it cannot be approved.
    pub obstacle: Option<Obstacle>,
    /// Whether somebody has just tried to.
    pub was_refused: bool,
    /// What the customer is to be told.
    pub word: Field,
    /// Whether the viewer may decide.
    pub may_manage: bool,
}

impl Show {
    /// Whether anything stands above the request.
    fn has_notices(&self) -> bool {
        let of_order = |order: &Order| order.no_payment || !order.unread.is_empty();
        self.obstacle.is_some() || self.run.is_some() || self.order.as_ref().is_some_and(of_order)
    }
}

/// Shows it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such request.
pub async fn get(desk: Desk, Id(id): Id<PlanRequestId>) -> Result<Response, PageError> {
    page(&desk, id, Field::default(), false).await
}

/// The page with a decision that was refused, or a fresh one.
pub(super) async fn page(
    desk: &Desk,
    id: PlanRequestId,
    word: Field,
    was_refused: bool,
) -> Result<Response, PageError> {
    let store = &desk.portal.store;
    let row = store.plan_request(id).await?.ok_or(PageError::NotFound)?;
    let request = &row.request;
    let (zone, account) = match store.zone(&request.zone).await?.filter(|zone| zone.gone_at.is_none()) {
        Some(zone) => (Some(zone.clone()), store.account(&zone.account).await?),
        None => (None, None),
    };
    let account = account.filter(|account| account.gone_at.is_none());
    let website = zone.as_ref().map(|zone| zone.id.to_string());
    let mut obstacle = None;
    let mut order = None;
    if request.state == State::Open {
        match zone.zip(account) {
            None => obstacle = Some(Obstacle::WebsiteGone),
            Some((_, account)) if account.customer != Some(request.customer) => obstacle = Some(Obstacle::NotTheirs),
            Some((zone, account)) => order = Some(order_of(desk, &row, zone, account).await?),
        }
    }
    let problems = Problems::of([("word", &word)]);
    let refused = was_refused || !problems.is_empty();
    let name = website_name(&row);
    let decided = row.decided_by.as_ref().zip(request.decided_at);
    let layout = desk.layout(Section::Requests, &format!("Plan for {name}")).await?;
    let page = Show {
        layout: Layout { refused, ..layout },
        problems,
        website,
        customer: Named::new(request.customer.to_string(), row.customer.clone()),
        wanted: catalogue::name_of(request.rate_plan.as_str()),
        asked_by: row.asked_by.clone(),
        asked: desk.when(request.asked_at),
        note: request.note.clone(),
        state: request.state.into(),
        decided: decided.map(|(by, at)| (by.clone(), desk.when(at))),
        answer: request.word.clone(),
        run: request.run.zip(row.run).map(|(id, state)| (Named::new(id.to_string(), "Change plan"), state.into())),
        order,
        obstacle,
        was_refused,
        word,
        may_manage: desk.may_operate(),
        request: Named::new(request.id.to_string(), name),
    };
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Html(status, page).into_response())
}

/// What approving it would order, with what Cloudflare says of it now.
async fn order_of(desk: &Desk, row: &PlanRequestRow, zone: Zone, account: Account) -> Result<Order, PageError> {
    let store = &desk.portal.store;
    let known = store.offers().await?.map_or_else(Vec::new, |known| known.offers);
    let id = as_sold(&known, &row.request.rate_plan).to_string();
    let calls_as = desk.calls_as(account.customer).await?;
    let found = Known::read(desk, zone, account).await?;
    let card = found.cards().into_iter().find(|card| catalogue::same(&card.id, &id) == Sameness::Same);
    let costs = !catalogue::is_free(&id) && !card.as_ref().is_some_and(|card| card.is_present);
    let (price, effect) = match card {
        Some(card) if card.is_present => {
            (card.price, "The website has this plan by now: approving it orders nothing.".to_owned())
        }
        Some(card) if card.can => (card.price, card.effect),
        Some(card) => (card.price, format!("{} Cloudflare says that your agreement does not have it.", card.effect)),
        None => (None, "Cloudflare does not list this plan for the website, and may refuse the order.".to_owned()),
    };
    Ok(Order {
        id,
        price,
        effect,
        costs,
        present: found.present.as_ref().map(|present| present.name.clone()),
        unread: found.unread,
        no_payment: store.billing().await?.is_some_and(|billing| !billing.on_file),
        calls_as,
    })
}
