//! Direct access: the people of an account, one of them, and everybody over all accounts.

pub mod account;
pub mod again;
pub mod change;
pub mod list;
pub mod person;
pub mod remove;
pub mod shown;

use crate::domain::account::Account;
use crate::domain::member::MemberRow;
use crate::runs::RunError;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::pages::accounts::show::standing;
use crate::wire::ids::{AccountId, MemberId};

/// The member of an address, also when Cloudflare no longer lists it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such account or member.
async fn found(desk: &Desk, account: &str, member: &str) -> Result<(Account, MemberRow), PageError> {
    let account: AccountId = account.parse().map_err(|_| PageError::NotFound)?;
    let member: MemberId = member.parse().map_err(|_| PageError::NotFound)?;
    let account = standing(desk, &account).await?;
    let row = desk.portal.store.member(&account.id, &member).await?.ok_or(PageError::NotFound)?;
    Ok((account, row))
}

/// The same, for what needs the access to be there still.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such account or member, or none any more.
async fn present(desk: &Desk, account: &str, member: &str) -> Result<(Account, MemberRow), PageError> {
    let (account, row) = found(desk, account, member).await?;
    if row.member.gone_at.is_none() { Ok((account, row)) } else { Err(PageError::NotFound) }
}

/// Why a job about somebody's access was not taken on.
fn not_taken(error: RunError) -> PageError {
    match error {
        RunError::MovedOn => PageError::NotFound,
        other => PageError::failed("asking for a change of direct access")(other),
    }
}
