//! API tokens as people make, limit, show, roll and end them; and what a token made here does with Cloudflare.

mod changed;
mod limits;
mod lists;
mod own;
mod secret;
mod templates;
mod wizard;

use partner_portal::domain::ids::CustomerId;
use partner_portal::wire::ids::AccountId;
use serde_json::{Value, json};

use super::house::{Portal, Visitor};
use super::page::Page;
use crate::support::tenant::rows;

const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";
const DNS_READ: &str = "82e64a83756745bbbb1c9c2701bf816b";
const CACHE_PURGE: &str = "e17beae8b8cb423a99b1730f21238bed";

/// A customer with an account and two websites.
struct Acme {
    portal: Portal,
    account: AccountId,
    customer: CustomerId,
    zone: String,
    shop: String,
    /// Where its tokens are.
    place: String,
}

async fn acme() -> Acme {
    let portal = Portal::open().await;
    let run = portal.tenant.add_account("Acme", Some("acme.example")).await;
    let made = portal.tenant.settles(run).await;
    let account = made.account.unwrap();
    let shop = portal.tenant.make_website_by_hand(&account, "shop.example").await;
    portal.tenant.pass_with_retries().await;
    Acme {
        place: format!("/accounts/{account}/tokens"),
        customer: made.customer.unwrap(),
        zone: made.zone.unwrap().to_string(),
        account,
        shop,
        portal,
    }
}

impl Acme {
    /// Chooses a template and an owner; answers with the page of the draft.
    async fn begins(&self, visitor: &mut Visitor, template: &str, owner: &str) -> Page {
        let new = format!("{}/new", self.place);
        let answer = visitor.sends(&new, &new, &[("template", template), ("owner", owner)]).await;
        visitor.follows(&answer).await
    }

    /// What Cloudflare has of a token of this name, as whoever owns it reads it.
    async fn there(&self, name: &str) -> Vec<Value> {
        let world = self.portal.tenant.world().await;
        rows(&world, "tokens", |row| row["name"] == name).into_iter().cloned().collect()
    }

    /// All of an account's token, as Cloudflare shows it.
    async fn said(&self, name: &str) -> Value {
        let there = self.there(name).await;
        assert_eq!(there.len(), 1, "{name}: {there:?}");
        let path = format!("/accounts/{}/tokens/{}", self.account, there[0]["id"].as_str().unwrap());
        self.portal.tenant.by_hand("GET", &path, json!({})).await
    }
}

/// The page of the draft, sent on with the button that says so.
async fn goes_on(visitor: &mut Visitor, draft: &Page, fields: &[(&str, &str)]) -> Page {
    let mut fields = fields.to_vec();
    fields.push(("do", "next"));
    let path = draft.path.clone();
    visitor.submits(draft, &path, &fields).await
}

/// From the summary to the page of the secret, once the job is done.
async fn makes(acme: &Acme, visitor: &mut Visitor, summary: &Page) -> Page {
    let path = summary.path.clone();
    let answer = visitor.submits(summary, &path, &[]).await;
    let to = answer.leads_to().to_owned();
    let run = to.strip_prefix("/runs/").and_then(|rest| rest.strip_suffix("/secret")).unwrap();
    acme.portal.tenant.settles(run.parse().unwrap()).await;
    visitor.opens(&to).await
}

/// The secret of a page that shows one.
fn secret_of(page: &Page) -> String {
    page.one("[data-secret]").unwrap_or_else(|| panic!("no secret: {}", page.words()))
}
