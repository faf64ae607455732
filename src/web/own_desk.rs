//! The desk of a customer's people: what is the customer's own, and nothing else. Somebody of the team who looks at the
//! portal as a customer sits at it too, and changes nothing there.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::Response;

use crate::clock::Timestamp;
use crate::domain::account::Account;
use crate::domain::customer::Customer;
use crate::domain::ids::{CustomerId, PersonId, RunId};
use crate::domain::person::Act;
use crate::domain::policy::{OwnAct, Policy};
use crate::domain::run::{Request, Run};
use crate::domain::seat::{CustomerRole, Seat};
use crate::domain::website::Zone;
use crate::mirror::Upstream;
use crate::store::AccountFilter;
use crate::wire::ids::ZoneId;

use super::desk::Desk;
use super::error::PageError;
use super::extract::Refused;
use super::format::When;
use super::looking::Noted;
use super::page::{Banner, Layout, Section, Viewer};
use super::parts::{Freshness, Named};
use super::plumbing::Plumbing;
use super::portal::Portal;

/// The desk of one of a customer's people.
#[derive(Clone, Debug)]
pub struct OwnDesk {
    desk: Desk,
    customer: Customer,
    role: CustomerRole,
    policy: Policy,
    looking: bool,
}

/// Somebody's desk, whoever is signed in: pages at one address for the team and for customers take it.
#[derive(Clone, Debug)]
pub enum Anyone {
    /// Of the team.
    Team(Box<Desk>),
    /// Of a customer.
    Own(Box<OwnDesk>),
}

/// The same for what changes something: somebody of the team whose role covers it, or somebody of a customer, who is
/// asked by [`OwnDesk::must`] for each act.
#[derive(Clone, Debug)]
pub enum Acting {
    /// Of the team.
    Team(Box<Desk>),
    /// Of a customer.
    Own(Box<OwnDesk>),
}

impl<S> FromRequestParts<S> for Anyone
where
    S: Send + Sync,
    Portal: FromRef<S>,
    Plumbing: FromRef<S>,
{
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let found = Self::open(parts, state).await?;
        // Here and not in each page: whatever one forgets to ask, who only looks sends nothing.
        if !is_page(&parts.method) {
            found.must_not_be_looking()?;
        }
        Ok(found)
    }
}

fn is_page(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

impl<S> FromRequestParts<S> for Acting
where
    S: Send + Sync,
    Portal: FromRef<S>,
    Plumbing: FromRef<S>,
{
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        match Anyone::from_request_parts(parts, state).await? {
            Anyone::Team(desk) => {
                desk.who.must_be_allowed(Act::Operate)?;
                Ok(Self::Team(desk))
            }
            Anyone::Own(own) => Ok(Self::Own(own)),
        }
    }
}

impl From<Acting> for Anyone {
    fn from(acting: Acting) -> Self {
        match acting {
            Acting::Team(desk) => Self::Team(desk),
            Acting::Own(own) => Self::Own(own),
        }
    }
}

impl Anyone {
    /// The desk of whoever is signed in, whatever is sent.
    pub(super) async fn open<S>(parts: &mut Parts, state: &S) -> Result<Self, Refused>
    where
        S: Send + Sync,
        Portal: FromRef<S>,
        Plumbing: FromRef<S>,
    {
        let desk = Desk::of_anyone(parts, state).await?;
        match desk.who.person.seat {
            Seat::Team(_) => {
                let Some(customer) = desk.looking_at().await? else { return Ok(Self::Team(Box::new(desk))) };
                let own = OwnDesk::open(desk.clone(), customer, CustomerRole::Manager, true).await?;
                let Some(own) = own else { return Ok(Self::Team(Box::new(desk))) };
                if let Some(noted) = parts.extensions.get::<Noted>() {
                    noted.is(desk.looking(&own.customer, is_page(&parts.method)));
                }
                Ok(Self::Own(Box::new(own)))
            }
            Seat::Customer(customer, role) => {
                let own = OwnDesk::open(desk, customer, role, false).await?;
                Ok(Self::Own(Box::new(own.ok_or(PageError::internal("finding somebody's customer"))?)))
            }
        }
    }

    /// The desk itself, for what is the same for everybody: the own name, password and devices.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        match self {
            Self::Team(desk) => desk,
            Self::Own(own) => &own.desk,
        }
    }

    /// Everything around a page.
    ///
    /// # Errors
    /// [`PageError::Internal`] when session or database do not answer.
    pub async fn layout(&self, section: Section, title: &str) -> Result<Layout, PageError> {
        match self {
            Self::Team(desk) => desk.layout(section, title).await,
            Self::Own(own) => own.layout(section, title).await,
        }
    }

    /// Refuses somebody who looks at the portal as a customer: nothing is changed meanwhile, not even of the own.
    ///
    /// # Errors
    /// [`PageError::OnlyLooking`] for those.
    pub fn must_not_be_looking(&self) -> Result<(), PageError> {
        match self {
            Self::Own(own) if own.looking => Err(PageError::OnlyLooking),
            _ => Ok(()),
        }
    }
}

impl OwnDesk {
    /// The desk at a customer; nothing when there is no such customer.
    async fn open(
        desk: Desk,
        customer: CustomerId,
        role: CustomerRole,
        looking: bool,
    ) -> Result<Option<Self>, PageError> {
        let Some(customer) = desk.portal.store.customer(customer).await? else { return Ok(None) };
        let policy = desk.portal.store.policy(customer.id).await?;
        Ok(Some(Self { desk, customer, role, policy, looking }))
    }

    /// Whose desk it is.
    #[must_use]
    pub fn by(&self) -> PersonId {
        self.desk.by()
    }

    /// Which customer's.
    #[must_use]
    pub fn customer(&self) -> &Customer {
        &self.customer
    }

    /// What the partner lets this customer's people do.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// What pages read and may ask; what is read by it must be narrowed to [`Self::customer`].
    #[must_use]
    pub fn portal(&self) -> &Portal {
        &self.desk.portal
    }

    /// The desk as everybody has one, for sessions and links.
    pub(in crate::web) fn plain(&self) -> &Desk {
        &self.desk
    }

    /// Whether somebody of the team looks, who changes nothing.
    #[must_use]
    pub fn is_looking(&self) -> bool {
        self.looking
    }

    /// Whether this act is offered.
    #[must_use]
    pub fn may(&self, act: OwnAct) -> bool {
        !self.looking && self.role.may(act, &self.policy)
    }

    /// Lets pass who may do it.
    ///
    /// # Errors
    /// [`PageError::OnlyLooking`] for the team, [`PageError::NotGranted`] for whose role or partner does not allow it.
    pub fn must(&self, act: OwnAct) -> Result<(), PageError> {
        if self.looking {
            return Err(PageError::OnlyLooking);
        }
        if self.may(act) {
            return Ok(());
        }
        tracing::warn!(person.id = %self.by(), act = act.name(), "a request of a customer's person was refused");
        Err(PageError::NotGranted)
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.desk.now()
    }

    /// A time as pages show it.
    #[must_use]
    pub fn when(&self, at: Timestamp) -> When {
        self.desk.when(at)
    }

    /// A key for a form that creates something: pressed twice, it is the same.
    #[must_use]
    pub fn new_key(&self) -> String {
        self.desk.new_key()
    }

    /// Leaves a message for the next page.
    ///
    /// # Errors
    /// [`PageError::Internal`] when the session cannot be written.
    pub async fn say(&self, text: &str) -> Result<(), PageError> {
        self.desk.say(text).await
    }

    /// Leaves a message for the next page that is no good news.
    ///
    /// # Errors
    /// [`PageError::Internal`] when the session cannot be written.
    pub async fn note(&self, text: &str) -> Result<(), PageError> {
        self.desk.note(text).await
    }

    /// A website of the customer and the account it is in. One question, the same for what is another's and for what
    /// does not exist.
    ///
    /// # Errors
    /// [`PageError::NotFound`] when it is not the customer's.
    pub async fn website(&self, id: &ZoneId) -> Result<(Zone, Account), PageError> {
        let store = &self.portal().store;
        let zone = store.zone_of(self.customer.id, id).await?.ok_or(PageError::NotFound)?;
        let account = store.account(&zone.account).await?.ok_or(PageError::NotFound)?;
        Ok((zone, account))
    }

    /// The accounts of the customer that Cloudflare still lists, by name.
    ///
    /// # Errors
    /// [`PageError::Internal`] when the database does not answer.
    pub async fn accounts(&self) -> Result<Vec<Account>, PageError> {
        let filter = AccountFilter { customer: Some(self.customer.id), limit: i64::MAX, ..AccountFilter::default() };
        Ok(self.portal().store.accounts(&filter).await?.into_iter().map(|row| row.account).collect())
    }

    /// A job about a website of the customer's, or that one of its people asked for; what the partner does besides is not
    /// shown.
    ///
    /// # Errors
    /// [`PageError::NotFound`] when it is not the customer's.
    pub async fn run(&self, id: RunId) -> Result<Run, PageError> {
        let store = &self.portal().store;
        if !store.is_run_of(self.customer.id, id).await? {
            return Err(PageError::NotFound);
        }
        let run = store.run(id).await?.ok_or(PageError::NotFound)?;
        if run.request.is_about_website() || run.own { Ok(run) } else { Err(PageError::NotFound) }
    }

    /// Whether the customer's websites can be worked on at all: with a key of the customer's own, or not.
    ///
    /// # Errors
    /// [`PageError::Internal`] when the database does not answer.
    pub async fn has_key(&self) -> Result<bool, PageError> {
        Ok(self.portal().store.active_key(self.customer.id).await?.is_some())
    }

    /// The way to the job that this very form asked for when it was pressed before, if it was.
    ///
    /// # Errors
    /// [`PageError::Internal`] when the store does not answer.
    pub async fn pressed_before(&self, key: &str, request: &Request) -> Result<Option<Response>, PageError> {
        self.desk.pressed_before(key, request).await
    }

    /// Everything around a page.
    ///
    /// # Errors
    /// [`PageError::Internal`] when session or database do not answer.
    pub async fn layout(&self, section: Section, title: &str) -> Result<Layout, PageError> {
        let mut banners = Vec::new();
        if self.looking {
            banners.push(Banner::Looking { customer: self.customer.name.to_string() });
        }
        if self.portal().site.demo {
            banners.push(Banner::Demo);
        }
        if matches!(self.portal().mirror.upstream(), Upstream::Refused | Upstream::Unreachable) {
            let read = self.portal().store.sync_state(crate::mirror::ZONES).await?.succeeded_at;
            banners.push(Banner::Behind { read: read.map(|at| self.when(at)) });
        }
        let own = Named::new(self.customer.id.to_string(), self.customer.name.clone());
        let bare = self.desk.bare_layout(section, title).await?;
        // A role on the team is none at the customer's.
        let viewer = match bare.viewer {
            Some(viewer) if self.looking => Some(Viewer { role_word: "Only looking".to_owned(), ..viewer }),
            viewer => viewer,
        };
        let unread = self.desk.unread(Some(self.customer.id)).await?;
        Ok(Layout { own: Some(own), banners, viewer, unread, ..bare })
    }

    /// The same, for a page that shows what the mirror holds.
    ///
    /// # Errors
    /// [`PageError::Internal`] when session or database do not answer.
    pub async fn mirrored(&self, section: Section, title: &str, part: &str) -> Result<Layout, PageError> {
        let read = self.portal().store.sync_state(part).await?.succeeded_at;
        let freshness = Freshness { read: read.map(|at| self.when(at)), back: None };
        Ok(Layout { freshness: Some(freshness), ..self.layout(section, title).await? })
    }
}
