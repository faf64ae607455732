//! `/accounts/{account}/members/{member}/remove`: ends somebody's direct access to one account. Owners and operators.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::member::{MemberAct, MemberRow};
use crate::domain::run::Request;
use crate::runs::RunError;
use crate::store::MemberFilter;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::extract::Path;
use crate::web::page::{Html, Layout, Section};
use crate::web::paths;

use super::shown::{Access, access, roles};
use super::{found, present};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/members/remove.html")]
pub struct Remove {
    /// Around it.
    pub layout: Layout,
    /// Makes a second press harmless.
    pub key: String,
    /// Who, where.
    pub access: Access,
    /// In how many other accounts the same address is.
    pub elsewhere: usize,
    /// Whether somebody tried to remove who has to stay.
    pub was_refused: bool,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    key: String,
}

/// Shows what it means.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such account or member.
pub async fn get(
    Operating(desk): Operating,
    Path((account, member)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (_, row) = present(&desk, &account, &member).await?;
    page(&desk, row, desk.new_key(), false).await
}

/// Asks for the removal.
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
        let act = MemberAct::Remove { account: account.id, member: row.member.id, email: row.member.email };
        return desk.asked_before(&key, &Request::Members { act }).await;
    }
    match desk.portal.runs.remove_member(desk.by(), &key, &account, &row).await {
        Ok(run) => Ok(Desk::go(&paths::run(run))),
        Err(RunError::Protected) => page(&desk, row, key, true).await,
        Err(error) => Err(super::not_taken(error)),
    }
}

async fn page(desk: &Desk, row: MemberRow, key: String, was_refused: bool) -> Result<Response, PageError> {
    let elsewhere = match row.member.email.as_str() {
        "" => 0,
        email => {
            let filter = MemberFilter { email: email.to_owned(), limit: i64::MAX, ..MemberFilter::default() };
            desk.portal.store.members(&filter).await?.len().saturating_sub(1)
        }
    };
    let layout = desk.layout(Section::Accounts, "Remove Access").await?;
    let page = Remove {
        layout: Layout { refused: was_refused, ..layout },
        key,
        elsewhere,
        was_refused,
        access: access(desk, row, &roles(desk).await?),
    };
    let status = if was_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Html(status, page).into_response())
}
