//! One website and whoever works on it, of the team or of its customer: what the pages below a website share.

use crate::domain::account::Account;
use crate::domain::ids::{CustomerId, PersonId};
use crate::domain::person::Act;
use crate::domain::policy::OwnAct;
use crate::domain::text::in_unicode;
use crate::domain::website::Zone;
use crate::wire::ids::ZoneId;

use super::desk::Desk;
use super::error::PageError;
use super::own_desk::Anyone;
use super::page::{Layout, Section};
use super::parts::{CallsAs, Named};
use super::portal::Portal;

/// The website with the desk.
#[derive(Clone, Debug)]
pub struct AtWebsite {
    anyone: Anyone,
    /// The website.
    pub zone: Zone,
    /// The account it is in.
    pub account: Account,
}

impl AtWebsite {
    /// The website of an address, as far as whoever asks may know of it.
    ///
    /// # Errors
    /// [`PageError::NotFound`] when there is none, when it is another customer's or when it is gone.
    pub async fn open(anyone: impl Into<Anyone>, id: &ZoneId) -> Result<Self, PageError> {
        let anyone = anyone.into();
        let (zone, account) = match &anyone {
            Anyone::Own(own) => own.website(id).await?,
            Anyone::Team(desk) => {
                let zone = desk.portal.store.zone(id).await?.ok_or(PageError::NotFound)?;
                let account = desk.portal.store.account(&zone.account).await?.ok_or(PageError::NotFound)?;
                (zone, account)
            }
        };
        if zone.gone_at.is_some() { Err(PageError::NotFound) } else { Ok(Self { anyone, zone, account }) }
    }

    /// Whether this act is offered.
    #[must_use]
    pub fn may(&self, act: OwnAct) -> bool {
        match &self.anyone {
            Anyone::Team(desk) => desk.who.person.seat.may(Act::Operate),
            Anyone::Own(own) => own.may(act),
        }
    }

    /// Lets pass who may do it.
    ///
    /// # Errors
    /// [`PageError::NotAllowed`], [`PageError::NotGranted`], [`PageError::OnlyLooking`] for whoever may not.
    pub fn must(&self, act: OwnAct) -> Result<(), PageError> {
        match &self.anyone {
            Anyone::Team(desk) => desk.who.must_be_allowed(Act::Operate),
            Anyone::Own(own) => own.must(act),
        }
    }

    /// Whether somebody of the team works on it.
    #[must_use]
    pub fn is_team(&self) -> bool {
        matches!(self.anyone, Anyone::Team(_))
    }

    /// What pages read and may ask.
    #[must_use]
    pub fn portal(&self) -> &Portal {
        &self.anyone.desk().portal
    }

    /// Whose desk it is.
    #[must_use]
    pub fn by(&self) -> PersonId {
        self.anyone.desk().by()
    }

    /// Whose website it is.
    #[must_use]
    pub fn customer(&self) -> Option<CustomerId> {
        self.account.customer
    }

    /// Its id, and its name as people write it.
    #[must_use]
    pub fn named(&self) -> Named {
        Named::new(self.zone.id.clone(), in_unicode(&self.zone.name))
    }

    /// A key for a form: pressed twice, it is the same.
    #[must_use]
    pub fn new_key(&self) -> String {
        self.anyone.desk().new_key()
    }

    /// The desk, for messages and times.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        self.anyone.desk()
    }

    /// Everything around a page.
    ///
    /// # Errors
    /// [`PageError::Internal`] when session or database do not answer.
    pub async fn layout(&self, title: &str) -> Result<Layout, PageError> {
        self.anyone.layout(Section::Websites, title).await
    }

    /// Who Cloudflare sees; of no interest to a customer's people.
    ///
    /// # Errors
    /// [`PageError::Internal`] when the database does not answer.
    pub async fn calls_as(&self) -> Result<Option<CallsAs>, PageError> {
        match &self.anyone {
            Anyone::Team(desk) => Ok(Some(desk.calls_as(self.account.customer).await?)),
            Anyone::Own(_) => Ok(None),
        }
    }
}
