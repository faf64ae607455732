//! `/websites/new`, posted to `/websites`, for a customer's managers: adds a website, on the free plan.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::account::Account;
use crate::domain::catalogue;
use crate::domain::policy::OwnAct;
use crate::domain::run::Request;
use crate::domain::text::{ZoneName, in_unicode};
use crate::runs::NewWebsite;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::form::{Choice, Field, Problems};
use crate::web::own_desk::OwnDesk;
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::websites::new::Form;
use crate::web::pages::websites::wanted::{Partial, Unfit, fit};
use crate::web::parts::Named;
use crate::web::paths;
use crate::wire::zones::ZoneType;

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/own/websites/new.html")]
pub struct New {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The account, where there is no choice or the address says which.
    pub fixed: Option<Named>,
    /// The account chosen.
    pub account: Field,
    /// The accounts to choose from.
    pub accounts: Vec<Choice>,
    /// The domain.
    pub domain: Field,
    /// `full` or `partial`.
    pub setup: Field,
    /// A plan that was sent along: only the free one is taken.
    pub plan: Field,
    /// Whether a partial set-up is to be had without another plan, as far as is known.
    pub partial: Partial,
    /// The website of this name that is the customer's already.
    pub here: Option<Named>,
    /// Whether websites can be added at all yet: that takes an account, and a key of the customer's own.
    pub is_ready: bool,
}

/// Shows the empty form.
///
/// # Errors
/// [`PageError::NotFound`] when the account asked for is not the customer's.
pub async fn get(own: &OwnDesk, account: &str) -> Result<Response, PageError> {
    own.must(OwnAct::AddWebsites)?;
    let accounts = own.accounts().await?;
    let into = chosen(&accounts, account)?.cloned();
    let filled = New { key: own.new_key(), account: Field::of(account), ..New::default() };
    page(own, accounts, into, filled).await
}

/// Asks for the website. Without a key of the customer's own nothing is stored, and the page says so.
///
/// # Errors
/// [`PageError::NotFound`] when the account is not the customer's, [`PageError::Internal`] when it could not be stored.
pub async fn post(own: &OwnDesk, form: Form) -> Result<Response, PageError> {
    own.must(OwnAct::AddWebsites)?;
    let accounts = own.accounts().await?;
    let into = chosen(&accounts, &form.account)?.cloned();
    let mut filled = New {
        key: if form.key.is_empty() { own.new_key() } else { form.key },
        account: Field::of(form.account),
        domain: Field::of(form.name),
        setup: Field::of(form.kind),
        plan: Field::of(form.rate_plan),
        ..New::default()
    };
    if into.is_none() && !accounts.is_empty() {
        filled.account = filled.account.refused("Choose the account that the website belongs to.");
    }
    let new = filled.read(own).await?;
    let (Some(into), Some(new)) = (into.clone(), new) else { return page(own, accounts, into, filled).await };
    if filled.here.is_some() || !own.has_key().await? {
        let NewWebsite { name, setup, plan } = new;
        let request = Request::AddWebsite { account: into.id.clone(), name, setup, plan };
        return match own.pressed_before(&filled.key, &request).await? {
            Some(there) => Ok(there),
            None => page(own, accounts, Some(into), filled).await,
        };
    }
    let run = own.portal().runs.add_website(own.by(), &filled.key, &into, new).await;
    Ok(Desk::go(&paths::run(run.map_err(PageError::failed("asking for a website"))?)))
}

/// The account of this id; where none is named, the only one there is.
fn chosen<'a>(accounts: &'a [Account], id: &str) -> Result<Option<&'a Account>, PageError> {
    match (id, accounts) {
        ("", [only]) => Ok(Some(only)),
        ("", _) => Ok(None),
        (id, _) => accounts.iter().find(|account| account.id.as_str() == id).map(Some).ok_or(PageError::NotFound),
    }
}

impl New {
    /// Reads what was typed; what is wrong stands at its field then. Only the customer's own websites are looked at: what
    /// others have is for Cloudflare to say.
    async fn read(&mut self, own: &OwnDesk) -> Result<Option<NewWebsite>, PageError> {
        let store = &own.portal().store;
        let name = fit(&self.domain.value, store.tenant().await?.as_ref()).map_err(in_words);
        self.domain.error = name.as_ref().err().cloned();
        if let Ok(name) = &name {
            let same = store.zones_named(name.as_str(), Some(own.customer().id)).await?.into_iter().next();
            self.here = same.map(|row| Named::new(row.zone.id, in_unicode(&row.zone.name)));
            let already = |name: &ZoneName| format!("{} is among your websites already.", name.in_unicode());
            self.domain.error = self.here.as_ref().map(|_| already(name));
        }
        let setup = match self.setup.value.as_str() {
            "" | "full" => Some(ZoneType::Full),
            "partial" => Some(ZoneType::Partial),
            _ => None,
        };
        self.setup.error = setup.is_none().then(|| "Choose Full or Partial (CNAME).".to_owned());
        let plan = self.plan.value.trim();
        let is_free = plan.is_empty() || catalogue::is_free(plan);
        self.plan.error =
            (!is_free).then(|| "A website starts on the free plan. Ask for another one once it is there.".to_owned());
        Ok(match (name, setup, is_free) {
            (Ok(name), Some(setup), true) => Some(NewWebsite { name, setup, plan: None }),
            _ => None,
        })
    }
}

fn in_words(unfit: Unfit) -> String {
    match unfit {
        Unfit::Unreadable(words) => words,
        Unfit::Suffix(shown) => {
            format!("Names are registered below {shown}. Enter one of them, like example.{shown}.")
        }
        Unfit::Subdomain { shown, registered } => {
            format!("{shown} is a subdomain, which cannot be added by itself. Add {registered} instead.")
        }
    }
}

async fn page(
    own: &OwnDesk,
    accounts: Vec<Account>,
    fixed: Option<Account>,
    filled: New,
) -> Result<Response, PageError> {
    let problems = Problems::of([
        ("account", &filled.account),
        ("name", &filled.domain),
        ("type", &filled.setup),
        ("rate_plan", &filled.plan),
    ]);
    let is_ready = own.has_key().await? && !accounts.is_empty();
    let is_refused = !problems.is_empty() || (!is_ready && !filled.domain.value.is_empty());
    let status = if is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let layout = own.layout(Section::Websites, "Add Website").await?;
    let page = New {
        layout: Layout { refused: is_refused, ..layout },
        problems,
        accounts: accounts.iter().map(|account| choice(&accounts, account)).collect(),
        fixed: fixed.map(|account| Named::new(account.id, account.name)),
        partial: Partial::of(own.portal().store.tenant().await?.as_ref()),
        is_ready,
        ..filled
    };
    Ok(Html(status, page).into_response())
}

/// Two accounts may share a name: then the beginning of the id tells them apart.
fn choice(all: &[Account], account: &Account) -> Choice {
    let shares_name = all.iter().filter(|other| other.name == account.name).count() > 1;
    let label = match account.id.as_str().get(..8) {
        Some(id) if shares_name => format!("{} ({id}…)", account.name),
        _ => account.name.clone(),
    };
    Choice::new(account.id.as_str(), label)
}
