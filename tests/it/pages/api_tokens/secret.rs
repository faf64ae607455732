//! The page that shows a secret: once, to whoever asked, and to nothing that only fetches it.

use partner_portal::wire::ids::TokenId;
use serde_json::Value;

use super::super::house::{AMAL, OTTO};
use super::{acme, goes_on, makes, secret_of};

#[tokio::test]
async fn nobody_else_and_no_prefetch_sees_a_secret_or_uses_it_up() {
    let acme = acme().await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let draft = acme.begins(&mut otto, "edit_zone_dns", "account").await;
    let answer = goes_on(&mut otto, &draft, &[("websites-0", "all")]).await;
    let summary = otto.follows(&answer).await;
    let path = summary.path.clone();
    let answer = otto.submits(&summary, &path, &[]).await;
    let secret = answer.leads_to().to_owned();
    let run = secret.strip_prefix("/runs/").unwrap().strip_suffix("/secret").unwrap();
    acme.portal.tenant.settles(run.parse().unwrap()).await;
    let mut amal = acme.portal.signs_in(AMAL).await;
    assert_eq!(amal.asks(&secret).await.status(), 404, "it was asked for by somebody else");
    assert_eq!(acme.portal.nobody().asks(&secret).await.status(), 303);
    assert_eq!(otto.browser.send("HEAD", &secret, None).await.status, 200);
    let mut fetcher = otto.browser.with("Sec-Purpose", "prefetch");
    let fetched = fetcher.get(&secret).await;
    assert!(fetched.body.contains("waits to be shown") && !fetched.body.contains("cfat_"), "{}", fetched.body);
    let job = otto.opens(&format!("/runs/{run}")).await;
    job.says("See its secret now, once");
    let page = otto.opens(&secret).await;
    assert!(secret_of(&page).starts_with("cfat_"));
    assert_eq!(page.answer.header("referrer-policy"), Some("same-origin"));
    assert!(
        page.attributes("main a", "href").iter().all(|href| href.starts_with('/')),
        "no way out that could carry it"
    );
    otto.opens(&format!("/runs/{run}")).await.is_silent_on("See its secret");
    let list = otto.opens(&acme.place).await;
    list.is_silent_on("cfat_");
}

#[tokio::test]
async fn a_secret_that_got_lost_is_said_to_be_lost_on_every_page_and_rolling_brings_another() {
    let acme = acme().await;
    let tenant = &acme.portal.tenant;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let draft = acme.begins(&mut otto, "edit_zone_dns", "account").await;
    let answer = goes_on(&mut otto, &draft, &[("websites-0", "all")]).await;
    let summary = otto.follows(&answer).await;
    tenant.fault("POST", "/accounts/{}/tokens", "drop_after", 0).await;
    let page = makes(&acme, &mut otto, &summary).await;
    page.says("Nobody has this secret");
    assert_eq!(acme.there("Edit zone DNS").await.len(), 1);
    otto.opens("/tokens?worry=unseen").await.says("Edit zone DNS");
    let id: TokenId = acme.there("Edit zone DNS").await[0]["id"].as_str().unwrap().parse().unwrap();
    let show = format!("{}/{id}", acme.place);
    otto.opens(&show).await.says("Nobody has the secret of this token");
    let roll = format!("{show}/roll");
    let answer = otto.sends(&roll, &roll, &[]).await;
    let run = answer.leads_to().strip_prefix("/runs/").unwrap().strip_suffix("/secret").unwrap().to_owned();
    tenant.settles(run.parse().unwrap()).await;
    let secret = secret_of(&otto.opens(&format!("/runs/{run}/secret")).await);
    let path = format!("/zones/{}/dns_records", acme.zone);
    assert_eq!(tenant.with_token(&secret, "127.0.0.1", ("GET", &path), Value::Null).await.0, 200);
    otto.opens(&show).await.is_silent_on("Nobody has the secret");
}
