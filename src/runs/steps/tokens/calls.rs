//! The calls, by whose tokens they are about. A service user's tokens are never asked for with another key: `/user/tokens`
//! would then be about somebody else.

use crate::access::{CustomerClient, PartnerClient};
use crate::cloudflare::{Answer, CallError, Kind, Trace};
use crate::domain::run::Request;
use crate::domain::token::{TokenAct, TokenOwner};
use crate::runs::steps::{Context, Stop, fingerprint};
use crate::wire::ids::TokenId;
use crate::wire::tokens::{
    CreateAccountToken, CreateUserToken, CreatedToken, DeleteAccountToken, DeleteUserToken, GetAccountToken,
    GetUserToken, ListAccountTokens, ListUserTokens, NewToken, Nothing, RollAccountToken, RollUserToken, Token,
    TokenValue, UpdateAccountToken, UpdateUserToken,
};

/// Why nothing can be asked about a service user's tokens.
const NO_SERVICE_USER: &str = "The customer has no service user in use, so there is nobody whose tokens these would be. \
                               Nothing was sent.";

/// Whose tokens, with the client that asks for them.
pub(super) enum At<'a> {
    /// The tenant admin's own.
    Partner(&'a PartnerClient),
    /// An account's.
    Account(&'a PartnerClient, &'a crate::wire::ids::AccountId),
    /// The service user's.
    ServiceUser(&'a CustomerClient),
}

/// Answers alike for each family.
macro_rules! each {
    ($at:expr, $act:ident, $user:expr, |$account:ident| $owned:expr) => {
        match $at {
            At::Partner(partner) => partner.$act($user).await,
            At::Account(partner, $account) => partner.$act($owned).await,
            At::ServiceUser(customer) => customer.$act($user).await,
        }
    };
}

/// What this run is to do with a token.
pub(super) fn act<'a>(cx: &Context<'a>) -> Option<&'a TokenAct> {
    match &cx.run.request {
        Request::Token { act, .. } => Some(act),
        _ => None,
    }
}

impl<'a> At<'a> {
    /// Whose this run's are; nothing where that is a service user and there is none.
    fn find(cx: &'a Context<'_>) -> Option<Self> {
        match &cx.run.request {
            Request::Token { of: TokenOwner::Partner, .. } => Some(Self::Partner(&cx.partner)),
            Request::Token { of: TokenOwner::Account { account }, .. } => Some(Self::Account(&cx.partner, account)),
            Request::Token { of: TokenOwner::ServiceUser, .. } => {
                cx.customer.service_user().map(|_| Self::ServiceUser(&cx.customer))
            }
            _ => None,
        }
    }

    /// The same before anything is sent.
    pub(super) fn begin(cx: &'a Context<'_>) -> Result<Self, Stop> {
        Self::find(cx).ok_or_else(|| Stop::Fail(NO_SERVICE_USER.to_owned()))
    }

    /// The same while a call is made.
    pub(super) fn of(cx: &'a Context<'_>) -> Result<Self, CallError> {
        Self::find(cx).ok_or_else(|| CallError::new(Kind::NotSent, Vec::new(), Trace::default()))
    }

    /// Who changes them.
    pub(super) fn changes_as(&self) -> Result<String, Stop> {
        Ok(match self {
            Self::Partner(partner) | Self::Account(partner, _) => partner.changes_as()?,
            Self::ServiceUser(customer) => customer.changes_as()?,
        })
    }

    /// All of them, as the list has them: it may lag behind.
    pub(super) async fn list(&self) -> Result<Vec<Token>, CallError> {
        each!(self, read_all, ListUserTokens { page: 1 }, |account| ListAccountTokens {
            account: (*account).clone(),
            page: 1
        })
    }

    /// One of them, asked for by itself; gone only when the list does not have it either.
    pub(super) async fn one(&self, token: &TokenId) -> Result<Option<Token>, CallError> {
        let asked = each!(self, read, &GetUserToken { token: token.clone() }, |account| &GetAccountToken {
            account: (*account).clone(),
            token: token.clone()
        });
        match asked {
            Ok(answer) if answer.result.id == *token => Ok(Some(answer.result)),
            Err(error) if error.kind != Kind::NotFound => Err(error),
            Ok(_) | Err(_) => Ok(self.list().await?.into_iter().find(|one| one.id == *token)),
        }
    }

    /// Makes one.
    pub(super) async fn create(&self, new: &NewToken) -> Result<Answer<CreatedToken>, CallError> {
        each!(self, write, &CreateUserToken { new: new.clone() }, |account| &CreateAccountToken {
            account: (*account).clone(),
            new: new.clone()
        })
    }

    /// Makes one so.
    pub(super) async fn update(&self, token: &TokenId, new: &NewToken) -> Result<Answer<Token>, CallError> {
        let (token, new) = (token.clone(), new.clone());
        match self {
            Self::Partner(partner) => partner.write(&UpdateUserToken { token, new }).await,
            Self::Account(partner, account) => {
                partner.write(&UpdateAccountToken { account: (*account).clone(), token, new }).await
            }
            Self::ServiceUser(customer) => customer.write(&UpdateUserToken { token, new }).await,
        }
    }

    /// Gives one another value.
    pub(super) async fn roll(&self, token: &TokenId) -> Result<Answer<TokenValue>, CallError> {
        each!(self, write, &RollUserToken { token: token.clone(), new: Nothing }, |account| &RollAccountToken {
            account: (*account).clone(),
            token: token.clone(),
            new: Nothing
        })
    }

    /// Ends one; whatever the answer says of it.
    pub(super) async fn delete(&self, token: &TokenId) -> Result<Trace, CallError> {
        let done = each!(self, write, &DeleteUserToken { token: token.clone() }, |account| &DeleteAccountToken {
            account: (*account).clone(),
            token: token.clone()
        });
        Ok(done?.trace)
    }

    /// SHA-256 of what this run would send.
    pub(super) fn fingerprint(&self, act: &TokenAct) -> [u8; 32] {
        let account = match self {
            Self::Account(_, account) => Some((*account).clone()),
            Self::Partner(_) | Self::ServiceUser(_) => None,
        };
        match (act.clone(), account) {
            (TokenAct::Create { new }, Some(account)) => fingerprint(&CreateAccountToken { account, new }),
            (TokenAct::Create { new }, None) => fingerprint(&CreateUserToken { new }),
            (TokenAct::Change { token, new, .. }, Some(account)) => {
                fingerprint(&UpdateAccountToken { account, token, new })
            }
            (TokenAct::Change { token, new, .. }, None) => fingerprint(&UpdateUserToken { token, new }),
            (TokenAct::Roll { token, .. }, Some(account)) => {
                fingerprint(&RollAccountToken { account, token, new: Nothing })
            }
            (TokenAct::Roll { token, .. }, None) => fingerprint(&RollUserToken { token, new: Nothing }),
            (TokenAct::Delete { token, .. }, Some(account)) => fingerprint(&DeleteAccountToken { account, token }),
            (TokenAct::Delete { token, .. }, None) => fingerprint(&DeleteUserToken { token }),
        }
    }
}
