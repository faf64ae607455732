//! Tokens of a customer's people: for their own websites, for what they may do themselves, with the customer's own key.

use partner_portal::domain::policy::{OwnAct, Policy};
use partner_portal::domain::seat::CustomerRole;
use serde_json::Value;

use super::super::house::{MONA, OTTO, STELLA, VIC};
use super::{Acme, CACHE_PURGE, DNS_WRITE, acme, goes_on, makes, secret_of};
use crate::support::checks;

async fn allows(acme: &Acme, policy: &Policy) {
    let mut tx = acme.portal.tenant.store.write().await.unwrap();
    tx.put_policy(acme.customer, policy).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_manager_makes_a_token_for_an_own_website_with_the_customers_key() {
    let acme = acme().await;
    acme.portal.lets_in(acme.customer, MONA, CustomerRole::Manager).await;
    acme.portal.lets_in(acme.customer, VIC, CustomerRole::Viewer).await;
    let mut mona = acme.portal.signs_in(MONA).await;
    assert_eq!(mona.asks("/tokens/new").await.status(), 403, "off by default");
    allows(&acme, &Policy::default().with(OwnAct::MakeTokens, true)).await;
    assert_eq!(acme.portal.signs_in(VIC).await.asks("/tokens/new").await.status(), 403, "viewers look");

    let new = mona.opens("/tokens/new").await;
    checks::page("/tokens/new", new.html());
    new.is_silent_on("service user").is_silent_on("tenant");
    let answer = mona.submits(&new, "/tokens/new", &[("template", "edit_zone_dns")]).await;
    let draft = mona.follows(&answer).await;
    checks::page(&draft.path, draft.html());
    draft.is_silent_on("Accounts").is_silent_on("It never ends").is_silent_on("API Tokens: Edit").says("shop.example");
    let answer = goes_on(&mut mona, &draft, &[("zone", &format!("0:{}", acme.shop)), ("name", "Shop’s DNS")]).await;
    let summary = mona.follows(&answer).await;
    summary.says("in the name of you").says("DNS: Edit, on shop.example");
    let known = acme.portal.tenant.requests().await.len();
    let page = makes(&acme, &mut mona, &summary).await;
    let secret = secret_of(&page);
    let user = acme.portal.tenant.store.active_key(acme.customer).await.unwrap().unwrap().user.email.to_string();
    let writes = acme.portal.tenant.requests().await.split_off(known);
    let by: Vec<&Value> = writes.iter().filter(|call| call["method"] == "POST").map(|call| &call["identity"]).collect();
    assert_eq!(by, [user.as_str()], "with the customer's own key");
    for (zone, status) in [(&acme.shop, 200), (&acme.zone, 403)] {
        let path = format!("/zones/{zone}/dns_records");
        let found = acme.portal.tenant.with_token(&secret, "127.0.0.1", ("GET", &path), Value::Null).await;
        assert_eq!(found.0, status, "{zone}: {}", found.1);
    }
    let list = mona.opens("/tokens").await;
    checks::page("/tokens", list.html());
    list.says("Shop’s DNS").is_silent_on("Service user").is_silent_on("Account-owned");
    let show = mona.opens(&list.attribute("[data-token] th a", "href").unwrap()).await;
    checks::page(&show.path, show.html());
    show.says("shop.example").is_silent_on("tenant").is_silent_on("service user");
    let delete = format!("{}/delete", show.path);
    let answer = mona.sends(&delete, &delete, &[]).await;
    let done = acme.portal.run_behind(&answer).await;
    mona.follows(&answer).await.says("Delete the API token Shop’s DNS").says("It is done.");
    assert!(done.own && acme.there("Shop’s DNS").await.is_empty());
    mona.opens("/activity").await.says("Delete API token");
}

#[tokio::test]
async fn what_the_partner_does_not_let_them_do_their_tokens_cannot_do_either() {
    let acme = acme().await;
    acme.portal.lets_in(acme.customer, MONA, CustomerRole::Manager).await;
    let policy = Policy::default().with(OwnAct::MakeTokens, true).with(OwnAct::Purge, false);
    allows(&acme, &policy).await;
    let mut mona = acme.portal.signs_in(MONA).await;
    let answer = mona.sends("/tokens/new", "/tokens/new", &[("template", "custom")]).await;
    let draft = mona.follows(&answer).await;
    assert!(
        draft.html().contains(DNS_WRITE) && !draft.html().contains(CACHE_PURGE),
        "what cannot be given is not offered"
    );
    let zone = format!("0:{}", acme.zone);
    let typed = |row: &'static str| [("name", "x"), ("row", row), ("zone", zone.as_str())];
    goes_on(&mut mona, &draft, &typed("0:e17beae8b8cb423a99b1730f21238bed")).await.refuses(&["row-0-0"]);
    goes_on(&mut mona, &draft, &typed("0:c1fde68c7bcc44588cbb6ddbc16d6480")).await.refuses(&["row-0-0"]);
    let late = [&typed("0:4755a26eedb94da69e1066d98aa820be")[..], &[("ends", "2028-11-01T00:00")]].concat();
    goes_on(&mut mona, &draft, &late).await.refuses(&["ends"]);
    // Allowed when it was put together, and not any more when it is pressed.
    let answer = goes_on(&mut mona, &draft, &typed("0:4755a26eedb94da69e1066d98aa820be")).await;
    let fields = [("ends", "2027-01-01T00:00")];
    let answer = if answer.status() == 303 { answer } else { goes_on(&mut mona, &draft, &fields).await };
    let summary = mona.follows(&answer).await;
    allows(&acme, &policy.with(OwnAct::ChangeRecords, false)).await;
    let path = summary.path.clone();
    let answer = mona.submits(&summary, &path, &[]).await;
    answer.refuses(&["row-0-0"]);
    answer.says("Your partner does not let you do this yourself");
    assert_eq!(acme.portal.count_runs().await, 1);
}

#[tokio::test]
async fn another_customers_websites_drafts_and_tokens_are_not_there() {
    let acme = acme().await;
    acme.portal.lets_in(acme.customer, MONA, CustomerRole::Manager).await;
    allows(&acme, &Policy::default().with(OwnAct::MakeTokens, true)).await;
    let run = acme.portal.tenant.add_account("Globex", Some("globex.example")).await;
    let globex = acme.portal.tenant.settles(run).await;
    acme.portal.lets_in(globex.customer.unwrap(), STELLA, CustomerRole::Manager).await;
    let mut tx = acme.portal.tenant.store.write().await.unwrap();
    tx.put_policy(globex.customer.unwrap(), &Policy::default().with(OwnAct::MakeTokens, true)).await.unwrap();
    tx.commit().await.unwrap();
    let mut mona = acme.portal.signs_in(MONA).await;
    let answer = mona.sends("/tokens/new", "/tokens/new", &[("template", "edit_zone_dns")]).await;
    let draft = mona.follows(&answer).await;
    let foreign = format!("0:{}", globex.zone.unwrap());
    let page = goes_on(&mut mona, &draft, &[("zone", &foreign)]).await;
    page.refuses(&["websites-0"]).is_silent_on("globex");
    let answer = goes_on(&mut mona, &draft, &[("zone", &format!("0:{}", acme.zone))]).await;
    let summary = mona.follows(&answer).await;
    let secret = makes(&acme, &mut mona, &summary).await;
    secret_of(&secret);
    let id = acme.there("Edit zone DNS").await[0]["id"].as_str().unwrap().to_owned();
    let mut stella = acme.portal.signs_in(STELLA).await;
    for path in [
        draft.path.clone(),
        summary.path.clone(),
        secret.path.clone(),
        format!("/tokens/{id}"),
        format!("/tokens/{id}/roll"),
    ] {
        assert_eq!(stella.asks(&path).await.status(), 404, "{path}");
    }
    stella.opens("/tokens").await.says("No tokens yet");
    assert_eq!(mona.asks(&format!("{}/{id}", acme.place)).await.status(), 404, "accounts are none of theirs");
    acme.portal.signs_in(OTTO).await.opens(&format!("{}/{id}", acme.place)).await.says("acme.example");
}

#[tokio::test]
async fn a_token_that_does_more_than_they_may_make_one_do_is_ended_and_never_rolled_changed_or_switched_on() {
    let acme = acme().await;
    acme.portal.lets_in(acme.customer, MONA, CustomerRole::Manager).await;
    let policy = Policy::default().with(OwnAct::MakeTokens, true).with(OwnAct::Purge, false);
    allows(&acme, &policy).await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let mut mona = acme.portal.signs_in(MONA).await;
    let billing = "0:6c80e02421494afc9ae14414ed442632".to_owned();
    for (name, row, ends) in [
        ("Billing", billing, "2027-01-01T00:00"),
        ("Purging", format!("0:{CACHE_PURGE}"), "2027-01-01T00:00"),
        ("For years", format!("0:{DNS_WRITE}"), "2030-01-01T00:00"),
    ] {
        let draft = acme.begins(&mut otto, "custom", "service_user").await;
        let fields = [("name", name), ("row", row.as_str()), ("websites-0", "all"), ("ends", ends)];
        let answer = goes_on(&mut otto, &draft, &fields).await;
        let summary = otto.follows(&answer).await;
        secret_of(&makes(&acme, &mut otto, &summary).await);
        let show = format!("/tokens/{}", acme.there(name).await[0]["id"].as_str().unwrap());
        let runs = acme.portal.count_runs().await;
        let page = mona.opens(&show).await;
        page.says("Switch Off").is_silent_on("Roll").is_silent_on("Change");
        let csrf = ("csrf".to_owned(), crate::pages::who::token(&mut mona).await);
        assert_eq!(mona.asks(&format!("{show}/roll")).await.status(), 403, "{name}");
        for (act, status) in [("roll", ""), ("edit", ""), ("status", "active")] {
            let mut fields = vec![csrf.clone()];
            fields.extend((!status.is_empty()).then(|| ("status".to_owned(), status.to_owned())));
            assert_eq!(mona.posts(&format!("{show}/{act}"), &fields).await.status(), 403, "{name} {act}");
        }
        assert_eq!(acme.portal.count_runs().await, runs, "{name}: nothing was asked for");
        let off = vec![csrf.clone(), ("status".to_owned(), "disabled".to_owned())];
        let answer = mona.posts(&format!("{show}/status"), &off).await;
        acme.portal.run_behind(&answer).await;
        assert_eq!(acme.there(name).await[0]["status"], "disabled", "{name}: switching off takes nothing");
    }
}
