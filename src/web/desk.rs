//! Where a signed-in person works: who it is, what every page needs around it, and the way to what pages may ask.

use std::any::Any;
use std::sync::Arc;

use askama::Template;
use axum::extract::{FromRef, FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Redirect, Response};
use tower_sessions::Session;

use crate::clock::Timestamp;
use crate::domain::customer::Customer;
use crate::domain::ids::{CustomerId, PersonId};
use crate::domain::person::Act;
use crate::domain::run::Request;
use crate::domain::service_user::ServiceUserState;
use crate::domain::text::PersonName;
use crate::mirror::{ACCOUNTS, Upstream};
use crate::store::NoticesFor;

use super::csrf::Csrf;
use super::error::PageError;
use super::extract::{Refused, SignedIn};
use super::format::{When, when};
use super::looking::Looking;
use super::own_desk::Anyone;
use super::page::{Banner, Flash, FlashKind, Layout, Section, Viewer};
use super::parts::{CallsAs, Freshness};
use super::paths;
use super::portal::Portal;

/// The desk of somebody on the team; for everybody else there is nothing at such an address.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Who.
    pub who: SignedIn,
    /// What pages read and may ask.
    pub portal: Portal,
    csrf: Csrf,
    session: Session,
    here: String,
}

/// What the database says of what is around every page of the team's.
#[derive(Clone, Copy, Debug)]
struct Around {
    /// Plans that customers ask for.
    waiting: i64,
    /// Notices that are new to whoever looks.
    unread: i64,
    /// When the tenant's accounts were last read.
    read: Option<Timestamp>,
    /// When what the page shows was.
    part_read: Option<Timestamp>,
    /// Whether Cloudflare has nothing to bill.
    billing_missing: bool,
}

/// The desk of somebody who may start, decide and cancel jobs; for everybody else the page says that they may not.
#[derive(Clone, Debug)]
pub struct Operating(pub Desk);

/// The desk of somebody who may say who is on the team; for everybody else the page says that they may not.
#[derive(Clone, Debug)]
pub struct Managing(pub Desk);

const FLASH: &str = "flash";
const WARNING: &str = "warning";
const NOTE: &str = "note";

impl<S> FromRequestParts<S> for Desk
where
    S: Send + Sync,
    Portal: FromRef<S>,
    super::plumbing::Plumbing: FromRef<S>,
{
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        match Anyone::open(parts, state).await? {
            Anyone::Team(desk) => Ok(*desk),
            // Nothing is said of what the team has: for everybody else there is nothing here.
            Anyone::Own(_) => Err(PageError::NotFound.into()),
        }
    }
}

impl<S> FromRequestParts<S> for Operating
where
    S: Send + Sync,
    Portal: FromRef<S>,
    super::plumbing::Plumbing: FromRef<S>,
{
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let desk = Desk::from_request_parts(parts, state).await?;
        desk.who.must_be_allowed(Act::Operate)?;
        Ok(Self(desk))
    }
}

impl<S> FromRequestParts<S> for Managing
where
    S: Send + Sync,
    Portal: FromRef<S>,
    super::plumbing::Plumbing: FromRef<S>,
{
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let desk = Desk::from_request_parts(parts, state).await?;
        desk.who.must_be_allowed(Act::ManageTeam)?;
        Ok(Self(desk))
    }
}

impl Desk {
    /// The desk of whoever is signed in.
    pub(super) async fn of_anyone<S>(parts: &mut Parts, state: &S) -> Result<Self, Refused>
    where
        S: Send + Sync,
        Portal: FromRef<S>,
        super::plumbing::Plumbing: FromRef<S>,
    {
        let who = SignedIn::from_request_parts(parts, state).await?;
        let csrf = Csrf::from_request_parts(parts, state).await?;
        let session = parts.extensions.get::<Session>().cloned().ok_or(PageError::internal("finding the session"))?;
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |OriginalUri(uri)| uri);
        let here = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Ok(Self { who, portal: Portal::from_ref(state), csrf, session, here })
    }

    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    /// What an ending needs for somebody who looks as a customer.
    pub(super) fn looking(&self, customer: &Customer, is_page: bool) -> Looking {
        let back = is_page.then(|| self.here.clone());
        Looking { customer: customer.name.to_string(), csrf: self.csrf.clone(), back }
    }

    /// Whose desk it is.
    #[must_use]
    pub fn by(&self) -> PersonId {
        self.who.person.id
    }

    /// A page of this session's at this very address, as long as it comes out the same.
    ///
    /// # Errors
    /// [`PageError::Internal`] when it cannot be rendered.
    pub fn whole_page<C: Any + Send + Sync, T: Template>(
        &self,
        content: Arc<C>,
        layout: Layout,
        make: impl FnOnce(&C, Layout) -> T,
    ) -> Result<Response, PageError> {
        self.portal.plumbing.pages.page(self.who.session, &self.here, content, layout, make)
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.portal.clock().now()
    }

    /// A time as pages show it.
    #[must_use]
    pub fn when(&self, at: Timestamp) -> When {
        when(at, self.now())
    }

    /// Whether acts are offered at all.
    #[must_use]
    pub fn may_operate(&self) -> bool {
        self.who.person.seat.may(Act::Operate)
    }

    /// Whether changes of the team are offered at all.
    #[must_use]
    pub fn may_manage_team(&self) -> bool {
        self.who.person.seat.may(Act::ManageTeam)
    }

    /// A key for a form that creates something: pressed twice, it is the same.
    #[must_use]
    pub fn new_key(&self) -> String {
        self.portal.plumbing.random.base32(26)
    }

    /// Leaves a message for the next page.
    ///
    /// # Errors
    /// [`PageError::Internal`] when the session cannot be written.
    pub async fn say(&self, text: &str) -> Result<(), PageError> {
        self.session.remove::<String>(NOTE).await?;
        Ok(self.session.insert(FLASH, text).await?)
    }

    /// Leaves a message for the next page that something was not done.
    ///
    /// # Errors
    /// [`PageError::Internal`] when the session cannot be written.
    pub async fn warn(&self, text: &str) -> Result<(), PageError> {
        Ok(self.session.insert(WARNING, text).await?)
    }

    /// Leaves a message for the next page that is no good news: something was not done, and need not be.
    ///
    /// # Errors
    /// [`PageError::Internal`] when the session cannot be written.
    pub async fn note(&self, text: &str) -> Result<(), PageError> {
        self.session.remove::<String>(FLASH).await?;
        Ok(self.session.insert(NOTE, text).await?)
    }

    /// Where a form leads that was sent for something that is gone by now: to the job that it asked for, if it did.
    ///
    /// # Errors
    /// [`PageError::NotFound`] when this form never asked for a job.
    pub async fn asked_before(&self, key: &str, request: &Request) -> Result<Response, PageError> {
        self.pressed_before(key, request).await?.ok_or(PageError::NotFound)
    }

    /// The way to the job that this very form asked for when it was pressed before, if it was.
    ///
    /// # Errors
    /// [`PageError::Internal`] when the store does not answer.
    pub async fn pressed_before(&self, key: &str, request: &Request) -> Result<Option<Response>, PageError> {
        let run = self
            .portal
            .runs
            .asked_before(self.by(), key, request)
            .await
            .map_err(PageError::failed("looking for a job"))?;
        Ok(run.map(|run| Self::go(&paths::run(run))))
    }

    /// To another page of ours.
    #[must_use]
    pub fn go(path: &str) -> Response {
        Redirect::to(path).into_response()
    }

    /// Takes a message out of the session. Looked for first: taking away what is not there counts as a change of the session,
    /// and every page would wait for a write.
    async fn told(&self, key: &str) -> Result<Option<String>, PageError> {
        let text = self.session.get::<String>(key).await?;
        if text.is_some() {
            self.session.remove::<String>(key).await?;
        }
        Ok(text)
    }

    /// Everything around a page.
    ///
    /// # Errors
    /// [`PageError::Internal`] when session or database do not answer.
    pub async fn layout(&self, section: Section, title: &str) -> Result<Layout, PageError> {
        let around = self.remembered_around(ACCOUNTS).await?;
        self.layout_in(section, title, &around).await
    }

    async fn layout_in(&self, section: Section, title: &str, around: &Around) -> Result<Layout, PageError> {
        let (waiting, unread) = (around.waiting, around.unread);
        let banners = self.banners(section, around);
        Ok(Layout { banners, waiting, unread, ..self.bare_layout(section, title).await? })
    }

    async fn remembered_around(&self, part: &str) -> Result<Arc<Around>, PageError> {
        let of = format!("{} {part}", self.by());
        self.portal.store.remembered("around pages", of, async || self.around(part).await).await
    }

    async fn around(&self, part: &str) -> Result<Around, PageError> {
        let store = &self.portal.store;
        Ok(Around {
            waiting: store.count_open_plan_requests().await?,
            unread: self.unread(None).await?,
            read: store.sync_state(ACCOUNTS).await?.succeeded_at,
            part_read: store.sync_state(part).await?.succeeded_at,
            billing_missing: store.billing().await?.is_some_and(|billing| !billing.on_file),
        })
    }

    /// How many notices are new to whoever sits here.
    pub(super) async fn unread(&self, customer: Option<CustomerId>) -> Result<i64, PageError> {
        Ok(self.portal.store.count_unread_notices(NoticesFor { person: self.by(), customer }).await?)
    }

    /// The same without anything of the team's.
    pub(super) async fn bare_layout(&self, section: Section, title: &str) -> Result<Layout, PageError> {
        let person = &self.who.person;
        let said = self.told(FLASH).await?.map(|text| Flash { kind: FlashKind::Good, text });
        let warned = self.told(WARNING).await?.map(|text| Flash { kind: FlashKind::Bad, text });
        let noted = self.told(NOTE).await?.map(|text| Flash { kind: FlashKind::Note, text });
        Ok(Layout {
            title: title.to_owned(),
            section,
            viewer: Some(Viewer {
                name: person.name.as_ref().map(PersonName::to_string).unwrap_or_default(),
                email: person.email.to_string(),
                role_word: capital(person.seat.as_str()),
            }),
            csrf: self.csrf.as_str().to_owned(),
            flash: warned.or(said).or(noted),
            ..Layout::default()
        })
    }

    /// The same, for a page that shows what the mirror holds.
    ///
    /// # Errors
    /// [`PageError::Internal`] when session or database do not answer.
    pub async fn mirrored(&self, section: Section, title: &str, part: &str) -> Result<Layout, PageError> {
        let around = self.remembered_around(part).await?;
        let freshness = Freshness { read: around.part_read.map(|at| self.when(at)), back: Some(self.here.clone()) };
        Ok(Layout { freshness: Some(freshness), ..self.layout_in(section, title, &around).await? })
    }

    fn banners(&self, section: Section, around: &Around) -> Vec<Banner> {
        let mut banners = Vec::new();
        if self.portal.site.demo {
            banners.push(Banner::Demo);
        }
        match self.portal.mirror.upstream() {
            Upstream::Refused => banners.push(Banner::KeyRefused),
            Upstream::Unreachable => banners.push(Banner::CloudflareAway { read: around.read.map(|at| self.when(at)) }),
            Upstream::Unknown | Upstream::Ok => {}
        }
        if section == Section::Accounts && around.billing_missing {
            banners.push(Banner::Billing);
        }
        banners
    }

    /// Who Cloudflare sees when something is done for this customer.
    ///
    /// # Errors
    /// [`PageError::Internal`] when the database does not answer.
    pub async fn calls_as(&self, customer: Option<CustomerId>) -> Result<CallsAs, PageError> {
        let admin = self.portal.site.tenant_admin.clone();
        let Some(customer) = customer else {
            let why = "The account is nobody’s yet. Link it to a customer to have its calls made by a service user.";
            return Ok(CallsAs::TenantAdminInstead { email: admin, why: why.to_owned() });
        };
        let users = self.portal.store.service_users(customer).await?;
        let why = match users.first() {
            Some(user) if user.state == ServiceUserState::Active => {
                return Ok(CallsAs::ServiceUser { email: user.email.to_string() });
            }
            Some(user) if user.state == ServiceUserState::Keyless => {
                "Cloudflare does not show this tenant the keys of its users."
            }
            Some(user) if user.state == ServiceUserState::Requested => "The customer’s service user is being made.",
            _ => "The customer has no service user.",
        };
        Ok(CallsAs::TenantAdminInstead { email: admin, why: why.to_owned() })
    }
}

/// A word with a capital at its front.
#[must_use]
pub fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
