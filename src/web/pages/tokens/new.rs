//! The first page of the wizard: what the token begins with, and whose it shall be.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::ids::RunId;
use crate::domain::run::{Request, RunState};
use crate::domain::token::form::{PolicyForm, TokenForm};
use crate::domain::token::template::{TEMPLATES, Template};
use crate::domain::token::{DAYS, TokenAct, TokenOwner, limits};
use crate::web::at_tokens::{AtTokens, Making};
use crate::web::checked::Checked;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::form::{Field, Problems};
use crate::web::page::{Html, Layout};
use crate::web::token_paths::TokenPaths;
use crate::wire::tokens::NewToken;

use super::reach;

/// The page.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/tokens/new.html")]
pub struct New {
    /// Around it.
    pub layout: Layout,
    /// The addresses here.
    pub paths: TokenPaths,
    /// What is wrong.
    pub problems: Problems,
    /// The templates.
    pub templates: Vec<Template>,
    /// The one that is chosen.
    pub template: Field,
    /// Whose it may be.
    pub owners: Vec<TokenOwner>,
    /// Whose it shall be.
    pub owner: Field,
    /// The website that it is begun for.
    pub zone: String,
    /// Why no token of the service user can be made, where that is so.
    pub no_service_user: bool,
}

/// What the page is asked with, and what its form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    template: String,
    #[serde(default)]
    owner: String,
    /// A website to begin with.
    #[serde(default)]
    zone: String,
    /// A job that asked for a token and did not get it: its token is put together again.
    #[serde(default)]
    from: String,
}

/// Shows the templates.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such account.
pub async fn get(Making(at): Making, Query(asked): Query<Form>) -> Result<Response, PageError> {
    at.must()?;
    if let Ok(run) = asked.from.parse()
        && let Some((owner, new)) = refused(&at, run).await?
    {
        let reach = reach::reach(&at, &owner).await?;
        let known = reach::known(&at, &reach, &new.policies).await?;
        let form = TokenForm::again(&new, &reach, &known);
        return super::draft::begin(&at, owner, form).await;
    }
    page(&at, asked, Problems::default()).await
}

/// What a job of the viewer's asked for here, where Cloudflare refused it.
async fn refused(at: &AtTokens, run: RunId) -> Result<Option<(TokenOwner, NewToken)>, PageError> {
    let run =
        at.portal().store.run(run).await?.filter(|run| run.requested_by == at.by() && run.state == RunState::Failed);
    let place = at.account().map(|account| &account.id);
    Ok(match run.map(|run| run.request) {
        Some(Request::Token { of, at: asked_at, act: TokenAct::Create { new } })
            if asked_at.as_ref() == place && at.owners().contains(&of) =>
        {
            Some((of, new))
        }
        _ => None,
    })
}

/// Begins a draft.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such account.
pub async fn post(Making(at): Making, Checked(form): Checked<Form>) -> Result<Response, PageError> {
    at.must()?;
    let owners = at.owners();
    let owner = owners.iter().find(|owner| owner.as_str() == form.owner || owners.len() == 1).cloned();
    let template = Template::find(&form.template);
    let mut fields = [("template", Field::of(&form.template)), ("owner", Field::of(&form.owner))];
    if template.is_none() {
        fields[0].1.error = Some("Choose what the token begins with.".to_owned());
    }
    match &owner {
        None => fields[1].1.error = Some("Choose whose token it shall be.".to_owned()),
        Some(TokenOwner::ServiceUser) if !has_service_user(&at).await? && at.is_team() => {
            fields[1].1.error = Some("The customer has no service user in use: make one on its page first.".to_owned());
        }
        // They are not asked whose it shall be, so that is said where they press.
        Some(TokenOwner::ServiceUser) if !has_service_user(&at).await? => {
            fields[0].1.error = Some("Your partner has to finish your set-up first.".to_owned());
        }
        Some(_) => {}
    }
    let mut begun = None;
    if let (Some(template), Some(owner)) = (template, &owner)
        && fields.iter().all(|(_, field)| field.error.is_none())
    {
        match begins(&at, template, owner, &form.zone).await? {
            Ok(form) => begun = Some((owner.clone(), form)),
            Err(words) => fields[0].1.error = Some(words.to_owned()),
        }
    }
    let problems = Problems::of(fields.iter().map(|(name, field)| (*name, field)));
    match begun {
        Some((owner, form)) => super::draft::begin(&at, owner, form).await,
        None => page(&at, form, problems).await,
    }
}

async fn has_service_user(at: &AtTokens) -> Result<bool, PageError> {
    Ok(match at.customer() {
        Some(customer) => at.portal().store.active_key(customer).await?.is_some(),
        None => false,
    })
}

/// What a token begins with; or why it cannot begin with that.
async fn begins(
    at: &AtTokens,
    template: &Template,
    owner: &TokenOwner,
    zone: &str,
) -> Result<Result<TokenForm, &'static str>, PageError> {
    let reach = reach::reach(at, owner).await?;
    let Some(mut given) = at.portal().mirror.token_groups(owner).await else {
        return Ok(Err(
            "Cloudflare does not say just now which permissions there are. Nothing was made; press Continue again \
                       in a moment.",
        ));
    };
    given.retain(|group| reach.gives(group).is_ok());
    let (groups, missing) = template.groups(&given);
    if groups.is_empty() && !template.is_custom() {
        return Ok(Err("Such a token can have none of this template’s permissions. Choose another one."));
    }
    let mut policy = PolicyForm::of(&groups, !template.names_websites);
    policy.websites.extend(reach::website(at, &reach, zone).await?);
    let now = at.desk().now();
    let days = u64::try_from(DAYS).unwrap_or_default();
    let ends = now.saturating_add(std::time::Duration::from_secs(days * 86_400)).unwrap_or(now);
    if missing > 0 {
        let words = "Some of the template’s permissions are not for such a token, so they were left out: what is below is all \
                     of it.";
        at.desk().note(words).await?;
    }
    Ok(Ok(TokenForm {
        name: if template.is_custom() { String::new() } else { template.name.to_owned() },
        policies: vec![policy],
        // To the minute: nobody wants to read seconds.
        ends: limits::typed(ends.round(jiff::Unit::Minute).unwrap_or(ends)),
        ..TokenForm::default()
    }))
}

async fn page(at: &AtTokens, asked: Form, problems: Problems) -> Result<Response, PageError> {
    let error = |name: &str| problems.0.iter().find(|problem| problem.field == name).map(|one| one.message.clone());
    let owners = at.owners();
    let usual = owners.first().map(TokenOwner::as_str).unwrap_or_default();
    let owner = if asked.owner.is_empty() { usual.to_owned() } else { asked.owner };
    let refused = !problems.is_empty();
    let page = New {
        layout: Layout { refused, ..at.layout("New Token").await? },
        paths: at.paths(),
        templates: TEMPLATES.to_vec(),
        template: Field { value: asked.template, error: error("template") },
        no_service_user: owners.contains(&TokenOwner::ServiceUser) && !has_service_user(at).await?,
        owners,
        owner: Field { value: owner, error: error("owner") },
        zone: asked.zone,
        problems,
    };
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Html(status, page).into_response())
}
