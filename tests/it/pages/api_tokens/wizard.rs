//! The wizard: four pages without a script, the state kept here, everything checked before Cloudflare is asked.

use partner_portal::domain::run::RunState;
use serde_json::json;

use super::super::house::{OTTO, VERA, encoded, filled, run_of};
use super::{CACHE_PURGE, DNS_READ, DNS_WRITE, acme, goes_on, makes, secret_of};
use crate::support::checks;

#[tokio::test]
async fn edit_zone_dns_for_one_website_in_four_pages() {
    let acme = acme().await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let list = otto.opens(&acme.place).await;
    let new = format!("{}/new", acme.place);
    assert!(list.attributes("main a", "href").contains(&new), "the way in");
    checks::page(&new, otto.opens(&new).await.html());
    let draft = acme.begins(&mut otto, "edit_zone_dns", "account").await;
    checks::page(&draft.path, draft.html());
    assert_eq!(draft.value("name"), "Edit zone DNS");
    assert_eq!(draft.value("row"), format!("0:{DNS_WRITE}"));
    assert_eq!(draft.value("ends"), "2027-01-30T09:00:00", "90 days are suggested");
    goes_on(&mut otto, &draft, &[]).await.refuses(&["websites-0"]);
    let zone = format!("0:{}", acme.zone);
    let answer = goes_on(&mut otto, &draft, &[("name", "DNS of the office"), ("zone", &zone)]).await;
    let summary = otto.follows(&answer).await;
    checks::page(&summary.path, summary.html());
    summary.says("Allowed: DNS: Edit, on acme.example").says("in the name of the account Acme");
    summary.says("from every address").says("From then on every call with it is refused");
    assert!(acme.there("DNS of the office").await.is_empty(), "nothing is sent before that is pressed");

    let page = makes(&acme, &mut otto, &summary).await;
    checks::page(&page.path, page.html());
    let secret = secret_of(&page);
    assert!(secret.starts_with("cfat_") && secret.len() > 45, "an account's token");
    let command = page.one("pre").unwrap();
    let verify = format!("{}/client/v4/accounts/{}/tokens/verify", acme.portal.tenant.address, acme.account);
    assert!(command.contains(&verify) && command.contains(&secret), "{command}");
    assert_eq!(page.answer.header("cache-control"), Some("no-store"));
    let again = otto.opens(&page.path).await;
    assert_eq!(again.one("[data-secret]"), None, "it is gone on reload");
    again.says("The secret was shown already");

    let said = acme.said("DNS of the office").await;
    assert_eq!(said["expires_on"], "2027-01-30T09:00:00Z");
    let resources = json!({ format!("com.cloudflare.api.account.zone.{}", acme.zone): "*" });
    assert_eq!(said["policies"][0]["resources"], resources);
    assert_eq!(said["policies"][0]["permission_groups"], json!([{ "id": DNS_WRITE, "name": "DNS Write" }]));
    assert!(said.get("condition").is_none(), "{said}");
    let by =
        acme.portal.tenant.requests().await.into_iter().rfind(|call| {
            call["method"] == "POST" && call["path"].as_str().is_some_and(|path| path.ends_with("/tokens"))
        });
    assert_eq!(
        by.unwrap()["identity"],
        acme.portal.tenant.sandbox.admin().email,
        "Cloudflare wants a Super Administrator"
    );
}

#[tokio::test]
async fn rows_and_policies_come_and_go_without_a_script_and_what_was_typed_stays() {
    let acme = acme().await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let draft = acme.begins(&mut otto, "custom", "service_user").await;
    let path = draft.path.clone();
    let typed = [("name", "Shop"), ("within", "192.0.2.99/24"), ("row", &format!("0:{CACHE_PURGE}"))];
    let press = |button: &'static str| {
        let mut fields = typed.to_vec();
        fields.push(("do", button));
        fields
    };
    let answer = otto.submits(&draft, &path, &press("add_row:0")).await;
    assert_eq!(answer.leads_to(), format!("{path}#policy-0"));
    let page = otto.opens(&path).await;
    assert_eq!(page.attributes("select[name=row]", "id"), ["row-0-0", "row-0-1"]);
    assert_eq!((page.value("name").as_str(), page.value("within").as_str()), ("Shop", "192.0.2.99/24"));
    otto.submits(&page, &path, &[("do", "add_policy")]).await.leads_to();
    let page = otto.opens(&path).await;
    assert_eq!(page.attributes("select[name=row]", "id"), ["row-0-0", "row-0-1", "row-1-0"]);
    let page = otto.submits(&page, &path, &[("do", "own_address")]).await;
    assert_eq!(page.leads_to(), format!("{path}#within"));
    let page = otto.opens(&path).await;
    assert_eq!(page.value("within"), "192.0.2.99/24\n127.0.0.1");
    otto.submits(&page, &path, &[("do", "remove_policy:1")]).await.leads_to();
    let page = otto.opens(&path).await;
    assert_eq!(page.attributes("select[name=row]", "id"), ["row-0-0", "row-0-1"], "an empty row is no fault");
    let answer = goes_on(&mut otto, &page, &[("websites-0", "all")]).await;
    let summary = otto.follows(&answer).await;
    summary.says("Cache Purge, on all websites of Acme").says("only from 192.0.2.0/24, 127.0.0.1/32");
    let page = makes(&acme, &mut otto, &summary).await;
    assert!(secret_of(&page).starts_with("cfut_"), "the service user's");
    let user = acme.portal.tenant.store.active_key(acme.customer).await.unwrap().unwrap().user.email;
    assert_eq!(acme.there("Shop").await[0]["owner"], user.as_str());
}

#[tokio::test]
async fn everything_wrong_is_said_at_once_at_its_field_and_nothing_is_lost() {
    let acme = acme().await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let new = format!("{}/new", acme.place);
    otto.sends(&new, &new, &[]).await.refuses(&["template"]);
    let draft = acme.begins(&mut otto, "custom", "account").await;
    let wrong =
        [("name", " "), ("within", "home"), ("not_in", "192.0.2.0/99"), ("starts", "2030-01-01T00:00"), ("ends", "")];
    let page = goes_on(&mut otto, &draft, &wrong).await;
    page.refuses(&["name", "row-0-0", "within", "not_in", "ends"]);
    assert_eq!(page.value("within"), "home");
    assert_eq!(page.value("starts"), "2030-01-01T00:00");
    let kept = otto.opens(&draft.path).await;
    assert_eq!(kept.value("not_in"), "192.0.2.0/99", "kept here, not in the browser alone");
    let summary = otto.asks(&format!("{}/summary", draft.path)).await;
    summary.refuses(&["name", "row-0-0", "within", "not_in", "ends"]);
    assert_eq!(summary.one("h1").as_deref(), Some("New Token"), "there is no summary of what is not right");
    assert_eq!(summary.value("within"), "home");
    for garbled in [("effect-7", "allow"), ("nothing", "x"), ("do", "format"), ("row", "no place")] {
        let answer = otto.submits(&kept, &draft.path, &[garbled]).await;
        assert_eq!(answer.status(), 400, "{garbled:?}");
    }
    assert_eq!(acme.portal.count_runs().await, 1, "nothing was asked for");
}

#[tokio::test]
async fn what_cloudflare_would_answer_1001_to_is_said_before_it_is_asked() {
    let acme = acme().await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let new = format!("{}/new", acme.place);
    let refused = otto.sends(&new, &new, &[("template", "create_tokens"), ("owner", "account")]).await;
    refused.refuses(&["template"]);
    refused.says("Such a token can have none of this template’s permissions");
    let draft = acme.begins(&mut otto, "edit_workers", "account").await;
    draft.says("Some of the template’s permissions are not for such a token");
    let tokens_write = "0:686d18d5ac6c441c867cbf6771e58a0a";
    let page = goes_on(&mut otto, &draft, &[("row", tokens_write), ("websites-0", "all")]).await;
    page.refuses(&["row-0-0"]);
    page.says("does not list this permission any more for such a token");
    let other = acme.portal.tenant.make_account_by_hand("Globex").await;
    let foreign = acme.portal.tenant.make_website_by_hand(&other, "globex.example").await;
    acme.portal.tenant.pass_with_retries().await;
    let draft = acme.begins(&mut otto, "edit_zone_dns", "service_user").await;
    let page = goes_on(&mut otto, &draft, &[("zone", &format!("0:{foreign}"))]).await;
    page.refuses(&["websites-0"]);
    page.is_silent_on("globex");
    let beyond = "0:5bc3f8b21c554832afc660159ab75fa4";
    let page = goes_on(&mut otto, &draft, &[("row", beyond), ("accounts-0", "all")]).await;
    page.refuses(&["row-0-0"]);
    page.says("goes beyond what the service user may do itself");
}

#[tokio::test]
async fn when_the_quota_is_used_up_nothing_is_sent() {
    let acme = acme().await;
    for _ in 0..50 {
        acme.portal.tenant.make_token_by_hand("/user/tokens", &acme.account).await;
    }
    let mut amal = acme.portal.amal().await;
    let answer = amal.sends("/tokens/new", "/tokens/new", &[("template", "read_billing")]).await;
    let draft = amal.follows(&answer).await;
    let answer = goes_on(&mut amal, &draft, &[]).await;
    let summary = amal.asks(answer.leads_to()).await;
    assert_eq!(summary.status(), 422);
    summary.says("There are 50 tokens already, and Cloudflare takes 50 at most");
    let runs = acme.portal.count_runs().await;
    let path = summary.path.clone();
    let answer = amal.submits(&summary, &path, &[]).await;
    assert_eq!((answer.status(), acme.portal.count_runs().await), (422, runs));
}

#[tokio::test]
async fn what_cloudflare_refuses_all_the_same_is_put_together_again_with_nothing_lost() {
    let acme = acme().await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let draft = acme.begins(&mut otto, "edit_zone_dns", "account").await;
    let typed =
        [("name", "Refused"), ("websites-0", "all"), ("within", "192.0.2.0/24"), ("ends", "2027-01-01T10:00:30")];
    let answer = goes_on(&mut otto, &draft, &typed).await;
    let summary = otto.follows(&answer).await;
    acme.portal.tenant.fault("POST", "/accounts/{}/tokens", "status:400", 0).await;
    let page = makes(&acme, &mut otto, &summary).await;
    page.says("There is no secret").says("No token was made");
    assert!(acme.there("Refused").await.is_empty());
    let run = page.path.strip_suffix("/secret").unwrap().to_owned();
    let job = otto.opens(&run).await;
    let again = job.attributes("main a", "href").into_iter().find(|href| href.contains("/tokens/new"));
    let again = again.unwrap_or_else(|| format!("{}/new?from={}", acme.place, run.trim_start_matches("/runs/")));
    let to = otto.asks(&again).await;
    let fresh = otto.follows(&to).await;
    assert_ne!(fresh.path, draft.path);
    for (field, value) in [typed[0], typed[2], typed[3]] {
        assert_eq!(fresh.value(field), value, "{field}");
    }
    assert_eq!(fresh.value("row"), format!("0:{DNS_WRITE}"));
    assert_eq!(
        acme.portal.amal().await.opens(&again).await.one("h1").as_deref(),
        Some("New Token"),
        "another's is not taken over"
    );
}

#[tokio::test]
async fn twenty_presses_at_once_are_one_token() {
    let acme = acme().await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let draft = acme.begins(&mut otto, "edit_zone_dns", "account").await;
    let answer = goes_on(&mut otto, &draft, &[("name", "Once"), ("websites-0", "all")]).await;
    let summary = otto.follows(&answer).await;
    let fields = encoded(&filled(&summary, &summary.path, &[]));
    let presses = (0..20).map(|_| {
        let (mut browser, path, fields) = (otto.browser.clone(), summary.path.clone(), fields.clone());
        async move { browser.post(&path, &fields).await.header("location").unwrap().to_owned() }
    });
    let mut leads = futures_util::future::join_all(presses).await;
    leads.dedup();
    assert_eq!(leads.len(), 1, "{leads:?}");
    let run = leads[0].strip_prefix("/runs/").unwrap().strip_suffix("/secret").unwrap();
    acme.portal.tenant.settles(run.parse().unwrap()).await;
    assert_eq!(acme.there("Once").await.len(), 1);
    for page in [&draft.path, &summary.path] {
        assert_eq!(otto.asks(page).await.leads_to(), leads[0], "what was asked for cannot be changed any more");
    }
}

#[tokio::test]
async fn a_token_is_changed_by_the_same_form_and_all_of_it_is_sent() {
    let acme = acme().await;
    let account = format!("com.cloudflare.api.account.{}", acme.account);
    let body = json!({
        "name": "CI", "not_before": "2026-11-02T03:04:05Z", "expires_on": "2027-03-01T11:22:33Z",
        "condition": { "request.ip": { "in": ["192.0.2.0/24"] } },
        "policies": [
            { "effect": "allow", "resources": { account: { "com.cloudflare.api.account.zone.*": "*" } },
              "permission_groups": [{ "id": DNS_WRITE }] },
            { "effect": "deny", "resources": { format!("com.cloudflare.api.account.zone.{}", acme.shop): "*" },
              "permission_groups": [{ "id": DNS_WRITE }] },
        ],
    });
    acme.portal.tenant.by_hand("POST", &format!("/accounts/{}/tokens", acme.account), body).await;
    acme.portal.tenant.pass_with_retries().await;
    let before = acme.said("CI").await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let show = format!("{}/{}", acme.place, before["id"].as_str().unwrap());
    let answer = otto.sends(&show, &format!("{show}/edit"), &[]).await;
    let draft = otto.follows(&answer).await;
    assert_eq!(draft.value("ends"), "2027-03-01T11:22:33", "to the second");
    let answer = goes_on(&mut otto, &draft, &[("name", "CI of the shop")]).await;
    let summary = otto.follows(&answer).await;
    summary
        .says("“CI” becomes “CI of the shop”")
        .says("Denied, even where something else allows it")
        .is_silent_on("No longer");
    let path = summary.path.clone();
    let answer = otto.submits(&summary, &path, &[]).await;
    assert_eq!(acme.portal.run_behind(&answer).await.state, RunState::Done);
    assert_eq!(run_of(&answer).to_string().len(), 36);
    let after = acme.said("CI of the shop").await;
    for field in ["id", "not_before", "expires_on", "condition", "status"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    assert_eq!(after["condition"], json!({ "request_ip": { "in": ["192.0.2.0/24"] } }), "by the key of today");
    for policy in [0, 1] {
        for field in ["effect", "resources", "permission_groups"] {
            assert_eq!(after["policies"][policy][field], before["policies"][policy][field], "{policy} {field}");
        }
    }
}

#[tokio::test]
async fn another_persons_draft_is_not_there_and_who_may_not_make_tokens_gets_none() {
    let acme = acme().await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let draft = acme.begins(&mut otto, "custom", "account").await;
    let mut amal = acme.portal.amal().await;
    for path in [draft.path.clone(), format!("{}/summary", draft.path)] {
        assert_eq!(amal.asks(&path).await.status(), 404, "{path}");
    }
    let id = draft.path.rsplit('/').next().unwrap();
    assert_eq!(
        otto.asks(&format!("/tokens/drafts/{id}")).await.status(),
        403,
        "an operator makes none of the tenant admin"
    );
    let mut vera = acme.portal.signs_in(VERA).await;
    assert_eq!(vera.asks(&draft.path).await.status(), 403);
    assert_eq!(amal.asks(&format!("/tokens/drafts/{id}")).await.status(), 404);
}

#[tokio::test]
async fn a_renamed_permission_survives_and_one_that_is_gone_is_said_to_be() {
    let acme = acme().await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let draft = acme.begins(&mut otto, "edit_zone_dns", "account").await;
    let group = |id: &str, name: &str| json!({ "id": id, "name": name, "scopes": ["com.cloudflare.api.account.zone"] });
    let listed = serde_json::from_value(json!([group(DNS_WRITE, "Domain Records Write"), group(DNS_READ, "DNS Read")]));
    let mut tx = acme.portal.tenant.store.write().await.unwrap();
    tx.put_permission_groups(false, listed.unwrap(), acme.portal.tenant.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let page = otto.opens(&draft.path).await;
    assert_eq!(page.one("select[name=row] option[selected]").as_deref(), Some("Domain Records: Edit"));
    let listed = serde_json::from_value(json!([group(DNS_READ, "DNS Read")]));
    let mut tx = acme.portal.tenant.store.write().await.unwrap();
    tx.put_permission_groups(false, listed.unwrap(), acme.portal.tenant.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let page = otto.opens(&draft.path).await;
    assert!(page.one("select[name=row] option[selected]").unwrap().starts_with("Not listed any more"));
    goes_on(&mut otto, &page, &[("websites-0", "all")]).await.refuses(&["row-0-0"]);
}

#[tokio::test]
async fn the_tenant_admins_own_tokens_are_made_by_owners_and_name_websites_of_everybody() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let answer = amal.sends("/tokens/new", "/tokens/new", &[("template", "read_analytics")]).await;
    let draft = amal.follows(&answer).await;
    let fields = [("websites-0", "chosen"), ("typed-0", "shop.example\nnobody.example"), ("name", "Dashboard")];
    let page = goes_on(&mut amal, &draft, &fields).await;
    page.refuses(&["websites-0"]);
    page.says("“nobody.example” is no website here");
    let answer = goes_on(&mut amal, &page, &[("typed-0", "shop.example")]).await;
    let summary = amal.follows(&answer).await;
    summary.says("Analytics: Read, Logs: Read, on shop.example").says("the tenant admin, partner@sandbox.test");
    let page = makes(&acme, &mut amal, &summary).await;
    secret_of(&page);
    assert_eq!(acme.there("Dashboard").await[0]["owner"], "partner@sandbox.test");
}
