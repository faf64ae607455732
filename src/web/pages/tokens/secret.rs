//! `/runs/{run}/secret`: the secret that a job brought, to whoever asked for it, once. Until it is there, how far the job is;
//! afterwards, what became of it. Nothing of it is kept: not by the browser either, since no answer of the portal is.

use askama::Template;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};

use crate::domain::ids::RunId;
use crate::domain::run::{Request, Run};
use crate::domain::token::{SecretState, TokenAct, TokenRow};
use crate::secret::Secret;
use crate::web::error::PageError;
use crate::web::id::Id;
use crate::web::own_desk::Anyone;
use crate::web::page::{Html, Layout, Section};
use crate::web::status::RunState;
use crate::web::token_paths::TokenPaths;
use crate::wire::ids::TokenId;

/// What there is to show.
#[derive(Clone, Debug)]
pub enum What {
    /// The job is not there yet.
    Coming,
    /// The secret, this once, with the command that asks it about itself.
    Secret {
        /// It.
        value: Secret,
        /// The command, with it in.
        command: Secret,
    },
    /// It waits for a look that is one: something fetched the page without showing it.
    Waits,
    /// It was shown already.
    Shown,
    /// Nobody has it.
    Lost,
    /// The job made none.
    None,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/tokens/secret.html")]
pub struct SecretPage {
    /// Around it.
    pub layout: Layout,
    /// The job.
    pub run: String,
    /// How far it is.
    pub state: RunState,
    /// What the token is called.
    pub name: String,
    /// Whether it was rolled, not made.
    pub is_rolled: bool,
    /// The token, once it is known.
    pub token: Option<TokenId>,
    /// The addresses around it.
    pub paths: TokenPaths,
    /// What there is to show.
    pub what: What,
}

impl SecretPage {
    /// Seconds until the page looks at itself again; nothing once there is something to show.
    #[must_use]
    pub fn follow(&self) -> Option<u32> {
        matches!(self.what, What::Coming).then_some(if self.state == RunState::Waiting { 5 } else { 1 })
    }
}

/// Shows it, once.
///
/// # Errors
/// [`PageError::NotFound`] for everybody but who asked for the job, and for jobs that bring none.
pub async fn get(anyone: Anyone, method: Method, headers: HeaderMap, Id(id): Id<RunId>) -> Result<Response, PageError> {
    let desk = anyone.desk();
    let run = desk.portal.store.run(id).await?.ok_or(PageError::NotFound)?;
    let Request::Token { at, act, .. } = &run.request else { return Err(PageError::NotFound) };
    let is_theirs = match &anyone {
        Anyone::Team(_) => !run.own,
        Anyone::Own(own) => run.own && run.customer == Some(own.customer().id) && !own.is_looking(),
    };
    if run.requested_by != desk.by() || !is_theirs || !act.gives_secret() {
        return Err(PageError::NotFound);
    }
    let token = desk.portal.store.token_of_run(id).await?;
    let is_look = method == Method::GET && !headers.contains_key("sec-purpose");
    let what = what(&anyone, &run, token.as_ref(), is_look).await?;
    let title = if matches!(act, TokenAct::Roll { .. }) { "Rolled Token" } else { "New Token" };
    let page = SecretPage {
        layout: anyone.layout(Section::Tokens, title).await?,
        run: run.id.to_string(),
        state: run.state.into(),
        name: act.name().to_owned(),
        is_rolled: matches!(act, TokenAct::Roll { .. }),
        token: token.map(|row| row.token.said.id).or_else(|| act.token().cloned()),
        paths: TokenPaths::of(at.as_ref()),
        what,
    };
    Ok(Html(StatusCode::OK, page).into_response())
}

async fn what(anyone: &Anyone, run: &Run, token: Option<&TokenRow>, is_look: bool) -> Result<What, PageError> {
    let portal = &anyone.desk().portal;
    if portal.runs.value_waits(run.id) && token.is_some() {
        if !is_look {
            return Ok(What::Waits);
        }
        let shown = portal.runs.show_value(anyone.desk().by(), run).await;
        if let Some(value) = shown.map_err(PageError::failed("showing a secret"))? {
            return Ok(What::Secret { command: command(anyone, run, &value), value });
        }
    }
    if run.state.is_open() {
        return Ok(What::Coming);
    }
    Ok(match token.and_then(|row| row.token.secret) {
        Some(SecretState::Shown) => What::Shown,
        // What waits and is not here waited for a process that is gone.
        Some(SecretState::Waiting | SecretState::Lost) => What::Lost,
        None => What::None,
    })
}

/// The command that asks a token about itself, for a shell.
fn command(anyone: &Anyone, run: &Run, value: &Secret) -> Secret {
    let path = match &run.request {
        Request::Token { of, .. } => of.verify_path(),
        _ => String::new(),
    };
    let base = anyone.desk().portal.site.api_url.trim_end_matches('/');
    Secret::new(format!("curl \"{base}{path}\" \\\n  -H \"Authorization: Bearer {}\"", value.reveal()))
}
