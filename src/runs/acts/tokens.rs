//! API tokens: made, changed, rolled, ended.

use crate::domain::ids::{CustomerId, PersonId, RunId};
use crate::domain::run::Request;
use crate::domain::token::{TokenAct, TokenOwner};
use crate::wire::ids::AccountId;

use super::super::Runs;
use super::{About, RunError};

/// What is asked for about a token.
#[derive(Clone, Debug)]
pub struct TokenWish {
    /// Whose token.
    pub of: TokenOwner,
    /// The customer it is about; needed for a service user's.
    pub customer: Option<CustomerId>,
    /// The account below which it is asked for.
    pub at: Option<AccountId>,
    /// What.
    pub act: TokenAct,
}

impl Runs {
    /// Asks for something about a token.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn token(&self, by: PersonId, key: &str, wish: TokenWish) -> Result<RunId, RunError> {
        let title = wish.act.name().to_owned();
        let request = Request::Token { of: wish.of, at: wish.at, act: wish.act };
        self.submit_new(&About { key, by, title: &title, customer: wish.customer, zone: None }, &request).await
    }
}
