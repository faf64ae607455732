//! What somebody does at Cloudflare, past the portal.

use partner_portal::domain::token::TokenOwner;
use partner_portal::wire::ids::AccountId;
use partner_portal::wire::members::ADMINISTRATOR;
use serde_json::{Value, json};

use super::tenant::{Tenant, rows};

impl Tenant {
    /// Somebody calls Cloudflare as the tenant admin; answers with the result.
    pub(crate) async fn by_hand(&self, method: &str, path: &str, body: Value) -> Value {
        let admin = self.sandbox.admin();
        self.by_hand_of((&admin.email, admin.key.reveal()), method, path, body).await
    }

    async fn by_hand_of(&self, who: (&str, &str), method: &str, path: &str, body: Value) -> Value {
        let request = self.http.request(method.parse().unwrap(), format!("{}/client/v4{path}", self.address));
        let request = request.header("x-auth-email", who.0).header("x-auth-key", who.1);
        let answer: Value = request.json(&body).send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["success"], true, "{method} {path}: {answer}");
        answer["result"].clone()
    }

    /// Somebody asks a token about itself; answers with how it says it stands, or nothing where it is not accepted.
    pub(crate) async fn verifies(&self, of: &TokenOwner, value: &str) -> Option<String> {
        let url = format!("{}/client/v4{}", self.address, of.verify_path());
        let answer: Value = self.http.get(url).bearer_auth(value).send().await.unwrap().json().await.unwrap();
        answer["result"]["status"].as_str().map(str::to_owned)
    }

    /// A program calls with a token, from this address; answers with the status and all that came.
    pub(crate) async fn with_token(
        &self,
        token: &str,
        from: &str,
        (method, path): (&str, &str),
        body: Value,
    ) -> (u16, Value) {
        let request = self.http.request(method.parse().unwrap(), format!("{}/client/v4{path}", self.address));
        let request = request.bearer_auth(token).header("x-sandbox-client-ip", from);
        let request = if body.is_null() { request } else { request.json(&body) };
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// Somebody asks by GraphQL; answers with all of it.
    pub(crate) async fn asks_by_hand(&self, question: Value) -> Value {
        let admin = self.sandbox.admin();
        let request = self.http.post(format!("{}/client/v4/graphql", self.address)).json(&question);
        let request = request.header("x-auth-email", &admin.email).header("x-auth-key", admin.key.reveal());
        request.send().await.unwrap().json().await.unwrap()
    }

    /// Somebody makes an account.
    pub(crate) async fn make_account_by_hand(&self, name: &str) -> AccountId {
        id(&self.by_hand("POST", "/accounts", json!({ "name": name })).await).parse().unwrap()
    }

    /// Somebody deletes an account.
    pub(crate) async fn delete_account_by_hand(&self, id: &AccountId) {
        self.by_hand("DELETE", &format!("/accounts/{id}"), json!({})).await;
    }

    /// Somebody adds a website; answers with its id.
    pub(crate) async fn make_website_by_hand(&self, account: &AccountId, name: &str) -> String {
        let body = json!({ "name": name, "account": { "id": account.as_str() }, "type": "full" });
        id(&self.by_hand("POST", "/zones", body).await)
    }

    /// Somebody orders something: `path` is the account's or the zone's.
    pub(crate) async fn order_by_hand(&self, path: &str, rate_plan: &str) -> String {
        id(&self.by_hand("POST", path, json!({ "rate_plan": { "id": rate_plan } })).await)
    }

    /// Somebody makes a token that reads an account's DNS; answers with its id.
    pub(crate) async fn make_token_by_hand(&self, path: &str, account: &AccountId) -> String {
        let resource = format!("com.cloudflare.api.account.{account}");
        let policy = json!({
            "effect": "allow",
            "resources": { resource: { "com.cloudflare.api.account.zone.*": "*" } },
            "permission_groups": [{ "id": "82e64a83756745bbbb1c9c2701bf816b" }],
        });
        id(&self.by_hand("POST", path, json!({ "name": "By hand", "policies": [policy] })).await)
    }

    /// Somebody adds a DNS record; answers with its id.
    pub(crate) async fn add_record_by_hand(&self, zone: &str, kind: &str, name: &str, content: &str) -> String {
        let body = json!({ "type": kind, "name": name, "content": content });
        id(&self.by_hand("POST", &format!("/zones/{zone}/dns_records"), body).await)
    }

    /// Somebody holds a website, so that nobody adds it a second time.
    pub(crate) async fn hold_by_hand(&self, zone: &str) {
        self.by_hand("POST", &format!("/zones/{zone}/hold"), json!({})).await;
    }

    /// Somebody ends an add-on.
    pub(crate) async fn end_add_on_by_hand(&self, account: &AccountId, subscription: &str) {
        self.by_hand("DELETE", &format!("/accounts/{account}/subscriptions/{subscription}"), json!({})).await;
    }

    /// Somebody invites an address to an account; answers with the member's id.
    pub(crate) async fn invite_by_hand(&self, account: &AccountId, email: &str, role: &str) -> String {
        let body = json!({ "email": email, "roles": [role] });
        let member = self.by_hand("POST", &format!("/accounts/{account}/members"), body).await;
        member["id"].as_str().unwrap().to_owned()
    }

    /// Somebody makes a user and an accepted Administrator of it; answers with the member's id.
    pub(crate) async fn let_in_by_hand(&self, account: &AccountId, email: &str) -> String {
        if rows(&self.world().await, "users", |row| row["email"] == email).is_empty() {
            self.by_hand("POST", "/users", json!({ "email": email })).await;
        }
        let body = json!({ "email": email, "roles": [ADMINISTRATOR], "status": "accepted" });
        let member = self.by_hand("POST", &format!("/accounts/{account}/members"), body).await;
        member["id"].as_str().unwrap().to_owned()
    }

    /// Whoever was invited becomes a user and follows the link in Cloudflare's e-mail.
    pub(crate) async fn accepts(&self, account: &AccountId, email: &str) {
        let user = self.by_hand("POST", "/users", json!({ "email": email })).await;
        let world = self.world().await;
        let mine = rows(&world, "members", |row| row["email"] == email && row["account_id"] == account.as_str());
        let path = format!("/memberships/{}", mine[0]["id"].as_str().unwrap());
        let who = (email, user["api_key"].as_str().unwrap());
        self.by_hand_of(who, "PUT", &path, json!({ "status": "accepted" })).await;
    }
}

/// The id of what was made.
fn id(made: &Value) -> String {
    made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned()
}
