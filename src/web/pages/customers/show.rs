//! `/customers/{customer}`: a customer's accounts and its service user, never the key. Team only.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::customer::Customer;
use crate::domain::ids::CustomerId;
use crate::domain::policy::Policy;
use crate::domain::service_user::ServiceUserState as Standing;
use crate::store::AccountFilter;
use crate::web::budget::Budget;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::format::{When, count};
use crate::web::id::Id;
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::accounts::show::listed;
use crate::web::parts::{CallsAs, Named};
use crate::web::paths;
use crate::web::price::Monthly;
use crate::web::status::{AccountState, RunState, ServiceUserState};

/// An account of the customer.
#[derive(Clone, Debug)]
pub struct Account {
    /// Cloudflare's id and the name.
    pub account: Named,
    /// How many websites it has.
    pub websites: u32,
    /// How far it is.
    pub state: AccountState,
}

/// Who comes in for the customer, in numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct People {
    /// How many people.
    pub people: i64,
    /// How many invites whose link works.
    pub invites: i64,
    /// How many ask for a new link.
    pub asking: i64,
}

impl People {
    fn words(&self) -> String {
        let people = match self.people {
            0 => "Nobody signs in for this customer yet".to_owned(),
            people => format!("{} in for this customer", count(people, "person signs", "people sign")),
        };
        match self.invites {
            0 if self.people == 0 => format!("{people}. Invite somebody, and they look after their websites here."),
            0 => format!("{people}."),
            invites => format!("{people}, and {} open.", count(invites, "invite is", "invites are")),
        }
    }
}

/// The service user as it may be shown: everything but its key.
#[derive(Clone, Debug)]
pub struct ServiceUser {
    /// How far it is.
    pub state: ServiceUserState,
    /// Its e-mail address, where there is one.
    pub email: Option<String>,
    /// When it was made.
    pub made: Option<When>,
    /// When a call with its key last succeeded.
    pub proven: Option<When>,
    /// When its key was last refused, if it has not worked since.
    pub refused: Option<When>,
    /// What it may still ask, where it is in use.
    pub budget: Option<Budget>,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/customers/show.html")]
pub struct Show {
    /// Around it.
    pub layout: Layout,
    /// The customer.
    pub customer: Named,
    /// When it was added.
    pub added: When,
    /// Its accounts.
    pub accounts: Vec<Account>,
    /// Who comes in for it.
    pub people: People,
    /// How many things are paid for.
    pub paid: i64,
    /// What they come to in a month.
    pub monthly: Monthly,
    /// Its service user.
    pub service_user: ServiceUser,
    /// What its people may do.
    pub policy: Policy,
    /// Which identity the calls for its websites use.
    pub calls_as: CallsAs,
    /// Jobs under way for the customer.
    pub open_runs: Vec<(Named, RunState)>,
    /// Makes a second press harmless.
    pub key: String,
    /// Whether the viewer may add accounts.
    pub may_manage: bool,
}

/// What the form for a new service user sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    key: String,
}

pub(super) async fn known(desk: &Desk, id: CustomerId) -> Result<Customer, PageError> {
    desk.portal.store.customer(id).await?.ok_or(PageError::NotFound)
}

/// Shows it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such customer.
pub async fn get(desk: Desk, Id(id): Id<CustomerId>) -> Result<Response, PageError> {
    let store = &desk.portal.store;
    let customer = known(&desk, id).await?;
    let filter = AccountFilter { customer: Some(id), limit: i64::MAX, ..AccountFilter::default() };
    let accounts = store.accounts(&filter).await?.into_iter().map(|row| Account {
        account: Named::new(row.account.id, row.account.name),
        websites: u32::try_from(row.websites).unwrap_or(u32::MAX),
        state: AccountState::Active,
    });
    let groups = store.paid_groups(Some(id)).await?;
    let page = Show {
        layout: desk.layout(Section::Customers, customer.name.as_str()).await?,
        added: desk.when(customer.created_at),
        customer: Named::new(customer.id.to_string(), customer.name),
        accounts: accounts.collect(),
        people: people(&desk, id).await?,
        paid: groups.iter().map(|group| group.count).sum(),
        monthly: Monthly::of(&groups),
        service_user: service_user(&desk, id).await?,
        open_runs: listed(store.open_runs(None, Some(id)).await?),
        policy: store.policy(id).await?,
        calls_as: desk.calls_as(Some(id)).await?,
        key: desk.new_key(),
        may_manage: desk.may_operate(),
    };
    Ok(Html(StatusCode::OK, page).into_response())
}

async fn people(desk: &Desk, customer: CustomerId) -> Result<People, PageError> {
    let store = &desk.portal.store;
    let people = i64::try_from(store.people_of(customer, desk.now()).await?.len()).unwrap_or(i64::MAX);
    let asked = store.asked_by_customer().await?;
    Ok(People {
        people,
        invites: store.places_taken(customer, desk.now()).await?.saturating_sub(people),
        asking: asked.into_iter().find(|(id, ..)| *id == customer).map_or(0, |(_, _, count)| count),
    })
}

async fn service_user(desk: &Desk, customer: CustomerId) -> Result<ServiceUser, PageError> {
    let newest = desk.portal.store.service_users(customer).await?.into_iter().next();
    Ok(match newest {
        Some(user) => ServiceUser {
            budget: (user.state == Standing::Active)
                .then(|| Budget::of("Calls left as this user", &desk.portal.runs.budget_of(&user))),
            state: user.state.into(),
            email: Some(user.email.into()),
            made: Some(desk.when(user.created_at)),
            proven: user.proven_at.map(|at| desk.when(at)),
            refused: user.refused_at.map(|at| desk.when(at)),
        },
        None => ServiceUser {
            state: ServiceUserState::None,
            email: None,
            made: None,
            proven: None,
            refused: None,
            budget: None,
        },
    })
}

/// Asks for a new service user in all of the customer's accounts.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such customer.
pub async fn renew(
    Operating(desk): Operating,
    Id(id): Id<CustomerId>,
    Checked(form): Checked<Form>,
) -> Result<Response, PageError> {
    let customer = known(&desk, id).await?;
    let key = if form.key.is_empty() { desk.new_key() } else { form.key };
    let run = desk.portal.runs.renew_service_user(desk.by(), &key, &customer).await;
    Ok(Desk::go(&paths::run(run.map_err(PageError::failed("asking for a service user"))?)))
}
