//! Whose tokens a page is about, and who works on them: below an account the account's own and its customer's service user's,
//! at `/tokens` the tenant admin's for the team and the service user's for a customer's people.

use axum::extract::{FromRef, FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use std::str::FromStr;

use crate::domain::account::Account;
use crate::domain::ids::{CustomerId, PersonId};
use crate::domain::person::Act;
use crate::domain::policy::OwnAct;
use crate::domain::token::TokenOwner;
use crate::wire::ids::AccountId;

use super::desk::Desk;
use super::error::PageError;
use super::extract::Refused;
use super::own_desk::{Anyone, OwnDesk};
use super::page::{Layout, Section};
use super::plumbing::Plumbing;
use super::portal::Portal;
use super::token_paths::TokenPaths;

/// Somebody's desk at some tokens.
#[derive(Clone, Debug)]
pub struct AtTokens {
    anyone: Anyone,
    account: Option<Account>,
    params: Vec<(String, String)>,
}

impl<S> FromRequestParts<S> for AtTokens
where
    S: Send + Sync,
    Portal: FromRef<S>,
    Plumbing: FromRef<S>,
{
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let anyone = Anyone::from_request_parts(parts, state).await?;
        let params = params(parts, state).await?;
        Ok(Self::open(anyone, params).await?)
    }
}

/// The same for what makes, changes and ends tokens, and for the forms that do. Somebody of the team is asked whether they
/// may before it is looked what there is. One of a customer's people is told nothing of what is another's, not even that they
/// may not: where an address names a thing, [`AtTokens::must`] is asked once it was found to be theirs.
#[derive(Clone, Debug)]
pub struct Making(pub AtTokens);

impl<S> FromRequestParts<S> for Making
where
    S: Send + Sync,
    Portal: FromRef<S>,
    Plumbing: FromRef<S>,
{
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let anyone = Anyone::from_request_parts(parts, state).await?;
        let params = params(parts, state).await?;
        match &anyone {
            Anyone::Team(desk) => desk.who.must_be_allowed(act(params.iter().any(|(name, _)| name == ACCOUNT)))?,
            // Of accounts a customer's people are told nothing.
            Anyone::Own(_) if params.iter().any(|(name, _)| name == ACCOUNT) => return Err(PageError::NotFound.into()),
            Anyone::Own(own) if params.is_empty() => own.must(OwnAct::MakeTokens)?,
            Anyone::Own(_) => {}
        }
        let at = AtTokens::open(anyone, params).await?;
        if at.account.as_ref().is_some_and(|account| account.gone_at.is_some()) {
            return Err(PageError::NotFound.into());
        }
        Ok(Self(at))
    }
}

/// The part of the path that names an account.
const ACCOUNT: &str = "account";

async fn params<S: Send + Sync>(parts: &mut Parts, state: &S) -> Result<Vec<(String, String)>, PageError> {
    let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| PageError::NotFound)?;
    Ok(params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// What somebody of the team has to be allowed for that.
fn act(of_account: bool) -> Act {
    if of_account { Act::Operate } else { Act::ManageTokens }
}

impl AtTokens {
    async fn open(anyone: Anyone, params: Vec<(String, String)>) -> Result<Self, PageError> {
        let asked = params.iter().find(|(name, _)| name == ACCOUNT).map(|(_, id)| id);
        let account = match (asked, &anyone) {
            (None, _) => None,
            (Some(id), Anyone::Team(desk)) => {
                let id: AccountId = id.parse().map_err(|_| PageError::NotFound)?;
                Some(desk.portal.store.account(&id).await?.ok_or(PageError::NotFound)?)
            }
            // Of accounts a customer's people are told nothing.
            (Some(_), Anyone::Own(_)) => return Err(PageError::NotFound),
        };
        Ok(Self { anyone, account, params })
    }

    /// The id in the path under this name. What is no id leads nowhere, exactly like one of something else.
    ///
    /// # Errors
    /// [`PageError::NotFound`] when it is none.
    pub fn id<T: FromStr>(&self, name: &str) -> Result<T, PageError> {
        let found = self.params.iter().find(|(found, _)| found == name);
        found.and_then(|(_, text)| text.parse().ok()).ok_or(PageError::NotFound)
    }

    /// Whose tokens may be made here, the usual choice first.
    #[must_use]
    pub fn owners(&self) -> Vec<TokenOwner> {
        match (&self.anyone, &self.account) {
            (Anyone::Own(_), _) => vec![TokenOwner::ServiceUser],
            (Anyone::Team(_), None) => vec![TokenOwner::Partner],
            (Anyone::Team(_), Some(account)) => {
                let own = TokenOwner::Account { account: account.id.clone() };
                let service_user = account.customer.map(|_| TokenOwner::ServiceUser);
                [own].into_iter().chain(service_user).collect()
            }
        }
    }

    /// Which customer it is about, if it is about one.
    #[must_use]
    pub fn customer(&self) -> Option<CustomerId> {
        match &self.anyone {
            Anyone::Own(own) => Some(own.customer().id),
            Anyone::Team(_) => self.account.as_ref().and_then(|account| account.customer),
        }
    }

    /// The account, where it is below one.
    #[must_use]
    pub fn account(&self) -> Option<&Account> {
        self.account.as_ref()
    }

    /// The desk of a customer's people, where it is one.
    #[must_use]
    pub fn own(&self) -> Option<&OwnDesk> {
        match &self.anyone {
            Anyone::Own(own) => Some(own),
            Anyone::Team(_) => None,
        }
    }

    /// Whether somebody of the team works here.
    #[must_use]
    pub fn is_team(&self) -> bool {
        matches!(self.anyone, Anyone::Team(_))
    }

    /// Whether making, changing and ending tokens is offered.
    #[must_use]
    pub fn may(&self) -> bool {
        let stands = self.account.as_ref().is_none_or(|account| account.gone_at.is_none());
        stands
            && match &self.anyone {
                Anyone::Team(desk) => desk.who.person.seat.may(act(self.account.is_some())),
                Anyone::Own(own) => own.may(OwnAct::MakeTokens),
            }
    }

    /// Lets pass who may do that.
    ///
    /// # Errors
    /// [`PageError::NotAllowed`], [`PageError::NotGranted`], [`PageError::OnlyLooking`] for whoever may not.
    pub fn must(&self) -> Result<(), PageError> {
        match &self.anyone {
            Anyone::Team(desk) => desk.who.must_be_allowed(act(self.account.is_some())),
            Anyone::Own(own) => own.must(OwnAct::MakeTokens),
        }
    }

    /// The addresses below this one.
    #[must_use]
    pub fn paths(&self) -> TokenPaths {
        TokenPaths::of(self.account.as_ref().map(|account| &account.id))
    }

    /// What pages read and may ask.
    #[must_use]
    pub fn portal(&self) -> &Portal {
        &self.desk().portal
    }

    /// The desk, for messages and times.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        self.anyone.desk()
    }

    /// Whose desk it is.
    #[must_use]
    pub fn by(&self) -> PersonId {
        self.desk().by()
    }

    /// A key for a form: pressed twice, it is the same.
    #[must_use]
    pub fn new_key(&self) -> String {
        self.desk().new_key()
    }

    /// Everything around a page.
    ///
    /// # Errors
    /// [`PageError::Internal`] when session or database do not answer.
    pub async fn layout(&self, title: &str) -> Result<Layout, PageError> {
        let section = if self.account.is_some() { Section::Accounts } else { Section::Tokens };
        self.anyone.layout(section, title).await
    }
}
