//! `/accounts/{account}/members/{member}`: one person in one account, and the roles it has there. Everybody on the team
//! looks; owners and operators change.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::member::{MemberRow, Role};
use crate::runs::RunError;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::extract::Path;
use crate::web::form::{Field, Problems};
use crate::web::page::{Html, Layout, Section};
use crate::web::paths;
use crate::wire::ids::RoleId;

use super::present;
use super::shown::{Access, access, roles};

/// A role to tick.
#[derive(Clone, Debug)]
pub struct Tick {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for, in Cloudflare's words.
    pub description: String,
    /// Whether it is ticked.
    pub chosen: bool,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/members/change.html")]
pub struct Change {
    /// Around it, with the age of what is shown.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// Who, where.
    pub access: Access,
    /// Whether somebody tried to change who has to stay.
    pub was_refused: bool,
    /// What is wrong with the ticks as a whole.
    pub roles: Field,
    /// The roles there are.
    pub ticks: Vec<Tick>,
    /// Whether the viewer may change and remove people.
    pub may_manage: bool,
}

/// What the form sends: a field `role.<id>` for each tick, or one `role`.
#[derive(Debug, Deserialize)]
pub struct Form {
    #[serde(default)]
    key: String,
    #[serde(default)]
    role: String,
    #[serde(flatten)]
    ticks: BTreeMap<String, String>,
}

/// Shows the roles as they are.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such account or member.
pub async fn get(desk: Desk, Path((account, member)): Path<(String, String)>) -> Result<Response, PageError> {
    let (_, row) = present(&desk, &account, &member).await?;
    let chosen: Vec<RoleId> = row.member.roles.iter().map(|role| role.id.clone()).collect();
    page(&desk, row, desk.new_key(), &chosen, Field::default(), false).await
}

/// Asks for other roles.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such account or member, [`PageError::BadRequest`] for fields that no form of
/// ours has.
pub async fn post(
    Operating(desk): Operating,
    Path((account, member)): Path<(String, String)>,
    Checked(form): Checked<Form>,
) -> Result<Response, PageError> {
    let (account, row) = present(&desk, &account, &member).await?;
    let key = if form.key.is_empty() { desk.new_key() } else { form.key.clone() };
    let asked = asked(form)?;
    if row.kind.is_protected() {
        return page(&desk, row, key, &[], Field::default(), true).await;
    }
    let mut known = roles(&desk).await?;
    known.extend(row.member.roles.iter().cloned());
    let chosen = match chosen(&known, &asked) {
        Ok(chosen) => chosen,
        Err(words) => {
            let ticked: Vec<RoleId> = asked.iter().filter_map(|id| id.parse().ok()).collect();
            return page(&desk, row, key, &ticked, Field::default().refused(words), false).await;
        }
    };
    match desk.portal.runs.change_member(desk.by(), &key, &account, &row, chosen).await {
        Ok(run) => Ok(Desk::go(&paths::run(run))),
        Err(RunError::Protected) => page(&desk, row, key, &[], Field::default(), true).await,
        Err(error) => Err(super::not_taken(error)),
    }
}

/// The ids of the roles that were asked for.
fn asked(form: Form) -> Result<Vec<String>, PageError> {
    let mut asked = Vec::new();
    for name in form.ticks.into_keys() {
        asked.push(name.strip_prefix("role.").ok_or(PageError::BadRequest)?.to_owned());
    }
    asked.extend(Some(form.role).filter(|role| !role.is_empty()));
    asked.sort();
    asked.dedup();
    Ok(asked)
}

fn chosen(known: &[Role], asked: &[String]) -> Result<Vec<RoleId>, &'static str> {
    let of = |id: &String| known.iter().find(|role| role.id.as_str() == id).map(|role| role.id.clone());
    match asked.iter().map(of).collect::<Option<Vec<_>>>() {
        Some(chosen) if !chosen.is_empty() => Ok(chosen),
        Some(_) => Err("Choose at least one role. To end the access, remove the person instead."),
        None => Err("One of the roles is not known here. Choose from the list."),
    }
}

async fn page(
    desk: &Desk,
    row: MemberRow,
    key: String,
    chosen: &[RoleId],
    field: Field,
    was_refused: bool,
) -> Result<Response, PageError> {
    let problems = Problems::of([("roles", &field)]);
    let refused = was_refused || !problems.is_empty();
    let mut all = roles(desk).await?;
    let own = row.member.roles.iter().filter(|own| !all.iter().any(|one| one.id == own.id));
    all.extend(own.cloned().collect::<Vec<_>>());
    let access = access(desk, row, &all);
    let tick = |role: Role| Tick {
        chosen: chosen.contains(&role.id),
        name: if role.name.is_empty() { role.id.to_string() } else { role.name },
        id: role.id.into(),
        description: role.description,
    };
    let title = if access.email.is_empty() { "A Person Without an Address" } else { &access.email };
    let page = Change {
        layout: Layout { refused, ..desk.layout(Section::Accounts, title).await? },
        problems,
        key,
        was_refused,
        roles: field,
        ticks: all.into_iter().map(tick).collect(),
        may_manage: desk.may_operate(),
        access,
    };
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Html(status, page).into_response())
}
