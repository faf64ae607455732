//! Each template, chosen and sent as it is: exactly what goes to Cloudflare, and that a token comes of it.

use partner_portal::domain::run::Request;
use partner_portal::domain::token::TokenAct;
use serde_json::{Value, json};

use super::super::house::OTTO;
use super::{Acme, acme, goes_on};
use crate::support::tenant::rows;

fn ids(ids: &[&str]) -> Value {
    ids.iter().map(|id| json!({ "id": id })).collect()
}

fn policy(resources: &Value, groups: &[&str]) -> Value {
    json!({ "effect": "allow", "resources": resources, "permission_groups": ids(groups) })
}

/// What the policies of a template are about.
struct About {
    zone: Value,
    zones: Value,
    account: Value,
    user: Value,
}

impl About {
    async fn of(acme: &Acme) -> Self {
        let world = acme.portal.tenant.world().await;
        let email = acme.portal.tenant.store.active_key(acme.customer).await.unwrap().unwrap().user.email;
        let user = rows(&world, "users", |row| row["email"] == email.as_str())[0]["id"].as_str().unwrap().to_owned();
        let account = format!("com.cloudflare.api.account.{}", acme.account);
        Self {
            zone: json!({ format!("com.cloudflare.api.account.zone.{}", acme.zone): "*" }),
            zones: json!({ &account: { "com.cloudflare.api.account.zone.*": "*" } }),
            account: json!({ account: "*" }),
            user: json!({ format!("com.cloudflare.api.user.{user}"): "*" }),
        }
    }

    /// Every permission of this scope that reads, but for what a service user does not have itself.
    async fn reading(&self, acme: &Acme, scope: &str, resources: &Value) -> Value {
        let listed = acme.portal.tenant.by_hand("GET", "/user/tokens/permission_groups", Value::Null).await;
        let reads = listed.as_array().unwrap().iter().filter(|group| {
            let name = group["name"].as_str().unwrap().to_lowercase();
            group["scopes"] == json!([scope]) && name.ends_with(" read") && name != "account api tokens read"
        });
        let found: Vec<&str> = reads.map(|group| group["id"].as_str().unwrap()).collect();
        policy(resources, &found)
    }
}

async fn expected(acme: &Acme) -> Vec<(&'static str, &'static str, Value)> {
    let about = About::of(acme).await;
    let all = json!([
        about.reading(acme, "com.cloudflare.api.account.zone", &about.zones).await,
        about.reading(acme, "com.cloudflare.api.account", &about.account).await,
        about.reading(acme, "com.cloudflare.api.user", &about.user).await,
    ]);
    let (zone, zones, account, user) = (&about.zone, &about.zones, &about.account, &about.user);
    let workers = [
        policy(zones, &["28f4b596e7d643029c524985477ae49a"]),
        policy(
            account,
            &[
                "e086da7e2179491d91ee5f35b3ca210a",
                "f7f0eda5697f475c90846e879bab8666",
                "05880cd1bdc24d8bae0be2136972816b",
                "bf7481a1826f439697cb59a20b22293e",
                "c1fde68c7bcc44588cbb6ddbc16d6480",
            ],
        ),
        policy(user, &["8acbe5bb0d54464ab867149d7f7cf8ac", "3518d0f75557482e952c6762d3e64903"]),
    ];
    let wordpress = [
        policy(
            zone,
            &[
                "9c88f9c5bce24ce7af9a958ba9c504db",
                "c8fed203ed3043cba015a93ad1616f1f",
                "3030687196b94b638145a3953da2b699",
                "82e64a83756745bbbb1c9c2701bf816b",
                "e17beae8b8cb423a99b1730f21238bed",
            ],
        ),
        policy(account, &["c1fde68c7bcc44588cbb6ddbc16d6480"]),
    ];
    let balancing =
        [policy(zones, &["6d7f2f5f5b1d4a0e9081fdc98d432fd1"]), policy(account, &["d2a1802cc9a34e30852f8b33869b2f3c"])];
    let logs = ["9c88f9c5bce24ce7af9a958ba9c504db", "c4a30cd58c5d42619c86a3c36c441e2d"];
    vec![
        ("edit_zone_dns", "Edit zone DNS", json!([policy(zone, &["4755a26eedb94da69e1066d98aa820be"])])),
        ("read_billing", "Read billing info", json!([policy(account, &["7cf72faf220841aabcfdfab81c43c4f6"])])),
        ("read_analytics", "Read analytics and logs", json!([policy(zones, &logs)])),
        ("edit_workers", "Edit Cloudflare Workers", json!(workers)),
        ("edit_load_balancing", "Edit load balancing configuration", json!(balancing)),
        ("wordpress", "WordPress", json!(wordpress)),
        ("read_all", "Read all resources", all),
        ("create_tokens", "Create additional tokens", json!([policy(user, &["686d18d5ac6c441c867cbf6771e58a0a"])])),
    ]
}

#[tokio::test]
async fn each_template_is_exactly_this_request_and_cloudflare_makes_a_token_of_it() {
    let acme = acme().await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    for (word, name, policies) in expected(&acme).await {
        let draft = acme.begins(&mut otto, word, "service_user").await;
        assert!(draft.html().len() < 700_000, "{word}: a page of {} bytes", draft.html().len());
        let zone = format!("0:{}", acme.zone);
        let answer = goes_on(&mut otto, &draft, &[("zone", &zone)]).await;
        let summary = otto.follows(&answer).await;
        let path = summary.path.clone();
        let answer = otto.submits(&summary, &path, &[]).await;
        let run = answer.leads_to().strip_prefix("/runs/").and_then(|rest| rest.strip_suffix("/secret")).unwrap();
        let run = acme.portal.tenant.settles(run.parse().unwrap()).await;
        let Request::Token { act: TokenAct::Create { new }, .. } = run.request else { panic!("{word}: {run:#?}") };
        let sent = serde_json::to_value(new).unwrap();
        assert_eq!(sent, json!({ "name": name, "policies": policies, "expires_on": "2027-01-30T09:00:00Z" }), "{word}");
        assert_eq!(acme.there(name).await.len(), 1, "{word}");
    }
}
