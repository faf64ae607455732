//! Add-ons of an account: list, a new one, and the acts on one. Their calls go out as the partner.

pub mod cancel;
pub mod change;
pub mod list;
pub mod new;

use crate::domain::account::Account;
use crate::domain::catalogue::{self, Sameness};
use crate::domain::subscription::Subscription;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::format::{When, number};
use crate::web::order::label_of;
use crate::web::pages::accounts::show::known;
use crate::web::parts::CallsAs;
use crate::web::price::price;
use crate::web::status::SubscriptionStatus;
use crate::wire::ids::{AccountId, SubscriptionId};

/// One add-on, in words.
#[derive(Clone, Debug)]
pub struct AddOn {
    /// Its subscription's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is; empty where there are no words for it.
    pub explains: &'static str,
    /// What stops when it is cancelled; empty where there are no words for it.
    pub stops: &'static str,
    /// What is subscribed to, as it reads back.
    pub rate_plan: String,
    /// How far it is.
    pub state: SubscriptionStatus,
    /// What is paid each time, where Cloudflare says.
    pub price: Option<String>,
    /// How much of what is in it: `Page rules: 25`; empty where nothing is named.
    pub parts: String,
    /// When the portal first saw it.
    pub known_since: When,
    /// When the present period ends and the next one begins.
    pub period_end: Option<When>,
}

impl AddOn {
    fn of(desk: &Desk, one: &Subscription) -> Self {
        let id = one.rate_plan.as_str();
        let words = catalogue::find(id);
        let name = words.map_or(one.name.as_str(), |entry| entry.name);
        let parts = one.components.iter();
        let parts: Vec<String> =
            parts.map(|part| format!("{}: {}", label_of(&part.name), number(part.value.into()))).collect();
        Self {
            id: one.id.to_string(),
            name: if name.is_empty() { id } else { name }.to_owned(),
            explains: words.map_or("", |entry| entry.explains),
            stops: words.map_or("", |entry| entry.stops),
            rate_plan: id.to_owned(),
            state: one.state.as_ref().into(),
            price: price(id, one.price.as_ref(), one.frequency.as_ref()),
            parts: parts.join(", "),
            known_since: desk.when(one.first_seen_at),
            period_end: one.period_end.map(|at| desk.when(at)),
        }
    }
}

/// The add-on of an address and its account, also when Cloudflare no longer lists them.
async fn found(desk: &Desk, account: &AccountId, id: &SubscriptionId) -> Result<(Account, Subscription), PageError> {
    let account = known(desk, account).await?;
    let one = desk.portal.store.add_on(&account.id, id).await?.ok_or(PageError::NotFound)?;
    Ok((account, one))
}

/// Reads an account's add-ons now; where Cloudflare does not answer in time, says so and how old what is shown is.
async fn unread(desk: &Desk, account: &AccountId) -> Result<Option<String>, PageError> {
    if desk.portal.mirror.read_add_ons(account).await {
        return Ok(None);
    }
    let read = desk.portal.store.subscriptions_read_at(account).await?;
    let age = match read {
        Some(at) => format!("What you see was read {}.", desk.when(at).words()),
        None => "They were not read before either: there may be some that are not shown.".to_owned(),
    };
    Ok(Some(format!("Cloudflare did not say which add-ons the account has. {age}")))
}

/// Whether the account has this rate plan, by what it means.
fn has(add_ons: &[Subscription], rate_plan: &str) -> bool {
    add_ons.iter().any(|one| catalogue::same(rate_plan, one.rate_plan.as_str()) == Sameness::Same)
}

fn partner(desk: &Desk) -> CallsAs {
    CallsAs::TenantAdmin { email: desk.portal.site.tenant_admin.clone() }
}
