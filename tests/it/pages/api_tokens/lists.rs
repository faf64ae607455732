//! Lists: what an account has, and what there is to look after over all accounts; switching off, rolling, deleting.

use partner_portal::domain::run::RunState;
use serde_json::{Value, json};

use super::super::house::{OTTO, Portal, VERA};
use super::super::page::Page;
use super::acme;
use crate::support::checks;
use partner_portal::sandbox::WorldKind;

fn names(page: &Page) -> Vec<String> {
    page.all("[data-token] th a")
}

#[tokio::test]
async fn an_accounts_list_has_its_own_and_its_service_users_with_names_for_ids() {
    let acme = acme().await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let empty = otto.opens(&acme.place).await;
    checks::page(&acme.place, empty.html());
    empty.says("No tokens yet");
    acme.portal.tenant.make_token_by_hand(&format!("/accounts/{}/tokens", acme.account), &acme.account).await;
    let other = acme.portal.tenant.make_account_by_hand("Globex").await;
    acme.portal.tenant.make_token_by_hand(&format!("/accounts/{other}/tokens"), &other).await;
    let page = otto.opens(&acme.place).await;
    checks::page(&acme.place, page.html());
    assert_eq!(names(&page), ["By hand"], "read while one waits, and nothing of another account");
    page.says("Account-owned").says("DNS: Read On all websites of Acme").says("Never ends");
    let show = otto.opens(&page.attribute("[data-token] th a", "href").unwrap()).await;
    checks::page(&show.path, show.html());
    show.says("What It May Do").says("all websites of Acme").says("Works from Everywhere");
    let mut vera = acme.portal.signs_in(VERA).await;
    let seen = vera.opens(&show.path).await;
    seen.is_silent_on("Switch Off").is_silent_on("Roll");
}

#[tokio::test]
async fn switching_off_rolling_and_deleting_do_what_they_say() {
    let acme = acme().await;
    let tenant = &acme.portal.tenant;
    let id = tenant.make_token_by_hand(&format!("/accounts/{}/tokens", acme.account), &acme.account).await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let show = format!("{}/{id}", acme.place);
    for (status, word) in [("disabled", "Switch On"), ("active", "Switch Off")] {
        let answer = otto.sends(&show, &format!("{show}/status"), &[]).await;
        let run = acme.portal.run_behind(&answer).await;
        assert_eq!(run.state, RunState::Done, "{run:#?}");
        assert_eq!(acme.said("By hand").await["status"], status);
        otto.opens(&show).await.says(word);
    }
    let roll = format!("{show}/roll");
    let page = otto.opens(&roll).await;
    checks::page(&roll, page.html());
    page.says("The old secret dies at once");
    let answer = otto.submits(&page, &roll, &[]).await;
    let secret = answer.leads_to().to_owned();
    let run = secret.strip_prefix("/runs/").unwrap().strip_suffix("/secret").unwrap();
    tenant.settles(run.parse().unwrap()).await;
    let page = otto.opens(&secret).await;
    page.says("The old secret is dead already");
    let value = super::secret_of(&page);
    let verify = format!("/accounts/{}/tokens/verify", acme.account);
    assert_eq!(tenant.with_token(&value, "127.0.0.1", ("GET", &verify), Value::Null).await.0, 200);
    let delete = format!("{show}/delete");
    let page = otto.opens(&delete).await;
    checks::page(&delete, page.html());
    let answer = otto.submits(&page, &delete, &[]).await;
    assert_eq!(acme.portal.run_behind(&answer).await.state, RunState::Done);
    assert!(acme.there("By hand").await.is_empty());
    assert_eq!(tenant.with_token(&value, "127.0.0.1", ("GET", &verify), Value::Null).await.0, 401);
    otto.opens(&show).await.says("Cloudflare has not had this token any more since");
    assert_eq!(otto.asks(&delete).await.status(), 404);
    let history = otto.opens("/activity").await;
    history.says("Saw the secret of a token").says("Roll API token");
}

#[tokio::test]
async fn over_all_accounts_the_team_sees_what_there_is_to_look_after() {
    let portal = Portal::on(WorldKind::Lively).await;
    // The lists are read some at a time.
    for _ in 0..3 {
        portal.tenant.pass_with_retries().await;
    }
    let mut otto = portal.signs_in(OTTO).await;
    let page = otto.opens("/tokens").await;
    checks::page("/tokens", page.html());
    assert!(names(&page).contains(&"CI: deploys the shop".to_owned()), "{:?}", names(&page));
    let worried = async |otto: &mut super::super::house::Visitor, worry: &str| {
        let page = otto.opens(&format!("/tokens?worry={worry}")).await;
        checks::page(&page.path, page.html());
        names(&page)
    };
    let never = worried(&mut otto, "never_ends").await;
    assert_eq!(never, ["Monitoring", "Old import script"], "one that is over or off worries nobody");
    let soon = worried(&mut otto, "ends_soon").await;
    assert!(soon.contains(&"CI: deploys the shop".to_owned()), "{soon:?}");
    assert!(!soon.contains(&"Certificates".to_owned()), "45 days are not soon: {soon:?}");
    let unused = worried(&mut otto, "unused").await;
    assert_eq!(unused.first().map(String::as_str), Some("Old import script"), "{unused:?}");
    otto.opens("/tokens?worry=unseen").await.says("Nothing found");
    page.says("Never end (2)").is_silent_on("New Token of the Tenant Admin");
    let found = otto.opens("/tokens?q=certif").await;
    assert_eq!(names(&found), ["Certificates"]);
    portal.amal().await.opens("/tokens").await.says("New Token of the Tenant Admin");
    for href in page.attributes("[data-token] th a", "href") {
        assert_eq!(otto.asks(&href).await.status(), 200, "{href}");
    }
}

#[tokio::test]
async fn while_cloudflare_is_away_the_list_shows_what_it_knows_and_says_so() {
    let acme = acme().await;
    acme.portal.tenant.make_token_by_hand(&format!("/accounts/{}/tokens", acme.account), &acme.account).await;
    acme.portal.tenant.pass_with_retries().await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    acme.portal.tenant.fault_always("GET", "/accounts/{}/tokens", "success_false").await;
    acme.portal.tenant.fault_always("GET", "/user/tokens", "success_false").await;
    let opening = otto.asks(&acme.place);
    tokio::pin!(opening);
    let page = loop {
        match tokio::time::timeout(std::time::Duration::from_millis(5), &mut opening).await {
            Ok(page) => break page,
            Err(_) => acme.portal.tenant.clock.advance(std::time::Duration::from_secs(1)),
        }
    };
    assert_eq!(page.status(), 200);
    assert_eq!(names(&page), ["By hand"]);
    assert!(!page.all(".notices .banner").is_empty(), "{}", page.words());
}

#[tokio::test]
async fn a_token_of_another_account_or_customer_is_not_there() {
    let acme = acme().await;
    let tenant = &acme.portal.tenant;
    let other = tenant.make_account_by_hand("Globex").await;
    let foreign = tenant.make_token_by_hand(&format!("/accounts/{other}/tokens"), &other).await;
    let admins = tenant.make_token_by_hand("/user/tokens", &other).await;
    tenant.pass_with_retries().await;
    let mut amal = acme.portal.amal().await;
    for id in [&foreign, &admins] {
        for act in ["", "/roll", "/delete"] {
            assert_eq!(amal.asks(&format!("{}/{id}{act}", acme.place)).await.status(), 404, "{id}{act}");
        }
    }
    assert_eq!(amal.asks(&format!("/tokens/{foreign}")).await.status(), 404);
    amal.opens(&format!("/tokens/{admins}")).await;
    let answer = amal.sends(&format!("/tokens/{admins}"), &format!("/tokens/{admins}/status"), &[]).await;
    assert_eq!(acme.portal.run_behind(&answer).await.state, RunState::Done);
    let said = tenant.by_hand("GET", &format!("/user/tokens/{admins}"), json!({})).await;
    assert_eq!(said["status"], "disabled");
}
