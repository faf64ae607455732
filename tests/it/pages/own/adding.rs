//! Adding a website and following the job, as a customer's manager.

use partner_portal::domain::run::RunState;
use partner_portal::runs::Customer;
use serde_json::json;

use super::{Firm, acme_and_globex, changes};
use crate::pages::house::{MONA, OTTO, Portal, STELLA, VIC, Visitor};
use crate::pages::page::Page;
use crate::pages::websites::zones;
use crate::support::checks;
use crate::support::tenant::rows;

async fn adds(visitor: &mut Visitor, fields: &[(&str, &str)]) -> Page {
    visitor.sends("/websites/new", "/websites", fields).await
}

/// The job behind an answer, once it stands still, as its page shows it to whoever asked.
async fn job(portal: &Portal, visitor: &mut Visitor, answer: &Page) -> Page {
    portal.run_behind(answer).await;
    let page = visitor.follows(answer).await;
    checks::page(&page.path, page.html());
    page
}

fn state(page: &Page) -> String {
    page.attribute("main", "data-run-state").unwrap()
}

#[tokio::test]
async fn a_manager_adds_a_website_and_is_told_which_name_servers_to_set() {
    let portal = Portal::open().await;
    let (acme, _) = acme_and_globex(&portal).await;
    let mut mona = portal.signs_in(MONA).await;
    let answer = adds(&mut mona, &[("name", "Bücher.example")]).await;
    let page = job(&portal, &mut mona, &answer).await;
    assert_eq!(state(&page), "done", "{}", page.words());
    assert_eq!(page.one("h1").as_deref(), Some("Add bücher.example"));
    page.says("bücher.example is added.")
        .says("Set the Name Servers at the Registrar")
        .says(&format!("Asked by {MONA}"));
    let made = zones(&portal, "xn--bcher-kva.example").await.remove(0);
    assert_eq!(made["account_id"], acme.account.as_str());
    assert_eq!(page.attributes(".values [data-copy]", "data-copy").len(), 2);
    let home = format!("/websites/{}", made["id"].as_str().unwrap());
    assert!(page.attributes("main a", "href").contains(&home));
    mona.opens(&home).await.says("Set the Name Servers at the Registrar");
    assert_eq!(portal.signs_in(VIC).await.opens(&page.path).await.status(), 200, "colleagues may look");
    assert_eq!(portal.signs_in(STELLA).await.asks(&page.path).await.status(), 404);
    assert_eq!(portal.signs_in(STELLA).await.asks(&home).await.status(), 404);
}

#[tokio::test]
async fn a_partial_set_up_leads_to_its_records_and_a_check_back_to_the_website() {
    let portal = Portal::open().await;
    acme_and_globex(&portal).await;
    portal.tenant.switch(json!({ "partial_setup_allowed": true, "cname_setup_allowed": true })).await;
    portal.tenant.pass_with_retries().await;
    let mut mona = portal.signs_in(MONA).await;
    mona.opens("/websites/new").await.is_silent_on("It needs the plan Business");
    let answer = adds(&mut mona, &[("name", "shop.example"), ("type", "partial")]).await;
    let page = job(&portal, &mut mona, &answer).await;
    assert_eq!(state(&page), "done", "{}", page.words());
    page.says("Open the website to see which records to set");
    let home = page.attribute("main a.button", "href").unwrap();
    let shown = mona.opens(&home).await;
    shown.says("Set Two Records").says("cloudflare-verify.shop.example");
    assert_eq!(shown.all("[data-record=CNAME] code"), ["www.shop.example", "www.shop.example.cdn.cloudflare.net"]);
    assert_eq!(mona.opens(&format!("{home}?host=a")).await.all("[data-record=CNAME] code")[0], "a.shop.example");
}

#[tokio::test]
async fn a_check_is_a_job_of_its_own_and_says_that_cloudflare_was_asked() {
    let portal = Portal::open().await;
    acme_and_globex(&portal).await;
    let mut mona = portal.signs_in(MONA).await;
    let home = mona.opens("/websites").await.attribute("[role=rowheader] a", "href").unwrap();
    let answer = mona.sends(&home, &format!("{home}/check"), &[]).await;
    let page = job(&portal, &mut mona, &answer).await;
    assert_eq!(state(&page), "done");
    page.says("Check acme.example").says("Cloudflare was asked to look again.");
    assert!(page.attributes("main a.button", "href").contains(&home));
}

#[tokio::test]
async fn the_account_is_asked_for_only_where_there_is_a_choice_and_anothers_is_not_there() {
    let portal = Portal::open().await;
    let (acme, globex) = acme_and_globex(&portal).await;
    let mut mona = portal.signs_in(MONA).await;
    let form = mona.opens("/websites/new").await;
    assert_eq!(form.value("account"), acme.account.as_str());
    let before = portal.state().await;
    for other in [globex.account.as_str(), "0123456789abcdef0123456789abcdef", "nonsense"] {
        let page = mona.asks(&format!("/websites/new?account={other}")).await;
        let sent = mona.submits(&form, "/websites", &[("name", "new.example"), ("account", other)]).await;
        assert_eq!((page.status(), sent.status()), (404, 404), "{other}");
    }
    assert_eq!(portal.state().await, before);
    let answer = mona.submits(&form, "/websites", &[("name", "new.example"), ("account", "")]).await;
    assert_eq!(portal.run_behind(&answer).await.account.as_ref(), Some(&acme.account), "there is but one");
    let second = portal.tenant.add_account_for("Second", Customer::Known(acme.id), None).await;
    let second = portal.tenant.settles(second).await.account.unwrap();
    let form = mona.opens("/websites/new").await;
    let mut offered = form.attributes("#account option", "value");
    offered.sort();
    let mut all = vec![String::new(), acme.account.to_string(), second.to_string()];
    all.sort();
    assert_eq!(offered, all);
    mona.submits(&form, "/websites", &[("name", "third.example")]).await.refuses(&["account"]);
    let answer = mona.submits(&form, "/websites", &[("name", "third.example"), ("account", second.as_str())]).await;
    assert_eq!(portal.run_behind(&answer).await.account, Some(second));
    mona.opens("/websites").await.says("Second");
}

#[tokio::test]
async fn a_paid_plan_is_refused_at_its_field_and_an_add_on_is_no_field_at_all() {
    let portal = Portal::open().await;
    acme_and_globex(&portal).await;
    let mut mona = portal.signs_in(MONA).await;
    let form = mona.opens("/websites/new").await;
    let before = portal.state().await;
    for plan in ["CF_BIZ", "PARTNERS_ENT", "WORKERS_PAID", "gold"] {
        let page = mona.submits(&form, "/websites", &[("name", "new.example"), ("rate_plan", plan)]).await;
        page.refuses(&["rate_plan"]).says("A website starts on the free plan.");
    }
    let page = mona.submits(&form, "/websites", &[("name", "new.example"), ("add_on.WORKERS_PAID", "on")]).await;
    assert_eq!(page.status(), 400);
    assert_eq!(portal.state().await, before);
    let fields = [("name", "new.example"), ("rate_plan", "free"), ("type", "full")];
    let answer = mona.submits(&form, "/websites", &fields).await;
    assert_eq!(portal.run_behind(&answer).await.state, RunState::Done);
}

#[tokio::test]
async fn what_cannot_be_a_website_is_refused_in_words_of_the_customers() {
    let portal = Portal::open().await;
    acme_and_globex(&portal).await;
    let mut mona = portal.signs_in(MONA).await;
    let before = portal.state().await;
    for (name, says) in [
        ("acme", "Enter a domain name like example.com."),
        ("co.uk", "Names are registered below co.uk. Enter one of them, like example.co.uk."),
        ("shop.acme.de", "shop.acme.de is a subdomain, which cannot be added by itself. Add acme.de instead."),
        ("ACME.example", "acme.example is among your websites already."),
    ] {
        adds(&mut mona, &[("name", name)]).await.refuses(&["name"]).says(says);
    }
    adds(&mut mona, &[("name", "new.example"), ("type", "gold")]).await.refuses(&["type"]);
    assert_eq!(portal.state().await, before);
}

#[tokio::test]
async fn that_another_customer_has_the_name_is_not_told() {
    let portal = Portal::open().await;
    acme_and_globex(&portal).await;
    let mut mona = portal.signs_in(MONA).await;
    let mut said = Vec::new();
    for name in ["globex.example", "nobody.example"] {
        let answer = adds(&mut mona, &[("name", name)]).await;
        let page = job(&portal, &mut mona, &answer).await;
        said.push((answer.status(), state(&page), page.is_silent_on("Globex").words().matches("account").count()));
    }
    assert_eq!(said[0], said[1], "the one is answered like the other");
}

#[tokio::test]
async fn pressing_twice_is_pressing_once_and_the_second_press_leads_to_the_job() {
    let portal = Portal::open().await;
    acme_and_globex(&portal).await;
    let mut mona = portal.signs_in(MONA).await;
    let form = mona.opens("/websites/new").await;
    let once = mona.submits(&form, "/websites", &[("name", "new.example")]).await;
    portal.run_behind(&once).await;
    let twice = mona.submits(&form, "/websites", &[("name", "new.example")]).await;
    assert_eq!(twice.leads_to(), once.leads_to());
    assert_eq!(zones(&portal, "new.example").await.len(), 1);
}

#[tokio::test]
async fn each_reason_why_it_did_not_work_has_words_that_help_a_customer() {
    let portal = Portal::open().await;
    let (acme, globex) = acme_and_globex(&portal).await;
    let held = portal.tenant.make_website_by_hand(&globex.account, "held.example").await;
    portal.tenant.website_becomes(&held, "active").await;
    portal.tenant.hold_by_hand(&held).await;
    let mut mona = portal.signs_in(MONA).await;
    for (name, says, button) in [
        ("unregistered.test", "Cloudflare does not find this domain registered.", true),
        ("banned.test", "only Cloudflare can say why. Your partner can ask. Tell them the reference below.", true),
        ("held.example", "its owner has put a hold on it there", true),
        ("shop.acme.example", "Cloudflare does not take this name as a domain of its own.", true),
    ] {
        let answer = adds(&mut mona, &[("name", name)]).await;
        let page = job(&portal, &mut mona, &answer).await;
        assert_eq!(state(&page), "failed", "{name}");
        page.says(&format!("Did not work {name} was not added."))
            .says(says)
            .is_silent_on("HTTP")
            .is_silent_on("cf-ray")
            .is_silent_on("Globex");
        let leads = page.attributes("main a.button", "href");
        assert_eq!(leads.iter().any(|url| url.starts_with("/websites/new?account=")), button, "{name}: {leads:?}");
        let run = answer.leads_to().trim_start_matches("/runs/");
        assert!(page.attributes("[data-copy]", "data-copy").contains(&run.to_owned()), "a reference to quote");
    }
    // Somebody takes the customer's service user out of the account.
    let world = portal.tenant.world().await;
    let member = rows(&world, "members", |row| row["email"] == acme.user.as_str())[0]["id"].as_str().unwrap();
    let path = format!("/accounts/{}/members/{member}", acme.account);
    portal.tenant.by_hand("DELETE", &path, json!({})).await;
    let answer = adds(&mut mona, &[("name", "odd.example")]).await;
    let page = job(&portal, &mut mona, &answer).await;
    assert_eq!(state(&page), "failed", "{}", page.words());
    page.says("Your partner has to look at this.").says("Tell them the reference below.");
    assert_eq!(page.attributes("main a.button", "href"), Vec::<String>::new());
}

#[tokio::test]
async fn what_a_person_has_to_decide_is_with_the_partner_and_no_button_of_the_teams_is_there() {
    let portal = Portal::open().await;
    acme_and_globex(&portal).await;
    let mut mona = portal.signs_in(MONA).await;
    // Four attempts whose answers say nothing, and nothing is found: then a person is asked.
    portal.tenant.fault_always("POST", "/zones", "status:503").await;
    let answer = adds(&mut mona, &[("name", "lost.example")]).await;
    let run = portal.run_behind(&answer).await;
    assert_eq!(run.state, RunState::NeedsPerson, "{run:#?}");
    let page = mona.follows(&answer).await;
    assert_eq!(state(&page), "needs_person");
    page.says("Your partner is looking at it").is_silent_on("Needs you").is_silent_on("evidence");
    assert_eq!(page.attributes("main form[method=post]", "action"), Vec::<String>::new());
    for act in ["retry", "cancel", "decide"] {
        let mut fields = vec![("csrf".to_owned(), mona.opens("/profile").await.value("csrf"))];
        fields.push(("choice".to_owned(), "again".to_owned()));
        assert_eq!(mona.posts(&format!("{}/{act}", page.path), &fields).await.status(), 404, "{act}");
    }
    portal.tenant.no_more_faults().await;
    let mut otto = portal.signs_in(OTTO).await;
    let team = otto.opens(&page.path).await;
    otto.submits(&team, &format!("{}/decide", page.path), &[("choice", "again")]).await;
    assert_eq!(portal.tenant.settles(run.id).await.state, RunState::Done);
    mona.opens(&page.path).await.says("lost.example is added.");
}

#[tokio::test]
async fn a_job_of_the_partners_about_a_website_is_shown_as_the_partners_and_others_are_not_there() {
    let portal = Portal::open().await;
    let (acme, _) = acme_and_globex(&portal).await;
    let (mut mona, mut amal) = (portal.signs_in(MONA).await, portal.amal().await);
    let known = portal.tenant.requests().await.len();
    let form = format!("/websites/new?account={}", acme.account);
    let answer = amal.sends(&form, "/websites", &[("name", "theirs.example")]).await;
    let page = job(&portal, &mut amal, &answer).await;
    page.says("Steps");
    let own = mona.opens(&page.path).await;
    own.says("Asked by Your partner").is_silent_on("Amal").is_silent_on("amal@").is_silent_on("Steps");
    assert_eq!(changes(&portal, known).await.len(), 1);
    let renew =
        amal.sends(&format!("/customers/{}", acme.id), &format!("/customers/{}/service-user", acme.id), &[]).await;
    portal.run_behind(&renew).await;
    assert_eq!(mona.asks(renew.leads_to()).await.status(), 404);
    assert_eq!(mona.asks("/runs").await.status(), 404);
}

#[tokio::test]
async fn the_job_follows_itself_and_the_teams_page_stays_the_teams() {
    let portal = Portal::open().await;
    let firm = Firm::of(&portal, "Acme", MONA, None).await;
    portal.tenant.switch(json!({ "latency_ms": 1000 })).await;
    let mut mona = portal.signs_in(MONA).await;
    mona.opens("/websites").await.says("No websites yet");
    let answer = adds(&mut mona, &[("name", "acme.example")]).await;
    let page = mona.follows(&answer).await;
    assert_eq!(page.attribute("main", "data-follow").as_deref(), Some("2"), "{}", page.words());
    page.says("it goes on by itself, also when you close this page");
    portal.tenant.switch(json!({ "latency_ms": 0 })).await;
    let done = job(&portal, &mut mona, &answer).await;
    assert_eq!(done.attribute("main", "data-follow"), None);
    let team = portal.amal().await.opens(answer.leads_to()).await;
    team.says(&firm.user).says(&format!("Asked by {MONA}"));
}
