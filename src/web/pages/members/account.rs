//! `/accounts/{account}/members`: who has direct access to an account; inviting somebody is posted here. Everybody on the
//! team looks; owners and operators invite.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::account::Account;
use crate::domain::member::Role;
use crate::domain::text::Email;
use crate::store::MemberFilter;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::form::{Choice, Field, Problems};
use crate::web::id::Id;
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::accounts::show::{known, listed, standing};
use crate::web::parts::{Freshness, Named};
use crate::web::paths;
use crate::web::status::RunState;
use crate::wire::ids::{AccountId, RoleId};
use crate::wire::members::ADMINISTRATOR;

use super::shown::{Access, access, roles};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/members/account.html")]
pub struct People {
    /// Around it, with the age of what is shown.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The account.
    pub account: Named,
    /// Whether Cloudflare was read just now; else this is what was read before.
    pub is_live: bool,
    /// Who is in it.
    pub rows: Vec<Access>,
    /// Who administers the tenant, and is in every account without being listed.
    pub admins: Vec<String>,
    /// Jobs about the account that are not over.
    pub open_runs: Vec<(Named, RunState)>,
    /// Whom to invite.
    pub email: Field,
    /// The role.
    pub role: Field,
    /// The roles there are; empty where they could not be read yet.
    pub roles: Vec<Choice>,
    /// After how many days an invitation lapses.
    pub days: u32,
    /// Whether the viewer may invite, change and remove people.
    pub may_manage: bool,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    key: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
}

/// Reads Cloudflare, and shows who has access.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such account.
pub async fn get(desk: Desk, Id(id): Id<AccountId>) -> Result<Response, PageError> {
    let account = known(&desk, &id).await?;
    let key = desk.new_key();
    page(&desk, account, key, Field::default(), Field::of(ADMINISTRATOR)).await
}

/// Asks for somebody to be invited.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such account.
pub async fn post(
    Operating(desk): Operating,
    Id(id): Id<AccountId>,
    Checked(form): Checked<Form>,
) -> Result<Response, PageError> {
    let account = standing(&desk, &id).await?;
    let key = if form.key.is_empty() { desk.new_key() } else { form.key };
    let email = email(&desk, &form.email).await?;
    let role = role(&roles(&desk).await?, &form.role);
    match (email, role) {
        (Ok(email), Ok(role)) => {
            let run = desk.portal.runs.invite_member(desk.by(), &key, &account, email, vec![role]).await;
            Ok(Desk::go(&paths::run(run.map_err(super::not_taken)?)))
        }
        (email, role) => {
            let refused = |field: Field, error: Option<String>| Field { error, ..field };
            let email = refused(Field::of(form.email), email.err());
            page(&desk, account, key, email, refused(Field::of(form.role), role.err())).await
        }
    }
}

/// An address that an invitation makes sense for.
async fn email(desk: &Desk, text: &str) -> Result<Result<Email, String>, PageError> {
    let email = match text.parse::<Email>() {
        Ok(email) => email,
        Err(refusal) => return Ok(Err(refusal.to_string())),
    };
    let store = &desk.portal.store;
    if store.is_service_user(email.as_str()).await? {
        return Ok(Err(
            "This is a service user of the portal: nobody reads its mail. Enter a person's address.".to_owned()
        ));
    }
    if store.tenant_admins().await?.iter().any(|admin| admin == email.as_str()) {
        let words = "This tenant admin is Super Administrator of every account already. Enter another address.";
        return Ok(Err(words.to_owned()));
    }
    Ok(Ok(email))
}

fn role(roles: &[Role], text: &str) -> Result<RoleId, String> {
    if roles.is_empty() {
        return Err(
            "The roles could not be read from Cloudflare just now. Choose one and press Invite again in a moment."
                .to_owned(),
        );
    }
    let chosen = roles.iter().find(|role| role.id.as_str() == text);
    chosen.map(|role| role.id.clone()).ok_or_else(|| "Choose one of the roles.".to_owned())
}

async fn page(desk: &Desk, account: Account, key: String, email: Field, role: Field) -> Result<Response, PageError> {
    let store = &desk.portal.store;
    let stands = account.gone_at.is_none();
    let is_live = stands && desk.portal.mirror.read_members(&account.id).await;
    let problems = Problems::of([("email", &email), ("role", &role)]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let roles = roles(desk).await?;
    let filter = MemberFilter { account: Some(account.id.clone()), limit: i64::MAX, ..MemberFilter::default() };
    let rows = store.members(&filter).await?;
    let read = store.members_read_at(&account.id).await?.map(|at| desk.when(at));
    let freshness = Freshness { read, back: Some(paths::account_members(&account.id)) };
    let layout = desk.layout(Section::Accounts, "People With Direct Access").await?;
    let page = People {
        layout: Layout { refused: !problems.is_empty(), freshness: Some(freshness), ..layout },
        problems,
        key,
        is_live,
        rows: rows.into_iter().map(|row| access(desk, row, &roles)).collect(),
        admins: store.tenant_admins().await?,
        open_runs: listed(store.open_runs(Some(&account.id), None).await?),
        email,
        role,
        roles: roles.into_iter().map(|role| Choice::new(role.id, role.name)).collect(),
        days: desk.portal.site.member_invite_days,
        may_manage: desk.may_operate() && stands,
        account: Named::new(account.id, account.name),
    };
    Ok(Html(status, page).into_response())
}
