//! `/websites/{zone}`: home of a website: what to do next, what it is. The team, and its customer's people.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::account::Account;
use crate::domain::ids::CustomerId;
use crate::domain::run::Request;
use crate::domain::text::in_unicode;
use crate::domain::website::Zone;
use crate::mirror::ZONES;
use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::format::When;
use crate::web::glance::Glance;
use crate::web::id::Id;
use crate::web::own_desk::{Acting, Anyone};
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::accounts::show::listed;
use crate::web::pages::own;
use crate::web::parts::{CallsAs, Named};
use crate::web::paths;
use crate::web::portal::Portal;
use crate::web::status::{RunState, WebsiteStatus};
use crate::wire::ids::ZoneId;
use crate::wire::zones::ZoneStatus;

use super::dns::mail::{MailNotice, is_asked};
use super::going_live::Live;
use super::leaving::{Leaving, is_kept};
use super::records::Records;
use super::setup;
use crate::web::price;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/show.html")]
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
    /// Whether it waits and is kept because its plan is paid.
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
    /// The registrar, where Cloudflare found it.
    pub registrar: Option<String>,
    /// What of its mail is missing, while it waits for its name servers.
    pub mail: Option<MailNotice>,
    /// The account it is in.
    pub account: Named,
    /// Whose it is.
    pub customer: Option<Named>,
    /// `Full`, `Partial (CNAME)`.
    pub kind: String,
    /// Its plan, where known.
    pub plan: Option<String>,
    /// What is paid for that, where Cloudflare says.
    pub price: Option<String>,
    /// When Cloudflare made it.
    pub created: Option<When>,
    /// When it went live.
    pub activated: Option<When>,
    /// When the name servers were last asked to be looked at.
    pub checked: Option<When>,
    /// How it is at Cloudflare right now; nothing where it is gone.
    pub glance: Option<Glance>,
    /// Jobs about it that are not over.
    pub open_runs: Vec<(Named, RunState)>,
    /// Which identity the calls use.
    pub calls_as: CallsAs,
    /// Makes a second press of “Check Again” harmless.
    pub key: String,
    /// Whether the viewer may check and remove it.
    pub may_manage: bool,
}

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The host whose CNAME record is worked out: `www`.
    host: Option<String>,
}

/// The host shown before anybody asks for another one.
const HOST: &str = "www";

/// What the form for another check sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    key: String,
}

/// The zone of an address and the account it is in.
///
/// # Errors
/// [`PageError::NotFound`] when there is none.
pub(super) async fn known(desk: &Desk, id: &ZoneId) -> Result<(Zone, Account), PageError> {
    let zone = desk.portal.store.zone(id).await?.ok_or(PageError::NotFound)?;
    let account = desk.portal.store.account(&zone.account).await?.ok_or(PageError::NotFound)?;
    Ok((zone, account))
}

/// Shows it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website.
pub async fn get(anyone: Anyone, Id(id): Id<ZoneId>, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let host = asked.host.as_deref().unwrap_or(HOST);
    match anyone {
        Anyone::Team(desk) => page(&desk, &id, host).await,
        Anyone::Own(own) => own::websites::show::page(&own, &id, host).await,
    }
}

/// How it is at Cloudflare right now, and what of its mail is missing while it waits for its name servers; nothing where it
/// is gone. One call for each part, all at once; of a zone with more records than one call brings, the page of its records
/// says what is missing.
pub(in crate::web::pages) async fn glance(
    portal: &Portal,
    zone: &Zone,
    customer: Option<CustomerId>,
) -> (Option<Glance>, Option<MailNotice>) {
    if zone.gone_at.is_some() {
        return (None, None);
    }
    let seen = portal.mirror.glance(zone, customer).await;
    let glance = Glance::of(&seen);
    let waits = is_asked(zone) && matches!(zone.status, ZoneStatus::Pending | ZoneStatus::Initializing);
    let records = seen.records.map(|records| records.all).transpose().filter(|_| waits);
    (Some(glance), records.and_then(|read| MailNotice::of(zone, read)))
}

async fn page(desk: &Desk, id: &ZoneId, host: &str) -> Result<Response, PageError> {
    let store = &desk.portal.store;
    let (zone, account) = known(desk, id).await?;
    let customer = match account.customer {
        Some(id) => store.customer(id).await?,
        None => None,
    };
    let mut open = store.open_runs(Some(&account.id), None).await?;
    open.retain(|run| run.kind.ends_with("_website"));
    let (glance, mail) = glance(&desk.portal, &zone, account.customer).await;
    let name = in_unicode(&zone.name);
    let status = if zone.gone_at.is_some() { WebsiteStatus::Deleted } else { (&zone.status).into() };
    let page = Show {
        mail,
        layout: desk.mirrored(Section::Websites, &name, ZONES).await?,
        punycode: (name != zone.name).then(|| zone.name.clone()),
        leaving: Leaving::of(&zone, &desk.portal.site.periods, desk.now()),
        kept: is_kept(&zone),
        paused: zone.paused,
        records: Records::of(&zone, host).filter(|_| zone.gone_at.is_none()),
        price: zone.plan.as_ref().and_then(price::of_plan),
        live: Live::read(desk, &zone).await?,
        website: Named::new(zone.id, name),
        status,
        status_word: zone.status.as_str().to_owned(),
        name_servers: zone.name_servers,
        found_name_servers: zone.original_name_servers,
        registrar: None,
        customer: customer.map(|one| Named::new(one.id.to_string(), one.name)),
        kind: setup::words(&zone.kind),
        plan: zone.plan.map(|plan| plan.name),
        created: zone.created_on.map(|at| desk.when(at)),
        activated: zone.activated_on.map(|at| desk.when(at)),
        checked: None,
        open_runs: listed(open),
        glance,
        calls_as: desk.calls_as(account.customer).await?,
        key: desk.new_key(),
        may_manage: desk.may_operate() && zone.gone_at.is_none(),
        account: Named::new(account.id, account.name),
    };
    Ok(Html(StatusCode::OK, page).into_response())
}

/// Asks for Cloudflare to look at the name servers now.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website.
pub async fn check(acting: Acting, Id(id): Id<ZoneId>, Checked(form): Checked<Form>) -> Result<Response, PageError> {
    let desk = match acting {
        Acting::Team(desk) => desk,
        Acting::Own(own) => return own::websites::show::check(&own, &id, form.key).await,
    };
    let (zone, account) = known(&desk, &id).await?;
    let key = if form.key.is_empty() { desk.new_key() } else { form.key };
    if zone.gone_at.is_some() {
        let request = Request::CheckWebsite { account: zone.account, zone: zone.id };
        return desk.asked_before(&key, &request).await;
    }
    let run = desk.portal.runs.check_website(desk.by(), &key, &zone, account.customer).await;
    Ok(Desk::go(&paths::run(run.map_err(PageError::failed("asking for a check"))?)))
}
