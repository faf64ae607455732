//! `/websites/{zone}` for a customer's people: how a website of theirs stands and what to do next.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::policy::OwnAct;
use crate::domain::run::Request;
use crate::domain::text::in_unicode;
use crate::mirror::ZONES;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::format::When;
use crate::web::glance::Glance;
use crate::web::own_desk::OwnDesk;
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::websites::dns::mail::MailNotice;
use crate::web::pages::websites::going_live::Live;
use crate::web::pages::websites::leaving::{Leaving, is_kept};
use crate::web::pages::websites::records::Records;
use crate::web::pages::websites::setup;
use crate::web::pages::websites::show::glance;
use crate::web::parts::Named;
use crate::web::paths;
use crate::web::status::{OwnRunState, WebsiteStatus};
use crate::wire::ids::ZoneId;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/own/websites/show.html")]
pub struct Show {
    /// Around it, with the age of what is shown.
    pub layout: Layout,
    /// Its id and name.
    pub website: Named,
    /// Its name as Cloudflare is sent it, where that differs.
    pub punycode: Option<String>,
    /// How far it is.
    pub status: WebsiteStatus,
    /// Cloudflare's own word, for a status that this version does not know.
    pub status_word: String,
    /// When Cloudflare drops it if nothing changes.
    pub leaving: Option<Leaving>,
    /// Whether it waits and is kept because of its plan.
    pub kept: bool,
    /// Whether Cloudflare passes everything through untouched.
    pub paused: bool,
    /// What a partial set-up asks for at the domain's DNS; nothing for any other one.
    pub records: Option<Records>,
    /// What its DNS says while it waits for it.
    pub live: Option<Live>,
    /// The name servers to set at the registrar.
    pub name_servers: Vec<String>,
    /// The name servers that were found when it was added.
    pub found_name_servers: Vec<String>,
    /// What of its mail is missing, while it waits for its name servers.
    pub mail: Option<MailNotice>,
    /// The name of the account it is in.
    pub account: String,
    /// `Full`, `Partial (CNAME)`.
    pub kind: String,
    /// Its plan, where known.
    pub plan: Option<String>,
    /// When Cloudflare made it.
    pub created: Option<When>,
    /// When it went live.
    pub activated: Option<When>,
    /// How it is at Cloudflare right now; nothing where it is gone.
    pub glance: Option<Glance>,
    /// Jobs about it that are not over.
    pub open_runs: Vec<(Named, OwnRunState)>,
    /// Makes a second press of “Check Again” harmless.
    pub key: String,
    /// Whether the viewer may have it checked.
    pub may_check: bool,
    /// Whether the customer's websites can be worked on at all yet.
    pub is_ready: bool,
    /// Whether the viewer may ask for another plan.
    pub may_ask_for_plan: bool,
    /// Whether the viewer may make API tokens.
    pub may_make_tokens: bool,
}

/// Shows it.
///
/// # Errors
/// [`PageError::NotFound`] when it is not the customer's.
pub async fn page(own: &OwnDesk, id: &ZoneId, host: &str) -> Result<Response, PageError> {
    let (zone, account) = own.website(id).await?;
    let store = &own.portal().store;
    let mut open = store.open_runs_about(own.customer().id, id).await?;
    // An account that the partner adds with its first website is the partner's job.
    open.retain(|run| run.kind.ends_with("_website"));
    // Without a key of the customer's own, nothing is asked for them.
    let is_ready = own.has_key().await?;
    let (glance, mail) =
        if is_ready { glance(own.portal(), &zone, Some(own.customer().id)).await } else { (None, None) };
    let name = in_unicode(&zone.name);
    let is_there = zone.gone_at.is_none();
    let status = if is_there { (&zone.status).into() } else { WebsiteStatus::Deleted };
    // Where nobody can work on the website yet, nothing is asked for it either.
    let page = Show {
        mail,
        layout: own.mirrored(Section::Websites, &name, ZONES).await?,
        punycode: (name != zone.name).then(|| zone.name.clone()),
        leaving: Leaving::of(&zone, &own.portal().site.periods, own.now()),
        kept: is_kept(&zone),
        paused: zone.paused,
        records: Records::of(&zone, host).filter(|_| is_there),
        live: Live::read(own.plain(), &zone).await?,
        website: Named::new(zone.id, name),
        status,
        status_word: zone.status.as_str().to_owned(),
        name_servers: zone.name_servers,
        found_name_servers: zone.original_name_servers,
        account: account.name,
        kind: setup::words(&zone.kind),
        plan: zone.plan.map(|plan| plan.name),
        created: zone.created_on.map(|at| own.when(at)),
        activated: zone.activated_on.map(|at| own.when(at)),
        open_runs: super::notices(open),
        glance,
        key: own.new_key(),
        may_check: own.may(OwnAct::AddWebsites) && is_there,
        is_ready,
        may_ask_for_plan: own.may(OwnAct::AskForPlans) && is_there,
        may_make_tokens: own.may(OwnAct::MakeTokens) && is_there,
    };
    Ok(Html(StatusCode::OK, page).into_response())
}

/// Asks for Cloudflare to look at the name servers now. Without a key of the customer's own nothing is asked: the page of
/// the website says so.
///
/// # Errors
/// [`PageError::NotFound`] when it is not the customer's.
pub async fn check(own: &OwnDesk, id: &ZoneId, key: String) -> Result<Response, PageError> {
    let (zone, account) = own.website(id).await?;
    own.must(OwnAct::AddWebsites)?;
    let key = if key.is_empty() { own.new_key() } else { key };
    let request = Request::CheckWebsite { account: zone.account.clone(), zone: zone.id.clone() };
    if zone.gone_at.is_some() {
        return own.pressed_before(&key, &request).await?.ok_or(PageError::NotFound);
    }
    if !own.has_key().await? {
        let before = own.pressed_before(&key, &request).await?;
        return Ok(before.unwrap_or_else(|| Desk::go(&paths::website(id))));
    }
    let run = own.portal().runs.check_website(own.by(), &key, &zone, account.customer).await;
    Ok(Desk::go(&paths::run(run.map_err(PageError::failed("asking for a check"))?)))
}
