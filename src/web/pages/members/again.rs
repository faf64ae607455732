//! `POST /accounts/{account}/members/{member}/invite`: takes an invitation back and sends it again. Owners and operators.

use axum::response::Response;
use serde::Deserialize;

use crate::domain::member::MemberAct;
use crate::domain::run::Request;
use crate::runs::RunError;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::extract::Path;
use crate::web::paths;

use super::found;
use super::shown::{access, roles};

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    key: String,
}

/// Asks for the invitation to be sent again; one that was accepted meanwhile is left alone.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such account or member.
pub async fn post(
    Operating(desk): Operating,
    Path((account, member)): Path<(String, String)>,
    Checked(form): Checked<Form>,
) -> Result<Response, PageError> {
    let (account, row) = found(&desk, &account, &member).await?;
    let key = if form.key.is_empty() { desk.new_key() } else { form.key };
    if row.member.gone_at.is_some() {
        let act = MemberAct::InviteAgain {
            account: account.id,
            member: row.member.id,
            email: row.member.email.parse().map_err(|_| PageError::NotFound)?,
            roles: row.member.roles.into_iter().map(|role| role.id).collect(),
        };
        return desk.asked_before(&key, &Request::Members { act }).await;
    }
    let back = paths::account_members(&account.id);
    if !access(&desk, row.clone(), &roles(&desk).await?).may_be_invited() {
        desk.say("Nothing was sent: there is no open invitation that could be sent again.").await?;
        return Ok(Desk::go(&back));
    }
    match desk.portal.runs.invite_member_again(desk.by(), &key, &account, &row).await {
        Ok(run) => Ok(Desk::go(&paths::run(run))),
        Err(RunError::Protected) => Ok(Desk::go(&back)),
        Err(error) => Err(super::not_taken(error)),
    }
}
