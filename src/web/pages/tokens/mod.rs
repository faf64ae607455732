//! API tokens: those of the tenant admin, of an account, of a customer's service user; making, changing, rolling and ending
//! them. Below an account the team works on both kinds; at `/tokens` the team sees all of them, and a customer's people
//! their own service user's.

pub mod acts;
pub mod delete;
pub mod draft;
pub mod fields;
pub mod list;
pub mod new;
mod reach;
pub mod roll;
pub mod secret;
pub mod show;
pub mod shown;
pub mod summary;

use serde::Deserialize;

use crate::domain::ids::RunId;
use crate::domain::token::{TokenAct, TokenOwner, TokenRow};
use crate::runs::{RunError, TokenWish};
use crate::web::at_tokens::AtTokens;
use crate::web::error::PageError;
use crate::wire::ids::TokenId;
use crate::wire::tokens::{Token as Said, TokenStatus};

use shown::{Names, Shown};

/// The token of an address, also when Cloudflare no longer lists it.
///
/// # Errors
/// [`PageError::NotFound`] when there is none, or when it is somebody else's.
async fn found(at: &AtTokens) -> Result<TokenRow, PageError> {
    let id: TokenId = at.id("token")?;
    let row = match at.portal().store.token(&id).await? {
        Some(row) => row,
        // It may have been made elsewhere a moment ago.
        None => {
            for of in at.owners() {
                // What cannot be read is not there yet.
                let _ = at.portal().mirror.read_tokens(&of, at.customer()).await;
            }
            at.portal().store.token(&id).await?.ok_or(PageError::NotFound)?
        }
    };
    let customer = row.customer.as_ref().map(|(id, _)| *id);
    let is_here = match &row.token.owner {
        TokenOwner::Partner => at.is_team() && at.account().is_none(),
        TokenOwner::Account { account } => at.account().is_some_and(|here| here.id == *account),
        TokenOwner::ServiceUser => {
            (at.account().is_some() || !at.is_team()) && customer.is_some() && customer == at.customer()
        }
    };
    if is_here { Ok(row) } else { Err(PageError::NotFound) }
}

/// The same, for what changes it: it has to be there still, and its user's key here.
///
/// # Errors
/// [`PageError::NotFound`] when there is none any more, or nobody here can change it.
async fn present(at: &AtTokens) -> Result<TokenRow, PageError> {
    let row = found(at).await?;
    at.must()?;
    if row.token.gone_at.is_none() && !row.is_former { Ok(row) } else { Err(PageError::NotFound) }
}

/// The same, for what gives whoever asks more than ending it would: its secret, or other permissions. One of a customer's
/// people gets at no token that does more than they may make one do.
///
/// # Errors
/// Besides, [`PageError::NotGranted`] for a token that does more.
async fn within_reach(at: &AtTokens) -> Result<TokenRow, PageError> {
    let row = present(at).await?;
    if reach::covers(at, &row.token.owner, &row.token.said).await? { Ok(row) } else { Err(PageError::NotGranted) }
}

/// What the form of an act sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Press {
    #[serde(default)]
    key: String,
}

/// Asks for something about a token that is there.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such token any more; [`PageError::NotGranted`] where it does more than whoever asks
/// may make one do, and it is not ended or switched off.
async fn asks(at: &AtTokens, key: String, act: impl FnOnce(&Said) -> TokenAct) -> Result<RunId, PageError> {
    let row = present(at).await?;
    let act = act(&row.token.said);
    let ends_it = match &act {
        TokenAct::Delete { .. } => true,
        TokenAct::Change { new, .. } => new.status == Some(TokenStatus::Disabled),
        TokenAct::Create { .. } | TokenAct::Roll { .. } => false,
    };
    let row = if ends_it { row } else { within_reach(at).await? };
    let key = if key.is_empty() { at.new_key() } else { key };
    let wish = wish(at, &row, act);
    at.portal().runs.token(at.by(), &key, wish).await.map_err(not_taken)
}

/// A token that is there, as a page shows it.
async fn present_shown(at: &AtTokens) -> Result<Shown, PageError> {
    let row = present(at).await?;
    let names = Names::of(at, std::slice::from_ref(&row)).await?;
    Ok(shown::shown(at, &row, &names))
}

/// What is asked for about a token that is there.
fn wish(at: &AtTokens, row: &TokenRow, act: TokenAct) -> TokenWish {
    TokenWish {
        of: row.token.owner.clone(),
        customer: at.customer(),
        at: at.account().map(|account| account.id.clone()),
        act,
    }
}

/// Why a job about a token was not taken on.
fn not_taken(error: RunError) -> PageError {
    PageError::failed("asking for a change of a token")(error)
}
