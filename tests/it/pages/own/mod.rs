//! What a customer's people see of websites and do with them, and with whose key that reaches Cloudflare.

mod adding;
mod keys;
mod looking;
mod words;

use partner_portal::domain::ids::{CustomerId, PersonId};
use partner_portal::domain::policy::{OwnAct, Policy};
use partner_portal::domain::seat::CustomerRole;
use partner_portal::wire::ids::AccountId;
use serde_json::Value;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;

use super::house::{MONA, Portal, STELLA, VIC};

/// A customer with an account, a service user and somebody who comes in.
#[derive(Clone, Debug)]
struct Firm {
    id: CustomerId,
    account: AccountId,
    /// The address of its service user.
    user: String,
    /// Its manager, who may add websites.
    manager: PersonId,
}

impl Firm {
    /// A customer of this name, made as partners make them, whose manager may add websites.
    async fn of(portal: &Portal, name: &str, email: &str, website: Option<&str>) -> Self {
        let run = portal.tenant.add_account(name, website).await;
        let made = portal.tenant.settles(run).await;
        let (id, account) = (made.customer.unwrap(), made.account.unwrap());
        let manager = portal.lets_in(id, email, CustomerRole::Manager).await;
        allows(portal, id, true).await;
        let firm = Self { id, account, user: String::new(), manager };
        Self { user: firm.user(portal).await, ..firm }
    }

    /// The address of the service user in use.
    async fn user(&self, portal: &Portal) -> String {
        portal.tenant.store.active_key(self.id).await.unwrap().unwrap().user.email.to_string()
    }
}

/// Whether the customer's managers may add websites.
async fn allows(portal: &Portal, customer: CustomerId, adding: bool) {
    let policy = Policy::default().with(OwnAct::AddWebsites, adding);
    let mut tx = portal.tenant.store.write().await.unwrap();
    tx.put_policy(customer, &policy).await.unwrap();
    tx.commit().await.unwrap();
}

/// Acme with Mona and Vic, and Globex with Stella.
async fn acme_and_globex(portal: &Portal) -> (Firm, Firm) {
    let acme = Firm::of(portal, "Acme", MONA, Some("acme.example")).await;
    portal.lets_in(acme.id, VIC, CustomerRole::Viewer).await;
    (acme, Firm::of(portal, "Globex", STELLA, Some("globex.example")).await)
}

/// The key of the customer's service user is lost, and no other one is there.
async fn loses_key(portal: &Portal, customer: CustomerId) {
    let mut connection = SqliteConnectOptions::new().filename(portal.tenant.database()).connect().await.unwrap();
    let done = sqlx::query(
        "update service_user set state = 'burnt', sealed_key = null where customer_id = ? and state = 'active'",
    )
    .bind(customer.to_string())
    .execute(&mut connection)
    .await
    .unwrap();
    assert_eq!(done.rows_affected(), 1);
}

/// The calls after the first `known` that change something.
async fn changes(portal: &Portal, known: usize) -> Vec<Value> {
    let all = portal.tenant.requests().await;
    all.into_iter().skip(known).filter(|call| call["method"] != "GET").collect()
}
